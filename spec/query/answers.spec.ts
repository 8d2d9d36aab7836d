import { describe, expect, it } from 'vitest';
import { Database } from '../../lib/query/database';
import { describeCollections } from '../../lib/query/describe-collections';
import { postgres } from '../../lib/query/dialects/postgres';
import { sqlite } from '../../lib/query/dialects/sqlite';
import { evaluate } from '../../lib/query/evaluate';
import { context, itemsOf, onPostgres, onSqlite, refusal } from './library';

const keys = (query: object, database = onSqlite): unknown[] =>
  itemsOf({ ...query, fields: ['id'] }, database).map((item) => Reflect.get(Object(item), 'id'));

describe('the order of items', () => {
  it('nulls come first on SQLite, and last on Postgres; descending turns both round', () => {
    const filter = { id: { _lte: 5 } };
    expect(keys({ sort: 'n', filter })).toEqual([4, 2, 1, 5, 3]);
    expect(keys({ sort: '-n', filter })).toEqual([3, 5, 1, 2, 4]);
    expect(keys({ sort: 'n', filter }, onPostgres)).toEqual([2, 1, 5, 3, 4]);
    expect(keys({ sort: '-n', filter }, onPostgres)).toEqual([4, 3, 5, 1, 2]);
  });

  it('text is compared by code points on SQLite, and by the collation on Postgres', () => {
    expect(keys({ sort: ['t'] })).toEqual([5, 6, 3, 4, 1, 7, 2, 8, 12, 9, 11, 10]);
    expect(keys({ sort: ['t'] }, onPostgres).indexOf(9)).toBeLessThan(
      keys({ sort: ['t'] }, onPostgres).indexOf(8),
    );
  });

  it('relations sort by their row, lists by their first row, and functions by their value', () => {
    const filter = { id: { _lte: 5 } };
    expect(keys({ sort: ['owner.name', '-id'], filter })).toEqual([5, 4, 3, 1, 2]);
    expect(keys({ sort: ['-tags.ord', 'id'], filter })).toEqual([1, 2, 3, 4, 5]);
    expect(keys({ sort: ['-count(tags)', '-id'], filter })).toEqual([1, 2, 5, 4, 3]);
    expect(keys({ sort: ['-id'], filter, limit: 2 })).toEqual([5, 4]);
  });

  it('the order without a sort is that of the sort field, else of the key', () => {
    const fields = { id: 'integer', place: 'integer' } as const;
    const rows = [
      { id: 2, place: 1 },
      { id: 1, place: 2 },
    ];
    const described = { sorted: { fields, sortField: 'place' }, plain: { fields } };
    const collections = describeCollections(described, 'sqlite');
    const database = Database.of(collections, sqlite(), { sorted: rows, plain: rows });
    const ids = (name: string) =>
      evaluate(database, name, { fields: ['id'] }, context).data.map((row) => Object(row).id);
    expect(ids('sorted')).toEqual([2, 1]);
    expect(ids('plain')).toEqual([1, 2]);
  });

  it('a sort names an alias since 12', () => {
    const query = { alias: { other: 'n' }, sort: ['-other'], limit: 1, fields: ['id'] };
    expect(itemsOf(query, onSqlite, { major: 12 })).toEqual([{ id: 3 }]);
    expect(refusal(query)).toBe('FORBIDDEN');
  });

  it('a page wins over an offset, and a page without a limit has 100 items', () => {
    expect(keys({ limit: 2, page: 2, offset: 5 })).toEqual([3, 4]);
    expect(keys({ limit: '2', offset: 5 })).toEqual([6, 7]);
    expect(keys({ limit: -1, page: 2 })).toHaveLength(12);
    expect(keys({ limit: 0 })).toEqual([]);
    expect(keys({ page: 2 })).toEqual([]);
    expect(keys({ limit: null, page: 0 })).toHaveLength(12);
  });

  it.each([
    { limit: 'x' },
    { limit: 1.5 },
    { limit: -2 },
    { offset: -1 },
    { page: 1.5 },
    { meta: 'x' },
  ])('%j is refused', (query) => {
    expect(refusal(query)).toBe('INVALID_QUERY');
  });

  it('a field that does not exist is FORBIDDEN in sort, fields and aggregates', () => {
    for (const query of [
      { sort: 'nope' },
      { sort: 'owner.nope' },
      { fields: ['nope'] },
      { aggregate: { sum: ['nope'] } },
      { groupBy: ['nope'] },
      { alias: { x: 'nope' }, fields: ['x'] },
    ])
      expect(refusal(query), JSON.stringify(query)).toBe('FORBIDDEN');
    expect(refusal({ deep: { nope: { _limit: 1 } } })).toBeUndefined();
  });
});

