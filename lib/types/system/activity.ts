import type { WithCustomFields } from '../schema';
import type { DirectusRevision } from './revision';
import type { DirectusUser } from './user';

/** An action of a user: the fields of a row of `directus_activity`. */
export interface ActivityFields<S> {
  id: number;
  action: string;
  user: string | DirectusUser<S> | null;
  timestamp: string;
  ip: string | null;
  user_agent: string | null;
  collection: string;
  item: string;
  origin: string | null;
  revisions: number[] | DirectusRevision<S>[];
}

/** A row of `directus_activity`, with what the schema S adds. */
export type DirectusActivity<S = unknown> = WithCustomFields<
  ActivityFields<S>,
  S,
  'directus_activity'
>;
