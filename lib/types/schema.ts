import type { DirectusFile } from './system/file';
import type { DirectusUser } from './system/user';

/** The collections every Directus has, by their names. */
export interface SystemCollections {
  directus_files: DirectusFile;
  directus_users: DirectusUser;
}

/** An item of a collection nothing is known of. */
export type DefaultItem = Record<string, unknown>;

/** The schema of a client that was not told one: every collection, any field. */
export type DefaultSchema = Record<string, DefaultItem>;

/** The names `items()` takes. */
export type CollectionName<S> = (keyof S & string) | keyof SystemCollections;

/** The item type of a collection; the schema's additions to a system collection are merged in. */
export type Collection<S, K> = K extends keyof SystemCollections
  ? SystemCollections[K] & (string extends keyof S ? unknown : K extends keyof S ? S[K] : unknown)
  : K extends keyof S
    ? S[K]
    : never;
