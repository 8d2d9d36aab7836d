import { describe, expect, it } from 'vitest';
import { found, onPostgres, onSqlite, refusal } from './library';

describe.each([
  ['SQLite', onSqlite],
  ['Postgres', onPostgres],
])('filters on %s', (_, database) => {
  const finds = (filter: object) => found(filter, database);

  it('% and _ are wildcards in every operator of text', () => {
    expect(finds({ t: { _contains: '50%' } })).toEqual([3, 4]);
    expect(finds({ t: { _contains: 'a_b' } })).toEqual([7, 8]);
    expect(finds({ t: { _starts_with: '_b' } })).toEqual([]);
    expect(finds({ t: { _ends_with: '_b' } })).toEqual([7, 8]);
    expect(
      finds({ t: { _starts_with: '_', _ends_with: '_', _nempty: true, _ncontains: '__' } }),
    ).toEqual([10, 11]);
  });

  it('negated operators leave out nulls', () => {
    expect(finds({ n: { _neq: 5 } })).not.toContain(4);
    expect(finds({ n: { _nin: [5, 7] } })).not.toContain(4);
    expect(finds({ n: { _nbetween: [0, 100] } })).toEqual([2]);
    expect(finds({ t: { _ncontains: 'a' } })).not.toContain(5);
  });

  it('_empty is null or empty text, false inverts, null and empty text count as true', () => {
    expect(finds({ t: { _empty: true } })).toEqual([5, 6]);
    expect(finds({ t: { _empty: null } })).toEqual([5, 6]);
    expect(finds({ t: { _nempty: false } })).toEqual([5, 6]);
    expect(finds({ t: { _null: false } })).toHaveLength(11);
    expect(finds({ t: { _null: '' } })).toEqual([5]);
  });

  it("_eq: null is IS NULL, and so is the text 'null'", () => {
    expect(finds({ t: { _eq: null } })).toEqual([5]);
    expect(finds({ t: { _eq: 'null' } })).toEqual([5]);
    expect(finds({ t: { _eq: 'NULL' } })).toEqual([5]);
    expect(finds({ t: { _neq: 'NULL' } })).toHaveLength(11);
  });

  it('operands of numbers go through Number(): null is 0', () => {
    expect(finds({ n: { _gt: null } })).toEqual([1, 3, 5, 6, 7, 9, 10, 11, 12]);
    expect(finds({ n: { _in: [null, '0x5'] } })).toEqual([1, 6, 8]);
    expect(finds({ n: { _in: ' 5 , ' } })).toEqual([1, 6, 8]);
    expect(refusal({ filter: { n: { _eq: 'x' } } }, database)).toBe('INVALID_QUERY');
  });

  it('_between is inclusive, a null bound never matches, and another number of bounds is no condition', () => {
    expect(finds({ n: { _between: [5, 9] } })).toEqual([1, 5, 6, 7]);
    expect(finds({ n: { _between: [9, 5] } })).toEqual([]);
    expect(finds({ big: { _between: [null, 100] } })).toEqual([]);
    expect(finds({ big: { _between: [5, null] } })).toEqual([]);
    expect(finds({ big: { _nbetween: [null, 5] } })).toEqual([1]);
    expect(finds({ n: { _between: [5] } })).toHaveLength(12);
  });

  it('a member without a condition is dropped, and an _or with an empty member always holds', () => {
    expect(finds({ _and: [{}, { n: { _eq: 7 } }] })).toEqual([7]);
    expect(finds({ _or: [{ n: { _eq: 7 } }, { _and: [] }] })).toEqual([7]);
    expect(finds({ _or: [{ n: { _eq: 7 } }, {}] })).toHaveLength(12);
    expect(finds({ _or: [{ n: { _eq: 7 } }, { n: { _between: [1] } }] })).toEqual([7]);
    expect(finds({ _or: [] })).toHaveLength(12);
  });

  it('several keys and nested groups are moved up', () => {
    expect(finds({ n: { _gte: 5, _lte: 7 }, t: { _nnull: true } })).toEqual([1, 6, 7]);
    expect(finds({ owner: { _or: [{ name: { _eq: 'Ada' } }, { age: { _eq: 7 } }] } })).toEqual([
      1, 3, 5,
    ]);
  });

  it('a to-one relation is a left join', () => {
    expect(finds({ owner: { age: { _null: true } } })).toEqual([2, 4, 6, 7, 8, 9, 10, 11, 12]);
    expect(finds({ owner: { name: { _eq: 'Ada' } } })).toEqual([1, 3]);
    expect(finds({ owner: { _eq: 3 } })).toEqual([5]);
    expect(finds({ owner: { items: { n: { _eq: 50 } } } })).toEqual([1, 3]);
  });

  it('all conditions on a list hold for the same row', () => {
    expect(finds({ tags: { ord: { _eq: 3 } } })).toEqual([1]);
    expect(finds({ tags: { ord: { _eq: 3 }, tags_id: { word: { _eq: 'blue' } } } })).toEqual([]);
    expect(finds({ tags: { tags_id: { word: { _neq: 'red' } } } })).toEqual([1]);
    expect(finds({ tags: { _null: true } })).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(finds({ tags: { _eq: 4 } })).toEqual([2]);
  });

  it('_some and _none look at rows of their own, and more than one condition in them is ignored', () => {
    expect(
      finds({
        _and: [{ tags: { _some: { ord: { _eq: 3 } } } }, { tags: { _some: { ord: { _eq: 1 } } } }],
      }),
    ).toEqual([1]);
    expect(finds({ tags: { _none: { ord: { _gte: 3 } } } })).not.toContain(1);
    expect(finds({ tags: { _some: { ord: { _eq: 3 }, id: { _eq: 1 } } } })).toHaveLength(12);
    expect(finds({ tags: { _some: {} } })).toHaveLength(12);
    expect(finds({ tags: { _none: { id: { _eq: 5 } } } })).toHaveLength(12);
    expect(refusal({ filter: { owner: { _some: { age: { _eq: 7 } } } } }, database)).toBe(
      'INVALID_QUERY',
    );
  });

  it('a relation to any collection needs its name in the path', () => {
    expect(finds({ blocks: { 'item:owners': { name: { _eq: 'Ada' } } } })).toEqual([1]);
    expect(finds({ blocks: { 'item:tags': { word: { _null: true } } } })).toHaveLength(12);
    expect(refusal({ filter: { blocks: { item: { id: { _eq: 1 } } } } }, database)).toBe(
      'INVALID_QUERY',
    );
  });

  it('a list below a relation to any collection is no condition that the server can read', () => {
    expect(
      refusal({ filter: { blocks: { 'item:owners': { items: { _eq: 1 } } } } }, database),
    ).toBe('INTERNAL_SERVER_ERROR');
  });

  it('a condition below a field that is no relation is ignored', () => {
    expect(finds({ t: { n: { _eq: 5 } } })).toHaveLength(12);
    expect(refusal({ filter: { t: { nope: { _eq: 5 } } } }, database)).toBe('FORBIDDEN');
  });

  it.each([
    [{ nope: { _eq: 1 } }, 'FORBIDDEN'],
    [{ n: [1] }, 'FORBIDDEN'],
    [{ t: { _gt: 'a' } }, 'INVALID_QUERY'],
    [{ t: { _regex: 'a' } }, 'INVALID_QUERY'],
    [{ b: { _in: [true] } }, 'INVALID_QUERY'],
    [{ j: { _eq: 1 } }, 'INVALID_QUERY'],
    [{ n: { _empty: true } }, 'INVALID_QUERY'],
    [{ n: { _in: [] } }, 'INVALID_QUERY'],
    [{ t: { _eq: '' } }, 'INVALID_QUERY'],
    [{ t: { _eq: { a: 1 } } }, 'INVALID_QUERY'],
    [{ t: { _null: 1 } }, 'INVALID_QUERY'],
    [{ t: null }, 'INVALID_QUERY'],
    [{ _not: { t: { _eq: 'a' } } }, 'INVALID_QUERY'],
    [{ 'year(t)': { _eq: 1 } }, 'INVALID_QUERY'],
    [{ _and: 5 }, 'INVALID_QUERY'],
    [{ t: { _icontains: 5 } }, 'INTERNAL_SERVER_ERROR'],
    [{ tags: { _some: { ord: null } } }, 'INTERNAL_SERVER_ERROR'],
    ['no JSON', 'INVALID_QUERY'],
  ])('%j is refused: %s', (filter, code) => {
    expect(refusal({ filter }, database)).toBe(code);
  });

  it('dynamic values stand for the time and the user', () => {
    expect(finds({ u: { _eq: '$CURRENT_USER' } })).toEqual([1]);
    expect(finds({ ts: { _lt: '$NOW(-1 year)' } })).toEqual([1, 3]);
    expect(finds({ ts: { _gt: '$NOW(-16 months)' } })).toEqual([1]);
    expect(finds({ ts: { _gt: '$NOW(-15 months)' } })).toEqual([]);
    expect(finds({ t: { _in: '$CURRENT_ROLES' } })).toEqual([]);
  });

  it('functions are conditions like numbers', () => {
    expect(finds({ 'year(day)': { _eq: 2024 } })).toEqual([1, 2]);
    expect(finds({ 'month(ts)': { _in: '2,12' } })).toEqual([1, 3]);
    expect(finds({ 'count(tags)': { _gte: 1 } })).toEqual([1, 2]);
    expect(finds({ owner: { 'count(items)': { _eq: 0 } } })).toEqual([4, 6, 7, 8, 9, 10, 11, 12]);
  });
});

