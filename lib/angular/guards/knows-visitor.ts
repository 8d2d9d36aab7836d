import type { Directus } from '../../directus';
import { visitorOf } from '../visitor';

/** Returns true if a server can tell whether the visitor is logged in. A session of the server's own says nothing about that. */
export function knowsVisitor(client: Directus<never>): boolean {
  const visitor = visitorOf(client);
  return visitor !== undefined && visitor.isKnown && client.auth.state.token === visitor.token;
}
