import { type DirectusToken, usual } from '../client-token';
import { injectClient } from '../injection';
import type { AppSchema } from '../app-schema';
import { injectDirectusTesting } from './provide-directus-testing';

/** Milliseconds. */
const LIFETIME = 900_000;

/**
 * Logs in with a request that is answered at once: after it, `auth.state` is `active`. Needs an injection context. `token`: at which
 * client, where there are several.
 *
 * @example
 * TestBed.runInInjectionContext(() => testLogin());
 */
export function testLogin<Schema extends object = AppSchema>(
  token: DirectusToken<Schema> = usual<Schema>(),
): void {
  const client = injectClient(token);
  const login = client.auth.login({ email: 'user@example.com', password: 'secret' }).subscribe();
  injectDirectusTesting(token)
    .expectOne('POST', '/auth/login')
    .flush({ access_token: 'access', refresh_token: 'refresh', expires: LIFETIME });
  login.unsubscribe();
}
