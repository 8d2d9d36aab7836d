import type { ErrorCode } from './server-codes';
import type { TransportErrorDescription, TransportResponse } from '../types/response';

/** The base class of every error this library raises on purpose. */
export class DirectusError extends Error {
  override name = 'DirectusError';
}

/** An argument that must not be empty was an empty string; nothing was sent. */
export class EmptyParamError extends DirectusError {
  override name = 'EmptyParamError';

  constructor(param: string) {
    super(`${param} cannot be an empty string`);
  }
}

/** Refuses an empty string before anything is sent. */
export function requireNonEmpty(param: string, value: unknown): void {
  if (value === '') throw new EmptyParamError(param);
}

/** An argument or option that cannot be used (a key of `..`, a header with a line break); nothing was sent. */
export class InvalidParamError extends DirectusError {
  override name = 'InvalidParamError';

  constructor(param: string, reason: string, cause?: unknown) {
    super(`${param} ${reason}`, cause === undefined ? {} : { cause });
  }
}

/**
 * Why a request failed, where the server did not name a code of its own.
 * - `NETWORK`: no answer (offline, connection lost, refused by CORS)
 * - `TIMEOUT`: no answer in time
 * - `REDIRECTED`: the server pointed elsewhere; redirects are not followed, so that no token leaves its origin
 * - `INVALID_RESPONSE`: an answer that is not what Directus sends (an HTML page, cut-off JSON)
 * - `HTTP`: an error status without a Directus body
 * - `TOO_LARGE`: over `maxBodyLength` or `maxContentLength`
 * - `UNSUPPORTED`: this version of Directus does not have the endpoint; the message names one that has, and
 *   `errors[0].extensions.code` is the server's own code
 */
export type TransportErrorCode = (typeof OWN_CODES)[number];

const OWN_CODES = [
  'NETWORK',
  'TIMEOUT',
  'REDIRECTED',
  'INVALID_RESPONSE',
  'HTTP',
  'TOO_LARGE',
  'UNSUPPORTED',
] as const;

/**
 * Returns the server's code as a {@link TransportError} has it: `UNKNOWN` if it is empty or no text, or one of
 * {@link TransportErrorCode}. Only this library sets those, so that no answer can pass for a lost connection.
 */
export const serverCode = (code: unknown): string =>
  typeof code === 'string' && code !== '' && !OWN_CODES.some((own) => own === code)
    ? code
    : 'UNKNOWN';

/**
 * A request that did not succeed. `message` is the server's first message, if it sent one.
 * The request's headers and body are not kept, so no token or password can be logged with it.
 *
 * @example
 * directus.items('articles').readOne(1).subscribe({
 *   error: (e) => isTransportError(e) && console.log(e.status, e.code, e.message),
 * });
 */
/* eslint-disable @typescript-eslint/no-explicit-any -- as the class-based SDK has it: `error.response.raw` is used without a type */
export class TransportError<T = any, R = any> extends DirectusError {
  /* eslint-enable @typescript-eslint/no-explicit-any -- see above */
  override name = 'TransportError';
  /**
   * The server's code ({@link DirectusErrorCode}: `FORBIDDEN`, `TOKEN_EXPIRED`, …), `UNKNOWN` where it sent none, or one of
   * {@link TransportErrorCode}, which no server can set. The server's own code always is in `errors[0].extensions.code`.
   */
  declare readonly code: ErrorCode<TransportErrorCode | 'UNKNOWN'>;
  /** The HTTP status; 0 when there was no answer. */
  declare readonly status: number;
  declare readonly method: string;
  /** Without its query, which may hold what should not be logged. */
  declare readonly path: string;
  /** Everything the server listed; empty when the answer did not come from Directus. */
  declare readonly errors: readonly TransportErrorDescription[];
  declare readonly response?: TransportResponse<T, R>;

  constructor(
    message: string,
    code: string,
    request: { readonly method: string; readonly path: string },
    response?: TransportResponse<T, R>,
    cause?: unknown,
  );
  /** @deprecated The class-based SDK's form; say message, code and request instead, so that the error has them. */
  constructor(parent: Error | null, response?: Partial<TransportResponse<T, R>>);
  constructor(
    first: string | Error | null,
    second: string | Partial<TransportResponse<T, R>> = {},
    { method, path } = UNKNOWN_REQUEST,
    third?: TransportResponse,
    cause?: unknown,
  ) {
    const isOlder = typeof second !== 'string';
    const response: TransportResponse<T, R> | undefined = isOlder ? complete(second) : third;
    super(
      typeof first === 'string'
        ? first
        : (response?.errors?.[0]?.message ?? first?.message ?? UNKNOWN),
      { cause: isOlder ? (first ?? undefined) : cause },
    );
    this.code = isOlder ? codeOf(response) : second;
    this.status = response?.status ?? 0;
    this.method = method;
    [this.path = ''] = path.split('?');
    this.errors = response?.errors ?? [];
    if (response) this.response = response;
  }

