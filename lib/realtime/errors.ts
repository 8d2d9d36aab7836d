import { DirectusError } from '../errors/errors';
import type { ErrorCode } from '../errors/server-codes';

/**
 * Why no changes are coming in.
 * - `NO_WEBSOCKET`: this Node.js has none, and the package `ws` is not installed
 * - `NOT_SUPPORTED`: the server has its WebSockets turned off, or is older than Directus 10.3
 * - `UPGRADE_FAILED`: the server lists its WebSockets, but none could ever be opened; it is tried again
 * - `CONNECTION_LOST`: there is no connection; it is tried again
 * - `TIMEOUT`: the server does not answer; a connection is tried again, a subscription of `changes` fails
 * - `AUTH_FAILED`: the server refused the token; it is tried again
 * - `LOGIN_REQUIRED`: the server requires a login; it is tried again after one, or now and then where an `IAuth` of
 *   one's own tells of none
 */
export type RealtimeErrorCode =
  | 'NO_WEBSOCKET'
  | 'NOT_SUPPORTED'
  | 'UPGRADE_FAILED'
  | 'CONNECTION_LOST'
  | 'TIMEOUT'
  | 'AUTH_FAILED'
  | 'LOGIN_REQUIRED';

const MESSAGES: Readonly<Record<RealtimeErrorCode, string>> = {
  NO_WEBSOCKET: 'Node.js before 22 has no WebSocket: install the package "ws"',
  NOT_SUPPORTED:
    'The server has no WebSockets: needs Directus 10.3 or newer, with WEBSOCKETS_ENABLED',
  UPGRADE_FAILED:
    'The server supports WebSockets, but no connection could be opened: a proxy in front may not pass `Upgrade`',
  CONNECTION_LOST: 'There is no connection to the server',
  TIMEOUT: 'The server does not answer',
  AUTH_FAILED: 'The server did not accept the token',
  LOGIN_REQUIRED: 'The server accepts no connection before a login',
};

const isOwn = (code: string): code is RealtimeErrorCode => Object.hasOwn(MESSAGES, code);

/** No live data: `code` is one of {@link RealtimeErrorCode} or the server's own (`FORBIDDEN`, …). */
export class RealtimeError extends DirectusError {
  override name = 'RealtimeError';
  readonly code: ErrorCode<RealtimeErrorCode>;

  constructor(code: RealtimeErrorCode);
  constructor(code: string, message: string);
  constructor(code: string, message?: string) {
    super(message ?? (isOwn(code) ? MESSAGES[code] : code));
    this.code = code;
  }
}

/** A refusal in the server's words: its code means what the server means, even if it reads like one of ours. */
export class ServerRefusal extends RealtimeError {}

/** Returns true for a {@link RealtimeError}, also of another copy of this library. */
export const isRealtimeError = (error: unknown): error is RealtimeError =>
  error instanceof Error && error.name === 'RealtimeError';

/** Returns true if this library raised the error itself, with one of these codes. */
export const hasOwnCode = (
  error: unknown,
  ...codes: readonly RealtimeErrorCode[]
): error is RealtimeError =>
  isRealtimeError(error) &&
  !(error instanceof ServerRefusal) &&
  codes.some((code) => code === error.code);

/** Returns true if the project's licence has switched the collection off, so that nothing in it can be read or changed. */
export const isInactive = (error: unknown): boolean =>
  error instanceof ServerRefusal && error.code === 'COLLECTION_INACTIVE';

/** Returns true if no connection can ever be made here. */
export const isUnavailable = (error: unknown): error is RealtimeError =>
  hasOwnCode(error, 'NO_WEBSOCKET', 'NOT_SUPPORTED');
