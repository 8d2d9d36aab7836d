import type { Call } from '../call';
import type { ITransport } from '../transport/types';
import type { QueryOne } from '../types/query';
import type { ItemInput, OneItem } from '../types/result';
import { Handler, type ItemsOptions, record } from './handler';
import { endpoint } from './items';

/** A collection of one item, such as the settings of a site. */
export class SingletonHandler<T> extends Handler {
  readonly #collection: string;

  constructor(collection: string, transport: ITransport) {
    super(transport);
    this.#collection = collection;
  }

  /** Reads the item: `GET /items/{collection}`. */
  read<const P extends string = never>(
    query?: QueryOne<T, P>,
    options?: ItemsOptions,
  ): Call<OneItem<T, P>> {
    return this.data('get', () => ({ path: endpoint(this.#collection), query }), options);
  }

  /** Changes the item: `PATCH /items/{collection}`. */
  update<const P extends string = never>(
    data: ItemInput<T>,
    query?: QueryOne<T, P>,
    options?: ItemsOptions,
  ): Call<OneItem<T, P>> {
    const ask = () => ({ path: endpoint(this.#collection), query, body: record('data', data) });
    return this.data('patch', ask, options);
  }
}