describe('the notation of a query', () => {
  it.each([
    [{ deep: 'no JSON' }, undefined],
    [{ deep: 5 }, undefined],
    [{ deep: 'null' }, 'INTERNAL_SERVER_ERROR'],
    [{ aggregate: 'null' }, 'INTERNAL_SERVER_ERROR'],
    [{ aggregate: 'no JSON' }, 'INTERNAL_SERVER_ERROR'],
    [{ aggregate: '"text"' }, 'INTERNAL_SERVER_ERROR'],
    [{ aggregate: '""' }, 'INVALID_QUERY'],
    [{ aggregate: '5' }, 'INVALID_QUERY'],
    [{ aggregate: [] }, 'INVALID_QUERY'],
    [{ aggregate: { count: 5 } }, 'INTERNAL_SERVER_ERROR'],
    [{ alias: [] }, 'INVALID_QUERY'],
    [{ alias: 'null' }, 'INVALID_QUERY'],
    [{ meta: 5 }, 'INTERNAL_SERVER_ERROR'],
    [{ fields: ['id', ''] }, 'INVALID_QUERY'],
    [{ fields: 'id,' }, 'INVALID_QUERY'],
    [{ fields: ',id' }, 'INVALID_QUERY'],
    [{ fields: 'year(day' }, 'FORBIDDEN'],
    [{ sort: [''] }, 'INVALID_QUERY'],
    [{ groupBy: [''] }, 'INVALID_QUERY'],
  ])('%j: %s', (query, code) => {
    expect(refusal(query)).toBe(code);
  });
});

describe('the fields of items', () => {
  const one = (query: object, database = onSqlite): unknown =>
    itemsOf({ filter: { id: { _eq: 1 } }, ...query }, database)[0];

  it('values have the form of the API, which differs between databases', () => {
    const all = one({});
    expect(all).toEqual({
      id: 1,
      t: 'Apple',
      n: 5,
      big: 10,
      f: 0.5,
      d: 1.5,
      b: true,
      day: '2024-02-29',
      at: '2024-02-29T23:59:59',
      ts: '2024-02-29T23:59:59.000Z',
      tm: '12:30:00',
      j: [1, 2, 3],
      c: ['a', 'b'],
      u: '6b8b4567-327b-43c6-a43c-9869233066aa',
      owner: 1,
      tags: [1, 2, 3],
      blocks: [1, 2],
    });
    expect(one({}, onPostgres)).toEqual({ ...Object(all), big: '10', d: '1.50' });
  });

  it('a date of 0 milliseconds is the number 0 on SQLite', () => {
    const query = { filter: { id: { _eq: 4 } }, fields: ['at'] };
    expect(one(query)).toEqual({ at: 0 });
    expect(one(query, onPostgres)).toEqual({ at: '1970-01-01T00:00:00' });
  });

  it('relations are items where something below them is named', () => {
    expect(one({ fields: ['owner.name', 'tags.tags_id.word', 'blocks.item:owners.name'] })).toEqual(
      {
        owner: { name: 'Ada' },
        tags: [
          { tags_id: { word: 'red' } },
          { tags_id: { word: 'blue' } },
          { tags_id: { word: null } },
        ],
        blocks: [{ item: { name: 'Ada' } }, { item: 2 }],
      },
    );
  });

  it('a name below a field that is no relation vanishes, and without any name an item is its key', () => {
    expect(one({ fields: ['t.x', 'id'] })).toEqual({ id: 1 });
    expect(itemsOf({ fields: ['nope.id'], limit: 2 })).toEqual([1, 2]);
  });

  it('aliases and functions have names of their own', () => {
    expect(
      one({
        alias: { few: 'tags' },
        fields: ['few', 'year(day)', 'count(tags)', 'owner.count(items)'],
      }),
    ).toEqual({ few: [1, 2, 3], day_year: 2024, tags_count: 3, owner: { items_count: 2 } });
    expect(one({ fields: ['year(day)', 'count(tags)'] }, onPostgres)).toEqual({
      day_year: '2024',
      tags_count: '3',
    });
  });

  it('deep filters, sorts and cuts lists; a to-one item that does not match is null', () => {
    expect(
      one({
        fields: ['tags.ord', 'owner.name'],
        deep: {
          tags: { _filter: { id: { _lte: 3 } }, _sort: ['-ord'], _limit: 2 },
          owner: { _filter: { name: { _eq: 'Bob' } } },
        },
      }),
    ).toEqual({ tags: [{ ord: 3 }, { ord: 1 }], owner: null });
  });

  it('a page of a list is sorted again, with nulls last', () => {
    expect(one({ fields: ['tags.ord'], deep: { tags: { _sort: ['ord'], _limit: 2 } } })).toEqual({
      tags: [{ ord: 1 }, { ord: null }],
    });
  });

  it('in deep, page and offset both count', () => {
    const deep = { tags: { _limit: 1, _page: 2, _offset: 1 } };
    expect(one({ fields: ['tags.id'], deep })).toEqual({ tags: [{ id: 3 }] });
  });

  it('*.* follows each relation', () => {
    expect(one({ fields: ['*.*'] })).toMatchObject({
      owner: { id: 1, name: 'Ada', items: [1, 3] },
      tags: [{ id: 1, items_id: 1 }, { id: 2 }, { id: 3 }],
    });
    expect(one({ fields: ['*.*'], backlink: false })).toMatchObject({ owner: { name: 'Ada' } });
  });

  it('a relation answered a second time is null before 12', () => {
    const query = {
      filter: { id: { _eq: 1 } },
      alias: { boss: 'owner' },
      fields: ['owner.name', 'boss.name'],
    };
    expect(itemsOf(query)).toEqual([{ owner: { name: 'Ada' }, boss: null }]);
    expect(itemsOf(query, onSqlite, { major: 12 })).toEqual([
      { owner: { name: 'Ada' }, boss: { name: 'Ada' } },
    ]);
  });
});

