import { Call } from '../call';
import { EmptyParamError } from '../errors';
import type { ITransport } from '../transport/types';

const nothing = () => undefined;

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
      if (email === '') throw new EmptyParamError('email');
      return this.#transport.post('/auth/password/request', {
        email,
        ...(resetUrl !== undefined && { reset_url: resetUrl }),
      });
    }, nothing);
  }

  /**
   * Sets a new password with the token from that mail: `POST /auth/password/reset`.
   *
   * @example
   * await directus.auth.password.reset('abc.def.ghi', 'n3w-p455w0rd');
   */
  reset(token: string, password: string): Call<void> {
    return Call.from(() => {
      if (token === '') throw new EmptyParamError('token');
      if (password === '') throw new EmptyParamError('password');
      return this.#transport.post('/auth/password/reset', { token, password });
    }, nothing);
  }
}
