import { transportError } from '../transport/read-response';
import { isObject } from '../internal/guards';
import { unchecked } from '../internal/unchecked';
import { type AuthMode, type AuthResult, NO_TOKENS, type Tokens } from './types';

/** Returns `value` if a header can carry it as a token, else `null`. */
export const validToken = (value: unknown): string | null =>
  typeof value === 'string' && /^[\x21-\x7e]+$/.test(value) ? value : null;

/** Milliseconds since 1970 of the last moment that a `Date` can hold: later ones could be neither shown nor compared exactly. */
const END_OF_TIME = 8.64e15;

/** Returns `value` as a number of milliseconds if it is one above 0, also as text, else `null`. */
const validDuration = (value: unknown): number | null => {
  const isText = typeof value === 'string' && /^\s*\d/.test(value);
  const duration = isText ? Number(value) : value;
  return typeof duration === 'number' && duration > 0 && duration < Infinity ? duration : null;
};

/**
 * Reads what login and refresh answer. A 200 that lacks what its mode needs is not a session: it is
 * an `INVALID_RESPONSE`, so that a broken proxy logs nobody out.
 */
export function parseTokenResponse(
  data: unknown,
  mode: AuthMode,
  path: string,
  now: number,
): Tokens {
  const { access_token, refresh_token, expires } = isObject(data) ? data : {};
  const access = validToken(mode !== 'session' && access_token);
  const refresh = validToken(mode === 'json' && refresh_token);
  const lifetime = Math.min(validDuration(expires) ?? 0, END_OF_TIME - now);
  if (!lifetime || !(access ?? mode === 'session') || !(refresh ?? mode !== 'json'))
    throw transportError('INVALID_RESPONSE', 'the answer holds no session', {
      method: 'POST',
      path,
    });
  return { access, refresh, lifetime, expiresAt: now + lifetime };
}

/** Reads what a storage holds, which anybody may have written: values in the order of {@link Tokens}. */
export function parseStoredTokens(values: readonly unknown[], mode: AuthMode): Tokens {
  const [access = null, refresh = null] = values.map(validToken);
  const [, , lifetime = null, expiresAt = null] = values.map((text) => validDuration(text));
  if (mode === 'session') return { access: null, refresh: null, lifetime, expiresAt };
  // The class-based SDK leaves an expiry behind at logout.
  if (!access && !refresh) return NO_TOKENS;
  // A static token has no lifetime, though the class-based SDK stores an expiry with it.
  if (!refresh && !lifetime) return { ...NO_TOKENS, access };
  // Without a readable token or expiry it is best to ask the server at once.
  return { access, refresh, lifetime, expiresAt: access ? (expiresAt ?? 0) : 0 };
}

export const stripBearerPrefix = (access: string): string => access.replace(/^bearer /i, '');

/** Whether an Authorization header carries a token, rather than the name and password that a proxy asks for. */
export const isBearer = (authorization: unknown): boolean =>
  /^\s*bearer\b/i.test(String(authorization));

/** The header that carries a token, which may bring the word along. */
export const bearerHeader = (access: string): string => `Bearer ${stripBearerPrefix(access)}`;

/** The tokens in the server's names. */
export const toAuthResult = ({ access, refresh, lifetime }: Tokens): AuthResult => ({
  access_token: access,
  expires: lifetime ?? 0,
  ...(refresh !== null && { refresh_token: refresh }),
});

export const hasTokens = ({ access, expiresAt }: Tokens): boolean =>
  access !== null || expiresAt !== null;

/** What tells one issue of a session from the next: every refresh makes a new one. */
export const tokenIssueId = ({ refresh, access, expiresAt }: Tokens): string | number | null =>
  refresh ?? access ?? expiresAt;

/** Whose tokens these are, as far as the access token says: a user, or a share. */
export function subjectOf({ access }: Tokens): unknown {
  try {
    const [, claims = ''] = String(access).split('.');
    const { id, share } = unchecked<Readonly<Record<string, unknown>>>(
      JSON.parse(atob(claims.replace(/-/g, '+').replace(/_/g, '/'))),
    );
    return id ?? share;
  } catch {
    return undefined;
  }
}
