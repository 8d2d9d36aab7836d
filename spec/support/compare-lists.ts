import { isDeepStrictEqual } from 'node:util';
import { isPending } from '../../lib/realtime';

const ordered = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, each]): [string, unknown] => [
    name,
    ordered(each),
  ]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
};

/** Returns a text that is the same for equal rows, whatever the order of their fields. */
export const rowText = (row: unknown): string => JSON.stringify(ordered(row));

/**
 * Returns what is wrong with a live list that should have settled, beside a fresh read; `undefined` for nothing. Without the key at the
 * end of the order, the order of equal rows is the database's, and so is which of them a page has.
 */
export function listFault(
  query: Readonly<Record<string, unknown>>,
  shown: readonly unknown[],
  fresh: readonly unknown[],
): string | undefined {
  if (shown.some(isPending)) return 'a row is pending';
  const { sort, limit, offset, page } = query;
  const [one, other] = [shown, fresh].map((rows) => rows.map(rowText));
  const isOrdered = /^-?id$/.test(String([sort].flat().at(-1)));
  const isPage = limit !== undefined || offset !== undefined || page !== undefined;
  if (!isOrdered && isPage) return shown.length === fresh.length ? undefined : 'other rows';
  if (isDeepStrictEqual(one, other)) return undefined;
  if (!isOrdered && isDeepStrictEqual(one?.sort(), other?.sort())) return undefined;
  return `shown: ${one?.join()}, read: ${other?.join()}`;
}
