import { InvalidParamError } from '../errors/errors';
import { hasMethod, isLiteral, isObject, toStringTag } from '../internal/guards';
import { kindOf } from '../transport/body-kinds';

/** Levels of nesting; an object that holds itself has no end. */
const MAX_DEPTH = 1_000;

const JSON_OBJECTS = /^(?:Object|Array|Date|Number|String|Boolean)$/;

/**
 * Returns a copy of `value` as JSON keeps it: dates as text, bigints as decimal text, members that are `undefined` left
 * out. Throws an `InvalidParamError` that names the member where JSON would lose it (NaN, a function, a symbol, a Map, an
 * invalid date, `undefined` in a list, a cycle).
 */
export function jsonValues(param: string, value: unknown): unknown {
  try {
    const plain = copy(param, value, 0);
    if (plain === undefined) throw new InvalidParamError(param, 'is nothing that JSON can hold');
    return plain;
  } catch (cause) {
    if (cause instanceof InvalidParamError) throw cause;
    // A getter or `toJSON` that throws.
    throw new InvalidParamError(param, `cannot be written as JSON: ${String(cause)}`);
  }
}

function copy(path: string, value: unknown, depth: number): unknown {
  switch (typeof value) {
    case 'bigint':
      return String(value);
    case 'number':
      if (!Number.isFinite(value)) throw new InvalidParamError(path, `cannot be ${value}`);
      // JSON has no -0.
      return value + 0;
    case 'function':
    case 'symbol':
      throw new InvalidParamError(path, `cannot be a ${typeof value}`);
    default:
      return isObject(value) ? copyObject(path, value, depth) : value;
  }
}

function copyObject(path: string, value: object, depth: number): unknown {
  if (depth > MAX_DEPTH)
    throw new InvalidParamError(path.slice(0, 80), 'is nested too deeply, or holds itself');
  const kind = toStringTag(value);
  if (!JSON_OBJECTS.test(kind) || hasMethod(value, 'subscribe'))
    throw new InvalidParamError(path, `cannot be a ${kind}`);
  if (hasMethod(value, 'toJSON')) {
    const plain = value.toJSON();
    if (kind === 'Date' && plain === null) throw new InvalidParamError(path, 'is not a valid date');
    return copy(path, plain, depth + 1);
  }
  if (Array.isArray(value))
    return Array.from(value, (member: unknown, i) => {
      if (member === undefined) throw new InvalidParamError(`${path}[${i}]`, 'cannot be undefined');
      return copy(`${path}[${i}]`, member, depth + 1);
    });
  if (kind !== 'Object') return copy(path, value.valueOf(), depth + 1);
  const members = Object.entries<unknown>({ ...value });
  // An object of a class that keeps everything in private fields would be written as {}.
  if (members.length === 0 && !isLiteral(value))
    throw new InvalidParamError(path, `cannot be a ${kindOf(value)}`);
  return Object.fromEntries(
    members
      .filter(([, member]) => member !== undefined)
      .map(([name, member]) => [name, copy(`${path}.${name}`, member, depth + 1)]),
  );
}
