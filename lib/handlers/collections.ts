import { noop, of } from 'rxjs';
import { Call } from '../call';
import { Handler, type RequestOptions } from '../requests/handler';
import { refuseMethod } from '../requests/refuse-method';
import { sendInSequence } from '../requests/send-in-sequence';
import { path } from '../requests/path';
import { primaryKeyOf } from '../requests/primary-keys';
import { list, nothing } from '../requests/readers';
import { requirePathNames } from '../requests/require-path-names';
import { unlessEmpty } from '../requests/unless-empty';
import { object, objects } from '../internal/argument-checks';
import type { ItemInput } from '../types/input';
import type { ManyItems } from '../types/result';

/** Emits a new empty list, where nothing is asked for. */
const none = <T>() => of<ManyItems<T>>({ data: [] });

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
   * Reads the collections with these names, in the order of the names: `GET /collections`, in one request. Names that no
   * collection has are left out. The endpoint takes no query. No names: sends nothing.
   *
   * @example
   * const { data } = await directus.collections.readMany(['articles', 'authors']);
   */
  readMany(
    collections: readonly string[],
    _query?: object,
    options?: RequestOptions,
  ): Call<ManyItems<T>> {
    return Call.from(
      () =>
        requirePathNames('collections', collections).length > 0 ? this.readAll(options) : none<T>(),
      ({ data }) => {
        // A transport of the application's own may give anything.
        if (!Array.isArray(data)) return { data };
        const rows = new Map(data.map((row) => [primaryKeyOf(row, 'collection'), row]));
        return { data: collections.flatMap((name) => rows.get(name) ?? []) };
      },
    );
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
   * Changes collections in the same way, all or none: `PATCH /collections`. No names: sends nothing.
   *
   * @example
   * await directus.collections.updateMany(['articles', 'authors'], { meta: { group: 'content' } });
   */
  updateMany(
    collections: readonly string[],
    patch: ItemInput<T>,
    query?: object,
    options?: RequestOptions,
  ): Call<ManyItems<T>> {
    const update = this.request<ManyItems<T>>('PATCH', path`/collections`, {
      query,
      body: () =>
        requirePathNames('collections', collections).map((collection) => ({
          ...object('patch', patch),
          collection,
        })),
      read: list,
      options,
    });
    return unlessEmpty(() => requirePathNames('collections', collections), update, { data: [] });
  }

  /** Fails with an `InvalidParamError`, because the endpoint takes no query. */
  updateByQuery(_query?: object, _patch?: object): Call<never> {
    return refuseMethod(
      'collections.updateByQuery',
      'is not possible, because /collections takes no query; updateMany takes names',
    );
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

  /**
   * Deletes collections with all their items, one after the other: `DELETE /collections/{collection}` for each. Stops at the
   * first error; what was deleted before stays so.
   *
   * @example
   * await directus.collections.deleteMany(['drafts', 'notes']);
   */
  deleteMany(collections: readonly string[], options?: RequestOptions): Call<void> {
    return sendInSequence(
      () => requirePathNames('collections', collections),
      (collection) => this.deleteOne(collection, options),
      noop,
    );
  }
}
