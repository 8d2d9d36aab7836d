import { SkippedByVue } from '../internal/skipped-by-vue';
import type { MaybePromise } from '../storage/base';
import type { AuthCredentials, AuthResult } from './auth-options';

/** An auth that has the token for requests. */
interface TokenHolder {
  /** The token that requests are sent with, or a promise of it. Default, and `null`: they are sent without. */
  readonly token?: MaybePromise<string | null>;
}

/* eslint-disable @typescript-eslint/no-unsafe-declaration-merging, @typescript-eslint/no-empty-object-type --
   `token` is declared by the interface only: a class of the application may have it as a field or as a getter */
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
export abstract class IAuth extends SkippedByVue {
  /** Logs in, and gives the tokens as the server names them. */
  abstract login(credentials: AuthCredentials): PromiseLike<AuthResult>;
  /** Forgets the session. */
  abstract logout(): PromiseLike<void>;
  /** Gets new tokens; `false` if there is nothing to refresh. */
  abstract refresh(): PromiseLike<AuthResult | false>;
  /** Uses a token that does not expire, once it is known to be one; gives `true`. */
  abstract static(token: string): PromiseLike<boolean>;
}

export interface IAuth extends TokenHolder {}
/* eslint-enable @typescript-eslint/no-unsafe-declaration-merging, @typescript-eslint/no-empty-object-type -- see above */
