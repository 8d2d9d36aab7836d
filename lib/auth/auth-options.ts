import type { SchedulerLike } from 'rxjs';
import type { AuthMode } from './auth-modes';

/** How the session is kept and refreshed: `new Directus(url, { auth })`. */
export interface AuthOptions {
  /** Default `cookie` in browsers, `json` elsewhere. */
  readonly mode?: AuthMode | undefined;
  /** True if the session is refreshed automatically, ahead of its expiry and when a request needs it. Default true. */
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
  /** The name to pass to `loginUrl` and `login` as provider. */
  readonly name: string;
  readonly driver: string;
  readonly label?: string | null;
  readonly icon?: string | null;
}

/** The answer to a login or refresh, with the server's names. */
export interface AuthResult {
  readonly access_token: string | null;
  /** Milliseconds. */
  readonly expires: number;
  readonly refresh_token?: string;
}
