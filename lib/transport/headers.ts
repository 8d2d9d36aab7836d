import { InvalidParamError } from '../errors/errors';

export type HeaderRecord = Readonly<Record<string, string>>;

/**
 * Joins headers, later ones winning whatever their case, and refuses what could smuggle in a
 * second header (RFC 9110 5.5). Empty ones (`undefined`, `null`) are left out, as ajax would send
 * them as the words.
 */
export function mergeHeaders(...sources: readonly (object | undefined)[]): HeaderRecord {
  const joined: Record<string, string> = {};
  for (const source of sources)
    for (const [name, value] of Object.entries(source ?? {})) {
      if (value === undefined || value === null) continue;
      const text = String(value).trim();
      const broken = /[^\t -~\x80-\xff]/.test(text);
      if (broken || !/^(?!__proto__$)[\w!#$%&'*+.^`|~-]+$/.test(name))
        throw new InvalidParamError(
          `headers[${JSON.stringify(name)}]`,
          'has characters no header may have',
        );
      joined[name.toLowerCase()] = text;
    }
  return joined;
}

/** The lines of `getAllResponseHeaders` as a record; ajax's own would keep a `\r` on each value. */
export function parseHeaders(lines: string): HeaderRecord {
  const headers: Record<string, string> = {};
  for (const [, name = '', value = ''] of lines.matchAll(/^([^:\n]+):(.*)/gm))
    headers[name.toLowerCase()] = value.trim();
  return headers;
}
