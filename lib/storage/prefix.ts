import { InvalidParamError } from '../errors/errors';
import { isObject } from '../internal/guards';

/** The text put before each key: as such, or by name, as the class-based SDK takes it. */
export type StoragePrefix = string | { readonly prefix?: string | undefined };

/** Returns the member `prefix` of an object of options, which may leave it out. */
function namedPrefix(options: Readonly<Record<string, unknown>>): unknown {
  const { prefix } = options;
  const parent: unknown = Object.getPrototypeOf(options);
  // A Date, a Map or a String object has no options.
  const hasOptions = parent === null || parent === Object.prototype;
  return prefix === undefined && hasOptions ? '' : prefix;
}

/** Returns the prefix that a storage's constructor was given, by default none. Throws `InvalidParamError` for anything else. */
export function readPrefix(given: unknown = ''): string {
  try {
    const prefix = isObject(given) && !Array.isArray(given) ? namedPrefix(given) : given;
    if (typeof prefix === 'string') return prefix;
  } catch {
    // A getter of the options has thrown: they have no prefix either.
  }
  throw new InvalidParamError('prefix', 'must be a string');
}
