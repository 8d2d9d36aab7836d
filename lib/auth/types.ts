import type { Observable, SchedulerLike } from 'rxjs';
import type { TransportRequest } from '../transport/types';

/**
 * Where the session lives.
 * - `json`: access and refresh token in the reply, kept in the storage
 * - `cookie`: refresh token in an HttpOnly cookie, access token in the storage
 * - `session`: everything in one HttpOnly cookie; no script can read it
 */
export type AuthMode = 'json' | 'cookie' | 'session';

/** How the session is kept and refreshed: `new Directus(url, { auth })`. */
export interface AuthOptions {
  /** Default `cookie` in browsers, `json` elsewhere. */
  readonly mode?: AuthMode | undefined;
  /** Whether the session is refreshed automatically, ahead of its expiry and when a request needs it. Default true. */
  readonly autoRefresh?: boolean | undefined;
  /** Milliseconds before the access token's expiry, half its lifetime at most. Default 30 000. */
  readonly msRefreshBeforeExpires?: number | undefined;
  /** A token that does not expire. Default `''`: none. */
  readonly staticToken?: string | undefined;
  /** The clock and timers of the session. Default: the platform's own, which in Node keep no process alive. */
  readonly scheduler?: SchedulerLike | undefined;
}

/** Email and password. */
export interface AuthCredentials {
  readonly email: string;
  readonly password: string;
  /** The one-time password, if two-factor authentication is on. */
  readonly otp?: string | undefined;
  /** The server's name for another provider that takes email and password. */
  readonly provider?: string | undefined;
}

/** An account of an LDAP directory that the server knows as `provider`. */
export interface LdapCredentials {
  readonly provider: string;
  readonly identifier: string;
  readonly password: string;
  /** The one-time password, if two-factor authentication is on. */
  readonly otp?: string | undefined;
}

/** A shared item, as its link names it, and its password if it has one. */
export interface ShareCredentials {
  readonly share: string;
  readonly password?: string | undefined;
}

/** How single sign-on begins: `auth.loginUrl(provider, options)`. */
export interface LoginUrlOptions {
  /** The page the server leads back to. Default: the server's own root. */
  readonly redirect?: string | undefined;
  /** The one-time password, where two-factor authentication is on. */
  readonly otp?: string | undefined;
}

/** A way to log in that the server offers beside email and password. */
export interface AuthProvider {
  /** What `loginUrl` and `login` take as provider. */
  readonly name: string;
  readonly driver: string;
  readonly label?: string | null;
  readonly icon?: string | null;
}

/** What login and refresh answer, in the server's own names. */
export interface AuthResult {
  readonly access_token: string | null;
  /** Milliseconds. */
  readonly expires: number;
  readonly refresh_token?: string;
}

/** What the session can do now. `refreshing`: a new token is on its way, the old one is still used. */
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

/** The tokens of a session, as they are kept. */
export interface Tokens {
  readonly access: string | null;
  readonly refresh: string | null;
  /** Milliseconds the access token lives from its issue on; `null` when it does not expire. */
  readonly lifetime: number | null;
  /** When it expires, in epoch milliseconds; `null` when it does not. */
  readonly expiresAt: number | null;
  /** The key of the user or share that the tokens belong to; `null` where that is not known. */
  readonly owner: string | null;
}

/** The tokens of the session there is now, and the epoch it began: another epoch may be another user. */
export interface EpochTokens extends Tokens {
  readonly epoch: number;
}

export const NO_TOKENS: Tokens = {
  access: null,
  refresh: null,
  lifetime: null,
  expiresAt: null,
  owner: null,
};

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
    /** What went wrong, after `unreachable`, `refused` and `storage-failed`. */
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

/** What the bearer stage asks of an auth; what is not there at once is emitted once. */
export interface TokenSource {
  /** The tokens to send `request` with, refreshed first where they have expired. */
  tokensFor(request: TransportRequest): EpochTokens | Observable<EpochTokens>;
  /**
   * The tokens after those the server has just called expired; `undefined` where there can be none.
   * `replays`: how often the request was sent again already.
   */
  tokensAfterExpiry(
    expired: EpochTokens,
    request: TransportRequest,
    replays: number,
  ): Observable<EpochTokens> | undefined;
}
