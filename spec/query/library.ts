import type { Field } from '../../lib/query/collections';
import { Database } from '../../lib/query/database';
import { describeCollections } from '../../lib/query/describe-collections';
import type { Dialect } from '../../lib/query/dialect';
import { postgres } from '../../lib/query/dialects/postgres';
import { sqlite } from '../../lib/query/dialects/sqlite';
import type { QueryUser } from '../../lib/query/dynamic-values';
import { evaluate, type QueryContext } from '../../lib/query/evaluate';
import { QueryError } from '../../lib/query/query-error';

/** Values that databases treat differently, and relations of every kind. */
const described = {
  owners: {
    fields: {
      id: 'integer',
      name: 'string',
      age: 'integer',
      items: { o2m: 'items', field: 'owner' },
    },
  },
  tags: { fields: { id: 'integer', word: 'string' } },
  items: {
    fields: {
      id: 'integer',
      t: 'string',
      n: 'integer',
      big: 'bigInteger',
      f: 'float',
      d: { type: 'decimal', scale: 2 },
      b: 'boolean',
      day: 'date',
      at: 'dateTime',
      ts: 'timestamp',
      tm: 'time',
      j: 'json',
      c: 'csv',
      u: 'uuid',
      owner: { m2o: 'owners' },
      tags: { o2m: 'items_tags', field: 'items_id' },
      blocks: { o2m: 'items_blocks', field: 'items_id' },
    },
  },
  items_tags: {
    fields: {
      id: 'integer',
      items_id: { m2o: 'items' },
      tags_id: { m2o: 'tags' },
      ord: 'integer',
    },
  },
  items_blocks: {
    fields: {
      id: 'integer',
      items_id: { m2o: 'items' },
      item: { a2o: ['owners', 'tags'], collectionField: 'collection' },
      collection: 'string',
    },
  },
} as const;

const UUID = '6b8b4567-327b-43c6-a43c-9869233066aa';

const rows = {
  owners: [
    { id: 1, name: 'Ada', age: 36 },
    { id: 2, name: 'Bob', age: null },
    { id: 3, name: null, age: 7 },
  ],
  tags: [
    { id: 1, word: 'red' },
    { id: 2, word: 'blue' },
    { id: 3, word: null },
  ],
  items: [
    {
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
      u: UUID,
      owner: 1,
    },
    { id: 2, t: 'apple pie', n: -3, f: 1.5, d: 9.99, b: false, day: '2024-12-30', j: {}, owner: 2 },
    { id: 3, t: '50%', n: 50, f: 10, c: [], ts: '1969-12-31T23:00:00.123Z', owner: 1 },
    { id: 4, t: '500', n: null, at: '1970-01-01T00:00:00', tm: '06:05:04' },
    { id: 5, t: null, n: 9, owner: 3 },
    { id: 6, t: '', n: 5 },
    { id: 7, t: 'a_b', n: 7 },
    { id: 8, t: 'axb', n: 0 },
    { id: 9, t: 'Ärger', n: 1 },
    { id: 10, t: '😀', n: 2 },
    { id: 11, t: '\uFFFD', n: 3 },
    { id: 12, t: 'null', n: 4 },
  ],
  items_tags: [
    { id: 1, items_id: 1, tags_id: 1, ord: 3 },
    { id: 2, items_id: 1, tags_id: 2, ord: 1 },
    { id: 3, items_id: 1, tags_id: 3, ord: null },
    { id: 4, items_id: 2, tags_id: 1, ord: 2 },
    { id: 5, items_id: null, tags_id: 2, ord: 4 },
  ],
  items_blocks: [
    { id: 1, items_id: 1, item: '1', collection: 'owners' },
    { id: 2, items_id: 1, item: '2', collection: 'tags' },
    { id: 3, items_id: 2, item: '9', collection: 'tags' },
  ],
};

const NOW = new Date('2025-06-15T12:00:00Z');

/** The same rows on a dialect. */
const databaseOn = (dialect: Dialect, name: 'sqlite' | 'postgres'): Database =>
  Database.of(describeCollections(described, name), dialect, rows);

export const onSqlite = databaseOn(sqlite(), 'sqlite');
export const onPostgres = databaseOn(postgres(), 'postgres');

const user: QueryUser = {
  id: UUID,
  role: 'role',
  roles: ['role', 'parent'],
  policies: ['policy'],
};

export const context: QueryContext = {
  major: 11,
  now: () => NOW,
  user,
};

/** Evaluates a query on the items. */
export const itemsOf = (
  query: object,
  database = onSqlite,
  settings: Partial<QueryContext> = {},
): readonly unknown[] => evaluate(database, 'items', query, { ...context, ...settings }).data;

/** The keys of the items that a filter finds, in order. */
export const found = (filter: object, database = onSqlite): readonly unknown[] =>
  itemsOf({ filter, fields: ['id'] }, database).map((item) => Reflect.get(Object(item), 'id'));

/** The code with which a query is refused; `undefined` for one that is not. */
export function refusal(
  query: object,
  database = onSqlite,
  collection = 'items',
): string | undefined {
  try {
    evaluate(database, collection, query, context);
    return undefined;
  } catch (error) {
    if (error instanceof QueryError) return error.code;
    throw error;
  }
}

/** A field of a type, as a collection has it. */
export const fieldOf = (type: string, more: Partial<Field> = {}): Field => ({
  name: 'x',
  type,
  special: [],
  searchable: true,
  precision: null,
  scale: null,
  ...more,
});
