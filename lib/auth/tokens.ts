import { failure } from '../transport/reply';
import { isObject } from '../types/guards';
import type { AuthMode, AuthResult, Tokens } from './types';

const isToken = (value: unknown): value is string => typeof value === 'string' && value !== '';

/**
 * Reads what login and refresh answer. A 200 that lacks what its mode needs is not a session: it is
 * an `INVALID_RESPONSE`, so that a broken proxy logs nobody out.
 */
export function readTokens(data: unknown, mode: AuthMode, path: string, now: number): Tokens {
  const { access_token, refresh_token, expires } = isObject(data) ? data : {};
  const access = isToken(access_token) && mode !== 'session' ? access_token : null;
  const refresh = isToken(refresh_token) && mode === 'json' ? refresh_token : null;
  const complete = (access ?? mode === 'session') && (refresh ?? mode !== 'json');
  if (!complete || typeof expires !== 'number' || !(expires > 0 && expires < Infinity))
    throw failure('INVALID_RESPONSE', 'the answer holds no session', { method: 'POST', path });
  return { access, refresh, lifetime: expires, expiresAt: now + expires };
}

/** The tokens in the server's names. */
export const authResult = ({ access, refresh, lifetime }: Tokens): AuthResult => ({
  access_token: access,
  expires: lifetime ?? 0,
  ...(refresh !== null && { refresh_token: refresh }),
});

export const hasTokens = ({ access, expiresAt }: Tokens): boolean =>
  access !== null || expiresAt !== null;

/** Whether both are the same issue of the same session; every refresh makes a new one. */
export const sameIssue = (a: Tokens, b: Tokens): boolean => issue(a) === issue(b);

const issue = ({ refresh, access, expiresAt }: Tokens) => refresh ?? access ?? expiresAt;
