import type { ID } from '../../types/query';
import { type Reactive, readReactive } from '../reactive';

/** A query of one item, as JSON. */
export interface KeyedQuery {
  readonly id: string | number;
  readonly query: object;
}

/** Returns key and query; `undefined` if there is no key yet, or no query. */
export function keyedQuery(
  id: Reactive<ID | null>,
  readQuery: () => object | undefined,
): KeyedQuery | undefined {
  const key = readReactive<ID | null>(id, null);
  const query = readQuery();
  if (key === null || key === undefined || query === undefined) return undefined;
  // JSON has no bigint, and Directus takes a key as its decimal text.
  return { id: typeof key === 'bigint' ? String(key) : key, query };
}
