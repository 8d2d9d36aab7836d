import { describe, expect, it } from 'vitest';
import { prepare } from '../../lib/query/evaluate';
import { context, itemsOf, onSqlite } from './library';

describe('a table of rows', () => {
  const table = onSqlite.table('tags');
  const words = (of = table) => of.rows.map(({ id, word }) => [id, word]);
  const before = words();

  it('takes rows in the form of the API, in the order of their keys, in place of those it has', () => {
    const next = table.with([
      { id: '10', word: 'ten' },
      { id: 4, nope: 1 },
      { id: 2, word: 'green' },
    ]);
    expect(words(next)).toEqual([
      [1, 'red'],
      [2, 'green'],
      [3, null],
      [4, null],
      [10, 'ten'],
    ]);
    expect(next.get(4)).toEqual({ id: 4, word: null });
  });

  it('takes rows in the form of the database in place of those it has', () => {
    const next = table.replaced([
      { id: 2, word: 'green' },
      { id: 9, word: 'new' },
    ]);
    expect(words(next)).toEqual([
      [1, 'red'],
      [2, 'green'],
      [3, null],
    ]);
  });

  it('loses rows, and finds one, by keys of the API', () => {
    expect(words(table.without(['2', 3, 7]))).toEqual([[1, 'red']]);
    expect(table.get('2')).toEqual({ id: 2, word: 'blue' });
    expect(table.get(7)).toBeUndefined();
  });

  it('indexes its rows by a field, without those where it is null', () => {
    const index = onSqlite.table('items_tags').index('items_id');
    expect([...index].map(([key, rows]) => [key, rows.map(({ id }) => id)])).toEqual([
      [1, [1, 2, 3]],
      [2, [4]],
    ]);
    expect(onSqlite.table('items').rows[0]).not.toHaveProperty('tags');
  });

  it('stays as it was, and so does its database', () => {
    const database = onSqlite.with(table.without([1, 2, 3]));
    expect(database.table('tags').rows).toEqual([]);
    expect(itemsOf({ aggregate: { count: '*' } }, database)).toEqual([{ count: 12 }]);
    expect(words()).toEqual(before);
  });
});

describe('rows that a sort puts anywhere', () => {
  const ties = (query: object) => {
    const { selection } = prepare(onSqlite, 'items', query, context).select();
    const [first, ...others] = selection.all();
    return others.filter((each) => first && selection.isTie(first, each)).length;
  };

  it('are those with equal keys; the primary key leaves nothing open', () => {
    expect(ties({ sort: ['-owner'] })).toBe(0);
    expect(ties({ sort: ['owner'] })).toBe(7);
    expect(ties({ sort: ['owner', '-id'] })).toBe(0);
    expect(ties({ sort: ['id'] })).toBe(0);
    expect(ties({ aggregate: { count: '*' } })).toBe(11);
  });
});
