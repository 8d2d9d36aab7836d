import type { DefaultSchema } from '../types/schema';
import type { Call } from '../call';
import type { ID, QueryMany } from '../types/query';
import type { ManyItems } from '../types/result';
import { at, type ItemsOptions, record } from './handler';
import { systemItems } from './items';

type Details = Record<string, unknown>;

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

const of = (provider: string, part: string, keys = {}) =>
  at(at('/deployments', { provider }) + part, keys);

/**
 * Deployments of front ends. The key of one is its provider: `vercel` or `netlify`. Since Directus 11.15.
 *
 * @example
 * await directus.deployments.trigger('vercel', project, { preview: true });
 */
export class DeploymentsHandler<T, S = DefaultSchema> extends systemItems('directus_deployments')<
  T,
  S
> {
  /** Reads the latest deployments and figures: `GET /deployments/{provider}/dashboard`. */
  dashboard(provider: string, range?: DeploymentRange, options?: ItemsOptions): Call<Details> {
    return this.data('get', () => [of(provider, '/dashboard'), range], options);
  }

  /** Reads the projects: `GET /deployments/{provider}/projects`. */
  readProjects(provider: string, options?: ItemsOptions): Call<ManyItems<Details>> {
    return this.list('get', () => [of(provider, '/projects')], options);
  }

  /** Reads a project: `GET /deployments/{provider}/projects/{project}`. */
  readProject(provider: string, project: ID, options?: ItemsOptions): Call<Details> {
    return this.data('get', () => [of(provider, '/projects', { project })], options);
  }

  /** Chooses which projects are shown: `PATCH /deployments/{provider}/projects`. */
  updateProjects(
    provider: string,
    projects: DeploymentProjects,
    options?: ItemsOptions,
  ): Call<ManyItems<Details>> {
    const ask = () => [of(provider, '/projects'), undefined, record('projects', projects)] as const;
    return this.list('patch', ask, options);
  }

  /** Deploys a project: `POST /deployments/{provider}/projects/{project}/deploy`. Gives the run. */
  trigger(
    provider: string,
    project: ID,
    how: DeploymentTrigger = {},
    options?: ItemsOptions,
  ): Call<Details> {
    const ask = () => [`${of(provider, '/projects', { project })}/deploy`, undefined, how] as const;
    return this.data('post', ask, options);
  }

  /** Reads the runs of a project, latest first: `GET /deployments/{provider}/projects/{project}/runs`. */
  readRuns(
    provider: string,
    project: ID,
    query?: QueryMany<Details>,
    options?: ItemsOptions,
  ): Call<ManyItems<Details>> {
    const ask = () => [`${of(provider, '/projects', { project })}/runs`, query] as const;
    return this.list('get', ask, options);
  }

  /** Counts the runs of a project: `GET /deployments/{provider}/projects/{project}/runs/stats`. */
  stats(
    provider: string,
    project: ID,
    range?: DeploymentRange,
    options?: ItemsOptions,
  ): Call<Details> {
    const ask = () => [`${of(provider, '/projects', { project })}/runs/stats`, range] as const;
    return this.data('get', ask, options);
  }

  /** Reads a run with its log, that since an ISO date: `GET /deployments/{provider}/runs/{run}`. */
  readRun(
    provider: string,
    run: ID,
    log?: { readonly since?: string | undefined },
    options?: ItemsOptions,
  ): Call<Details> {
    return this.data('get', () => [of(provider, '/runs', { run }), log], options);
  }

  /** Stops a run: `POST /deployments/{provider}/runs/{run}/cancel`. */
  cancel(provider: string, run: ID, options?: ItemsOptions): Call<Details> {
    return this.data('post', () => [`${of(provider, '/runs', { run })}/cancel`], options);
  }
}
