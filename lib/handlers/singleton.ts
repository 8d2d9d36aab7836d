import type { Call } from '../call';
import { Handler, type RequestOptions } from '../requests/handler';
import type { Path } from '../requests/path';
import { object } from '../internal/argument-checks';
import type { ITransport } from '../transport/transport-base';
import type { Aliases, NoAliases } from '../types/alias';
import type { RequestedField } from '../types/fields';
import type { ItemInput } from '../types/input';
import type { QueryOne, WriteOneQuery } from '../types/query';
import type { OneItem, WrittenItem } from '../types/result';
import type { DefaultSchema } from '../types/schema';
import { endpoint } from './items';

/** A collection of one item, such as the settings of a site. */
export class SingletonHandler<T, Schema = DefaultSchema> extends Handler {
  /** The collection's own path: `/items/site`, `/settings`. */
  declare protected readonly root: Path;

  constructor(collection: string, transport: ITransport) {
    super(transport);
    this.root = (asRoute) => endpoint(collection, asRoute);
  }

  /**
   * Reads the item: `GET /items/{collection}`.
   *
   * @example
   * const settings = await directus.singleton('settings').read();
   */
  read<const Fields extends RequestedField = never, const Alias extends Aliases = NoAliases>(
    query?: QueryOne<T, Fields, Schema, Alias>,
    options?: RequestOptions,
  ): Call<OneItem<T, Fields, Schema, Alias>> {
    return this.request('GET', this.root, { query, options });
  }

  /**
   * Changes the item: `PATCH /items/{collection}`.
   *
   * @example
   * await directus.singleton('settings').update({ title: 'New title' });
   */
  update<const Fields extends RequestedField = never, const Alias extends Aliases = NoAliases>(
    data: ItemInput<T>,
    query?: WriteOneQuery<T, Fields, Schema, Alias>,
    options?: RequestOptions,
  ): Call<WrittenItem<T, Fields, Schema, Alias>> {
    return this.request('PATCH', this.root, { query, body: () => object('data', data), options });
  }
}

/** @deprecated Use {@link SingletonHandler}. */
export type ISingleton<T, Schema = DefaultSchema> = Pick<
  SingletonHandler<T, Schema>,
  keyof SingletonHandler<T>
>;
