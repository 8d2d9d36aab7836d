import { isObject } from '../internal/guards';
import { isTransportError, serverCode } from './errors';
import type { ErrorCode } from './server-codes';

/** A value that the server did not accept. */
export interface FieldError {
  /** The field, with dots where it belongs to a related item: `author.email`. `undefined` where the server does not name it. */
  readonly field: string | undefined;
  /** The collection of the field, where the server names it: of a related item where that is at fault. */
  readonly collection: string | undefined;
  /** `RECORD_NOT_UNIQUE`, `FAILED_VALIDATION`, `NOT_NULL_VIOLATION`, `VALUE_TOO_LONG`, …, or the code of an extension. */
  readonly code: ErrorCode<'UNKNOWN'>;
  /** The rule that a `FAILED_VALIDATION` broke, without the underscore of filters: `required`, `regex`, `in`, `nnull`, … */
  readonly rule: string | undefined;
  /** The server's message, in English. */
  readonly message: string;
}

/** The codes that say that a value cannot be stored. Only some databases tell the field. */
const VALUE_CODES =
  /^(?:CONTAINS_NULL_VALUES|FAILED_VALIDATION|INVALID_FOREIGN_KEY|INVALID_PAYLOAD|NOT_NULL_VIOLATION|RECORD_NOT_UNIQUE|VALUE_OUT_OF_RANGE|VALUE_TOO_LONG)$/;

const textOrNone = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

const pathOf = (path: unknown): readonly string[] =>
  Array.isArray(path)
    ? path.flatMap((step: unknown) =>
        typeof step === 'string' || typeof step === 'number' ? String(step) : [],
      )
    : [];

/**
 * Returns the values that the server did not accept, for a form to show; empty for any other failure, such as a lost connection
 * or a missing permission.
 *
 * SQLite names no field of a wrong foreign key, MySQL none of an index that was not made by Directus. Directus names the list
 * of related items, not the one of them that is at fault: `articles.title`.
 *
 * @example
 * directus.items('articles').createOne(article).subscribe({
 *   error: (error) => {
 *     for (const { field, code } of fieldErrors(error)) console.log(field, code); // 'slug', 'RECORD_NOT_UNIQUE'
 *   },
 * });
 */
export function fieldErrors(error: unknown): readonly FieldError[] {
  if (!isTransportError(error) || !Array.isArray(error.errors)) return [];
  return error.errors.flatMap(({ message, extensions }) => {
    const given: Readonly<Record<string, unknown>> = isObject(extensions) ? extensions : {};
    const code = serverCode(given['code']);
    const name = textOrNone(given['field']);
    if (name === undefined && !VALUE_CODES.test(code)) return [];
    return {
      field: name && [...pathOf(given['path']), name].join('.'),
      collection: textOrNone(given['collection']),
      code,
      rule: code === 'FAILED_VALIDATION' ? textOrNone(given['type']) : undefined,
      message: String(message),
    };
  });
}
