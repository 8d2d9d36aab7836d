import type { ValueDialect } from './dialect';
import type { StoredValue } from './values';

/** Compares values by a direction; nulls stand where the database puts them. */
export function compareSorted(
  a: StoredValue,
  b: StoredValue,
  descending: boolean,
  { compare, nullsFirst }: Pick<ValueDialect, 'compare' | 'nullsFirst'>,
): number {
  if (a === b) return 0;
  const order =
    a === null ? (nullsFirst ? -1 : 1) : b === null ? (nullsFirst ? 1 : -1) : compare(a, b);
  return descending ? -order : order;
}
