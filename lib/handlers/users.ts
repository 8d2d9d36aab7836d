import { catchError, of } from 'rxjs';
import { Call } from '../call';
import { isTransportError } from '../errors';
import type { ITransport } from '../transport/types';
import type { DefaultSchema } from '../types/schema';
import type { ItemsOptions } from './handler';
import { InvitesHandler } from './invites';
import { type ItemsHandler, systemItems } from './items';
import { MeHandler } from './me';
import { once } from './once';
import { TfaHandler } from './tfa';

/** What people may say about themselves when they register. */
export interface Registration {
  readonly first_name?: string | undefined;
  readonly last_name?: string | undefined;
  /** The page the mail leads to, with `?token=…` added; the server must allow it (`USER_REGISTER_URL_ALLOW_LIST`). */
  readonly verification_url?: string | undefined;
}

interface UsersEndpoints<T, S = DefaultSchema> extends ItemsHandler<T, S> {
  readonly me: MeHandler<T, S>;
  readonly invites: InvitesHandler;
  /** The same as `me.tfa`. */
  readonly tfa: TfaHandler;

  /** Registers a new user, where the project allows it: `POST /users/register`. Since Directus 10.11. */
  register(
    email: string,
    password: string,
    more?: Registration,
    options?: ItemsOptions,
  ): Call<void>;
}

const UsersEndpoints = systemItems<
  new <T, S = DefaultSchema>(transport: ITransport) => UsersEndpoints<T, S>
>('directus_users', {
  me: MeHandler,
  invites: InvitesHandler,
  tfa: TfaHandler,
  register: 'done POST @/register email password ...more?',
});

/** Users, and the current one. */
export class UsersHandler<T, S = DefaultSchema> extends UsersEndpoints<T, S> {
  /**
   * Confirms a new user's email with the token from the mail:
   * `GET /users/register/verify-email`, which ends in a redirect to the admin app; it is not followed.
   */
  registerVerify(token: string, options?: ItemsOptions): Call<void> {
    const ask = () => ['/users/register/verify-email', { token }] as const;
    const verify = this.call('done', 'GET', ask, once(options));
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
