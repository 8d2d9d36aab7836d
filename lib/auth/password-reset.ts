import { noop } from 'rxjs';
import { Call } from '../call';
import { requireNonEmpty } from '../errors/errors';
import type { ITransport } from '../transport/types';

/** Forgotten passwords. */
export interface Passwords {
  /**
   * Makes the server mail a link for a new password: `POST /auth/password/request`.
   * `resetUrl`: where the link leads; it must be on the server's `PASSWORD_RESET_URL_ALLOW_LIST`.
   *
   * @example
   * await directus.auth.password.request('admin@example.com');
   */
  request(email: string, resetUrl?: string): Call<void>;

  /**
   * Sets a new password with the token from that mail: `POST /auth/password/reset`.
   *
   * @example
   * await directus.auth.password.reset('abc.def.ghi', 'n3w-p455w0rd');
   */
  reset(token: string, password: string): Call<void>;
}

/** Refuses empty strings among these values before anything is sent. */
export function requireAllNonEmpty(values: object): void {
  for (const [name, value] of Object.entries(values)) requireNonEmpty(name, value);
}

export function passwordReset(transport: ITransport): Passwords {
  const post = (path: string, body: object) =>
    Call.from(() => {
      requireAllNonEmpty(body);
      return transport.post(`/auth/password/${path}`, body);
    }, noop);
  return {
    request: (email, resetUrl) => post('request', { email, reset_url: resetUrl }),
    reset: (token, password) => post('reset', { token, password }),
  };
}
