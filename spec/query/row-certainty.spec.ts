import { describe, expect, it } from 'vitest';
import { sqliteValues } from '../../lib/query/dialects/sqlite-values';
import { postgresValues } from '../../lib/query/dialects/postgres-values';
import { compileRowFilter, compileRowOrder, type RowContext } from '../../lib/query/row-certainty';
import { onPostgres, onSqlite } from './library';

const context: RowContext = {
  collections: onSqlite.collections,
  collection: 'items',
  dialect: sqliteValues(),
  now: () => new Date('2025-06-15T12:00:00Z'),
};
const onPg: RowContext = {
  ...context,
  collections: onPostgres.collections,
  dialect: postgresValues(),
};

const row = {
  id: 1,
  t: 'Apple',
  n: 5,
  owner: { id: 1, name: 'Ada' },
  tags: [1],
  ts: '2024-02-29T23:59:59.000Z',
};
const test = (filter: object, of: RowContext = context) => compileRowFilter(filter, of)(row);

describe('a filter on one row', () => {
  it.each([
    [{ n: { _gt: 3 } }, true],
    [{ t: { _contains: 'PP' } }, true],
    [{ owner: { name: { _eq: 'Bob' } } }, false],
    [{ owner: { _eq: 1 } }, true],
    [{ 'year(ts)': { _eq: 2024 } }, true],
    [{ ts: { _lt: '$NOW' } }, true],
    [{}, true],
    [{ t: { n: { _eq: 1 } } }, true],
  ])('%j is %s', (filter, expected) => {
    expect(test(filter)).toBe(expected);
  });

  it.each([
    [{ f: { _gt: 3 } }, 'the value of "f"'],
    [{ owner: { age: { _gt: 3 } } }, 'the value of "age"'],
    [{ tags: { ord: { _eq: 1 } } }, 'the rows of "tags"'],
    [{ tags: { _some: { ord: { _eq: 1 } } } }, 'the rows of "tags"'],
    [{ 'count(tags)': { _eq: 1 } }, 'the rows of "count(tags)"'],
    [{ t: { _eq: '$CURRENT_USER' } }, 'the value of $CURRENT_USER'],
  ])('%j is unknown: %s', (filter, reason) => {
    expect(test(filter)).toEqual({ unknown: reason });
  });

  it('one false member decides an _and, one true member an _or', () => {
    const open = { f: { _gt: 3 } };
    expect(test({ _and: [open, { n: { _eq: 4 } }] })).toBe(false);
    expect(test({ _or: [open, { n: { _eq: 5 } }] })).toBe(true);
    expect(test({ _and: [open, { n: { _eq: 5 } }] })).toEqual({ unknown: 'the value of "f"' });
  });

  it('a filter that the server refuses is refused', () => {
    expect(() => test({ nope: { _eq: 1 } })).toThrow(/no field "nope"/);
    expect(() => test({ n: { _contains: 'a' } })).toThrow(/does not contain/);
    expect(() => test({ owner: { _some: { id: { _eq: 1 } } } })).toThrow(/_some/);
  });

  it('an _or with an empty member holds, whatever the others are, and its names exist', () => {
    const dropped = (member: object) => ({ _or: [{}, { _and: [member] }] });
    expect(test(dropped({ ts: { _contains: '2024' } }), onPg)).toBe(true);
    expect(test(dropped({ n: { _contains: 'a' } }))).toBe(true);
    expect(() => test(dropped({ nope: { _eq: 1 } }))).toThrow(/no field "nope"/);
  });

  it('a relation whose item is not read is known by its key alone', () => {
    const key = { ...row, owner: 1 };
    expect(compileRowFilter({ owner: { id: { _eq: 1 } } }, context)(key)).toBe(true);
    expect(compileRowFilter({ owner: { name: { _eq: 'Ada' } } }, context)(key)).toEqual({
      unknown: 'the item of "owner"',
    });
    expect(compileRowFilter({ owner: { name: { _null: true } } }, context)({ owner: null })).toBe(
      true,
    );
  });
});

describe('the order of two rows', () => {
  const other = { ...row, id: 2, t: 'apple', n: null, owner: null };

  it('compileRowOrder: the order of two rows is that of the database', () => {
    expect(compileRowOrder(['t'], context)(row, other)).toBeLessThan(0);
    expect(compileRowOrder(['n'], context)(row, other)).toBeGreaterThan(0);
    expect(compileRowOrder(['n'], onPg)(row, other)).toBeLessThan(0);
    expect(compileRowOrder(['-owner.name', 'id'], context)(row, other)).toBeLessThan(0);
    expect(compileRowOrder(['-id'], context)(row, row)).toBe(0);
  });

  it('compileRowOrder: the order is unknown where the collation, a list or a missing value decides', () => {
    expect(compileRowOrder(['t'], onPg)(row, other)).toEqual({
      unknown: 'the order of these values',
    });
    expect(compileRowOrder(['tags.ord'], context)(row, other)).toEqual({
      unknown: 'the rows of "tags"',
    });
    expect(compileRowOrder(['f', 'id'], context)(row, other)).toEqual({
      unknown: 'the value of "f"',
    });
  });
});
