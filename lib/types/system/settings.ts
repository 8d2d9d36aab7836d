import type { WithCustomFields } from '../schema';
import type { DirectusFile } from './file';
import type { DirectusFolder } from './folder';
import type { DirectusRole } from './role';

/** The settings of the project: one item. The fields that Directus gives a row of `directus_settings`. */
export interface SettingsFields<S> {
  id: number;
  project_name: string;
  project_descriptor: string | null;
  project_url: string | null;
  project_color: string;
  project_logo: string | DirectusFile<S> | null;
  public_foreground: string | DirectusFile<S> | null;
  public_background: string | DirectusFile<S> | null;
  public_favicon: string | DirectusFile<S> | null;
  public_note: string | null;
  public_registration: boolean;
  public_registration_verify_email: boolean;
  public_registration_role: string | DirectusRole<S> | null;
  public_registration_email_filter: Record<string, unknown> | null;
  report_error_url: string | null;
  report_bug_url: string | null;
  report_feature_url: string | null;
  visual_editor_urls: { url: string }[] | null;
  default_language: string;
  default_appearance: 'auto' | 'light' | 'dark';
  default_theme_light: string | null;
  default_theme_dark: string | null;
  theme_light_overrides: Record<string, unknown> | null;
  theme_dark_overrides: Record<string, unknown> | null;
  /** Since Directus 12. */
  default_save_action: 'save-and-quit' | 'save-and-stay' | 'save-and-create-new';
  auth_login_attempts: number | null;
  /** A regular expression. */
  auth_password_policy: string | null;
  storage_asset_transform: 'all' | 'none' | 'presets' | null;
  storage_asset_presets: AssetPreset[] | null;
  storage_default_folder: string | DirectusFolder<S> | null;
  custom_css: string | null;
  custom_aspect_ratios: { text: string; value: number }[] | null;
  basemaps: Basemap[] | null;
  mapbox_key: string | null;
  module_bar: Record<string, unknown>[] | null;
  collaborative_editing_enabled: boolean;
  mcp_enabled: boolean;
  mcp_allow_deletes: boolean;
  mcp_prompts_collection: string | null;
  mcp_system_prompt_enabled: boolean;
  mcp_system_prompt: string | null;
  /** Since Directus 12. */
  mcp_oauth_enabled: boolean;
  /** Since Directus 12. */
  mcp_oauth_dcr_enabled: boolean;
  /** Since Directus 12. */
  mcp_oauth_cimd_enabled: boolean;
  ai_openai_api_key: string | null;
  ai_openai_allowed_models: string[] | null;
  ai_anthropic_api_key: string | null;
  ai_anthropic_allowed_models: string[] | null;
  ai_google_api_key: string | null;
  ai_google_allowed_models: string[] | null;
  ai_openai_compatible_api_key: string | null;
  ai_openai_compatible_base_url: string | null;
  ai_openai_compatible_name: string | null;
  ai_openai_compatible_models: Record<string, unknown>[] | null;
  ai_openai_compatible_headers: Record<string, unknown>[] | null;
  ai_system_prompt: string | null;
  /** Since Directus 12. */
  ai_translation_default_model: string | null;
  /** Since Directus 12. */
  ai_translation_glossary: { term: string; translation_note?: string }[] | null;
  /** Since Directus 12. */
  ai_translation_style_guide: string | null;
  /** Since Directus 12. */
  license_key: string | null;
  /** Since Directus 12. */
  license_token: string | null;
  project_id: string | null;
  project_owner: string | null;
  project_usage: 'personal' | 'commercial' | 'community' | null;
  project_status: string | null;
  org_name: string | null;
  product_updates: boolean | null;
}

/** A row of `directus_settings`, with what the schema S adds. */
export type DirectusSettings<S = unknown> = WithCustomFields<
  SettingsFields<S>,
  S,
  'directus_settings'
>;

/** A transformation of images with a name of its own: `/assets/{id}?key={key}`. */
export interface AssetPreset {
  key: string;
  fit: 'contain' | 'cover' | 'inside' | 'outside';
  /** Pixels. */
  width: number | null;
  height: number | null;
  /** Percent. */
  quality: number;
  withoutEnlargement: boolean;
  format?: 'auto' | 'jpg' | 'png' | 'webp' | 'tiff' | 'avif' | null;
  transforms?: [name: string, ...args: unknown[]][] | null;
}

/** A map to show geometries on. */
export interface Basemap {
  name: string;
  type?: 'raster' | 'tile' | 'style';
  url?: string;
  tileSize?: number;
  attribution?: string;
}
