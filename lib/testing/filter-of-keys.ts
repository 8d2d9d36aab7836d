import { isObject } from '../internal/guards';

/** Returns a filter for the items with these keys, of those that another filter lets pass. */
export const filterOfKeys = (
  key: string,
  keys: readonly unknown[],
  filter: unknown,
): Readonly<Record<string, unknown>> => {
  const wanted = { [key]: { _in: keys } };
  return isObject(filter) ? { _and: [wanted, filter] } : wanted;
};
