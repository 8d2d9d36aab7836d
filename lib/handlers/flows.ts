import type { Call } from '../call';
import { object, oneOf, optional } from '../internal/argument-checks';
import type { RequestOptions } from '../requests/handler';
import { NO_REPLAY } from '../requests/no-replay';
import { path } from '../requests/path';
import { json } from '../requests/readers';
import type { ITransport } from '../transport/transport-base';
import type { DefaultSchema } from '../types/schema';
import { ItemsHandler } from './items';

const METHODS = ['GET', 'POST'] as const;

/** Flows: automated tasks. */
export class FlowsHandler<T, Schema = DefaultSchema> extends ItemsHandler<T, Schema> {
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
    data?: object,
    options?: RequestOptions,
  ): Call<R> {
    const trigger = path`/flows/trigger/${{ id }}`;
    const parts = { read: json, defaults: NO_REPLAY, options };
    return method === 'GET'
      ? this.request(method, trigger, { ...parts, query: data })
      : this.request('POST', trigger, {
          ...parts,
          body: () => (oneOf('method', method, METHODS), optional(object, 'data', data) ?? {}),
        });
  }
}
