import { InvalidParamError } from '../errors/errors';
import { isLiteral, isObject } from '../internal/guards';
import { kindOf } from './body-kinds';

const isWritten = (value: unknown): boolean =>
  value !== undefined && typeof value !== 'function' && typeof value !== 'symbol';

/** Refuses what JSON writes as `{}` though it holds something: a Map, a Promise, a File, an object with private fields. */
function requireWritable(_: string, value: unknown): unknown {
  if (isObject(value) && !Array.isArray(value) && !isLiteral(value))
    if (!Object.values(value).some(isWritten))
      throw new TypeError(`a ${kindOf(value)} would be written as {}`);
  return value;
}

/** Writes a value as JSON; throws an `InvalidParamError` for `param` where JSON cannot hold it (a cycle, a function, a Map). */
export function toJson(param: string, value: unknown): string {
  let json: unknown;
  let cause: unknown;
  try {
    json = JSON.stringify(value);
    // Only then, as it takes longer than all the rest.
    if (String(json).includes('{}')) JSON.stringify(value, requireWritable);
  } catch (error) {
    json = undefined;
    cause = error;
  }
  if (typeof json === 'string') return json;
  const reason = cause instanceof Error ? `: ${cause.message}` : '';
  throw new InvalidParamError(param, `cannot be written as JSON${reason}`, cause);
}
