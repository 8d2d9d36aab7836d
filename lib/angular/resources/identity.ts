import type { Directus } from '../../directus';
import { hasOwnCredentials } from '../own-credentials';
import { visitorOf } from '../visitor';

/**
 * As whom a client reads.
 * - `anonymous`: nobody in particular
 * - `visitor`: the user of the browser, also on a server that renders with that user's session
 * - `secret`: a token of the server's own, which the browser must not profit from
 */
export type Identity = 'anonymous' | 'visitor' | 'secret';

/** Returns as whom a client reads on a server. */
export function identityOnServer(client: Directus<never>): Identity {
  const { authenticated, token } = client.auth.state;
  if (hasOwnCredentials(client)) return 'secret';
  if (!authenticated) return 'anonymous';
  return token !== null && token === visitorOf(client)?.token ? 'visitor' : 'secret';
}
