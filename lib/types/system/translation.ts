import type { WithCustomFields } from '../schema';

/** A text of the app in a language. The fields that Directus gives a row of `directus_translations`. */
export interface TranslationFields {
  id: string;
  language: string;
  key: string;
  value: string;
}

/** A row of `directus_translations`, with what the schema S adds. */
export type DirectusTranslation<S = unknown> = WithCustomFields<
  TranslationFields,
  S,
  'directus_translations'
>;
