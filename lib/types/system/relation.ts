import type { WithCustomFields } from '../schema';

/** The settings of a relation besides its foreign key: a row of `directus_relations`. */
export interface RelationMeta {
  id: number;
  many_collection: string;
  many_field: string;
  one_collection: string | null;
  one_field: string | null;
  one_collection_field: string | null;
  one_allowed_collections: string[] | null;
  one_deselect_action: 'nullify' | 'delete';
  junction_field: string | null;
  sort_field: string | null;
  system?: boolean;
}

/** The action on an item when the item it refers to changes or is deleted. */
export type ReferenceAction = 'NO ACTION' | 'RESTRICT' | 'CASCADE' | 'SET NULL' | 'SET DEFAULT';

/** A foreign key as the database describes it. */
export interface RelationSchema {
  table: string;
  column: string;
  constraint_name: string | null;
  foreign_key_table: string;
  foreign_key_column: string;
  foreign_key_schema?: string;
  on_update: ReferenceAction | null;
  on_delete: ReferenceAction | null;
}

/** A relation as `/relations` answers it. */
export interface RelationFields {
  collection: string;
  field: string;
  /** `null` where it leads to items of any of several collections. */
  related_collection: string | null;
  meta: RelationMeta | null;
  schema: RelationSchema | null;
}

/** A relation, with what the schema S adds. */
export type DirectusRelation<S = unknown> = WithCustomFields<
  RelationFields,
  S,
  'directus_relations'
>;
