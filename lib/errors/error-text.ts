import { isObject } from '../internal/guards';
import type { SessionErrorCode, TransportErrorCode } from './errors';
import { type FieldError, fieldErrors } from './field-errors';
import type { DirectusErrorCode } from './server-codes';

/** The parts of a sentence: one of {@link fieldErrors}, or the code and the message of any other error. */
export type ErrorSubject = Partial<FieldError> & Pick<FieldError, 'code' | 'message'>;

/** A sentence, or a function that makes one, for example with the name of the field. */
export type ErrorSentence = string | ((error: ErrorSubject) => string);

/** The key of a sentence: a code, a code with the rule of a validation, or `DEFAULT` for everything else. */
export type ErrorTextKey =
  | DirectusErrorCode
  | TransportErrorCode
  | SessionErrorCode
  | `FAILED_VALIDATION.${string}`
  | 'DEFAULT';

/** Sentences for people, by code. Any other code may be added: those of extensions. */
export type ErrorTexts = { readonly [Key in ErrorTextKey]?: ErrorSentence } & {
  readonly [code: string]: ErrorSentence | undefined;
};

const ENGLISH: ErrorTexts = {
  NETWORK: 'The server cannot be reached. Please check your connection.',
  TIMEOUT: 'The server takes too long to answer. Please try again.',
  INVALID_RESPONSE: 'The server sent an unexpected answer. Please try again later.',
  HTTP: 'The server sent an unexpected answer. Please try again later.',
  REDIRECTED: 'The server sent an unexpected answer. Please try again later.',
  UNEXPECTED_RESPONSE: 'The server sent an unexpected answer. Please try again later.',
  INTERNAL_SERVER_ERROR: 'Something went wrong on the server. Please try again later.',
  SERVICE_UNAVAILABLE: 'The server is busy. Please try again later.',
  REQUESTS_EXCEEDED: 'Too many requests. Please wait a moment and try again.',
  TOO_LARGE: 'This is too large.',
  CONTENT_TOO_LARGE: 'This is too large.',
  UNSUPPORTED: 'The server does not support this.',
  UNSUPPORTED_MEDIA_TYPE: 'Files of this type are not accepted.',
  FORBIDDEN: 'You do not have permission to do this.',
  INVALID_CREDENTIALS: 'The email address or the password is wrong.',
  INVALID_OTP: 'The one-time password is wrong.',
  INVALID_TOKEN: 'Please log in again.',
  TOKEN_EXPIRED: 'Please log in again.',
  USER_SUSPENDED: 'This account is suspended.',
  NO_SESSION: 'Please log in.',
  REFUSED: 'Your session has ended. Please log in again.',
  UNREACHABLE: 'The server cannot be reached. Please check your connection.',
  RECORD_NOT_UNIQUE: 'This value is already in use.',
  NOT_NULL_VIOLATION: 'A value is required.',
  CONTAINS_NULL_VALUES: 'A value is required.',
  VALUE_TOO_LONG: 'This value is too long.',
  VALUE_OUT_OF_RANGE: 'This value is out of range.',
  INVALID_FOREIGN_KEY: 'The related item does not exist.',
  FAILED_VALIDATION: 'This value is not valid.',
  'FAILED_VALIDATION.required': 'A value is required.',
  'FAILED_VALIDATION.nnull': 'A value is required.',
  'FAILED_VALIDATION.nempty': 'A value is required.',
  'FAILED_VALIDATION.regex': 'This value does not have the correct format.',
  'FAILED_VALIDATION.email': 'This is not an email address.',
  DEFAULT: 'Something went wrong. Please try again.',
};

/** Returns the first value that the server did not accept, otherwise the code and the message of the error. */
function subjectOf(error: unknown): ErrorSubject {
  const [first] = fieldErrors(error);
  if (first) return first;
  const { code, message, rule, field } = isObject(error) ? error : {};
  return {
    code: textOr('UNKNOWN', code),
    message: textOr('', message),
    ...(typeof rule === 'string' && { rule }),
    ...(typeof field === 'string' && { field }),
  };
}

const textOr = (otherwise: string, value: unknown): string =>
  typeof value === 'string' ? value : otherwise;

/**
 * Returns the sentence for an error that a person reads: of `texts` by its code, otherwise an English one. It is never the
 * message of the error, which may name tables and technical reasons; a text of `({ message }) => message` shows it.
 *
 * `error`: any error, or one of `fieldErrors(error)`. `texts`: sentences by code; `FAILED_VALIDATION.regex` is for one rule
 * of a validation, `DEFAULT` for everything that is not listed.
 *
 * @example
 * const german: ErrorTexts = { INVALID_CREDENTIALS: 'Adresse oder Passwort ist falsch.', DEFAULT: 'Das hat nicht geklappt.' };
 * directus.auth.login(credentials).subscribe({ error: (error) => show(errorText(error, german)) });
 */
export function errorText(error: unknown, texts: ErrorTexts = {}): string {
  const subject = subjectOf(error);
  const keys = [`${subject.code}.${subject.rule ?? ''}`, subject.code, 'DEFAULT'];
  for (const table of [texts, ENGLISH])
    for (const key of keys) {
      // A server may name its code `constructor`.
      const sentence = Object.hasOwn(table, key) ? table[key] : undefined;
      if (sentence !== undefined)
        return typeof sentence === 'string' ? sentence : sentence(subject);
    }
  return subject.message;
}