describe('search', () => {
  it('finds texts, and numbers that are written alike', () => {
    expect(keys({ search: 'PPLE' })).toEqual([1, 2]);
    expect(keys({ search: '5' })).toEqual([1, 3, 4, 5, 6]);
    expect(keys({ search: '5.0' })).toEqual([]);
    expect(keys({ search: ' a ' })).toEqual([1, 2, 7, 8]);
  });
});

describe('aggregates', () => {
  it('aggregates: results are numbers on SQLite and often texts on Postgres', () => {
    const query = {
      aggregate: { count: '*', sum: ['n', 'f'], avg: ['n'], min: ['day'], max: ['t'] },
    };
    expect(itemsOf(query)).toEqual([
      {
        count: 12,
        sum: { n: 83, f: 12 },
        avg: { n: 83 / 11 },
        min: { day: '2024-02-29' },
        max: { t: '😀' },
      },
    ]);
    expect(itemsOf(query, onPostgres)).toMatchObject([{ count: '12', sum: { n: '83', f: 12 } }]);
  });

  it('groups have the names of their columns', () => {
    expect(
      itemsOf({ groupBy: ['owner'], aggregate: { count: ['id'] }, sort: ['-count.id', 'owner'] }),
    ).toEqual([
      { owner: null, count: { id: 8 } },
      { owner: 1, count: { id: 2 } },
      { owner: 2, count: { id: 1 } },
      { owner: 3, count: { id: 1 } },
    ]);
    expect(itemsOf({ groupBy: ['year(day)'] })).toEqual([{ day_year: null }, { day_year: 2024 }]);
  });

  it('a filter along a list counts an item once for each match before 12', () => {
    const query = { aggregate: { count: '*' }, filter: { tags: { id: { _lte: 3 } } } };
    expect(itemsOf(query)).toEqual([{ count: 3 }]);
    const dropped = { _or: [{ tags: { id: { _lte: 3 } } }, {}] };
    expect(itemsOf({ ...query, filter: dropped })).toEqual([{ count: 12 }]);
    expect(itemsOf(query, onSqlite, { major: 12 })).toEqual([{ count: 1 }]);
    const sums = { ...query, aggregate: { sum: ['n'], count: ['id', 'n'] } };
    expect(itemsOf(sums, onSqlite, { major: 12 })).toEqual([
      { sum: { n: 15 }, count: { id: 1, n: 3 } },
    ]);
  });

  it('Postgres takes nothing from a group that is not grouped', () => {
    for (const query of [
      { groupBy: ['owner'], sort: ['n'] },
      { groupBy: ['count(tags)'] },
      { groupBy: ['j'] },
      { aggregate: { sum: ['t'] } },
      { aggregate: { min: ['b'] } },
    ]) {
      expect(refusal(query, onPostgres), JSON.stringify(query)).toBe('INTERNAL_SERVER_ERROR');
      expect(refusal(query), JSON.stringify(query)).toBeUndefined();
    }
    expect(refusal({ groupBy: ['id', 'count(tags)'], sort: ['n'] }, onPostgres)).toBeUndefined();
  });

  it('a count of dates is read as a date on Postgres, and 13 to 31 are none', () => {
    const fields = { id: 'integer', day: 'date', at: 'dateTime', ts: 'timestamp' } as const;
    const row = { day: '2024-01-01', at: '2024-01-01T00:00:00', ts: '2024-01-01T00:00:00Z' };
    const counted = (count: number, field: string) => {
      const rows = Array.from({ length: count }, (_, index) => ({ ...row, id: index + 1 }));
      const collections = describeCollections({ a: { fields } }, 'postgres');
      const database = Database.of(collections, postgres(), { a: rows });
      return evaluate(database, 'a', { aggregate: { count: [field] } }, context).data;
    };
    expect(counted(12, 'day')).toEqual([{ count: { day: '2001-12-01' } }]);
    expect(counted(19, 'day')).toEqual([{ count: { day: '0NaN-NaN-NaN' } }]);
    expect(counted(19, 'at')).toEqual([{ count: { at: '0NaN-NaN-NaNTNaN:NaN:NaN' } }]);
    expect(() => counted(19, 'ts')).toThrow('Invalid time value');
  });

  it('the sum of times is an interval on Postgres', () => {
    const query = { aggregate: { sum: ['tm'], avg: ['tm'] } };
    expect(itemsOf(query, onPostgres)).toEqual([
      {
        sum: { tm: { hours: 18, minutes: 35, seconds: 4 } },
        avg: { tm: { hours: 9, minutes: 17, seconds: 32 } },
      },
    ]);
    const filter = { tm: { _eq: '12:30:00' } };
    expect(itemsOf({ ...query, filter }, onPostgres)).toMatchObject([
      { sum: { tm: { hours: 12, minutes: 30 } } },
    ]);
    expect(itemsOf({ ...query, filter: { tm: { _null: true } } }, onPostgres)).toEqual([
      { sum: { tm: null }, avg: { tm: null } },
    ]);
  });

  it('an empty list of groups is nothing that a database can group by', () => {
    expect(refusal({ groupBy: [] })).toBe('INTERNAL_SERVER_ERROR');
    expect(refusal({ groupBy: [], aggregate: { count: '*' } })).toBe('INTERNAL_SERVER_ERROR');
  });

  it('the empty set has the count 0 and null for all else', () => {
    const filter = { id: { _eq: -1 } };
    expect(itemsOf({ aggregate: { count: '*', sum: ['n'] }, filter })).toEqual([
      { count: 0, sum: { n: null } },
    ]);
    expect(itemsOf({ aggregate: { count: '*' }, groupBy: ['n'], filter })).toEqual([]);
  });
});

