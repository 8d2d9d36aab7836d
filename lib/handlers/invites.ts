import type { Call } from '../call';
import type { ITransport } from '../transport/types';
import { handler } from './endpoints';
import type { ItemsOptions } from './handler';

/** Invitations of new users by mail. */
export interface InvitesHandler {
  /**
   * Invites one or several people to a role: `POST /users/invite`. `inviteUrl`: the page the mail leads to, with
   * `?token=…` added; the server must allow it (`USER_INVITE_URL_ALLOW_LIST`).
   */
  send(
    email: string | readonly string[],
    role: string,
    inviteUrl?: string,
    options?: ItemsOptions,
  ): Call<void>;

  /** Accepts an invitation with the token from its mail: `POST /users/invite/accept`. */
  accept(token: string, password: string, options?: ItemsOptions): Call<void>;
}

export const InvitesHandler = handler<new (transport: ITransport) => InvitesHandler>({
  send: 'done POST /users/invite email role invite_url',
  accept: 'done POST /users/invite/accept token password',
});
