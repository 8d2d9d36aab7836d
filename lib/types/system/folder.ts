import type { WithCustomFields } from '../schema';

/** A folder of files. The fields that Directus gives a row of `directus_folders`. */
export interface FolderFields<S> {
  id: string;
  name: string;
  parent: string | DirectusFolder<S> | null;
  /** Since Directus 12. */
  type: 'files' | 'flows';
}

/** A row of `directus_folders`, with what the schema S adds. */
export type DirectusFolder<S = unknown> = WithCustomFields<FolderFields<S>, S, 'directus_folders'>;
