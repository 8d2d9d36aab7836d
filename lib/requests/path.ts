import { encodePathSegment } from '../transport/url';
import type { ID } from '../types/query';
import { requireKey } from './primary-keys';

/**
 * A path below the server's address. Its keys are checked and encoded when the request is made, so that a bad key fails the call.
 * With `asRoute`: the path with the names of its keys, `/items/{collection}/{id}`.
 */
export type Path = (asRoute?: boolean) => string;

/** A key with the name that error messages use: `{ id }`. */
type NamedKey = Readonly<Record<string, ID>>;

/**
 * Builds a path from literal text and keys. Each key is encoded, so that no value reaches another route. A value that cannot be
 * a key fails the call with an `EmptyParamError` or `InvalidParamError` that names it. A `Path` can be the beginning of
 * another one. A plain string cannot be inserted, so that nothing gets into a path unencoded.
 *
 * @example
 * path`/fields/${{ collection }}/${{ field }}`
 */
export const path =
  (texts: TemplateStringsArray, ...keys: readonly (Path | NamedKey)[]): Path =>
  (asRoute = false) =>
    keys.reduce<string>(
      (before, key, i) => before + segment(key, asRoute) + (texts[i + 1] ?? ''),
      texts[0] ?? '',
    );

function segment(key: Path | NamedKey, asRoute: boolean): string {
  if (typeof key === 'function') return key(asRoute);
  let text = '';
  for (const name in key)
    text = asRoute ? `{${name}}` : encodePathSegment(name, requireKey(name, key[name]));
  return text;
}
