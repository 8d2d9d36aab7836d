import { InvalidParamError, requireNonEmpty } from '../errors/errors';
import { hasMethod, isObject, toStringTag } from './guards';

// Each returns the value that it was given, or throws with the name of the argument or option.

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

/** Returns `value` if it is `true` or `false`. Throws `InvalidParamError` otherwise. */
export function flag(name: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw new InvalidParamError(name, 'must be true or false');
}

/** Returns `value` if it is a string, the empty one included. Throws `InvalidParamError` otherwise. */
export function string(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw new InvalidParamError(name, 'must be a string');
}

/** Returns `value` if it is a function. Throws `InvalidParamError` otherwise. */
export function callable<V>(name: string, value: V): V {
  if (typeof value === 'function') return value;
  throw new InvalidParamError(name, 'must be a function');
}

/**
 * Returns `value` if it is an object with named members. Throws `InvalidParamError` otherwise: also for arrays, `Map`,
 * `Headers` and `URLSearchParams`, whose content is not in their members and would be lost without a word.
 */
export function plainRecord(name: string, value: unknown): Readonly<Record<string, unknown>> {
  if (isObject(value) && !(Symbol.iterator in value)) return value;
  throw new InvalidParamError(name, 'must be a plain object');
}

/** Returns `value` if it is an object that has all these methods. Throws `InvalidParamError` otherwise. */
export function withMethods<V>(name: string, value: V, methods: readonly string[]): V {
  for (const method of methods)
    if (!hasMethod(value, method))
      throw new InvalidParamError(name, `must be an object with the methods ${methods.join(', ')}`);
  return value;
}

/** Returns `values`; throws an `InvalidParamError` unless it is an array. */
export function array<V>(param: string, values: readonly V[]): readonly V[] {
  const given: unknown = values;
  if (!Array.isArray(given)) throw new InvalidParamError(param, 'must be an array');
  return values;
}

/** Objects that hold something, but not in members. */
const MEMBERLESS = /^(?:Date|Map|Set|WeakMap|WeakSet|Promise|RegExp|String|Number|Boolean)$/;

/** Returns `value`; throws an `InvalidParamError` unless it is an object with members, which a Date or a Map is not. */
export function object<V>(param: string, value: V): V & Readonly<Record<string, unknown>> {
  if (!isObject(value) || Array.isArray(value) || MEMBERLESS.test(toStringTag(value)))
    throw new InvalidParamError(param, 'must be an object');
  return value;
}

/** Returns `values`; throws an `InvalidParamError` unless it is an array of objects. */
export function objects<V>(param: string, values: readonly V[]): readonly V[] {
  for (const value of array(param, values)) object(`each of ${param}`, value);
  return values;
}

/** Returns `value`; throws an `EmptyParamError` if it is empty, and an `InvalidParamError` unless it is a string. */
export function text(param: string, value: unknown): string {
  requireNonEmpty(param, value);
  return string(param, value);
}

/** Returns `values`; throws an `EmptyParamError` or `InvalidParamError` unless it is an array of texts. */
export function texts(param: string, values: readonly string[]): readonly string[] {
  for (const value of array(param, values)) text(`each of ${param}`, value);
  return values;
}

/** Returns what `check` makes of `value`, and `undefined` where there is none. */
export const optional = <V>(check: (param: string, value: V) => V, param: string, value?: V) =>
  value === undefined ? undefined : check(param, value);
