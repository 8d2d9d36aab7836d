import { encodePathSegment } from '../transport/url';
import { texts } from '../internal/argument-checks';

/**
 * Returns `names` if each of them can be part of a path; throws an `EmptyParamError` or `InvalidParamError` otherwise. Checked
 * before the first of several requests: the last name must not fail once the others are deleted.
 */
export function requirePathNames(param: string, names: readonly string[]): readonly string[] {
  for (const name of texts(param, names)) encodePathSegment(`each of ${param}`, name);
  return names;
}
