import type { Directus } from '../../directus';
import { visitorOf } from '../visitor';

/** Returns true if a server can tell whether the visitor is logged in. */
export const knowsVisitor = (client: Directus<never>): boolean =>
  client.auth.state.authenticated || (visitorOf(client)?.isKnown ?? false);
