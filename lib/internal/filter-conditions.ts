import { InvalidParamError } from '../errors/errors';
import { isObject } from './guards';

/** Conditions that hold further conditions; every other name with `_` compares a value, which may be null. */
const NESTED_CONDITIONS = /^_(?:and|or|some|none|json)$/;

/** Returns the value as the server receives it: parsed where it is JSON text, else without values that JSON cannot hold. */
export function parsedJson(value: unknown): unknown {
  try {
    return JSON.parse(typeof value === 'string' ? value : JSON.stringify(value));
  } catch {
    return value;
  }
}

/** Refuses null in the place of a condition, at any depth of a filter; `param` is the name in the error. */
export function requireConditions(param: string, condition: unknown): void {
  // The server reads both texts as null.
  if (condition === null || condition === 'null' || condition === 'NULL')
    throw new InvalidParamError(
      param,
      'must not hold null in the place of a condition; { _null: true } finds what is null',
    );
  if (!isObject(condition)) return;
  for (const [name, inner] of Object.entries(condition))
    if (!name.startsWith('_') || NESTED_CONDITIONS.test(name)) requireConditions(param, inner);
}
