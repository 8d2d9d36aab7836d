import type { Call } from '../call';
import type { ITransport } from '../transport/types';
import type { ItemInput } from '../types/input';
import type { ManyItems } from '../types/result';
import { handler } from './endpoints';
import type { ItemsOptions } from './handler';

/** How collections relate to each other. A relation goes by the collection and field that hold the foreign key. */
export interface RelationsHandler<T> {
  /** Reads one relation: `GET /relations/{collection}/{field}`. */
  readOne(collection: string, field: string, options?: ItemsOptions): Call<T>;

  /** Reads the relations of a collection: `GET /relations/{collection}`. */
  readMany(collection: string, options?: ItemsOptions): Call<ManyItems<T>>;

  /** Reads all relations: `GET /relations`. */
  readAll(options?: ItemsOptions): Call<ManyItems<T>>;

  /** The same as `readAll`: the endpoint takes no query. */
  readByQuery(_query?: object, options?: ItemsOptions): Call<ManyItems<T>>;

  /** Creates a relation: `POST /relations`. */
  createOne(relation: ItemInput<T>, options?: ItemsOptions): Call<T>;

  /**
   * Changes a relation: `PATCH /relations/{collection}/{field}`. Have `related_collection` in the patch, changed or
   * not: without it, and without the two names that go along, Directus 11.17.4 does not answer but crashes.
   */
  updateOne(
    collection: string,
    field: string,
    patch: ItemInput<T>,
    options?: ItemsOptions,
  ): Call<T>;

  /** Deletes a relation; its field stays: `DELETE /relations/{collection}/{field}`. */
  deleteOne(collection: string, field: string, options?: ItemsOptions): Call<void>;
}

export const RelationsHandler = handler<new <T>(transport: ITransport) => RelationsHandler<T>>({
  readOne: 'data GET /relations/:collection/:field',
  readMany: 'list GET /relations/:collection',
  readAll: 'list GET /relations',
  readByQuery: 'list GET /relations _query',
  createOne: 'data POST /relations ...relation',
  updateOne: 'data PATCH /relations/:collection/:field collection field ...patch',
  deleteOne: 'done DELETE /relations/:collection/:field',
});
