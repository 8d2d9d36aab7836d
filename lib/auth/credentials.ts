import { InvalidParamError } from '../errors/errors';
import { string, text } from '../internal/argument-checks';
import { isObject } from '../internal/guards';
import { encodePathSegment } from '../transport/url';
import type { AuthMode } from './auth-modes';

/** Returns `value` if it is a string; `undefined` where it is absent; throws `InvalidParamError` otherwise. */
export function optionalText(name: string, value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : string(name, value);
}

/** Returns the path at which a provider logs in. */
export const providerPath = (provider: unknown): string =>
  `/auth/login/${encodePathSegment('provider', provider)}`;

/** A login as a request. */
export interface LoginRequest {
  readonly path: string;
  readonly body: object;
}

/**
 * Checks credentials and returns the request that sends them. An explicit `undefined` means absent.
 *
 * @param clientMode the client's mode, which decides about refreshes and cookies: a login cannot have another
 */
export function loginRequest(credentials: unknown, clientMode: AuthMode): LoginRequest {
  if (!isObject(credentials)) throw new InvalidParamError('credentials', 'must be an object');
  const { provider, otp, mode, ...given } = credentials;
  if (mode !== undefined && mode !== clientMode)
    throw new InvalidParamError(
      'mode',
      `is that of the client, ${clientMode}: set { auth: { mode } }`,
    );
  const { share, password, identifier } = given;
  // A form's field for the one-time password may be left empty.
  const body = { ...given, otp: optionalText('otp', otp) || undefined };
  if (share !== undefined) {
    text('share', share);
    if (password !== undefined) text('password', password);
    return { path: '/shares/auth', body };
  }
  if (identifier === undefined) text('email', given['email']);
  else text('identifier', identifier);
  text('password', password);
  return { path: provider === undefined ? '/auth/login' : providerPath(provider), body };
}
