import { InvalidParamError, requireNonEmpty } from '../errors/errors';
import { isObject } from '../internal/guards';
import { toStringTag } from '../transport/body-kinds';

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
  if (typeof value !== 'string') throw new InvalidParamError(param, 'must be a string');
  return value;
}

/** Returns `values`; throws an `EmptyParamError` or `InvalidParamError` unless it is an array of texts. */
export function texts(param: string, values: readonly string[]): readonly string[] {
  for (const value of array(param, values)) text(`each of ${param}`, value);
  return values;
}

/** Returns `value`; throws an `InvalidParamError` unless it is `true`, `false` or `undefined`. */
export function flag(param: string, value: boolean | undefined): boolean | undefined {
  const given: unknown = value;
  if (given !== undefined && typeof given !== 'boolean')
    throw new InvalidParamError(param, 'must be true or false');
  return value;
}

/** Returns `value`; throws an `InvalidParamError` unless it is a function. */
export function callback<F>(param: string, value: F): F {
  if (typeof value !== 'function') throw new InvalidParamError(param, 'must be a function');
  return value;
}

/** Returns what `check` makes of `value`, and `undefined` where there is none. */
export const optional = <V>(check: (param: string, value: V) => V, param: string, value?: V) =>
  value === undefined ? undefined : check(param, value);
