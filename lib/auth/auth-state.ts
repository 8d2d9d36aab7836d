/** The status of the session. `refreshing`: a new token has been requested, and the old one is still used. */
export type AuthStatus = 'anonymous' | 'static' | 'active' | 'refreshing';

/**
 * Why the state last changed.
 * - `restoring`: a slow storage has not yet said whether there is a session
 * - `initial`: nothing was stored; `restored`: a session was
 * - `login`, `static`, `logout`: you asked for it
 * - `refreshing`, `refreshed`: a new token has been requested, has arrived
 * - `unreachable`: the refresh got no useful answer; the session is kept and tried again
 * - `refused`: the server refused the refresh token for good; the session has ended
 * - `other-tab`: another tab has refreshed the session, logged in or logged out
 * - `other-user`: the refresh brought another user's token, because somebody else has logged in with the same cookie
 * - `storage-failed`: the storage cannot be used; the session is kept in memory only
 */
export type AuthReason =
  | 'restoring'
  | 'initial'
  | 'restored'
  | 'login'
  | 'static'
  | 'logout'
  | 'refreshing'
  | 'refreshed'
  | 'unreachable'
  | 'refused'
  | 'other-tab'
  | 'other-user'
  | 'storage-failed';

/** The session at one moment. Its token does not show in logs or JSON. */
export class AuthState {
  readonly #token: string | null;

  constructor(
    readonly status: AuthStatus,
    readonly reason: AuthReason,
    token: string | null,
    /** When the access token expires, in epoch milliseconds; `null` when it does not or there is none. */
    readonly expiresAt: number | null,
    /** When it will be refreshed, or tried again, in epoch milliseconds; `null` when it will not. */
    readonly refreshAt: number | null,
    /** A number that grows with each login and logout, and whenever another user may have logged in; not with a new token of the same user. */
    readonly epoch: number,
    /** The cause of `unreachable`, `refused` and `storage-failed`. */
    readonly error?: unknown,
  ) {
    this.#token = token;
  }

  /** The access token; `null` when there is none or a cookie holds it. */
  get token(): string | null {
    return this.#token;
  }

  get authenticated(): boolean {
    return this.status !== 'anonymous';
  }
}
