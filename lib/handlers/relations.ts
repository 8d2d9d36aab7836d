import type { Call } from '../call';
import type { ITransport } from '../transport/types';
import type { ItemInput } from '../types/input';
import type { ManyItems } from '../types/result';
import { handler } from './endpoints';
import { at, type Handler, type ItemsOptions, record } from './handler';

interface RelationsEndpoints<T> extends Handler {
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

  /** Deletes a relation; its field stays: `DELETE /relations/{collection}/{field}`. */
  deleteOne(collection: string, field: string, options?: ItemsOptions): Call<void>;
}

const RelationsEndpoints = handler<new <T>(transport: ITransport) => RelationsEndpoints<T>>({
  readOne: 'data GET /relations/:collection/:field',
  readMany: 'list GET /relations/:collection',
  readAll: 'list GET /relations',
  readByQuery: 'list GET /relations _query',
  createOne: 'data POST /relations ...relation',
  deleteOne: 'done DELETE /relations/:collection/:field',
});

/** How collections relate to each other. A relation goes by the collection and field that hold the foreign key. */
export class RelationsHandler<T> extends RelationsEndpoints<T> {
  /**
   * Changes a relation: `PATCH /relations/{collection}/{field}`. Have `related_collection` in the patch, changed or
   * not: without it, and without the two names that go along, Directus 11.17.4 does not answer but crashes.
   */
  updateOne(
    collection: string,
    field: string,
    patch: ItemInput<T>,
    options?: ItemsOptions,
  ): Call<T> {
    const body = () => ({ collection, field, ...record('patch', patch) });
    const ask = () => [at('/relations', { collection, field }), undefined, body()] as const;
    return this.call('data', 'PATCH', ask, options);
  }
}
