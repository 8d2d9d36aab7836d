import type { Call } from '../call';
import type { DefaultSchema } from '../types/schema';
import { at, type ItemsOptions } from './handler';
import { systemItems } from './items';
import { once } from './once';

/** Flows: automated tasks. */
export class FlowsHandler<T, S = DefaultSchema> extends systemItems('directus_flows', {})<T, S> {
  /**
   * Runs a flow through its webhook and gives what it returns: `GET` or `POST /flows/trigger/{id}`, with `data` as
   * parameters or body. It goes out exactly once, unless `requestOptions` has `retry`.
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
    const ask = () => {
      const path = at('/flows/trigger', { id });
      return method === 'GET' ? ([path, data] as const) : ([path, undefined, data] as const);
    };
    return this.call('json', method, ask, once(options));
  }
}
