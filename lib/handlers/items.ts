import type { Call } from '../call';
import { InvalidParamError } from '../errors';
import { segment } from '../transport/url';
import type { Aliases, NoAliases } from '../types/alias';
import type { AskedField } from '../types/fields';
import type { ITransport } from '../transport/types';
import { isObject } from '../types/guards';
import type { ID, QueryMany, QueryOne } from '../types/query';
import type { ItemInput } from '../types/input';
import type { Found, ManyItems, OneItem } from '../types/result';
import { Handler, type ItemsOptions, list, record } from './handler';
import type { DefaultSchema } from '../types/schema';

/** The path of a collection: system collections have their own (`directus_users` is `/users`). */
export function endpoint(collection: string): string {
  const name = segment('collection', collection);
  const [, system] = /^directus_(.+)$/.exec(name) ?? [];
  return system === undefined ? `/items/${name}` : `/${system}`;
}

const isKey = (value: unknown): value is ID =>
  (typeof value === 'string' && value !== '') || Number.isFinite(value);

function keys(ids: readonly ID[]): readonly ID[] {
  if (!list('ids', ids).every(isKey))
    throw new InvalidParamError('ids', 'must all be non-empty strings or numbers');
  return ids;
}

/** Rows in the order of their keys, which come as text from some databases. */
function byKeys<R>(rows: R[], ids: readonly ID[], key: string, withoutKey: boolean): R[] {
  const found = new Map<string, R>();
  for (const row of rows) {
    if (!isObject(row)) return rows;
    found.set(String(row[key]), row);
    if (withoutKey) Reflect.deleteProperty(row, key);
  }
  return ids.flatMap((id) => found.get(String(id)) ?? []);
}

export interface CollectionOptions {
  /** The name of the primary key's field, for `readMany`. Default `id`. */
  readonly primaryKey?: string | undefined;
}

/**
 * The items of one collection. Each method returns a {@link Call}: subscribe to it or await it.
 *
 * @example
 * const articles = directus.items('articles');
 * const { data } = await articles.readByQuery({ filter: { status: { _eq: 'published' } } });
 */
export class ItemsHandler<T, S = DefaultSchema> extends Handler {
  readonly #collection: string;
  readonly #primaryKey: string;

  constructor(
    collection: string,
    transport: ITransport,
    { primaryKey = 'id' }: CollectionOptions = {},
  ) {
    super(transport);
    this.#collection = collection;
    this.#primaryKey = primaryKey;
  }

