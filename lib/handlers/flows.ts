import type { Call } from '../call';
import type { ItemsOptions } from '../requests/handler';
import { noReplay } from '../requests/no-replay';
import { path } from '../requests/path';
import { json } from '../requests/readers';
import type { ITransport } from '../transport/types';
import type { DefaultSchema } from '../types/schema';
import { ItemsHandler } from './items';

/** Flows: automated tasks. */
export class FlowsHandler<T, S = DefaultSchema> extends ItemsHandler<T, S> {
  constructor(transport: ITransport) {
    super('directus_flows', transport);
  }

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
    const parts = method === 'GET' ? { query: data } : { body: () => data };
    return this.request(method, path`/flows/trigger/${{ id }}`, {
      ...parts,
      read: json,
      options: noReplay(options),
    });
  }
}
