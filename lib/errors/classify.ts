import { isEmptyParamError, isInvalidParamError, isSessionError, isTransportError } from './errors';
import type { TransportError, TransportErrorCode } from './errors';

/** A category of errors. An error belongs to it by its status, or by a code of this library. */
interface ErrorCategory {
  readonly codes: readonly TransportErrorCode[];
  readonly statuses: (status: number) => boolean;
}

/** Returns true for the statuses of a server that is overloaded, restarting or unreachable for its proxy. */
const isBusyStatus = (status: number): boolean => [429, 502, 503, 504].includes(status);

/** The categories of errors, each named after the question that it answers. */
const CATEGORIES = {
  /** A read may succeed if it is sent again after a pause. */
  transient: { codes: ['NETWORK', 'INVALID_RESPONSE'], statuses: isBusyStatus },
  /** A transfer in parts, which has something to lose, waits until the server or the connection is back. */
  temporary: {
    codes: ['NETWORK', 'TIMEOUT'],
    statuses: (status) => status === 429 || status >= 500,
  },
  /** The server may have done what was asked: the request was sent, and no answer of the server itself has come. */
  unanswered: {
    codes: ['NETWORK', 'TIMEOUT'],
    statuses: (status) => status === 502 || status === 504,
  },
  /** A server, proxy or CDN does not know the HTTP method. A browser reports a refusal by CORS as `NETWORK`. */
  methodRefused: {
    codes: ['NETWORK'],
    statuses: (status) => [404, 405, 501].includes(status),
  },
} satisfies Readonly<Record<string, ErrorCategory>>;

/**
 * Returns true if the error belongs to the category. Its code counts only if the server listed no errors, because it is the
 * server's code otherwise.
 */
const belongsTo = (
  { codes, statuses }: ErrorCategory,
  { code, status, errors }: TransportError,
): boolean => statuses(status) || (errors.length === 0 && codes.some((own) => own === code));

/** Codes of Node for a certificate that is not accepted, now or later. */
const CERTIFICATE_CODE =
  /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_(?:TLS|SSL)_|HOSTNAME_MISMATCH|INVALID_(?:CA|PURPOSE)|EPROTO$)/;
/** Codes of Node, and messages of its `fetch` where there is no code, for a request that cannot be sent at all. */
const UNSENDABLE_CODE =
  /^(?:ERR_INVALID_\w+|UND_ERR_(?:INVALID_ARG|NOT_SUPPORTED)|bad port|unknown scheme)$/;
/** Codes of Node for a name that no server has (`EAI_AGAIN` is an unreachable DNS server, which may come back). */
const UNKNOWN_HOST_CODE = /^(?:ENOTFOUND|EAI_(?:NONAME|NODATA|FAIL))$/;

/** Levels of `cause` that are looked at: ours, that of the HTTP client, that of the socket. */
const MAX_CAUSES = 4;

/** Returns true if an error with such a code is among the causes of `error`; the message stands for a code that is not there. */
function isCausedBy(error: Error, ...codes: readonly RegExp[]): boolean {
  let { cause } = error;
  for (let level = 0; level < MAX_CAUSES && cause instanceof Error; level++) {
    const code: unknown = 'code' in cause ? cause.code : cause.message;
    if (typeof code === 'string' && codes.some((one) => one.test(code))) return true;
    ({ cause } = cause);
  }
  return false;
}

/**
 * Returns true if a read may succeed when it is sent again: after a lost connection, a cut-off answer or the page of a proxy, or
 * when the server was busy. False for an unknown host, a rejected certificate and a request that cannot be sent, which a retry
 * does not change.
 */
export const isTransient = (error: unknown): error is TransportError =>
  isTransportError(error) &&
  belongsTo(CATEGORIES.transient, error) &&
  !isCausedBy(error, CERTIFICATE_CODE, UNSENDABLE_CODE, UNKNOWN_HOST_CODE);

/**
 * Returns true if an error may pass while a transfer waits for the server or the connection. An unknown host counts, because a
 * device that is offline may report one.
 *
 * @param statuses further status codes that count as temporary
 */
export const isTemporary = (error: unknown, ...statuses: readonly number[]): boolean =>
  isTransportError(error)
    ? statuses.includes(error.status) ||
      (belongsTo(CATEGORIES.temporary, error) &&
        !isCausedBy(error, CERTIFICATE_CODE, UNSENDABLE_CODE))
    : isSessionError(error) && error.code === 'UNREACHABLE';

/** Returns true if a request failed before anything was sent: refused by a check of ours or by the session. */
export const isNeverSent = (error: unknown): boolean =>
  isInvalidParamError(error) || isEmptyParamError(error) || isSessionError(error);

/** Returns true for an answer that blames the request: a status from 400 to 499. */
export const isClientError = (error: unknown): error is TransportError =>
  isTransportError(error) && error.status >= 400 && error.status < 500;

/** Returns true if the server may have stored what a failed write sent: no answer says that it has not. */
export const mayHaveBeenStored = (error: unknown): boolean =>
  isTransportError(error) ? belongsTo(CATEGORIES.unanswered, error) : !isNeverSent(error);

/**
 * The codes with which Directus 9 to 12 ends a session at `/auth/refresh`, each with its status. `INVALID_PAYLOAD`: the
 * refresh token is missing. `FORBIDDEN`: an extension's `auth.jwt` hook has refused the user. Not among them are
 * `INVALID_IP`: the session is good again at another address, and `RESOURCE_RESTRICTED`: once the project is unlocked.
 */
const REFUSALS: ReadonlyMap<unknown, number> = /* @__PURE__ */ new Map([
  ['INVALID_PAYLOAD', 400],
  ['INVALID_CREDENTIALS', 401],
  ['TOKEN_EXPIRED', 401],
  ['USER_SUSPENDED', 401],
  ['FORBIDDEN', 403],
  ['INVALID_TOKEN', 403],
]);

/**
 * Returns true if Directus itself has ended the session, in answer to a refresh. A gateway or firewall that answers 401 or 403 in
 * JSON of its own has not.
 */
export const isRefusal = (error: unknown): error is TransportError =>
  isTransportError(error) &&
  error.errors.length > 0 &&
  error.status === REFUSALS.get(error.errors[0]?.extensions?.code);

/**
 * Returns true if the server has rejected the request's token as expired. Every 401 to a HEAD counts, because its answer has no
 * body with a code.
 */
export const isTokenExpired = (error: unknown, method: string): error is TransportError =>
  isTransportError(error) &&
  error.status === 401 &&
  (error.code === 'TOKEN_EXPIRED' || method === 'HEAD');

/** Returns true if this version of Directus does not have the endpoint. */
export const isUnsupported = (error: unknown): error is TransportError =>
  isTransportError(error) && error.code === 'UNSUPPORTED';

/** Returns true if the server, or a proxy in front of it, may have refused the request because of its HTTP method. */
export const isMethodRefused = (error: unknown): error is TransportError =>
  isTransportError(error) &&
  (belongsTo(CATEGORIES.methodRefused, error) ||
    ([400, 403].includes(error.status) && error.code === 'HTTP'));

/** Returns true if the server has refused a key or another unique value because there is an item with it. */
export const isTaken = (error: unknown): boolean =>
  isTransportError(error) && error.code === 'RECORD_NOT_UNIQUE';
