import { isObject } from '../internal/guards';

type Query = Readonly<Record<string, unknown>>;

/** Returns a query for the item with this key. As on the server, it replaces what the filter says of the key. */
export const queryOfKey = (key: string, value: unknown, query: Query): Query =>
  ofKeys(key, [value], query);

/** Returns a query for the items with these keys. As on the server, its limit is their number unless it has one. */
export const queryOfKeys = (key: string, keys: readonly unknown[], query: Query): Query => ({
  ...ofKeys(key, keys, query),
  limit: Number(query['limit']) ? query['limit'] : keys.length,
});

const ofKeys = (key: string, keys: readonly unknown[], { filter, ...query }: Query): Query => ({
  ...query,
  filter: { ...(isObject(filter) && filter), [key]: { _in: keys } },
});