describe('what only SQLite does', () => {
  it('LIKE ignores the case of ASCII, and of nothing else', () => {
    expect(found({ t: { _contains: 'A' } })).toEqual([1, 2, 7, 8]);
    expect(found({ t: { _icontains: 'Ä' } })).toEqual([]);
    expect(found({ t: { _contains: 'Ä' } })).toEqual([9]);
  });

  it('text that is no number is greater than every number', () => {
    expect(found({ day: { _lt: 'garbage' } })).toEqual([1, 2]);
    expect(found({ day: { _gt: 'garbage' } })).toEqual([]);
    expect(found({ big: { _lt: 'abc' } })).toEqual([1]);
    expect(found({ b: { _eq: 'abc' } })).toEqual([]);
  });

  it('a date is compared with midnight', () => {
    expect(found({ day: { _eq: '2024-02-29' } })).toEqual([1]);
    expect(found({ day: { _eq: '2024-02-29T10:00:00' } })).toEqual([]);
    expect(found({ ts: { _contains: '1970-01-01T00:00:01Z' } })).toEqual([]);
  });

  it('count of JSON is 0 for an object, and week counts from Monday', () => {
    expect(found({ 'count(j)': { _eq: 0 } })).toEqual([2]);
    expect(found({ 'week(day)': { _eq: 53 } })).toEqual([2]);
    expect(found({ 'hour(tm)': { _eq: 0 } })).toEqual([1, 4]);
  });
});

