import type { WithCustomFields } from '../schema';

/** The settings of a field besides its column: a row of `directus_fields`. */
export interface FieldMeta {
  id: number;
  collection: string;
  field: string;
  special: string[] | null;
  interface: string | null;
  options: Record<string, unknown> | null;
  display: string | null;
  display_options: Record<string, unknown> | null;
  readonly: boolean;
  hidden: boolean;
  sort: number | null;
  width: 'half' | 'half-left' | 'half-right' | 'half-space' | 'full' | 'fill' | null;
  translations: FieldMetaTranslation[] | null;
  note: string | null;
  conditions: FieldMetaCondition[] | null;
  required: boolean | null;
  group: string | null;
  validation: Record<string, unknown> | null;
  validation_message: string | null;
  searchable: boolean;
  system?: boolean;
}

/** A field's name in a language. */
export interface FieldMetaTranslation {
  language: string;
  translation: string;
}

/** How a field changes in the app when a rule holds. */
export interface FieldMetaCondition {
  name: string;
  rule: Record<string, unknown>;
  readonly?: boolean;
  hidden?: boolean;
  required?: boolean;
  options?: Record<string, unknown>;
}

/** A column as the database describes it. */
export interface FieldSchema {
  name: string;
  table: string;
  data_type: string;
  default_value: unknown;
  max_length: number | null;
  numeric_precision: number | null;
  numeric_scale: number | null;
  is_nullable: boolean;
  is_unique: boolean;
  is_indexed?: boolean;
  is_primary_key: boolean;
  is_generated: boolean;
  generation_expression: string | null;
  has_auto_increment: boolean;
  foreign_key_table: string | null;
  foreign_key_column: string | null;
  foreign_key_schema?: string | null;
  schema?: string;
  comment?: string | null;
}

/** A field as `/fields` answers it. */
export interface FieldFields {
  collection: string;
  field: string;
  /** `string`, `integer`, `timestamp`, `alias` … */
  type: string;
  /** `null` where Directus does not manage the field. */
  meta: FieldMeta | null;
  /** `null` for a field without a column, such as the many side of a relation. */
  schema: FieldSchema | null;
}

/** A field, with what the schema S adds. */
export type DirectusField<S = unknown> = WithCustomFields<FieldFields, S, 'directus_fields'>;
