import type { WithCustomFields } from '../schema';
import type { DirectusActivity } from './activity';
import type { DirectusVersion } from './version';

/** An item as it was after a change. The fields that Directus gives a row of `directus_revisions`. */
export interface RevisionFields<S> {
  id: number;
  activity: number | DirectusActivity<S>;
  collection: string;
  item: string;
  data: Record<string, unknown> | null;
  delta: Record<string, unknown> | null;
  parent: number | DirectusRevision<S> | null;
  version: string | DirectusVersion<S> | null;
}

/** A row of `directus_revisions`, with what the schema S adds. */
export type DirectusRevision<S = unknown> = WithCustomFields<
  RevisionFields<S>,
  S,
  'directus_revisions'
>;
