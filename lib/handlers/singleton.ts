import type { Aliases, NoAliases } from '../types/alias';
import type { AskedField } from '../types/fields';
import type { DefaultSchema } from '../types/schema';
import type { Call } from '../call';
import type { ITransport } from '../transport/types';
import type { QueryOne } from '../types/query';
import type { ItemInput } from '../types/input';
import type { OneItem } from '../types/result';
import { Handler, type ItemsOptions, record } from './handler';
import { endpoint } from './items';

/** A collection of one item, such as the settings of a site. */
export class SingletonHandler<T, S = DefaultSchema> extends Handler {
  readonly #collection: string;

  constructor(collection: string, transport: ITransport) {
    super(transport);
    this.#collection = collection;
  }

  /** Reads the item: `GET /items/{collection}`. */
  read<const P extends AskedField = never, const A extends Aliases = NoAliases>(
    query?: QueryOne<T, P, S, A>,
    options?: ItemsOptions,
  ): Call<OneItem<T, P, S, A>> {
    return this.data('get', () => [endpoint(this.#collection), query], options);
  }

  /** Changes the item: `PATCH /items/{collection}`. */
  update<const P extends AskedField = never, const A extends Aliases = NoAliases>(
    data: ItemInput<T>,
    query?: QueryOne<T, P, S, A>,
    options?: ItemsOptions,
  ): Call<OneItem<T, P, S, A>> {
    const ask = () => [endpoint(this.#collection), query, record('data', data)] as const;
    return this.data('patch', ask, options);
  }
}
