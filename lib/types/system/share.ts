import type { WithCustomFields } from '../schema';
import type { DirectusRole } from './role';
import type { DirectusUser } from './user';

/** A link by which an item can be seen without an account. The fields that Directus gives a row of `directus_shares`. */
export interface ShareFields<S> {
  id: string;
  name: string | null;
  collection: string;
  item: string;
  role: string | DirectusRole<S> | null;
  /** Stars where there is one. */
  password: string | null;
  user_created: string | DirectusUser<S> | null;
  date_created: string | null;
  date_start: string | null;
  date_end: string | null;
  times_used: number | null;
  max_uses: number | null;
}

/** A row of `directus_shares`, with what the schema S adds. */
export type DirectusShare<S = unknown> = WithCustomFields<ShareFields<S>, S, 'directus_shares'>;
