import { InvalidParamError } from '../errors/errors';
import { isObject } from '../internal/guards';

/** Returns `values`; throws an `InvalidParamError` unless it is an array. */
export function array<V>(param: string, values: readonly V[]): readonly V[] {
  const given: unknown = values;
  if (!Array.isArray(given)) throw new InvalidParamError(param, 'must be an array');
  return values;
}

/** Returns `value`; throws an `InvalidParamError` unless it is an object. */
export function object<V>(param: string, value: V): V {
  if (!isObject(value) || Array.isArray(value))
    throw new InvalidParamError(param, 'must be an object');
  return value;
}

/** Returns `values`; throws an `InvalidParamError` unless it is an array of objects. */
export function objects<V>(param: string, values: readonly V[]): readonly V[] {
  for (const value of array(param, values)) object(`each of ${param}`, value);
  return values;
}
