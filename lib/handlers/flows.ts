import type { Call } from '../call';
import type { DefaultSchema } from '../types/schema';
import { at, type ItemsOptions } from './handler';
import { systemItems } from './items';

/** Flows: automated tasks. */
export class FlowsHandler<T, S = DefaultSchema> extends systemItems('directus_flows', {})<T, S> {
  /**
   * Runs a flow through its webhook and gives what it returns: `GET` or `POST /flows/trigger/{id}`, with `data` as
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
      ? this.call('json', 'GET', () => [path(), data], options)
      : this.call('json', 'POST', () => [path(), undefined, data], options);
  }
}
