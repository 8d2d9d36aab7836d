import { catchError, of } from 'rxjs';
import { Call } from '../call';
import { isTransportError } from '../errors/errors';
import type { ItemsOptions } from '../requests/handler';
import { noReplay } from '../requests/no-replay';
import { path } from '../requests/path';
import { nothing } from '../requests/readers';
import { object } from '../requests/validate';
import type { ITransport } from '../transport/types';
import type { DefaultSchema } from '../types/schema';
import { InvitesHandler } from './invites';
import { ItemsHandler } from './items';
import { MeHandler } from './me';

/** What people may say about themselves when they register. */
export interface Registration {
  readonly first_name?: string | undefined;
  readonly last_name?: string | undefined;
  /** The page the mail leads to, with `?token=…` added; the server must allow it (`USER_REGISTER_URL_ALLOW_LIST`). */
  readonly verification_url?: string | undefined;
}

/** Users, and the current one. */
export class UsersHandler<T, S = DefaultSchema> extends ItemsHandler<T, S> {
  readonly me = new MeHandler<T, S>(this.transport);
  readonly invites = new InvitesHandler(this.transport);
  /** The same as `me.tfa`. */
  readonly tfa = this.me.tfa;

  constructor(transport: ITransport) {
    super('directus_users', transport);
  }

  /** Registers a new user, where the project allows it: `POST /users/register`. Since Directus 10.11. */
  register(
    email: string,
    password: string,
    more: Registration = {},
    options?: ItemsOptions,
  ): Call<void> {
    return this.request('POST', path`/users/register`, {
      body: () => ({ email, password, ...object('more', more) }),
      read: nothing,
      options,
    });
  }

  /**
   * Confirms a new user's email with the token from the mail:
   * `GET /users/register/verify-email`, which ends in a redirect to the admin app; it is not followed.
   */
  registerVerify(token: string, options?: ItemsOptions): Call<void> {
    const verify = this.request('GET', path`/users/register/verify-email`, {
      query: { token },
      read: nothing,
      options: noReplay(options),
    });
    return Call.from(
      () =>
        verify.pipe(
          catchError((error: unknown) => {
            if (isTransportError(error) && error.code === 'REDIRECTED') return of(undefined);
            throw error;
          }),
        ),
      () => undefined,
    );
  }
}
