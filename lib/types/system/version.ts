import type { WithCustomFields } from '../schema';
import type { DirectusUser } from './user';

/** A content version of an item. The fields that Directus gives a row of `directus_versions`. */
export interface VersionFields<S> {
  id: string;
  key: string;
  name: string | null;
  collection: string;
  /** Without an item it is a draft of a new one, since Directus 12. */
  item: string | null;
  hash: string | null;
  delta: Record<string, unknown> | null;
  date_created: string | null;
  date_updated: string | null;
  user_created: string | DirectusUser<S> | null;
  user_updated: string | DirectusUser<S> | null;
}

/** A row of `directus_versions`, with what the schema S adds. */
export type DirectusVersion<S = unknown> = WithCustomFields<
  VersionFields<S>,
  S,
  'directus_versions'
>;