describe('what only Postgres does', () => {
  const finds = (filter: object) => found(filter, onPostgres);
  const code = (filter: object) => refusal({ filter }, onPostgres);

  it('LIKE respects case, and the variants with i ignore that of every letter', () => {
    expect(finds({ t: { _contains: 'A' } })).toEqual([1]);
    expect(finds({ t: { _icontains: 'Ä' } })).toEqual([9]);
    expect(finds({ t: { _contains: 'a\\_b' } })).toEqual([7]);
  });

  it('an operand that its type cannot read fails', () => {
    for (const filter of [
      { n: { _eq: 1.5 } },
      { n: { _eq: 3_000_000_000 } },
      { day: { _eq: 'garbage' } },
      { b: { _eq: 'abc' } },
      { u: { _eq: 'abc' } },
      { big: { _eq: 'abc' } },
      { ts: { _contains: '2024' } },
    ])
      expect(code(filter), JSON.stringify(filter)).toBe('INTERNAL_SERVER_ERROR');
    expect(code({ _and: [{ day: { _eq: 'garbage' } }, { n: { _eq: 'x' } }] })).toBe(
      'INVALID_QUERY',
    );
  });

  it('a time of day may have a zone, and a day before it only after a space', () => {
    for (const operand of [
      '12:30',
      '1230',
      '123000',
      '12:30:00Z',
      '12:30:00+01',
      '2024-02-29 12:30:00',
    ])
      expect(finds({ tm: { _eq: operand } }), operand).toEqual([1]);
    for (const operand of ['2024-02-29T12:30:00', '2024-02-29T12:30:00Z', '2024-02-29', '$NOW'])
      expect(code({ tm: { _eq: operand } }), operand).toBe('INTERNAL_SERVER_ERROR');
  });

  it('a date is compared with the day of a time', () => {
    expect(finds({ day: { _eq: '2024-02-29T10:00:00' } })).toEqual([1]);
    expect(finds({ 'week(day)': { _eq: 1 } })).toEqual([2]);
    expect(finds({ 'hour(tm)': { _eq: 12 } })).toEqual([1]);
  });
});
