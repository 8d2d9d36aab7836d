import type { WithCustomFields } from '../schema';

/** The type of an extension. */
export type ExtensionType =
  | 'interface'
  | 'display'
  | 'layout'
  | 'module'
  | 'panel'
  | 'theme'
  | 'hook'
  | 'endpoint'
  | 'operation'
  | 'bundle';

/** The settings of an extension: a row of `directus_extensions`. */
export interface ExtensionMeta {
  id: string;
  enabled: boolean;
  folder: string;
  source: 'module' | 'registry' | 'local';
  bundle: string | null;
}

/** An extension as its own package describes it. */
export interface ExtensionSchema {
  type: ExtensionType;
  local: boolean;
  version?: string;
}

/** An extension as `/extensions` answers it. */
export interface ExtensionFields {
  id: string;
  bundle: string | null;
  meta: ExtensionMeta;
  /** `null` where it is not installed any more. */
  schema: ExtensionSchema | null;
}

/** An extension, with what the schema S adds. */
export type DirectusExtension<S = unknown> = WithCustomFields<
  ExtensionFields,
  S,
  'directus_extensions'
>;
