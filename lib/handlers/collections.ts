import type { Call } from '../call';
import type { ItemInput } from '../types/input';
import type { ManyItems } from '../types/result';
import { at, Handler, type ItemsOptions, record, records } from './handler';

const PATH = '/collections';

/** Collections themselves: their names, how they look in the app, and their tables. */
export class CollectionsHandler<T> extends Handler {
  /** Reads one collection: `GET /collections/{collection}`. */
  readOne(collection: string, options?: ItemsOptions): Call<T> {
    return this.data('get', () => [at(PATH, { collection })], options);
  }

  /** Reads all collections, the system's own among them: `GET /collections`. */
  readAll(options?: ItemsOptions): Call<ManyItems<T>> {
    return this.list('get', () => [PATH], options);
  }

  /** The same as `readAll`: the endpoint takes no query. */
  readByQuery(_query?: object, options?: ItemsOptions): Call<ManyItems<T>> {
    return this.readAll(options);
  }

  /**
   * Creates a collection with its fields: `POST /collections`.
   *
   * @example
   * await directus.collections.createOne({ collection: 'articles', schema: {}, fields: [{ field: 'title', type: 'string' }] });
   */
  createOne(collection: ItemInput<T>, options?: ItemsOptions): Call<T> {
    return this.data('post', () => [PATH, undefined, record('collection', collection)], options);
  }

  /** Creates several collections: `POST /collections`. */
  createMany(collections: readonly ItemInput<T>[], options?: ItemsOptions): Call<ManyItems<T>> {
    const ask = () => [PATH, undefined, records('collections', collections)] as const;
    return this.list('post', ask, options);
  }

  /** Changes a collection: `PATCH /collections/{collection}`. */
  updateOne(
    collection: string,
    patch: ItemInput<T>,
    query?: object,
    options?: ItemsOptions,
  ): Call<T> {
    const ask = () => [at(PATH, { collection }), query, record('patch', patch)] as const;
    return this.data('patch', ask, options);
  }

  /** Changes several collections, each in its own way; each holds its name: `PATCH /collections`. */
  updateBatch(collections: readonly ItemInput<T>[], options?: ItemsOptions): Call<ManyItems<T>> {
    const ask = () => [PATH, undefined, records('collections', collections)] as const;
    return this.list('patch', ask, options);
  }

  /** Deletes a collection with all its items: `DELETE /collections/{collection}`. */
  deleteOne(collection: string, options?: ItemsOptions): Call<void> {
    return this.done('delete', () => [at(PATH, { collection })], options);
  }
}
