import type { Call } from '../call';
import { Handler, type ItemsOptions } from '../requests/handler';
import { path } from '../requests/path';
import { nothing } from '../requests/readers';

/** Invitations of new users by mail. */
export class InvitesHandler extends Handler {
  /**
   * Invites one or several people to a role: `POST /users/invite`. `inviteUrl`: the page the mail leads to, with
   * `?token=…` added; the server must allow it (`USER_INVITE_URL_ALLOW_LIST`).
   */
  send(
    email: string | readonly string[],
    role: string,
    inviteUrl?: string,
    options?: ItemsOptions,
  ): Call<void> {
    return this.request('POST', path`/users/invite`, {
      body: () => ({ email, role, invite_url: inviteUrl }),
      read: nothing,
      options,
    });
  }

  /** Accepts an invitation with the token from its mail: `POST /users/invite/accept`. */
  accept(token: string, password: string, options?: ItemsOptions): Call<void> {
    return this.request('POST', path`/users/invite/accept`, {
      body: () => ({ token, password }),
      read: nothing,
      options,
    });
  }
}
