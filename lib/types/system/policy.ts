import type { WithCustomFields } from '../schema';
import type { DirectusAccess } from './access';
import type { DirectusPermission } from './permission';

/** A set of permissions for roles and users; since Directus 11. The fields that Directus gives a row of `directus_policies`. */
export interface PolicyFields<S> {
  id: string;
  name: string;
  icon: string;
  description: string | null;
  ip_access: string[] | null;
  enforce_tfa: boolean;
  admin_access: boolean;
  app_access: boolean;
  permissions: number[] | DirectusPermission<S>[];
  users: string[] | DirectusAccess<S>[];
  roles: string[] | DirectusAccess<S>[];
}

/** A row of `directus_policies`, with what the schema S adds. */
export type DirectusPolicy<S = unknown> = WithCustomFields<PolicyFields<S>, S, 'directus_policies'>;
