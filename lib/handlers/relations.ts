import { noop } from 'rxjs';
import type { Call } from '../call';
import { omitUndefined } from '../internal/omit-undefined';
import { Handler, type RequestOptions } from '../requests/handler';
import { refuseMethod } from '../requests/refuse-method';
import { asList, sendInSequence } from '../requests/send-in-sequence';
import { path } from '../requests/path';
import { list, nothing } from '../requests/readers';
import { requirePathNames } from '../requests/require-path-names';
import { object, objects, text } from '../internal/argument-checks';
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
   * Creates several relations, one after the other: `POST /relations` for each. Stops at the first error; what was created
   * before stays so.
   *
   * @example
   * await directus.relations.createMany([{ collection: 'articles', field: 'author', related_collection: 'authors' }]);
   */
  createMany(relations: readonly ItemInput<T>[], options?: RequestOptions): Call<ManyItems<T>> {
    return sendInSequence(
      () => objects('relations', relations),
      (relation) => this.createOne(relation, options),
      asList,
    );
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
   * Changes several relations of a collection in the same way, one after the other: `PATCH /relations/{collection}/{field}` for
   * each. Stops at the first error; what was changed before stays so.
   *
   * @example
   * await directus.relations.updateMany('articles', ['author', 'editor'], { related_collection: 'users', meta: {} });
   */
  updateMany(
    collection: string,
    fields: readonly string[],
    patch: ItemInput<T>,
    options?: RequestOptions,
  ): Call<ManyItems<T>> {
    return sendInSequence(
      () => requirePathNames('fields', fields),
      (field) => this.updateOne(collection, field, patch, options),
      asList,
    );
  }

  /**
   * Changes several relations, each in its own way, one after the other; each holds its collection and field:
   * `PATCH /relations/{collection}/{field}` for each. Stops at the first error; what was changed before stays so.
   *
   * @example
   * await directus.relations.updateBatch([{ collection: 'articles', field: 'author', related_collection: 'authors' }]);
   */
  updateBatch(relations: readonly ItemInput<T>[], options?: RequestOptions): Call<ManyItems<T>> {
    return sendInSequence(
      () => objects('relations', relations).map((relation) => ({ relation, ...nameOf(relation) })),
      ({ collection, field, relation }) => this.updateOne(collection, field, relation, options),
      asList,
    );
  }

  /** Fails with an `InvalidParamError`, because the endpoint takes no query. */
  updateByQuery(_query?: object, _patch?: object): Call<never> {
    return refuseMethod(
      'relations.updateByQuery',
      'is not possible, because /relations takes no query; updateMany takes a collection and its fields',
    );
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

  /**
   * Deletes several relations of a collection, one after the other; their fields stay:
   * `DELETE /relations/{collection}/{field}` for each. Stops at the first error; what was deleted before stays so.
   *
   * @example
   * await directus.relations.deleteMany('articles', ['author', 'editor']);
   */
  deleteMany(collection: string, fields: readonly string[], options?: RequestOptions): Call<void> {
    return sendInSequence(
      () => requirePathNames('fields', fields),
      (field) => this.deleteOne(collection, field, options),
      noop,
    );
  }
}

/** Returns the names by which a relation goes; throws an `EmptyParamError` or `InvalidParamError` for one without them. */
function nameOf(relation: object): { readonly collection: string; readonly field: string } {
  const { collection, field }: Readonly<Record<string, unknown>> = { ...relation };
  return { collection: text('collection', collection), field: text('field', field) };
}
