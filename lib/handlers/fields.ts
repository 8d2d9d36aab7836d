import type { Call } from '../call';
import type { ItemInput } from '../types/input';
import type { ManyItems } from '../types/result';
import { at, Handler, type ItemsOptions, record, records } from './handler';

const PATH = '/fields';

/** The fields of collections. */
export class FieldsHandler<T> extends Handler {
  /** Reads one field: `GET /fields/{collection}/{field}`. */
  readOne(collection: string, field: string, options?: ItemsOptions): Call<T> {
    return this.data('get', () => [at(PATH, { collection, field })], options);
  }

  /** Reads the fields of a collection: `GET /fields/{collection}`. */
  readMany(collection: string, options?: ItemsOptions): Call<ManyItems<T>> {
    return this.list('get', () => [at(PATH, { collection })], options);
  }

  /** Reads the fields of all collections: `GET /fields`. */
  readAll(options?: ItemsOptions): Call<ManyItems<T>> {
    return this.list('get', () => [PATH], options);
  }

  /** The same as `readAll`: the endpoint takes no query. */
  readByQuery(_query?: object, options?: ItemsOptions): Call<ManyItems<T>> {
    return this.readAll(options);
  }

  /** Adds a field: `POST /fields/{collection}`. */
  createOne(collection: string, field: ItemInput<T>, options?: ItemsOptions): Call<T> {
    const ask = () => [at(PATH, { collection }), undefined, record('field', field)] as const;
    return this.data('post', ask, options);
  }

  /** Changes a field: `PATCH /fields/{collection}/{field}`. */
  updateOne(
    collection: string,
    field: string,
    patch: ItemInput<T>,
    options?: ItemsOptions,
  ): Call<T> {
    const ask = () => [at(PATH, { collection, field }), undefined, record('patch', patch)] as const;
    return this.data('patch', ask, options);
  }

  /** Changes several fields of a collection; each holds its name: `PATCH /fields/{collection}`. */
  updateMany(
    collection: string,
    fields: readonly ItemInput<T>[],
    options?: ItemsOptions,
  ): Call<ManyItems<T>> {
    const ask = () => [at(PATH, { collection }), undefined, records('fields', fields)] as const;
    return this.list('patch', ask, options);
  }

  /** Deletes a field with its values: `DELETE /fields/{collection}/{field}`. */
  deleteOne(collection: string, field: string, options?: ItemsOptions): Call<void> {
    return this.done('delete', () => [at(PATH, { collection, field })], options);
  }
}
