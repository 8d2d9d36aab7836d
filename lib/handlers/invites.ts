import type { Call } from '../call';
import { Handler, type RequestOptions } from '../requests/handler';
import { path } from '../requests/path';
import { nothing } from '../requests/readers';
import { optional, text, texts } from '../internal/argument-checks';

/** Invitations of new users by mail. */
export class InvitesHandler extends Handler {
  /**
   * Invites one or several people to a role: `POST /users/invite`. `inviteUrl`: the page the mail leads to, with
   * `?token=…` added; the server must allow it (`USER_INVITE_URL_ALLOW_LIST`).
   *
   * @example
   * await directus.users.invites.send('ada@example.com', role);
   */
  send(
    email: string | readonly string[],
    role: string,
    inviteUrl?: string,
    options?: RequestOptions,
  ): Call<void> {
    return this.request('POST', path`/users/invite`, {
      body: () => ({
        email: typeof email === 'string' ? text('email', email) : texts('email', email),
        role: text('role', role),
        invite_url: optional(text, 'inviteUrl', inviteUrl),
      }),
      read: nothing,
      options,
    });
  }

  /**
   * Accepts an invitation with the token from its mail: `POST /users/invite/accept`.
   *
   * @example
   * await directus.users.invites.accept(token, 'n3w-p455w0rd');
   */
  accept(token: string, password: string, options?: RequestOptions): Call<void> {
    return this.request('POST', path`/users/invite/accept`, {
      body: () => ({ token: text('token', token), password: text('password', password) }),
      read: nothing,
      options,
    });
  }
}
