import type { Call } from '../call';
import type { ITransport } from '../transport/types';
import type { Aliases, NoAliases } from '../types/alias';
import type { AskedField } from '../types/fields';
import type { ItemInput } from '../types/input';
import type { QueryOne } from '../types/query';
import type { OneItem } from '../types/result';
import type { DefaultSchema } from '../types/schema';
import { handler } from './endpoints';
import type { Handler, ItemsOptions } from './handler';
import { endpoint } from './items';

interface SingletonEndpoints<T, S = DefaultSchema> extends Handler {
  /** Reads the item: `GET /items/{collection}`. */
  read<const P extends AskedField = never, const A extends Aliases = NoAliases>(
    query?: QueryOne<T, P, S, A>,
    options?: ItemsOptions,
  ): Call<OneItem<T, P, S, A>>;

  /** Changes the item: `PATCH /items/{collection}`. */
  update<const P extends AskedField = never, const A extends Aliases = NoAliases>(
    data: ItemInput<T>,
    query?: QueryOne<T, P, S, A>,
    options?: ItemsOptions,
  ): Call<OneItem<T, P, S, A>>;
}

const SingletonEndpoints = handler<
  new <T, S = DefaultSchema>(transport: ITransport) => SingletonEndpoints<T, S>
>({
  read: 'data GET @ ?...query',
  update: 'data PATCH @ ...data ?...query',
});

/** A collection of one item, such as the settings of a site. */
export class SingletonHandler<T, S = DefaultSchema> extends SingletonEndpoints<T, S> {
  readonly #collection: string;

  constructor(collection: string, transport: ITransport) {
    super(transport);
    this.#collection = collection;
  }

  protected override root(): string {
    return endpoint(this.#collection);
  }
}
