import { InvalidParamError } from '../errors/errors';
import { plainRecord } from '../internal/argument-checks';

export type HeaderRecord = Readonly<Record<string, string>>;

/** Headers as callers give them: `null` leaves out one that would be sent otherwise, `undefined` means absent. */
export type HeaderInput = Readonly<Record<string, string | null | undefined>>;

/** Token characters (RFC 9110 5.1), except for a name that JavaScript reads as an object's prototype. */
const HEADER_NAME = /^(?!__proto__$)[\w!#$%&'*+.^`|~-]+$/;
const FORBIDDEN_CHARACTER = /[^\t -~\x80-\xff]/;

/**
 * Returns a header's value as text; `null` if the header is to be left out. Refuses what could smuggle in a second header
 * (RFC 9110 5.5), with `param` as the name of the option.
 */
function headerText(param: string, name: string, value: unknown): string | null {
  const text = value === null ? null : plainText(value)?.trim();
  if (text === undefined)
    throw new InvalidParamError(`${param}[${JSON.stringify(name)}]`, 'must be text or null');
  if (!HEADER_NAME.test(name) || (text !== null && FORBIDDEN_CHARACTER.test(text)))
    throw new InvalidParamError(
      `${param}[${JSON.stringify(name)}]`,
      'has characters no header may have',
    );
  return text;
}

/** Returns text, a number or a flag as text. */
const plainText = (value: unknown): string | undefined =>
  typeof value === 'string' ||
  typeof value === 'number' ||
  typeof value === 'boolean' ||
  typeof value === 'bigint'
    ? String(value)
    : undefined;

/** Adds the headers of `source` to `joined`, in lower case. */
function addHeaders(joined: Record<string, string | null>, source: unknown, param: string): void {
  for (const [name, value] of Object.entries(plainRecord(param, source)))
    if (value !== undefined) joined[name.toLowerCase()] = headerText(param, name, value);
}

/** Joins headers, their names in lower case, later ones winning; one that is `null` is not to be sent. */
export function joinHeaders(
  ...sources: readonly unknown[]
): Readonly<Record<string, string | null>> {
  const joined: Record<string, string | null> = {};
  for (const source of sources) if (source !== undefined) addHeaders(joined, source, 'headers');
  return joined;
}

/** Returns `headers` if each of them can be sent; throws an `InvalidParamError` otherwise. */
export function checkHeaders(param: string, headers: unknown): unknown {
  addHeaders({}, headers, param);
  return headers;
}

/** Joins headers like {@link joinHeaders}, without those that are `null`. */
export function mergeHeaders(...sources: readonly unknown[]): HeaderRecord {
  const merged: Record<string, string> = {};
  for (const [name, value] of Object.entries(joinHeaders(...sources)))
    if (value !== null) merged[name] = value;
  return merged;
}

/** Returns the lines of `getAllResponseHeaders` as a record; ajax's own would keep a `\r` on each value. */
export function parseHeaders(lines: string): HeaderRecord {
  const headers: Record<string, string> = {};
  for (const [, name = '', value = ''] of lines.matchAll(/^([^:\n]+):(.*)/gm))
    headers[name.toLowerCase()] = value.trim();
  return headers;
}
