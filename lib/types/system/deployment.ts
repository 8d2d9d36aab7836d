import type { WithCustomFields } from '../schema';
import type { DirectusDeploymentProject } from './deployment-project';
import type { DirectusUser } from './user';

/** A service that builds sites; since Directus 11.15. The fields that Directus gives a row of `directus_deployments`. */
export interface DeploymentFields<S> {
  id: string;
  provider: string;
  credentials: Record<string, unknown> | string | null;
  options: Record<string, unknown> | null;
  webhook_ids: string[] | null;
  webhook_secret: string | null;
  last_synced_at: string | null;
  date_created: string | null;
  user_created: string | DirectusUser<S> | null;
  projects: string[] | DirectusDeploymentProject<S>[];
}

/** A row of `directus_deployments`, with what the schema S adds. */
export type DirectusDeployment<S = unknown> = WithCustomFields<
  DeploymentFields<S>,
  S,
  'directus_deployments'
>;
