import type { WithCustomFields } from '../schema';
import type { DirectusDashboard } from './dashboard';
import type { DirectusUser } from './user';

/** A tile of a dashboard. The fields that Directus gives a row of `directus_panels`. */
export interface PanelFields<S> {
  id: string;
  dashboard: string | DirectusDashboard<S>;
  name: string | null;
  icon: string | null;
  color: string | null;
  show_header: boolean;
  note: string | null;
  type: string;
  position_x: number;
  position_y: number;
  width: number;
  height: number;
  options: Record<string, unknown> | null;
  date_created: string | null;
  user_created: string | DirectusUser<S> | null;
}

/** A row of `directus_panels`, with what the schema S adds. */
export type DirectusPanel<S = unknown> = WithCustomFields<PanelFields<S>, S, 'directus_panels'>;
