import { toJson } from '../transport/json';
import { encodePathSegment } from '../transport/url';
import { isObject } from '../internal/guards';
import type { ID } from '../types/query';

/** Returns the same text for all values of the same request: the order of names does not matter. */
export function queryKey(param: string, value: unknown): string {
  toJson(param, value);
  return JSON.stringify(value, (_, part: unknown) =>
    isObject(part) && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** Returns a query that finds the one item with this key, if it fits `query`. */
export function queryByPrimaryKey(
  id: ID,
  query: { readonly filter?: unknown },
  primaryKey: string,
): object {
  encodePathSegment('id', id);
  const ours = { [primaryKey]: { _eq: id } };
  return { ...query, filter: query.filter ? { _and: [ours, query.filter] } : ours, limit: 1 };
}
