import type { Call } from '../call';
import { Handler, type ItemsOptions } from './handler';

/** Invitations of new users by mail. */
export class InvitesHandler extends Handler {
  /**
   * Invites one or several people to a role: `POST /users/invite`. `inviteUrl`: the page the mail leads to, with
   * `?token=…` added; the server has to allow it (`USER_INVITE_URL_ALLOW_LIST`).
   */
  send(
    email: string | readonly string[],
    role: string,
    inviteUrl?: string,
    options?: ItemsOptions,
  ): Call<void> {
    const body = { email, role, invite_url: inviteUrl };
    return this.done('post', () => ['/users/invite', undefined, body], options);
  }

  /** Accepts an invitation with the token from its mail: `POST /users/invite/accept`. */
  accept(token: string, password: string, options?: ItemsOptions): Call<void> {
    const ask = () => ['/users/invite/accept', undefined, { token, password }] as const;
    return this.done('post', ask, options);
  }
}
