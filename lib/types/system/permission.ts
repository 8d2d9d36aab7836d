import type { WithCustomFields } from '../schema';
import type { DirectusPolicy } from './policy';

/** A permission of a policy in a collection: the fields of a row of `directus_permissions`. */
export interface PermissionFields<S> {
  id: number;
  policy: string | DirectusPolicy<S>;
  collection: string;
  action: 'create' | 'read' | 'update' | 'delete' | 'share';
  permissions: Record<string, unknown> | null;
  validation: Record<string, unknown> | null;
  presets: Record<string, unknown> | null;
  fields: string[] | null;
}

/** A row of `directus_permissions`, with what the schema S adds. */
export type DirectusPermission<S = unknown> = WithCustomFields<
  PermissionFields<S>,
  S,
  'directus_permissions'
> & {
  /** The role, or `null` for the public; up to Directus 10, which has no policies. */
  role?: string | null;
};
