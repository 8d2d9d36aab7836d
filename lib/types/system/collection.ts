import type { WithCustomFields } from '../schema';
import type { DirectusField } from './field';

/** The settings of a collection besides its table: a row of `directus_collections`. */
export interface CollectionMeta {
  collection: string;
  icon: string | null;
  note: string | null;
  display_template: string | null;
  hidden: boolean;
  singleton: boolean;
  translations: CollectionMetaTranslation[] | null;
  archive_field: string | null;
  archive_app_filter: boolean;
  archive_value: string | null;
  unarchive_value: string | null;
  sort_field: string | null;
  accountability: 'all' | 'activity' | null;
  color: string | null;
  item_duplication_fields: string[] | null;
  sort: number | null;
  group: string | null;
  collapse: 'open' | 'closed' | 'locked';
  preview_url: string | null;
  versioning: boolean;
  system?: boolean;
  /** Since Directus 12. */
  status?: string;
  /** Since Directus 12. */
  autosave_revision_interval?: number | null;
}

/** A collection's name in a language. */
export interface CollectionMetaTranslation {
  language: string;
  translation: string;
  singular: string;
  plural: string;
}

/** A table as the database describes it. */
export interface CollectionSchema {
  name: string;
  comment?: string | null;
  schema?: string;
}

/** A collection as `/collections` answers it. */
export interface CollectionFields<S> {
  collection: string;
  /** `null` where Directus does not manage the table. */
  meta: CollectionMeta | null;
  /** `null` for a folder of collections, which has no table. */
  schema: CollectionSchema | null;
  /** To be written only, with a new collection. */
  fields?: Partial<DirectusField<S>>[];
}

/** A collection, with what the schema S adds. */
export type DirectusCollection<S = unknown> = WithCustomFields<
  CollectionFields<S>,
  S,
  'directus_collections'
>;