it('meta counts all items, and those that match without their page', () => {
  const query = {
    filter: { tags: { ord: { _nnull: true } } },
    limit: 1,
    meta: '*',
    fields: ['id'],
  };
  expect(evaluate(onSqlite, 'items', query, context)).toEqual({
    data: [{ id: 1 }],
    meta: { total_count: 12, filter_count: 2 },
  });
});

it('a query and its rows are not changed', () => {
  const query = Object.freeze({ fields: Object.freeze(['*.*']), sort: Object.freeze(['t']) });
  const before = JSON.stringify(itemsOf(query));
  expect(JSON.stringify(itemsOf(query))).toBe(before);
});

it('a collection that does not exist is FORBIDDEN', () => {
  expect(refusal({}, onSqlite, 'nope')).toBe('FORBIDDEN');
});

describe('nested rows are sorted once more', () => {
  const sorted = (type: string, values: readonly unknown[], sort: string) => {
    const collections = describeCollections(
      {
        a: { fields: { id: 'integer', list: { o2m: 'b', field: 'parent' } } },
        b: { fields: { id: 'integer', parent: { m2o: 'a' }, v: type as 'integer' } },
      },
      'sqlite',
    );
    const b = values.map((v, index) => ({ id: index + 1, parent: 1, v }));
    const database = Database.of(collections, sqlite(), { a: [{ id: 1 }], b });
    const query = { fields: ['list.v'], deep: { list: { _sort: [sort] } } };
    const { data } = evaluate(database, 'a', query, context);
    const [row] = data as { list: { v: unknown }[] }[];
    return row?.list.map(({ v }) => v);
  };

  it.each([
    ['integer', [100, 9, null, 10], 'v', [9, 10, 100, null]],
    ['integer', [100, 9, null, 10], '-v', [100, 10, 9, null]],
    ['float', [1.5, -2, 10.25], 'v', [-2, 1.5, 10.25]],
    ['string', ['b', '10', 'a', '9'], 'v', ['10', '9', 'a', 'b']],
    ['string', ['b', null, 'a'], '-v', ['b', 'a', null]],
    ['boolean', [true, false], 'v', [false, true]],
    ['csv', [['b'], ['a', 'c']], 'v', [['a', 'c'], ['b']]],
    ['csv', [['b'], ['a', 'c']], '-v', [['b'], ['a', 'c']]],
  ])('%s: %j by %s', (type, values, sort, expected) => {
    expect(sorted(type, values, sort)).toEqual(expected);
  });
});
