import { catchError, identity, of } from 'rxjs';
import { Call } from '../call';
import { isTransportError } from '../errors/errors';
import type { RequestOptions } from '../requests/handler';
import { NO_REPLAY } from '../requests/no-replay';
import { path } from '../requests/path';
import { nothing, type Reader } from '../requests/readers';
import { transportError } from '../transport/read-response';
import { object, optional, text } from '../internal/argument-checks';
import type { ITransport } from '../transport/transport-base';
import type { ID } from '../types/query';
import type { DefaultSchema } from '../types/schema';
import { InvitesHandler } from './invites';
import { ItemsHandler } from './items';
import { MeHandler } from './me';

/** The fields that a new user may set at registration. */
export interface Registration {
  readonly first_name?: string | undefined;
  readonly last_name?: string | undefined;
  /** The page the mail leads to, with `?token=…` added; the server must allow it (`USER_REGISTER_URL_ALLOW_LIST`). */
  readonly verification_url?: string | undefined;
}

/** Users, and the current one. */
export class UsersHandler<T, Schema = DefaultSchema> extends ItemsHandler<T, Schema> {
  readonly me = new MeHandler<T, Schema>(this.transport);
  readonly invites = new InvitesHandler(this.transport);
  /** The same as `me.tfa`. */
  readonly tfa = this.me.tfa;

  constructor(transport: ITransport) {
    super('directus_users', transport);
  }

  /**
   * Registers a new user, where the project allows it: `POST /users/register`. Since Directus 10.11.
   *
   * @example
   * await directus.users.register('ada@example.com', 'p455w0rd', { first_name: 'Ada' });
   */
  register(
    email: string,
    password: string,
    more?: Registration,
    options?: RequestOptions,
  ): Call<void> {
    return this.request('POST', path`/users/register`, {
      body: () => ({
        ...optional(object, 'more', more),
        email: text('email', email),
        password: text('password', password),
      }),
      read: nothing,
      options,
    });
  }

  /**
   * Turns off two-factor authentication for a user who has lost the device; for administrators:
   * `POST /users/{id}/tfa/disable`. Users turn off their own with {@link TfaHandler.disable}.
   *
   * @example
   * await directus.users.disableTfa(user);
   */
  disableTfa(id: ID, options?: RequestOptions): Call<void> {
    return this.request('POST', path`/users/${{ id }}/tfa/disable`, { read: nothing, options });
  }

  /**
   * Confirms a new user's email with the token from the mail: `GET /users/register/verify-email`. The server answers
   * with a redirect to the user's page in the admin app, which Node does not follow and browsers do; any other page,
   * such as the login's, fails with `REDIRECTED`.
   *
   * @example
   * await directus.users.registerVerify(token);
   */
  registerVerify(token: string, options?: RequestOptions): Call<void> {
    const verify = this.request('GET', path`/users/register/verify-email`, {
      params: () => ({ token: text('token', token) }),
      read: verified,
      defaults: { ...NO_REPLAY, isExpected: leadsToUserPage },
      options,
    });
    return Call.from(
      () =>
        verify.pipe(
          catchError((error: unknown) => {
            if (leadsToUserPage(error)) return of(undefined);
            throw error;
          }),
        ),
      identity,
    );
  }
}

const isUserPage = (path = ''): boolean => /\/admin\/users\/[^/]+\/?$/.test(path);

const leadsToUserPage = (error: unknown): boolean =>
  isTransportError(error) && isUserPage(error.response?.redirectedTo);

/** Accepts an answer that was not redirected, or that was redirected to a user's page in the admin app. */
const verified: Reader<void> = {
  read(response, request) {
    const { redirectedTo } = response;
    if (redirectedTo !== undefined && !isUserPage(redirectedTo))
      throw transportError('REDIRECTED', `redirected to ${redirectedTo}`, request, response);
  },
};
