import { encodePathSegment } from '../transport/url';
import type { ID } from '../types/query';
import { requireKey } from './primary-keys';

/** A path below the server's address. Checked and encoded when its request is made, so that a bad key fails the call. */
export type Path = () => string;

/** One key, under the name that error messages give it: `{ id }`. */
type NamedKey = Readonly<Record<string, ID>>;

/**
 * Builds a path out of literal text and keys. Each key is encoded, so that no value reaches another route; what
 * cannot be a key fails the call with an `EmptyParamError` or `InvalidParamError` that names it. A `Path` may
 * start another one. A plain string is no `Path`: nothing gets into a path unencoded.
 *
 * @example
 * path`/fields/${{ collection }}/${{ field }}`
 */
export const path =
  (texts: TemplateStringsArray, ...keys: readonly (Path | NamedKey)[]): Path =>
  () =>
    keys.reduce<string>(
      (before, key, i) => before + encoded(key) + (texts[i + 1] ?? ''),
      texts[0] ?? '',
    );

function encoded(key: Path | NamedKey): string {
  if (typeof key === 'function') return key();
  let text = '';
  for (const name in key) text = encodePathSegment(name, requireKey(name, key[name]));
  return text;
}
