import type { Call } from '../call';
import type { ITransport } from '../transport/types';
import type { ItemInput } from '../types/input';
import type { ManyItems } from '../types/result';
import { handler } from './endpoints';
import type { ItemsOptions } from './handler';

/** Collections themselves: their names, how they look in the app, and their tables. */
export interface CollectionsHandler<T> {
  /** Reads one collection: `GET /collections/{collection}`. */
  readOne(collection: string, options?: ItemsOptions): Call<T>;

  /** Reads all collections, the system's own among them: `GET /collections`. */
  readAll(options?: ItemsOptions): Call<ManyItems<T>>;

  /** The same as `readAll`: the endpoint takes no query. */
  readByQuery(_query?: object, options?: ItemsOptions): Call<ManyItems<T>>;

  /**
   * Creates a collection with its fields: `POST /collections`.
   *
   * @example
   * await directus.collections.createOne({ collection: 'articles', schema: {}, fields: [{ field: 'title', type: 'string' }] });
   */
  createOne(collection: ItemInput<T>, options?: ItemsOptions): Call<T>;

  /** Creates several collections: `POST /collections`. */
  createMany(collections: readonly ItemInput<T>[], options?: ItemsOptions): Call<ManyItems<T>>;

  /** Changes a collection: `PATCH /collections/{collection}`. */
  updateOne(
    collection: string,
    patch: ItemInput<T>,
    query?: object,
    options?: ItemsOptions,
  ): Call<T>;

  /** Changes several collections, each in its own way; each holds its name: `PATCH /collections`. */
  updateBatch(collections: readonly ItemInput<T>[], options?: ItemsOptions): Call<ManyItems<T>>;

  /** Deletes a collection with all its items: `DELETE /collections/{collection}`. */
  deleteOne(collection: string, options?: ItemsOptions): Call<void>;
}

export const CollectionsHandler = handler<new <T>(transport: ITransport) => CollectionsHandler<T>>({
  readOne: 'data GET /collections/:collection',
  readAll: 'list GET /collections',
  readByQuery: 'list GET /collections _query',
  createOne: 'data POST /collections ...collection',
  createMany: 'list POST /collections [collections]',
  updateOne: 'data PATCH /collections/:collection ...patch ?...query',
  updateBatch: 'list PATCH /collections [collections]',
  deleteOne: 'done DELETE /collections/:collection',
});
