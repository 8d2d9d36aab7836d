import { noop } from 'rxjs';
import { Call } from '../call';
import { refuseEmpty } from '../errors';
import type { ITransport } from '../transport/types';

/** Forgotten passwords. */
export class Passwords {
  readonly #transport: ITransport;

  constructor(transport: ITransport) {
    this.#transport = transport;
  }

  /**
   * Has the server mail a link for a new password: `POST /auth/password/request`.
   * `resetUrl`: where the link leads; it must be on the server's `PASSWORD_RESET_URL_ALLOW_LIST`.
   *
   * @example
   * await directus.auth.password.request('admin@example.com');
   */
  request(email: string, resetUrl?: string): Call<void> {
    return Call.from(() => {
      refuseEmpty('email', email);
      return this.#transport.post('/auth/password/request', {
        email,
        ...(resetUrl !== undefined && { reset_url: resetUrl }),
      });
    }, noop);
  }

  /**
   * Sets a new password with the token from that mail: `POST /auth/password/reset`.
   *
   * @example
   * await directus.auth.password.reset('abc.def.ghi', 'n3w-p455w0rd');
   */
  reset(token: string, password: string): Call<void> {
    return Call.from(() => {
      refuseEmpty('token', token);
      refuseEmpty('password', password);
      return this.#transport.post('/auth/password/reset', { token, password });
    }, noop);
  }
}
