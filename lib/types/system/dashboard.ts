import type { WithCustomFields } from '../schema';
import type { DirectusPanel } from './panel';
import type { DirectusUser } from './user';

/** A page of panels in the app. The fields that Directus gives a row of `directus_dashboards`. */
export interface DashboardFields<S> {
  id: string;
  name: string;
  icon: string;
  note: string | null;
  color: string | null;
  date_created: string | null;
  user_created: string | DirectusUser<S> | null;
  panels: string[] | DirectusPanel<S>[];
}

/** A row of `directus_dashboards`, with what the schema S adds. */
export type DirectusDashboard<S = unknown> = WithCustomFields<
  DashboardFields<S>,
  S,
  'directus_dashboards'
>;
