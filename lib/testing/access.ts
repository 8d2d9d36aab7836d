import type { QueryUser } from '../query/dynamic-values';
import { refuseAccess } from './exchange';

/** The actions that Directus permits or refuses. */
export type FakeAction = 'create' | 'read' | 'update' | 'delete';

/** A question to the test: may this be done? */
export interface FakeAccess {
  readonly action: FakeAction;
  readonly collection: string;
  /** The user with the fields of its row; `null` for nobody. */
  readonly user: QueryUser | null;
}

/** Decides what may be done: true permits it. */
export type FakePermissions = (access: FakeAccess) => boolean;

/** Throws the server's refusal unless the test permits it. */
export function requireAccess(permissions: FakePermissions, access: FakeAccess): void {
  if (!permissions(access)) refuseAccess();
}
