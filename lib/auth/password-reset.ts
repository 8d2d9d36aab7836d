import { noop } from 'rxjs';
import { Call } from '../call';
import { text } from '../internal/argument-checks';
import type { AuthApi } from './auth-api';
import { optionalText } from './credentials';

/** Forgotten passwords. */
export interface PasswordReset {
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

/** Makes the requests of {@link PasswordReset}; wrong arguments fail the Call before anything is sent. */
export function passwordReset({ post }: Pick<AuthApi, 'post'>): PasswordReset {
  return {
    request: (email, resetUrl) =>
      Call.from(() => {
        text('email', email);
        const link = optionalText('resetUrl', resetUrl);
        if (link !== undefined) text('resetUrl', link);
        return post('/auth/password/request', { email, reset_url: link });
      }, noop),
    reset: (token, password) =>
      Call.from(() => {
        text('token', token);
        text('password', password);
        return post('/auth/password/reset', { token, password });
      }, noop),
  };
}

/** @deprecated Use {@link PasswordReset}. */
export type Passwords = PasswordReset;