  /** @deprecated Use `cause`, which this is; the error itself where there is none. */
  get parent(): Error {
    return parentOf(this);
  }
}

const UNKNOWN = 'Unknown transport error';
const UNKNOWN_REQUEST = { method: '', path: '' };

/** Returns a response with all its members; `undefined` where nothing is known of it. */
function complete(response: Partial<TransportResponse>): TransportResponse | undefined {
  const isKnown = Object.values(response).some((value) => value !== undefined);
  return isKnown
    ? { raw: undefined, data: undefined, status: 0, headers: {}, ...response }
    : undefined;
}

const codeOf = (response: TransportResponse | undefined): string => {
  const [first] = response?.errors ?? [];
  return first ? serverCode(first.extensions?.code) : response?.status ? 'HTTP' : 'NETWORK';
};

// Code of the class-based SDK reads `error.parent.code`, which must not fail for want of a cause.
const parentOf = (error: Error): Error => (error.cause instanceof Error ? error.cause : error);

/**
 * Why there is no session to work with.
 * - `NO_SESSION`: nobody is logged in, so there is nothing to refresh
 * - `SUPERSEDED`: a later login or logout came first
 * - `REFUSED`: the server refused the refresh token for good; the session has ended
 * - `UNREACHABLE`: the access token has expired and the server could not be reached; the session is kept
 * - `DISPOSED`: `dispose()` has ended this client's session; make a new client to log in
 */
export type SessionErrorCode = 'NO_SESSION' | 'SUPERSEDED' | 'REFUSED' | 'UNREACHABLE' | 'DISPOSED';

const SESSION_MESSAGES: Readonly<Record<SessionErrorCode, string>> = {
  NO_SESSION: 'Nobody is logged in',
  SUPERSEDED: 'A later login or logout came first',
  REFUSED: 'The session has ended',
  UNREACHABLE: 'The session could not be refreshed',
  DISPOSED: 'The client was disposed of; make a new one',
};

/** The session cannot do what was asked; `cause` holds the reply that decided it, if any. */
export class SessionError extends DirectusError {
  override name = 'SessionError';

  constructor(
    readonly code: SessionErrorCode,
    cause?: unknown,
  ) {
    super(SESSION_MESSAGES[code], { cause });
  }

  /** Everything the server listed; empty when it has not decided this, or not answered. */
  get errors(): readonly TransportErrorDescription[] {
    return isTransportError(this.cause) ? this.cause.errors : [];
  }

  /** The server's answer, if it decided this; without headers and body, which may hold tokens. */
  get response(): TransportResponse | undefined {
    return isTransportError(this.cause) ? this.cause.response : undefined;
  }

  /** @deprecated Use `cause`, which this is; the error itself where there is none. */
  get parent(): Error {
    return parentOf(this);
  }
}

/**
 * Tells by name, not by `instanceof`: true also for an error of another copy of this library
 * (ESM beside CommonJS, another window).
 */
const hasErrorName = (error: unknown, name: string): boolean =>
  error instanceof Error && error.name === name;

/** Returns true for a {@link TransportError}: a request failed. Also true for an error of another copy of this library. */
export const isTransportError = (error: unknown): error is TransportError =>
  hasErrorName(error, 'TransportError');
/** Returns true for a {@link SessionError}: there was no session that the request could use. */
export const isSessionError = (error: unknown): error is SessionError =>
  hasErrorName(error, 'SessionError');
/** Returns true for an {@link EmptyParamError}: an argument was empty that must not be. */
export const isEmptyParamError = (error: unknown): error is EmptyParamError =>
  hasErrorName(error, 'EmptyParamError');
/** Returns true for an {@link InvalidParamError}: an argument or option has a value that cannot be used. */
export const isInvalidParamError = (error: unknown): error is InvalidParamError =>
  hasErrorName(error, 'InvalidParamError');
