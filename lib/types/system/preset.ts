import type { WithCustomFields } from '../schema';
import type { DirectusRole } from './role';
import type { DirectusUser } from './user';

/** How the app shows a collection, to a user, a role or everybody. The fields that Directus gives a row of `directus_presets`. */
export interface PresetFields<S> {
  id: number;
  bookmark: string | null;
  user: string | DirectusUser<S> | null;
  role: string | DirectusRole<S> | null;
  collection: string | null;
  search: string | null;
  layout: string | null;
  layout_query: Record<string, unknown> | null;
  layout_options: Record<string, unknown> | null;
  /** Seconds. */
  refresh_interval: number | null;
  filter: Record<string, unknown> | null;
  icon: string | null;
  color: string | null;
}

/** A row of `directus_presets`, with what the schema S adds. */
export type DirectusPreset<S = unknown> = WithCustomFields<PresetFields<S>, S, 'directus_presets'>;
