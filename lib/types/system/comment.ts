import type { WithCustomFields } from '../schema';
import type { DirectusUser } from './user';

/** A remark on an item; a collection of its own since Directus 11.1.2. The fields that Directus gives a row of `directus_comments`. */
export interface CommentFields<S> {
  id: string;
  collection: string;
  item: string;
  comment: string;
  date_created: string | null;
  date_updated: string | null;
  user_created: string | DirectusUser<S> | null;
  user_updated: string | DirectusUser<S> | null;
}

/** A row of `directus_comments`, with what the schema S adds. */
export type DirectusComment<S = unknown> = WithCustomFields<
  CommentFields<S>,
  S,
  'directus_comments'
>;
