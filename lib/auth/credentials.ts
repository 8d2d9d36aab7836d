import { InvalidParamError, requireNonEmpty } from '../errors/errors';
import { isObject } from '../internal/guards';
import { encodePathSegment } from '../transport/url';
import type { AuthMode } from './auth-modes';

/** Returns `value` if it is a string that is not empty; throws `EmptyParamError` or `InvalidParamError` otherwise. */
export function requireText(name: string, value: unknown): string {
  requireNonEmpty(name, value);
  if (typeof value !== 'string') throw new InvalidParamError(name, 'must be a string');
  return value;
}

/** Returns `value` if it is a string; `undefined` where it is absent; throws `InvalidParamError` otherwise. */
export function optionalText(name: string, value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw new InvalidParamError(name, 'must be a string');
  return value;
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
    requireText('share', share);
    if (password !== undefined) requireText('password', password);
    return { path: '/shares/auth', body };
  }
  if (identifier === undefined) requireText('email', given['email']);
  else requireText('identifier', identifier);
  requireText('password', password);
  return { path: provider === undefined ? '/auth/login' : providerPath(provider), body };
}
