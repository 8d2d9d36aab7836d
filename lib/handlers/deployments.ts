import type { Call } from '../call';
import type { RequestOptions } from '../requests/handler';
import { path } from '../requests/path';
import { list } from '../requests/readers';
import { object, optional } from '../internal/argument-checks';
import type { ITransport } from '../transport/transport-base';
import type { ID, QueryMany } from '../types/query';
import type { ManyItems } from '../types/result';
import type { DefaultSchema } from '../types/schema';
import { ItemsHandler } from './items';

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
export interface DeploymentProjectChanges {
  readonly create?: readonly { readonly external_id: string; readonly name: string }[];
  readonly delete?: readonly string[];
}

/**
 * Deployments of front ends. The key of one is its provider: `vercel` or `netlify`. Since Directus 11.15.
 *
 * @example
 * await directus.deployments.trigger('vercel', project, { preview: true });
 */
export class DeploymentsHandler<T, Schema = DefaultSchema> extends ItemsHandler<T, Schema> {
  constructor(transport: ITransport) {
    super('directus_deployments', transport);
  }

  /**
   * Reads the latest deployments and figures: `GET /deployments/{provider}/dashboard`.
   *
   * @example
   * const { data } = await directus.deployments.dashboard('vercel', { range: '7d' });
   */
  dashboard(
    provider: string,
    range?: DeploymentRange,
    options?: RequestOptions,
  ): Call<Record<string, unknown>> {
    return this.request('GET', path`/deployments/${{ provider }}/dashboard`, {
      query: range,
      options,
    });
  }

  /**
   * Reads the projects: `GET /deployments/{provider}/projects`.
   *
   * @example
   * const { data } = await directus.deployments.readProjects('vercel');
   */
  readProjects(
    provider: string,
    options?: RequestOptions,
  ): Call<ManyItems<Record<string, unknown>>> {
    return this.request('GET', path`/deployments/${{ provider }}/projects`, {
      read: list,
      options,
    });
  }

  /**
   * Reads a project: `GET /deployments/{provider}/projects/{project}`.
   *
   * @example
   * const project = await directus.deployments.readProject('vercel', id);
   */
  readProject(
    provider: string,
    project: ID,
    options?: RequestOptions,
  ): Call<Record<string, unknown>> {
    return this.request('GET', path`/deployments/${{ provider }}/projects/${{ project }}`, {
      options,
    });
  }

  /**
   * Chooses which projects are shown: `PATCH /deployments/{provider}/projects`.
   *
   * @example
   * await directus.deployments.updateProjects('vercel', { delete: [id] });
   */
  updateProjects(
    provider: string,
    projects: DeploymentProjectChanges,
    options?: RequestOptions,
  ): Call<ManyItems<Record<string, unknown>>> {
    return this.request('PATCH', path`/deployments/${{ provider }}/projects`, {
      body: () => object('projects', projects),
      read: list,
      options,
    });
  }

  /**
   * Deploys a project: `POST /deployments/{provider}/projects/{project}/deploy`. Gives the run.
   *
   * @example
   * await directus.deployments.trigger('vercel', project, { preview: true });
   */
  trigger(
    provider: string,
    project: ID,
    how?: DeploymentTrigger,
    options?: RequestOptions,
  ): Call<Record<string, unknown>> {
    return this.request('POST', path`/deployments/${{ provider }}/projects/${{ project }}/deploy`, {
      body: () => optional(object, 'how', how) ?? {},
      options,
    });
  }

  /**
   * Reads the runs of a project, latest first: `GET /deployments/{provider}/projects/{project}/runs`.
   *
   * @example
   * const { data } = await directus.deployments.readRuns('vercel', project, { limit: 10 });
   */
  readRuns(
    provider: string,
    project: ID,
    query?: QueryMany<Record<string, unknown>>,
    options?: RequestOptions,
  ): Call<ManyItems<Record<string, unknown>>> {
    return this.request('GET', path`/deployments/${{ provider }}/projects/${{ project }}/runs`, {
      query,
      read: list,
      options,
    });
  }

  /**
   * Counts the runs of a project: `GET /deployments/{provider}/projects/{project}/runs/stats`.
   *
   * @example
   * const stats = await directus.deployments.stats('vercel', project, { range: '24h' });
   */
  stats(
    provider: string,
    project: ID,
    range?: DeploymentRange,
    options?: RequestOptions,
  ): Call<Record<string, unknown>> {
    return this.request(
      'GET',
      path`/deployments/${{ provider }}/projects/${{ project }}/runs/stats`,
      { query: range, options },
    );
  }

  /**
   * Reads a run with its log, that since an ISO date: `GET /deployments/{provider}/runs/{run}`.
   *
   * @example
   * const run = await directus.deployments.readRun('vercel', id);
   */
  readRun(
    provider: string,
    run: ID,
    log?: { readonly since?: string | undefined },
    options?: RequestOptions,
  ): Call<Record<string, unknown>> {
    return this.request('GET', path`/deployments/${{ provider }}/runs/${{ run }}`, {
      query: log,
      options,
    });
  }

  /**
   * Stops a run: `POST /deployments/{provider}/runs/{run}/cancel`.
   *
   * @example
   * await directus.deployments.cancel('vercel', run);
   */
  cancel(provider: string, run: ID, options?: RequestOptions): Call<Record<string, unknown>> {
    return this.request('POST', path`/deployments/${{ provider }}/runs/${{ run }}/cancel`, {
      options,
    });
  }
}

/** @deprecated Use {@link DeploymentProjectChanges}. */
export type DeploymentProjects = DeploymentProjectChanges;
