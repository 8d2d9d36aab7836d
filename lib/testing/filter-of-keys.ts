import { isObject } from '../internal/guards';

/** Returns a filter for the items with these keys. As on the server, it replaces what another filter says of the key. */
export const filterOfKeys = (
  key: string,
  keys: readonly unknown[],
  filter: unknown,
): Readonly<Record<string, unknown>> => ({
  ...(isObject(filter) && filter),
  [key]: { _in: keys },
});