  /** Reads one item: `GET /items/{collection}/{id}`. */
  readOne<const P extends AskedField = never, const A extends Aliases = NoAliases>(
    id: ID,
    query?: QueryOne<T, P, S, A>,
    options?: ItemsOptions,
  ): Call<OneItem<T, P, S, A>> {
    return this.data('get', () => ({ path: this.#path(id), query }), options);
  }

  /**
   * Reads the items with these keys in one request, in the order of the keys unless `sort` is given:
   * `GET /items/{collection}`. Keys that no item has are left out.
   */
  readMany<
    const P extends AskedField = never,
    const A extends Aliases = NoAliases,
    const O extends string = never,
    const B extends string = never,
    const G extends object = never,
  >(
    ids: readonly ID[],
    query: QueryMany<T, P, S, A, O, B, G> = {},
    options?: ItemsOptions,
  ): Call<ManyItems<Found<T, P, S, A, B, G>>> {
    const key = this.#primaryKey;
    const fields: readonly unknown[] | undefined = query.fields;
    const { sort, aggregate, groupBy } = query;
    const inOrder = sort === undefined && aggregate === undefined && groupBy === undefined;
    // Without its key no row could be put in its place; it is taken out again if nobody asked for it.
    const keyAdded =
      inOrder &&
      fields !== undefined &&
      fields.length > 0 &&
      !fields.some((field) => field === key || /^\*(?:\.|$)/.test(String(field)));
    return this.list(
      'get',
      () => {
        // The server refuses an empty list; no key is null, so that this finds nothing, too.
        const ours = { [key]: keys(ids).length > 0 ? { _in: ids } : { _null: true } };
        return {
          path: this.#path(),
          query: {
            ...query,
            limit: query.limit ?? Math.max(ids.length, 1),
            filter: query.filter === undefined ? ours : { _and: [ours, query.filter] },
            ...(keyAdded && { fields: [...fields, key] }),
          },
        };
      },
      options,
      inOrder ? (rows) => byKeys(rows, ids, key, keyAdded) : undefined,
    );
  }

  /** Reads the items a query finds: `GET /items/{collection}`. */
  readByQuery<
    const P extends AskedField = never,
    const A extends Aliases = NoAliases,
    const O extends string = never,
    const B extends string = never,
    const G extends object = never,
  >(
    query?: QueryMany<T, P, S, A, O, B, G>,
    options?: ItemsOptions,
  ): Call<ManyItems<Found<T, P, S, A, B, G>>> {
    return this.list('get', () => ({ path: this.#path(), query }), options);
  }

  /** Creates one item: `POST /items/{collection}`. `undefined` where the user may not read what was created. */
  createOne<const P extends AskedField = never, const A extends Aliases = NoAliases>(
    item: ItemInput<T>,
    query?: QueryOne<T, P, S, A>,
    options?: ItemsOptions,
  ): Call<OneItem<T, P, S, A>> {
    return this.data(
      'post',
      () => ({ path: this.#path(), query, body: record('item', item) }),
      options,
    );
  }

  /** Creates several items, all or none: `POST /items/{collection}`. */
  createMany<const P extends AskedField = never, const A extends Aliases = NoAliases>(
    items: readonly ItemInput<T>[],
    query?: QueryMany<T, P, S, A>,
    options?: ItemsOptions,
  ): Call<ManyItems<OneItem<T, P, S, A>>> {
    return this.list(
      'post',
      () => ({ path: this.#path(), query, body: list('items', items) }),
      options,
    );
  }

  /** Changes one item: `PATCH /items/{collection}/{id}`. */
  updateOne<const P extends AskedField = never, const A extends Aliases = NoAliases>(
    id: ID,
    item: ItemInput<T>,
    query?: QueryOne<T, P, S, A>,
    options?: ItemsOptions,
  ): Call<OneItem<T, P, S, A>> {
    return this.data(
      'patch',
      () => ({ path: this.#path(id), query, body: record('item', item) }),
      options,
    );
  }

  /** Changes the items with these keys in the same way: `PATCH /items/{collection}`. */
  updateMany<const P extends AskedField = never, const A extends Aliases = NoAliases>(
    ids: readonly ID[],
    data: ItemInput<T>,
    query?: QueryMany<T, P, S, A>,
    options?: ItemsOptions,
  ): Call<ManyItems<OneItem<T, P, S, A>>> {
    const ask = () => ({
      path: this.#path(),
      query,
      body: { keys: keys(ids), data: record('data', data) },
    });
    return this.list('patch', ask, options);
  }

  /** Changes several items, each in its own way; each holds its key: `PATCH /items/{collection}`. */
  updateBatch<const P extends AskedField = never, const A extends Aliases = NoAliases>(
    items: readonly ItemInput<T>[],
    query?: QueryMany<T, P, S, A>,
    options?: ItemsOptions,
  ): Call<ManyItems<OneItem<T, P, S, A>>> {
    return this.list(
      'patch',
      () => ({ path: this.#path(), query, body: list('items', items) }),
      options,
    );
  }

  /** Changes the items a query finds in the same way: `PATCH /items/{collection}`. */
  updateByQuery<const P extends AskedField = never, const A extends Aliases = NoAliases>(
    updateQuery: QueryMany<T>,
    data: ItemInput<T>,
    query?: QueryMany<T, P, S, A>,
    options?: ItemsOptions,
  ): Call<ManyItems<OneItem<T, P, S, A>>> {
    const ask = () => ({
      path: this.#path(),
      query,
      body: { query: record('updateQuery', updateQuery), data: record('data', data) },
    });
    return this.list('patch', ask, options);
  }

  /** Deletes one item: `DELETE /items/{collection}/{id}`. */
  deleteOne(id: ID, options?: ItemsOptions): Call<void> {
    return this.done('delete', () => ({ path: this.#path(id) }), options);
  }

  /** Deletes the items with these keys: `DELETE /items/{collection}`. */
  deleteMany(ids: readonly ID[], options?: ItemsOptions): Call<void> {
    return this.done('delete', () => ({ path: this.#path(), body: keys(ids) }), options);
  }

  /** Deletes the items a query finds: `DELETE /items/{collection}`. */
  deleteByQuery(query: QueryMany<T>, options?: ItemsOptions): Call<void> {
    return this.done(
      'delete',
      () => ({ path: this.#path(), body: { query: record('query', query) } }),
      options,
    );
  }

  #path(...id: readonly unknown[]): string {
    const path = endpoint(this.#collection);
    return id.length === 0 ? path : `${path}/${segment('id', id[0])}`;
  }
}
