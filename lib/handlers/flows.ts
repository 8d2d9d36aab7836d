import type { DefaultSchema } from '../types/schema';
import type { Call } from '../call';
import { at, type ItemsOptions } from './handler';
import { systemItems } from './items';

/** Flows: what happens by itself. */
export class FlowsHandler<T, S = DefaultSchema> extends systemItems('directus_flows')<T, S> {
  /**
   * Runs a flow by its webhook and gives what it returns: `GET` or `POST /flows/trigger/{id}`, with `data` as
   * parameters or body.
   *
   * @example
   * const result = await directus.flows.trigger('POST', id, { article: 15 });
   */
  trigger<R = unknown>(
    method: 'GET' | 'POST',
    id: string,
    data: object = {},
    options?: ItemsOptions,
  ): Call<R> {
    const path = () => at('/flows/trigger', { id });
    return method === 'GET'
      ? this.raw('get', () => [path(), data], options)
      : this.raw('post', () => [path(), undefined, data], options);
  }
}
