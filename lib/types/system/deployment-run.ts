import type { WithCustomFields } from '../schema';
import type { DirectusDeploymentProject } from './deployment-project';
import type { DirectusUser } from './user';

/** One build of a site. The fields that Directus gives a row of `directus_deployment_runs`. */
export interface DeploymentRunFields<S> {
  id: string;
  project: string | DirectusDeploymentProject<S>;
  external_id: string;
  target: string;
  status: 'building' | 'ready' | 'error' | 'canceled' | null;
  url: string | null;
  started_at: string | null;
  completed_at: string | null;
  date_created: string | null;
  user_created: string | DirectusUser<S> | null;
}

/** A row of `directus_deployment_runs`, with what the schema S adds. */
export type DirectusDeploymentRun<S = unknown> = WithCustomFields<
  DeploymentRunFields<S>,
  S,
  'directus_deployment_runs'
>;
