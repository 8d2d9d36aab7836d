import { toJson } from '../transport/json';
import { isObject } from '../types/guards';

/** One text for all values that mean the same request: the order of names does not matter. */
export function keyOf(param: string, value: unknown): string {
  toJson(param, value);
  return JSON.stringify(value, (_, part: unknown) =>
    isObject(part) && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
