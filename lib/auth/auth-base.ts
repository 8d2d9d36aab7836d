import type { AuthCredentials, AuthResult } from './auth-options';

/**
 * How requests are authenticated. Extend it to authenticate in your own way; few need to.
 *
 * @example
 * class MyAuth extends IAuth {
 *   async login() { return { access_token: '', expires: 0 }; }
 *   async logout() {}
 *   async refresh() { return { access_token: '', expires: 0 }; }
 *   async static() { return true; }
 * }
 */
export abstract class IAuth {
  /** Logs in, and gives the tokens as the server names them. */
  abstract login(credentials: AuthCredentials): PromiseLike<AuthResult>;
  /** Forgets the session. */
  abstract logout(): PromiseLike<void>;
  /** Gets new tokens; `false` if there is nothing to refresh. */
  abstract refresh(): PromiseLike<AuthResult | false>;
  /** Uses a token that does not expire, once it is known to be one; gives `true`. */
  abstract static(token: string): PromiseLike<boolean>;

  /** The token that requests are sent with; `null` sends them without. */
  get token(): Promise<string | null> {
    return Promise.resolve(null);
  }
}
