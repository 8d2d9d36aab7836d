import type { Call } from '../call';
import { omitUndefined } from '../internal/omit-undefined';
import { Handler, type RequestOptions } from '../requests/handler';
import { path } from '../requests/path';
import { list, nothing } from '../requests/readers';
import { object } from '../requests/validate';
import type { ItemInput } from '../types/input';
import type { ManyItems } from '../types/result';

/** How collections relate to each other. A relation goes by the collection and field that hold the foreign key. */
export class RelationsHandler<T> extends Handler {
  /**
   * Reads one relation: `GET /relations/{collection}/{field}`.
   *
   * @example
   * const relation = await directus.relations.readOne('articles', 'author');
   */
  readOne(collection: string, field: string, options?: RequestOptions): Call<T> {
    return this.request('GET', path`/relations/${{ collection }}/${{ field }}`, { options });
  }

  /**
   * Reads the relations of a collection: `GET /relations/{collection}`.
   *
   * @example
   * const { data } = await directus.relations.readMany('articles');
   */
  readMany(collection: string, options?: RequestOptions): Call<ManyItems<T>> {
    return this.request('GET', path`/relations/${{ collection }}`, { read: list, options });
  }

  /**
   * Reads all relations: `GET /relations`.
   *
   * @example
   * const { data } = await directus.relations.readAll();
   */
  readAll(options?: RequestOptions): Call<ManyItems<T>> {
    return this.request('GET', path`/relations`, { read: list, options });
  }

  /**
   * Does the same as `readAll`, because the endpoint takes no query.
   *
   * @example
   * const { data } = await directus.relations.readByQuery();
   */
  readByQuery(_query?: object, options?: RequestOptions): Call<ManyItems<T>> {
    return this.readAll(options);
  }

  /**
   * Creates a relation: `POST /relations`.
   *
   * @example
   * await directus.relations.createOne({ collection: 'articles', field: 'author', related_collection: 'authors' });
   */
  createOne(relation: ItemInput<T>, options?: RequestOptions): Call<T> {
    return this.request('POST', path`/relations`, {
      body: () => object('relation', relation),
      options,
    });
  }

  /**
   * Changes a relation: `PATCH /relations/{collection}/{field}`. Have `related_collection` in the patch, changed or
   * not: without it, and without the two names that go along, Directus 11.17.4 does not answer but crashes.
   *
   * @example
   * await directus.relations.updateOne('articles', 'author', { schema: { on_delete: 'SET NULL' } });
   */
  updateOne(
    collection: string,
    field: string,
    patch: ItemInput<T>,
    options?: RequestOptions,
  ): Call<T> {
    return this.request('PATCH', path`/relations/${{ collection }}/${{ field }}`, {
      body: () => ({ collection, field, ...omitUndefined(object('patch', patch)) }),
      options,
    });
  }

  /**
   * Deletes a relation; its field stays: `DELETE /relations/{collection}/{field}`.
   *
   * @example
   * await directus.relations.deleteOne('articles', 'author');
   */
  deleteOne(collection: string, field: string, options?: RequestOptions): Call<void> {
    return this.request('DELETE', path`/relations/${{ collection }}/${{ field }}`, {
      read: nothing,
      options,
    });
  }
}
