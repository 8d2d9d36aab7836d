import type { Call } from '../call';
import type { ITransport } from '../transport/types';
import type { ID, QueryMany } from '../types/query';
import type { ManyItems } from '../types/result';
import type { DefaultSchema } from '../types/schema';
import type { ItemsOptions } from './handler';
import { type ItemsHandler, systemItems } from './items';

/** Since when figures are to be counted, as `24h` or `7d`. */
export interface DeploymentRange {
  readonly range?: string | undefined;
}

/** How a deployment is to be made. */
export interface DeploymentTrigger {
  readonly preview?: boolean | undefined;
  readonly clear_cache?: boolean | undefined;
}

/** Which projects of a provider are shown. */
export interface DeploymentProjects {
  readonly create?: readonly { readonly external_id: string; readonly name: string }[];
  readonly delete?: readonly string[];
}

/**
 * Deployments of front ends. The key of one is its provider: `vercel` or `netlify`. Since Directus 11.15.
 *
 * @example
 * await directus.deployments.trigger('vercel', project, { preview: true });
 */
export interface DeploymentsHandler<T, S = DefaultSchema> extends ItemsHandler<T, S> {
  /** Reads the latest deployments and figures: `GET /deployments/{provider}/dashboard`. */
  dashboard(
    provider: string,
    range?: DeploymentRange,
    options?: ItemsOptions,
  ): Call<Record<string, unknown>>;

  /** Reads the projects: `GET /deployments/{provider}/projects`. */
  readProjects(provider: string, options?: ItemsOptions): Call<ManyItems<Record<string, unknown>>>;

  /** Reads a project: `GET /deployments/{provider}/projects/{project}`. */
  readProject(provider: string, project: ID, options?: ItemsOptions): Call<Record<string, unknown>>;

  /** Chooses which projects are shown: `PATCH /deployments/{provider}/projects`. */
  updateProjects(
    provider: string,
    projects: DeploymentProjects,
    options?: ItemsOptions,
  ): Call<ManyItems<Record<string, unknown>>>;

  /** Deploys a project: `POST /deployments/{provider}/projects/{project}/deploy`. Gives the run. */
  trigger(
    provider: string,
    project: ID,
    how?: DeploymentTrigger,
    options?: ItemsOptions,
  ): Call<Record<string, unknown>>;

  /** Reads the runs of a project, latest first: `GET /deployments/{provider}/projects/{project}/runs`. */
  readRuns(
    provider: string,
    project: ID,
    query?: QueryMany<Record<string, unknown>>,
    options?: ItemsOptions,
  ): Call<ManyItems<Record<string, unknown>>>;

  /** Counts the runs of a project: `GET /deployments/{provider}/projects/{project}/runs/stats`. */
  stats(
    provider: string,
    project: ID,
    range?: DeploymentRange,
    options?: ItemsOptions,
  ): Call<Record<string, unknown>>;

  /** Reads a run with its log, that since an ISO date: `GET /deployments/{provider}/runs/{run}`. */
  readRun(
    provider: string,
    run: ID,
    log?: { readonly since?: string | undefined },
    options?: ItemsOptions,
  ): Call<Record<string, unknown>>;

  /** Stops a run: `POST /deployments/{provider}/runs/{run}/cancel`. */
  cancel(provider: string, run: ID, options?: ItemsOptions): Call<Record<string, unknown>>;
}

export const DeploymentsHandler = systemItems<
  new <T, S = DefaultSchema>(transport: ITransport) => DeploymentsHandler<T, S>
>('directus_deployments', {
  dashboard: 'data GET @/:provider/dashboard ?...range',
  readProjects: 'list GET @/:provider/projects',
  readProject: 'data GET @/:provider/projects/:project',
  updateProjects: 'list PATCH @/:provider/projects ...projects',
  trigger: 'data POST @/:provider/projects/:project/deploy ...how?',
  readRuns: 'list GET @/:provider/projects/:project/runs ?...query',
  stats: 'data GET @/:provider/projects/:project/runs/stats ?...range',
  readRun: 'data GET @/:provider/runs/:run ?...log',
  cancel: 'data POST @/:provider/runs/:run/cancel',
});
