import type { WithCustomFields } from '../schema';
import type { DirectusDeployment } from './deployment';
import type { DirectusDeploymentRun } from './deployment-run';
import type { DirectusUser } from './user';

/** A site that a deployment service builds. The fields that Directus gives a row of `directus_deployment_projects`. */
export interface DeploymentProjectFields<S> {
  id: string;
  deployment: string | DirectusDeployment<S>;
  external_id: string;
  name: string;
  url: string | null;
  framework: string | null;
  deployable: boolean;
  date_created: string | null;
  user_created: string | DirectusUser<S> | null;
  runs: string[] | DirectusDeploymentRun<S>[];
}

/** A row of `directus_deployment_projects`, with what the schema S adds. */
export type DirectusDeploymentProject<S = unknown> = WithCustomFields<
  DeploymentProjectFields<S>,
  S,
  'directus_deployment_projects'
>;
