import type { WithCustomFields } from '../schema';
import type { DirectusPolicy } from './policy';
import type { DirectusRole } from './role';
import type { DirectusUser } from './user';

/** The assignment of a policy to a role or a user. The fields that Directus gives a row of `directus_access`. */
export interface AccessFields<S> {
  id: string;
  role: string | DirectusRole<S> | null;
  user: string | DirectusUser<S> | null;
  policy: string | DirectusPolicy<S>;
  sort: number | null;
}

/** A row of `directus_access`, with what the schema S adds. */
export type DirectusAccess<S = unknown> = WithCustomFields<AccessFields<S>, S, 'directus_access'>;
