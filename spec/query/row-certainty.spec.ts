import { describe, expect, it } from 'vitest';
import { sqliteValues } from '../../lib/query/dialects/sqlite-values';
import { postgresValues } from '../../lib/query/dialects/postgres-values';
import { compileRowFilter, compileRowOrder, type RowContext } from '../../lib/query/row-certainty';
import { describeCollections } from '../../lib/query/describe-collections';
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

  it('a value that the database refuses is unknown, in the row and in the filter', () => {
    const typed = { ...row, u: 'no uuid', day: '2024-13-45' };
    expect(compileRowFilter({ u: { _neq: null } }, onPg)(typed)).toHaveProperty('unknown');
    expect(compileRowFilter({ 'year(day)': { _eq: 2024 } }, onPg)(typed)).toHaveProperty('unknown');
    expect(compileRowFilter({ u: { _null: true } }, onPg)({ u: null })).toBe(true);
    expect(compileRowFilter({ 'count(j)': { _gt: 1 } }, onPg)({ j: {} })).toEqual({
      unknown: 'cannot get array length of a non-array',
    });
    expect(compileRowFilter({ t: { _ends_with: 'a\\' } }, onPg)({ t: 'a' })).toEqual({
      unknown: 'LIKE pattern must not end with escape character',
    });
  });

  it('a number of more than 53 bits is unknown, and null is not', () => {
    const test = compileRowFilter({ big: { _gt: 1 } }, context);
    expect(test({ big: '9223372036854775807' })).toEqual({
      unknown: 'a number of more than 53 bits in "big"',
    });
    expect(test({ big: '12' })).toBe(true);
    expect(test({ big: null })).toBe(false);
  });

  it('a concealed value is unknown', () => {
    const collections = describeCollections(
      {
        users: {
          fields: {
            id: 'integer',
            secret: { type: 'string', special: ['conceal'] },
            sealed: { type: 'string', special: ['encrypt'] },
            open: { type: 'string', special: ['concealed-not'] },
          },
        },
      },
      'sqlite',
    );
    const of = { ...context, collections, collection: 'users' };
    const user = { id: 1, secret: 'x', sealed: 'x', open: 'y' };
    expect(compileRowFilter({ sealed: { _null: true } }, of)(user)).toHaveProperty('unknown');
    expect(compileRowFilter({ secret: { _nnull: true } }, of)(user)).toEqual({
      unknown: 'the value of "secret"',
    });
    expect(compileRowFilter({ open: { _eq: 'y' } }, of)(user)).toBe(true);
  });

  it('an item of a relation that was read without its key is unknown by it', () => {
    expect(compileRowFilter({ owner: { _eq: 1 } }, context)({ owner: { name: 'Ada' } })).toEqual({
      unknown: 'the value of "owner"',
    });
    const key = { owner: { id: { _eq: 1 } } };
    expect(compileRowFilter(key, context)({})).toEqual({ unknown: 'the item of "owner"' });
    const junction = { ...context, collection: 'items_tags' };
    expect(compileRowFilter({ items_id: key }, junction)({ items_id: 1 })).toEqual({
      unknown: 'the item of "items_id"',
    });
  });

  it('names at the end of a path are checked, and an operator needs a field', () => {
    expect(() => test({ 'nope:items': { _eq: 1 } })).toThrow(/no field "nope:items"/);
    expect(() =>
      compileRowFilter({ id: { _eq: 1 } }, { ...context, collection: 'missing' }),
    ).toThrow(/no field "id" in collection "missing"/);
    expect(() => test({ _eq: 1 })).toThrow(/in the place of a field/);
    expect(() => test({ _or: [{}, { _or: [{ nope: { _eq: 1 } }] }] })).toThrow(/no field "nope"/);
    expect(test({ _or: [{}, { tags: { _some: { id: { _eq: 1 } } } }] })).toBe(true);
  });

  it('one false member decides an _and, one true member an _or', () => {
    const open = { f: { _gt: 3 } };
    expect(test({ _and: [open, { n: { _eq: 4 } }] })).toBe(false);
    expect(test({ _and: [{ n: { _eq: 4 } }, open] })).toBe(false);
    expect(test({ _or: [open, { n: { _eq: 5 } }] })).toBe(true);
    expect(test({ _and: [open, { n: { _eq: 5 } }] })).toEqual({ unknown: 'the value of "f"' });
  });

  it('a filter that the server refuses is refused', () => {
    expect(() => test({ nope: { _eq: 1 } })).toThrow(/no field "nope"/);
    expect(() => test({ n: { _contains: 'a' } })).toThrow(/does not contain/);
    expect(() => test({ owner: { _some: { id: { _eq: 1 } } } })).toThrow(/used with a list/);
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

  it('compileRowOrder: a later key decides between equal ones, in the direction of its own', () => {
    const same = { ...row, id: 2 };
    expect(compileRowOrder(['t', 'id'], context)(row, same)).toBeLessThan(0);
    expect(compileRowOrder(['t', '-id'], context)(row, same)).toBeGreaterThan(0);
    expect(compileRowOrder(['-t', 'id'], onPg)(row, same)).toBeLessThan(0);
  });

  it('compileRowOrder: nulls have their place where the collation decides between texts', () => {
    const empty = { ...row, t: null };
    expect(compileRowOrder(['t'], onPg)(row, empty)).toBeLessThan(0);
    expect(compileRowOrder(['t'], onPg)(empty, row)).toBeGreaterThan(0);
  });

  it('compileRowOrder: a value that one of the rows does not have makes it unknown', () => {
    const { n: _n, ...without } = row;
    const reason = { unknown: 'the value of "n"' };
    expect(compileRowOrder(['n'], context)(row, without)).toEqual(reason);
    expect(compileRowOrder(['n'], context)(without, row)).toEqual(reason);
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
