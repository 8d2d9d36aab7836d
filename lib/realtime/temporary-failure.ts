import { isSessionError, isTransportError, type TransportError } from '../errors/errors';
import { isObject } from '../internal/guards';

/** Returns true for an answer of Directus that is no list, as of a singleton: it will be the same next time. */
const isNoList = ({ code, response }: TransportError): boolean =>
  code === 'INVALID_RESPONSE' && isObject(response?.data);

/** Failures that pass: everything but the server's own refusal, an answer that is no list, and arguments that cannot be sent. */
export const isTemporaryFailure = (error: unknown): boolean =>
  isTransportError(error)
    ? !isNoList(error) &&
      (error.status < 400 || error.status >= 500 || error.status === 408 || error.status === 429)
    : isSessionError(error);
