import { noop } from 'rxjs';
import type { Call } from '../call';
import { Handler, type RequestOptions } from '../requests/handler';
import { refuseMethod } from '../requests/refuse-method';
import { asList, sendInSequence } from '../requests/send-in-sequence';
import { path } from '../requests/path';
import { list, nothing } from '../requests/readers';
import { requirePathNames } from '../requests/require-path-names';
import { object, objects } from '../internal/argument-checks';
import type { ItemInput } from '../types/input';
import type { ManyItems } from '../types/result';

/** The fields of collections. */
export class FieldsHandler<T> extends Handler {
  /**
   * Reads one field: `GET /fields/{collection}/{field}`.
   *
   * @example
   * const title = await directus.fields.readOne('articles', 'title');
   */
  readOne(collection: string, field: string, options?: RequestOptions): Call<T> {
    return this.request('GET', path`/fields/${{ collection }}/${{ field }}`, { options });
  }

  /**
   * Reads the fields of a collection: `GET /fields/{collection}`.
   *
   * @example
   * const { data } = await directus.fields.readMany('articles');
   */
  readMany(collection: string, options?: RequestOptions): Call<ManyItems<T>> {
    return this.request('GET', path`/fields/${{ collection }}`, { read: list, options });
  }

  /**
   * Reads the fields of all collections: `GET /fields`.
   *
   * @example
   * const { data } = await directus.fields.readAll();
   */
  readAll(options?: RequestOptions): Call<ManyItems<T>> {
    return this.request('GET', path`/fields`, { read: list, options });
  }

  /**
   * Does the same as `readAll`, because the endpoint takes no query.
   *
   * @example
   * const { data } = await directus.fields.readByQuery();
   */
  readByQuery(_query?: object, options?: RequestOptions): Call<ManyItems<T>> {
    return this.readAll(options);
  }

  /**
   * Adds a field: `POST /fields/{collection}`.
   *
   * @example
   * await directus.fields.createOne('articles', { field: 'subtitle', type: 'string' });
   */
  createOne(collection: string, field: ItemInput<T>, options?: RequestOptions): Call<T> {
    return this.request('POST', path`/fields/${{ collection }}`, {
      body: () => object('field', field),
      options,
    });
  }

  /**
   * Adds several fields to a collection, one after the other: `POST /fields/{collection}` for each. Stops at the first error;
   * what was added before stays so.
   *
   * @example
   * await directus.fields.createMany('articles', [{ field: 'intro', type: 'text' }, { field: 'body', type: 'text' }]);
   */
  createMany(
    collection: string,
    fields: readonly ItemInput<T>[],
    options?: RequestOptions,
  ): Call<ManyItems<T>> {
    return sendInSequence(
      () => objects('fields', fields),
      (field) => this.createOne(collection, field, options),
      asList,
    );
  }

  /**
   * Changes a field: `PATCH /fields/{collection}/{field}`.
   *
   * @example
   * await directus.fields.updateOne('articles', 'title', { meta: { required: true } });
   */
  updateOne(
    collection: string,
    field: string,
    patch: ItemInput<T>,
    options?: RequestOptions,
  ): Call<T> {
    return this.request('PATCH', path`/fields/${{ collection }}/${{ field }}`, {
      body: () => object('patch', patch),
      options,
    });
  }

  /**
   * Changes several fields of a collection; each holds its name: `PATCH /fields/{collection}`.
   *
   * @example
   * await directus.fields.updateMany('articles', [{ field: 'title', meta: { sort: 1 } }]);
   */
  updateMany(
    collection: string,
    fields: readonly ItemInput<T>[],
    options?: RequestOptions,
  ): Call<ManyItems<T>> {
    return this.request('PATCH', path`/fields/${{ collection }}`, {
      body: () => objects('fields', fields),
      read: list,
      options,
    });
  }

  /** Does the same as `updateMany`: each field holds its name. */
  updateBatch(
    collection: string,
    fields: readonly ItemInput<T>[],
    options?: RequestOptions,
  ): Call<ManyItems<T>> {
    return this.updateMany(collection, fields, options);
  }

  /** Fails with an `InvalidParamError`, because the endpoint takes no query. */
  updateByQuery(_query?: object, _patch?: object): Call<never> {
    return refuseMethod(
      'fields.updateByQuery',
      'is not possible, because /fields takes no query; updateMany takes a collection and its fields',
    );
  }

  /**
   * Deletes a field with its values: `DELETE /fields/{collection}/{field}`.
   *
   * @example
   * await directus.fields.deleteOne('articles', 'subtitle');
   */
  deleteOne(collection: string, field: string, options?: RequestOptions): Call<void> {
    return this.request('DELETE', path`/fields/${{ collection }}/${{ field }}`, {
      read: nothing,
      options,
    });
  }

  /**
   * Deletes several fields of a collection with their values, one after the other: `DELETE /fields/{collection}/{field}` for
   * each. Stops at the first error; what was deleted before stays so.
   *
   * @example
   * await directus.fields.deleteMany('articles', ['intro', 'body']);
   */
  deleteMany(collection: string, fields: readonly string[], options?: RequestOptions): Call<void> {
    return sendInSequence(
      () => requirePathNames('fields', fields),
      (field) => this.deleteOne(collection, field, options),
      noop,
    );
  }
}
