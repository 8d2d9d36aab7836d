import { InvalidParamError } from '../errors/errors';

/**
 * Returns `value` if it is a duration: a number of 0 or more, in milliseconds. `Infinity` means never.
 * Throws `InvalidParamError` otherwise, with the option's name.
 */
export function duration(name: string, value: unknown): number {
  if (typeof value === 'number' && value >= 0) return value;
  throw new InvalidParamError(name, 'must be a number of 0 or more milliseconds');
}

/** Returns `value` if it is a number of bytes, 0 or more; `Infinity` means no limit. Throws `InvalidParamError` otherwise. */
export function bytes(name: string, value: unknown): number {
  if (typeof value === 'number' && value >= 0) return value;
  throw new InvalidParamError(name, 'must be a number of 0 or more bytes');
}

/** Returns `value` if it is a whole number of `min` or more. `Infinity` means no limit. Throws `InvalidParamError` otherwise. */
export function count(name: string, value: unknown, min = 0): number {
  if (typeof value === 'number' && value >= min && (Number.isInteger(value) || value === Infinity))
    return value;
  throw new InvalidParamError(name, `must be a whole number of ${min} or more`);
}

/** Returns `value` if it is one of `allowed`. Throws `InvalidParamError` otherwise. */
export function oneOf<V>(name: string, value: unknown, allowed: readonly V[]): V {
  const found = allowed.find((each) => each === value);
  if (found !== undefined) return found;
  throw new InvalidParamError(name, `must be one of ${allowed.join(', ')}`);
}
