import type { WithCustomFields } from '../schema';
import type { DirectusAccess } from './access';
import type { DirectusUser } from './user';

/** A role of users. The fields that Directus gives a row of `directus_roles`. */
export interface RoleFields<S> {
  id: string;
  name: string;
  icon: string;
  description: string | null;
  parent: string | DirectusRole<S> | null;
  children: string[] | DirectusRole<S>[];
  policies: string[] | DirectusAccess<S>[];
  users: string[] | DirectusUser<S>[];
}

/** A row of `directus_roles`, with what the schema S adds. */
export type DirectusRole<S = unknown> = WithCustomFields<RoleFields<S>, S, 'directus_roles'>;
