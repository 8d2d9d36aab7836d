import type { Call } from '../call';
import { Handler, type RequestOptions } from '../requests/handler';
import { path } from '../requests/path';
import { list, nothing } from '../requests/readers';
import { object, objects } from '../requests/validate';
import type { ItemInput } from '../types/input';
import type { ManyItems } from '../types/result';

/** Collections themselves: their names, how they look in the app, and their tables. */
export class CollectionsHandler<T> extends Handler {
  /**
   * Reads one collection: `GET /collections/{collection}`.
   *
   * @example
   * const articles = await directus.collections.readOne('articles');
   */
  readOne(collection: string, options?: RequestOptions): Call<T> {
    return this.request('GET', path`/collections/${{ collection }}`, { options });
  }

  /**
   * Reads all collections, the system's own among them: `GET /collections`.
   *
   * @example
   * const { data } = await directus.collections.readAll();
   */
  readAll(options?: RequestOptions): Call<ManyItems<T>> {
    return this.request('GET', path`/collections`, { read: list, options });
  }

  /**
   * Does the same as `readAll`, because the endpoint takes no query.
   *
   * @example
   * const { data } = await directus.collections.readByQuery();
   */
  readByQuery(_query?: object, options?: RequestOptions): Call<ManyItems<T>> {
    return this.readAll(options);
  }

  /**
   * Creates a collection with its fields: `POST /collections`.
   *
   * @example
   * await directus.collections.createOne({ collection: 'articles', schema: {}, fields: [{ field: 'title', type: 'string' }] });
   */
  createOne(collection: ItemInput<T>, options?: RequestOptions): Call<T> {
    return this.request('POST', path`/collections`, {
      body: () => object('collection', collection),
      options,
    });
  }

  /**
   * Creates several collections: `POST /collections`.
   *
   * @example
   * await directus.collections.createMany([{ collection: 'tags', schema: {} }]);
   */
  createMany(collections: readonly ItemInput<T>[], options?: RequestOptions): Call<ManyItems<T>> {
    return this.request('POST', path`/collections`, {
      body: () => objects('collections', collections),
      read: list,
      options,
    });
  }

  /**
   * Changes a collection: `PATCH /collections/{collection}`.
   *
   * @example
   * await directus.collections.updateOne('articles', { meta: { note: 'Blog posts' } });
   */
  updateOne(
    collection: string,
    patch: ItemInput<T>,
    query?: object,
    options?: RequestOptions,
  ): Call<T> {
    return this.request('PATCH', path`/collections/${{ collection }}`, {
      query,
      body: () => object('patch', patch),
      options,
    });
  }

  /**
   * Changes several collections, each in its own way; each holds its name: `PATCH /collections`.
   *
   * @example
   * await directus.collections.updateBatch([{ collection: 'articles', meta: { sort: 1 } }]);
   */
  updateBatch(collections: readonly ItemInput<T>[], options?: RequestOptions): Call<ManyItems<T>> {
    return this.request('PATCH', path`/collections`, {
      body: () => objects('collections', collections),
      read: list,
      options,
    });
  }

  /**
   * Deletes a collection with all its items: `DELETE /collections/{collection}`.
   *
   * @example
   * await directus.collections.deleteOne('articles');
   */
  deleteOne(collection: string, options?: RequestOptions): Call<void> {
    return this.request('DELETE', path`/collections/${{ collection }}`, { read: nothing, options });
  }
}
