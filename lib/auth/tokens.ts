import { transportError } from '../transport/read-response';
import { isObject } from '../internal/guards';
import { traitsOf, type AuthMode } from './auth-modes';
import type { AuthResult } from './auth-options';

/** The tokens of a session, as they are kept. */
export interface Tokens {
  readonly access: string | null;
  readonly refresh: string | null;
  /** Milliseconds the access token lives from its issue on; `null` when it does not expire. */
  readonly lifetime: number | null;
  /** When it expires, in epoch milliseconds; `null` when it does not. */
  readonly expiresAt: number | null;
  /** The key of the user or share that the tokens belong to; `null` where that is not known. */
  readonly owner: string | null;
}

/** The session's tokens and its epoch, a number that grows with each logout and whenever another user may have logged in. */
export interface EpochTokens extends Tokens {
  readonly epoch: number;
}

export const NO_TOKENS: Tokens = {
  access: null,
  refresh: null,
  lifetime: null,
  expiresAt: null,
  owner: null,
};

/** Returns `value` if a header can carry it as a token, else `null`. */
export const validToken = (value: unknown): string | null =>
  typeof value === 'string' && /^[\x21-\x7e]+$/.test(value) ? value : null;

/** The last moment that a `Date` can hold, in epoch milliseconds: later ones could be neither shown nor compared exactly. */
const END_OF_TIME = 8.64e15;

/** Returns `value` as a number of milliseconds if it is one above 0, also as text, else `null`. Never throws. */
const validDuration = (value: unknown): number | null => {
  const isText = typeof value === 'string' && /^\s*\d/.test(value);
  const duration = isText ? Number(value) : value;
  return typeof duration === 'number' && duration > 0 && duration < Infinity ? duration : null;
};

const validOwner = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/**
 * Reads the answer to a login or refresh. Throws `INVALID_RESPONSE` for an answer of status 200 that lacks a part its mode
 * needs, so that a broken proxy logs nobody out.
 */
export function parseTokenResponse(
  data: unknown,
  mode: AuthMode,
  path: string,
  now: number,
): Tokens {
  const { access_token, refresh_token, expires } = isObject(data) ? data : {};
  const { usesCookie, hidesAccessToken } = traitsOf(mode);
  const access = validToken(!hidesAccessToken && access_token);
  const refresh = validToken(!usesCookie && refresh_token);
  const lifetime = Math.min(validDuration(expires) ?? 0, END_OF_TIME - now);
  if (!lifetime || !(access ?? hidesAccessToken) || !(refresh ?? usesCookie))
    throw transportError('INVALID_RESPONSE', 'the answer holds no session', {
      method: 'POST',
      path,
    });
  return { access, refresh, lifetime, expiresAt: now + lifetime, owner: ownerOf(access) };
}

/**
 * Reads tokens from a storage or another tab, where any script may have written them. A value of the wrong kind becomes
 * `null`; the result is a session that `mode` can have, or none. Never throws.
 */
export function parseTokens(
  values: Readonly<Record<keyof Tokens, unknown>>,
  mode: AuthMode,
): Tokens {
  const access = validToken(values.access);
  const refresh = validToken(values.refresh);
  const lifetime = validDuration(values.lifetime);
  const expiresAt = validDuration(values.expiresAt);
  if (traitsOf(mode).hidesAccessToken) {
    const owner = expiresAt === null ? null : validOwner(values.owner);
    return { access: null, refresh: null, lifetime, expiresAt, owner };
  }
  // The class-based SDK leaves an expiry behind at logout.
  if (!access && !refresh) return NO_TOKENS;
  const owner = ownerOf(access);
  // A static token has no lifetime, though the class-based SDK stores an expiry with it.
  if (!refresh && !lifetime) return { ...NO_TOKENS, access, owner };
  // Without a readable token or expiry the session is refreshed at once.
  return { access, refresh, lifetime, expiresAt: access ? (expiresAt ?? 0) : 0, owner };
}

/** Returns true if these are tokens that a session of `mode` can have, as {@link parseTokens} would read them. */
export function areTokens(value: unknown, mode: AuthMode): value is Tokens {
  if (!isObject(value)) return false;
  const { access, refresh, lifetime, expiresAt, owner } = value;
  return Object.entries(parseTokens({ access, refresh, lifetime, expiresAt, owner }, mode)).every(
    ([name, parsed]) => value[name] === parsed,
  );
}

export const stripBearerPrefix = (access: string): string => access.replace(/^bearer /i, '');

/** Returns true if an Authorization header carries a token, rather than the name and password that a proxy asks for. */
export const isBearer = (authorization: unknown): boolean =>
  /^\s*bearer\b/i.test(String(authorization));

/** Returns the Authorization header for a token, which may begin with the word `Bearer` already. */
export const bearerHeader = (access: string): string => `Bearer ${stripBearerPrefix(access)}`;

/** Returns the tokens with the server's names. */
export const toAuthResult = ({ access, refresh, lifetime }: Tokens): AuthResult => ({
  access_token: access,
  expires: lifetime ?? 0,
  ...(refresh !== null && { refresh_token: refresh }),
});

export const hasTokens = ({ access, expiresAt }: Tokens): boolean =>
  access !== null || expiresAt !== null;

/**
 * Returns an id for one set of tokens, `null` for none: each refresh issues a set with another id. Refresh tokens never
 * repeat. Access tokens of one second are equal, so the id contains their expiry in milliseconds.
 */
export function tokenSetId({ refresh, access, expiresAt }: Tokens): string | null {
  if (refresh !== null) return refresh;
  return access === null && expiresAt === null ? null : `${access ?? ''} ${expiresAt ?? ''}`;
}

/** Returns fresh tokens with another id than `before`, even if the clock has not moved on and the access token is the same. */
export const withNextId = (fresh: Tokens, before: Tokens): Tokens =>
  tokenSetId(fresh) === tokenSetId(before)
    ? { ...fresh, expiresAt: (fresh.expiresAt ?? 0) + 1 }
    : fresh;

/** Returns the claims of an access token, which nothing has verified; `undefined` for a token that has none. */
export function claimsOf(access: string | null): Readonly<Record<string, unknown>> | undefined {
  try {
    const [, claims = ''] = String(access).split('.');
    const parsed: unknown = JSON.parse(atob(claims.replace(/-/g, '+').replace(/_/g, '/')));
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** Returns the key of the user or share that an access token names; `null` for a token that names none. */
export const ownerOf = (access: string | null): string | null => accountKey(claimsOf(access));

/** Returns the key of the user or share in the claims of a token, or in an answer to `GET /users/me`. */
export function accountKey(value: unknown): string | null {
  const { id, share } = isObject(value) ? value : {};
  return validOwner(id) ?? validOwner(share);
}
