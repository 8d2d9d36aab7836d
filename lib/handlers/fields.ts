import type { Call } from '../call';
import type { ITransport } from '../transport/types';
import type { ItemInput } from '../types/input';
import type { ManyItems } from '../types/result';
import { handler } from './endpoints';
import type { ItemsOptions } from './handler';

/** The fields of collections. */
export interface FieldsHandler<T> {
  /** Reads one field: `GET /fields/{collection}/{field}`. */
  readOne(collection: string, field: string, options?: ItemsOptions): Call<T>;

  /** Reads the fields of a collection: `GET /fields/{collection}`. */
  readMany(collection: string, options?: ItemsOptions): Call<ManyItems<T>>;

  /** Reads the fields of all collections: `GET /fields`. */
  readAll(options?: ItemsOptions): Call<ManyItems<T>>;

  /** The same as `readAll`: the endpoint takes no query. */
  readByQuery(_query?: object, options?: ItemsOptions): Call<ManyItems<T>>;

  /** Adds a field: `POST /fields/{collection}`. */
  createOne(collection: string, field: ItemInput<T>, options?: ItemsOptions): Call<T>;

  /** Changes a field: `PATCH /fields/{collection}/{field}`. */
  updateOne(
    collection: string,
    field: string,
    patch: ItemInput<T>,
    options?: ItemsOptions,
  ): Call<T>;

  /** Changes several fields of a collection; each holds its name: `PATCH /fields/{collection}`. */
  updateMany(
    collection: string,
    fields: readonly ItemInput<T>[],
    options?: ItemsOptions,
  ): Call<ManyItems<T>>;

  /** Deletes a field with its values: `DELETE /fields/{collection}/{field}`. */
  deleteOne(collection: string, field: string, options?: ItemsOptions): Call<void>;
}

export const FieldsHandler = handler<new <T>(transport: ITransport) => FieldsHandler<T>>({
  readOne: 'data GET /fields/:collection/:field',
  readMany: 'list GET /fields/:collection',
  readAll: 'list GET /fields',
  readByQuery: 'list GET /fields _query',
  createOne: 'data POST /fields/:collection ...field',
  updateOne: 'data PATCH /fields/:collection/:field ...patch',
  updateMany: 'list PATCH /fields/:collection [fields]',
  deleteOne: 'done DELETE /fields/:collection/:field',
});
