import { isPlatformServer } from '@angular/common';
import { inject, PLATFORM_ID, REQUEST, RESPONSE_INIT } from '@angular/core';
import { unrefScheduler } from '#platform';
import type { AuthOptions } from '../auth/auth-options';
import { claimsOf, validToken } from '../auth/tokens';
import type { DirectusInit } from '../options';
import type { TransportOptions } from '../transport/transport-options';
import { noteVisitor } from './visitor';

type Init = DirectusInit<AuthOptions, TransportOptions>;

/** Options of `withVisitorSession`. */
export interface VisitorSessionOptions {
  /** The server's `SESSION_COOKIE_NAME`. Default `directus_session_token`. */
  readonly cookie?: string | undefined;
}

/** Milliseconds: a token that expires while the page is rendered would make half of it fail. */
const MIN_LIFETIME = 5_000;

/** Returns the value of a cookie; `undefined` where there is none. */
function cookieValue(header: string, name: string): string | undefined {
  for (const pair of header.split(';')) {
    const separator = pair.indexOf('=');
    if (separator > 0 && pair.slice(0, separator).trim() === name)
      return pair.slice(separator + 1).trim();
  }
  return undefined;
}

/** Returns a token that a header can carry and that has not expired, else `null`. */
function usableToken(value: string): string | null {
  let token: string | null;
  try {
    token = validToken(decodeURIComponent(value));
  } catch {
    return null;
  }
  const exp = claimsOf(token)?.['exp'];
  const isAlive = typeof exp === 'number' && exp * 1_000 > unrefScheduler.now() + MIN_LIFETIME;
  return isAlive ? token : null;
}

/** A page for one visitor must not be kept for others; one for nobody must not be kept for somebody. */
function markResponse(response: ResponseInit, hasCookie: boolean): void {
  const headers = new Headers(response.headers);
  if (hasCookie) headers.set('cache-control', 'private, no-store');
  else headers.append('vary', 'Cookie');
  response.headers = headers;
}

/**
 * Has a server render pages with the visitor's session, which the cookie of Directus's `session` mode holds: data that only the visitor
 * may read is in the page, and guards decide on the server. Needs `RenderMode.Server`, page and Directus on one site, and a cookie
 * domain that both share (`SESSION_COOKIE_DOMAIN`). The server never refreshes the session: with an expired one, it renders as for
 * nobody, and the browser decides. The token is not in the page. Answers with a session get `Cache-Control: private, no-store`, the
 * others `Vary: Cookie`. In the browser it is the mode `session` alone.
 *
 * @example
 * providers: [provideDirectus('https://cms.example.com', withVisitorSession())]
 */
export const withVisitorSession =
  (
    init: Init | (() => Init) = {},
    { cookie = 'directus_session_token' }: VisitorSessionOptions = {},
  ): (() => Init) =>
  () => {
    const given = init instanceof Function ? init() : init;
    const request = isPlatformServer(inject(PLATFORM_ID))
      ? inject(REQUEST, { optional: true })
      : null;
    const auth: AuthOptions = { ...given.auth, mode: 'session' };
    if (!request) return { ...given, auth };
    const value = cookieValue(request.headers.get('cookie') ?? '', cookie);
    const response = inject(RESPONSE_INIT, { optional: true });
    if (response) markResponse(response, value !== undefined);
    const token = value === undefined ? null : usableToken(value);
    const visitorAuth: AuthOptions = token === null ? auth : { ...auth, staticToken: token };
    noteVisitor(visitorAuth, { isKnown: value === undefined || token !== null, token });
    return { ...given, auth: visitorAuth };
  };
