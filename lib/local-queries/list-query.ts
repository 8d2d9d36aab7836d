import { flattenFields } from '../requests/serialize-query';
import type { Collection } from '../query/collections';
import type { Row } from '../realtime/local-queries';
import type { FieldPath } from './field-tree';

/** How many rows a server answers with: `queryLimit` of `directus.server.info()`. */
export interface QueryLimit {
  /** Without a `limit` in the query. Default 100. */
  readonly default?: number | undefined;
  /** Whatever the query says. Default -1: any number. */
  readonly max?: number | undefined;
}

/** The parts of a query that are evaluated on this side. */
export interface ListQuery {
  readonly fields: readonly FieldPath[];
  readonly filter: unknown;
  readonly sort: readonly string[];
  readonly start: number;
  readonly limit: number;
}

const PARTS = ['fields', 'filter', 'sort', 'limit', 'offset', 'page'];

/** Reads a query; `undefined` where a part of it is evaluated by the server alone. */
export function listQuery(
  query: Row,
  collection: Collection,
  queryLimit: QueryLimit,
): ListQuery | undefined {
  const { fields, filter = {}, sort, limit, offset = 0, page = 0 } = query;
  const paths = fieldPaths(fields ?? ['*'], collection);
  const keys = sortKeys(sort ?? collection.sortField ?? collection.key);
  const most = limitOf(limit, queryLimit);
  if (!Object.keys(query).every((name) => PARTS.includes(name))) return undefined;
  if (!paths || !keys || !most) return undefined;
  if (typeof offset !== 'number' || typeof page !== 'number') return undefined;
  const start = page > 0 && most !== Infinity ? most * (page - 1) : offset;
  return { fields: paths, filter, sort: keys, start, limit: most };
}

/** Names and paths of names. The names of functions, of aliases and of items in several collections are not those of the answer. */
function fieldPaths(fields: unknown, collection: Collection): readonly FieldPath[] | undefined {
  if (!Array.isArray(fields)) return undefined;
  const names = flattenFields(fields);
  const isPlain = names.every(
    (name) =>
      /^(?:\w+\.)*(?:\w+|\*)$/.test(name) &&
      (name === '*' || collection.fields.has(name.split('.')[0] ?? '')),
  );
  return isPlain && names.length > 0 ? names.map((name) => name.split('.')) : undefined;
}

function sortKeys(sort: unknown): readonly string[] | undefined {
  const keys: unknown = typeof sort === 'string' ? sort.split(',') : sort;
  return Array.isArray(keys) && keys.every((key) => typeof key === 'string') ? keys : undefined;
}

/** Returns how many rows the server answers with; `undefined` for a limit that is no number. */
export function limitOf(
  limit: unknown,
  { default: standard = 100, max = -1 }: QueryLimit,
): number | undefined {
  const asked = limit ?? standard;
  if (typeof asked !== 'number') return undefined;
  const [most, highest] = [asked, max].map((each) => (each < 0 ? Infinity : each));
  return Math.min(most ?? Infinity, highest ?? Infinity);
}
