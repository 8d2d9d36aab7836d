import type { Call } from '../call';
import { Handler, type RequestOptions } from '../requests/handler';
import { path } from '../requests/path';
import { nothing } from '../requests/readers';
import { text } from '../internal/argument-checks';

/** The secret for an authenticator app, and the same as an address for a QR code. */
export interface TfaSecret {
  secret: string;
  otpauth_url: string;
}

/**
 * Two-factor authentication of the current user.
 *
 * @example
 * const { secret, otpauth_url } = await directus.users.tfa.generate(password); // show it as a QR code
 * await directus.users.tfa.enable(secret, otp); // the first code the app shows
 */
export class TfaHandler extends Handler {
  /**
   * Makes a secret, which is not in use yet: `POST /users/me/tfa/generate`. For accounts of single sign-on, which have
   * no password, the server takes any.
   *
   * @example
   * const { secret, otpauth_url } = await directus.users.tfa.generate(password);
   */
  generate(password: string, options?: RequestOptions): Call<TfaSecret> {
    return this.request('POST', path`/users/me/tfa/generate`, {
      body: () => ({ password: text('password', password) }),
      options,
    });
  }

  /**
   * Stops requiring codes; takes a last one: `POST /users/me/tfa/disable`.
   *
   * @example
   * await directus.users.tfa.disable('123456');
   */
  disable(otp: string, options?: RequestOptions): Call<void> {
    return this.request('POST', path`/users/me/tfa/disable`, {
      body: () => ({ otp: text('otp', otp) }),
      read: nothing,
      options,
    });
  }

  /**
   * Requires codes from now on, given a secret and a code made from it: `POST /users/me/tfa/enable`.
   * With the password alone, as older versions of Directus had it: the same as {@link TfaHandler.generate}.
   *
   * @example
   * await directus.users.tfa.enable(secret, '123456');
   */
  enable(password: string): Call<TfaSecret>;
  enable(secret: string, otp: string, options?: RequestOptions): Call<void>;
  enable(secret: string, otp?: string, options?: RequestOptions): Call<unknown> {
    if (otp === undefined) return this.generate(secret);
    return this.request('POST', path`/users/me/tfa/enable`, {
      body: () => ({ secret: text('secret', secret), otp: text('otp', otp) }),
      read: nothing,
      options,
    });
  }
}

/** @deprecated Use {@link TfaSecret}. */
export type TfaType = TfaSecret;
