import { describe, expect, it } from 'vitest';
import { describeCollections } from '../../lib/query/describe-collections';
import { Database } from '../../lib/query/database';
import { sqlite } from '../../lib/query/dialects/sqlite';
import { evaluate } from '../../lib/query/evaluate';
import { context, found, itemsOf, onPostgres, onSqlite, refusal } from './library';

describe('a query that is refused', () => {
  it.each<[object, RegExp]>([
    [{ limit: 'x' }, /"limit"/],
    [{ offset: -1 }, /"offset"/],
    [{ page: 1.5 }, /"page"/],
    [{ sort: [5] }, /"sort"/],
    [{ fields: [5] }, /"fields"/],
    [{ filter: '{' }, /JSON for filter/],
    [{ alias: '{' }, /JSON for alias/],
    [{ deep: 'null' }, /"deep"/],
    [{ aggregate: 'null' }, /"aggregate"/],
    [{ aggregate: { count: [5] } }, /"aggregate"/],
  ])('%j: the message names the part', (query, message) => {
    expect(() => itemsOf(query)).toThrow(message);
  });

  it('a refused query throws a QueryError with the phase of the refusal', () => {
    const failure = (query: object) => {
      try {
        return itemsOf(query, onPostgres);
      } catch (error) {
        return error;
      }
    };
    const name = 'QueryError';
    expect(failure({ limit: 'x' })).toMatchObject({ name, phase: 'query' });
    expect(failure({ sort: ['j'] })).toMatchObject({ name, phase: 'database' });
  });
});

describe('the notation of a query', () => {
  it('names that are separated by commas may have spaces around them', () => {
    const query = { filter: { id: { _eq: 1 } }, fields: ' id , n ' };
    expect(itemsOf(query)).toEqual([{ id: 1, n: 5 }]);
  });

  it('a member __proto__ of JSON is left out', () => {
    const filter = '{"__proto__":{"nope":{"_eq":1}},"n":{"_eq":7}}';
    expect(itemsOf({ filter, fields: ['id'] })).toEqual([{ id: 7 }]);
  });

  it('a minus within the name of a field is a part of it', () => {
    const collections = describeCollections(
      { a: { fields: { id: 'integer', 'b-c': 'integer' } } },
      'sqlite',
    );
    const rows = [1, 2].map((id) => ({ id, 'b-c': -id }));
    const database = Database.of(collections, sqlite(), { a: rows });
    const query = { sort: ['b-c'], fields: ['id'] };
    expect(evaluate(database, 'a', query, context).data).toEqual([{ id: 2 }, { id: 1 }]);
  });
});

describe.each([
  ['SQLite', onSqlite],
  ['Postgres', onPostgres],
])('filters on %s', (_, database) => {
  const code = (filter: object) => refusal({ filter }, database);

  it.each(['_and', '_or'])('the members of %s are checked like the filter itself', (group) => {
    const holds = { n: { _eq: 5 } };
    expect(code({ [group]: [holds, { nope: { _eq: 1 } }] })).toBe('FORBIDDEN');
    expect(code({ [group]: [holds, { n: { _in: [] } }] })).toBe('INVALID_QUERY');
  });

  it('groups below a field are moved up within _or, too', () => {
    const filter = { _or: [{ owner: { name: { _eq: 'Ada' }, age: { _eq: 36 } } }, { n: 7 }] };
    expect(found(filter, database)).toEqual([1, 3, 7]);
  });

  it('_some on a relation to one item is refused', () => {
    expect(code({ owner: { _some: { _eq: 1 } } })).toBe('INVALID_QUERY');
  });

  it.each([
    { _eq: '$CURRENT_USER' },
    { _in: ['a', '$CURRENT_USER'] },
    { _in: 'a,$CURRENT_USER' },
    { _contains: '$CURRENT_USER' },
  ])('%j is not evaluated where it is not known who asks', (condition) => {
    const query = { filter: { t: condition } };
    expect(() => itemsOf(query, database, { user: undefined })).toThrow(/is not known/);
    expect(() => itemsOf(query, database, { user: null })).not.toThrow();
  });

  it('an empty list in deep is no error: _in finds nothing, _nin everything', () => {
    const ords = (condition: object) =>
      itemsOf(
        {
          filter: { id: { _eq: 1 } },
          fields: ['tags.ord'],
          deep: { tags: { _filter: { ord: condition } } },
        },
        database,
      );
    expect(ords({ _in: [] })).toEqual([{ tags: [] }]);
    expect(ords({ _nin: [] })).toEqual([{ tags: [{ ord: 3 }, { ord: 1 }, { ord: null }] }]);
  });

  it('a wrong value is refused before names are looked up', () => {
    expect(code({ nope: { _eq: '' } })).toBe('INVALID_QUERY');
    expect(code({ _and: [{ nope: { _eq: 1 } }, { tags: { _some: null } }] })).toBe(
      'INTERNAL_SERVER_ERROR',
    );
  });

  it('numbers up to 2 ** 53 - 1 are operands, and texts of any digits', () => {
    expect(code({ big: { _eq: Number.MAX_SAFE_INTEGER } })).toBeUndefined();
    expect(code({ big: { _eq: Number.MAX_SAFE_INTEGER + 1 } })).toBe('INVALID_QUERY');
    expect(code({ t: { _eq: '99999999999999999999' } })).toBeUndefined();
  });

  it('a function is compared like a number', () => {
    expect(code({ 'year(day)': { _contains: 5 } })).toBe('INVALID_QUERY');
    expect(code({ 'year(t)': { _null: true } })).toBe('INVALID_QUERY');
    expect(code({ 'hour(day)': { _eq: 1 } })).toBe('INVALID_QUERY');
    expect(code({ 'year(tags)': { _eq: 1 } })).toBe('INVALID_QUERY');
    expect(code({ 'count(tags)': { _eq: 'x' } })).toBe('INVALID_QUERY');
  });

  it.each(['_intersects', '_nintersects', '_intersects_bbox', '_nintersects_bbox', '_json'])(
    '%s is not evaluated',
    (operator) => {
      expect(code({ j: { [operator]: {} } })).toBe('UNSUPPORTED');
    },
  );
});
