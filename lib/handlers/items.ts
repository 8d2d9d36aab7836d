import { concatAll, type Observable } from 'rxjs';
import type { Call } from '../call';
import { object, objects, oneOf, text } from '../internal/argument-checks';
import { Handler, type RequestOptions } from '../requests/handler';
import { requireKeys } from '../requests/primary-keys';
import { type PagesOptions, readPages } from '../requests/pages';
import { readKeys } from '../requests/read-keys';
import { path, type Path } from '../requests/path';
import { list, nothing, text as textReader } from '../requests/readers';
import { selectionBody } from '../requests/selection-body';
import { unlessEmpty } from '../requests/unless-empty';
import type { TransportRequestOptions } from '../transport/request';
import type { ITransport } from '../transport/transport-base';
import { encodePathSegment } from '../transport/url';
import type { Aliases, NoAliases } from '../types/alias';
import type { RequestedField } from '../types/fields';
import type { ItemInput } from '../types/input';
import type {
  ID,
  QueryMany,
  QueryOne,
  SelectionQuery,
  WriteManyQuery,
  WriteOneQuery,
} from '../types/query';
import type { ManyItems, OneItem, QueryResult, WrittenItem } from '../types/result';
import type { DefaultSchema } from '../types/schema';
import type { RequestedSort } from '../types/sort';

/**
 * Returns the path of a collection: system collections have their own (`directus_users` is `/users`). With `asRoute`: the other ones
 * have one path.
 */
export function endpoint(collection: string, asRoute = false): string {
  const name = encodePathSegment('collection', collection);
  const [, system] = /^directus_(.+)$/.exec(name) ?? [];
  if (system !== undefined) return `/${system}`;
  return asRoute ? '/items/{collection}' : `/items/${name}`;
}

/** Options of a collection. */
export interface CollectionOptions {
  /** The name of the primary key's field, for `readMany` and `pages`. Default `id`. */
  readonly primaryKey?: string | undefined;
}

/** The kinds of file that rows can be written to. */
export type ExportFormat = 'csv' | 'csv_utf8' | 'json' | 'xml' | 'yaml';

export const EXPORT_FORMATS: readonly ExportFormat[] = ['csv', 'csv_utf8', 'json', 'xml', 'yaml'];

/**
 * The items of one collection. Each method returns a {@link Call}: subscribe to it or await it.
 *
 * @example
 * const articles = directus.items('articles');
 * const { data } = await articles.readByQuery({ filter: { status: { _eq: 'published' } } });
 */
export class ItemsHandler<T, Schema = DefaultSchema> extends Handler {
  /** The collection's own path: `/items/articles`, `/users`. */
  declare protected readonly root: Path;
  // No private field: a handler also works through a proxy.
  declare protected readonly primaryKey: () => string;

  constructor(collection: string, transport: ITransport, options: CollectionOptions = {}) {
    super(transport);
    this.root = (asRoute) => endpoint(collection, asRoute);
    this.primaryKey = () => text('primaryKey', object('options', options).primaryKey ?? 'id');
  }

  /**
   * Reads one item: `GET /items/{collection}/{id}`.
   *
   * @example
   * const article = await directus.items('articles').readOne(15, { fields: ['title'] });
   */
  readOne<const Fields extends RequestedField = never, const Alias extends Aliases = NoAliases>(
    id: ID,
    query?: QueryOne<T, Fields, Schema, Alias>,
    options?: RequestOptions,
  ): Call<OneItem<T, Fields, Schema, Alias>> {
    return this.request('GET', path`${this.root}/${{ id }}`, { query, options });
  }

  /**
   * Reads the items a query finds: `GET /items/{collection}`, or `SEARCH` where the query would make too long
   * an address.
   *
   * @example
   * const { data } = await directus.items('articles').readByQuery({ sort: ['-date_published'], limit: 10 });
   */
  readByQuery<
    const Fields extends RequestedField = never,
    const Alias extends Aliases = NoAliases,
    const SortBy extends RequestedSort = never,
    const GroupBy extends string = never,
    const Aggregates extends object = never,
  >(
    query?: QueryMany<T, Fields, Schema, Alias, SortBy, GroupBy, Aggregates>,
    options?: RequestOptions,
  ): Call<ManyItems<QueryResult<T, Fields, Schema, Alias, GroupBy, Aggregates>>> {
    return this.request('SEARCH', this.root, { query, read: list, options });
  }

  /**
   * Reads the items a query finds as the text of a file: `GET /items/{collection}?export=…`.
   *
   * @example
   * const csv = await directus.items('articles').export('csv');
   */
  export<
    const Fields extends RequestedField = never,
    const Alias extends Aliases = NoAliases,
    const SortBy extends RequestedSort = never,
    const GroupBy extends string = never,
    const Aggregates extends object = never,
  >(
    format: ExportFormat,
    query?: QueryMany<T, Fields, Schema, Alias, SortBy, GroupBy, Aggregates>,
    options?: RequestOptions,
  ): Call<string> {
    return this.request('SEARCH', this.root, {
      query,
      params: () => ({ export: oneOf('format', format, EXPORT_FORMATS) }),
      read: textReader,
      options,
    });
  }

  /**
   * Creates one item: `POST /items/{collection}`. `undefined` where the user may not read what was created.
   *
   * @example
   * const article = await directus.items('articles').createOne({ title: 'Hello' });
   */
  createOne<const Fields extends RequestedField = never, const Alias extends Aliases = NoAliases>(
    item: ItemInput<T>,
    query?: WriteOneQuery<T, Fields, Schema, Alias>,
    options?: RequestOptions,
  ): Call<WrittenItem<T, Fields, Schema, Alias>> {
    return this.request('POST', this.root, { query, body: () => object('item', item), options });
  }

  /**
   * Creates several items, all or none: `POST /items/{collection}`.
   *
   * @example
   * await directus.items('articles').createMany([{ title: 'One' }, { title: 'Two' }]);
   */
  createMany<
    const Fields extends RequestedField = never,
    const Alias extends Aliases = NoAliases,
    const SortBy extends RequestedSort = never,
  >(
    items: readonly ItemInput<T>[],
    query?: WriteManyQuery<T, Fields, Schema, Alias, SortBy>,
    options?: RequestOptions,
  ): Call<ManyItems<OneItem<T, Fields, Schema, Alias>>> {
    return this.request('POST', this.root, {
      query,
      body: () => objects('items', items),
      read: list,
      options,
    });
  }

  /**
   * Changes one item: `PATCH /items/{collection}/{id}`.
   *
   * @example
   * await directus.items('articles').updateOne(15, { title: 'Hello again' });
   */
  updateOne<const Fields extends RequestedField = never, const Alias extends Aliases = NoAliases>(
    id: ID,
    item: ItemInput<T>,
    query?: WriteOneQuery<T, Fields, Schema, Alias>,
    options?: RequestOptions,
  ): Call<WrittenItem<T, Fields, Schema, Alias>> {
    return this.request('PATCH', path`${this.root}/${{ id }}`, {
      query,
      body: () => object('item', item),
      options,
    });
  }

  /**
   * Changes several items, each in its own way; each holds its key: `PATCH /items/{collection}`.
   *
   * @example
   * await directus.items('articles').updateBatch([{ id: 15, title: 'One' }, { id: 16, title: 'Two' }]);
   */
  updateBatch<
    const Fields extends RequestedField = never,
    const Alias extends Aliases = NoAliases,
    const SortBy extends RequestedSort = never,
  >(
    items: readonly ItemInput<T>[],
    query?: WriteManyQuery<T, Fields, Schema, Alias, SortBy>,
    options?: RequestOptions,
  ): Call<ManyItems<OneItem<T, Fields, Schema, Alias>>> {
    return this.request('PATCH', this.root, {
      query,
      body: () => objects('items', items),
      read: list,
      options,
    });
  }

  /**
   * Deletes one item: `DELETE /items/{collection}/{id}`.
   *
   * @example
   * await directus.items('articles').deleteOne(15);
   */
  deleteOne(id: ID, options?: RequestOptions): Call<void> {
    return this.request('DELETE', path`${this.root}/${{ id }}`, { read: nothing, options });
  }

  /**
   * Deletes the items a query finds: `DELETE /items/{collection}`. Without `limit`, the server deletes its default of
   * 100 items at most; `{ limit: -1 }` deletes all that are found, up to its `QUERY_LIMIT_MAX`. Fails with an
   * `InvalidParamError`, and sends nothing, where a condition is `undefined`, and where there is neither a condition nor
   * a `limit`.
   *
   * @example
   * await articles.deleteByQuery({ filter: { status: { _eq: 'archived' } }, limit: -1 });
   */
  deleteByQuery<const SortBy extends RequestedSort = never>(
    query: SelectionQuery<T, SortBy>,
    options?: RequestOptions,
  ): Call<void> {
    return this.request('DELETE', this.root, {
      body: () => ({ query: selectionBody('query', query) }),
      read: nothing,
      options,
    });
  }

  /**
   * Reads the items with these keys, in the order of the keys unless `sort` is given: `GET /items/{collection}`, in one
   * request or, where the server gives fewer rows at once (`QUERY_LIMIT_MAX`), in several. Keys that no item has are left out.
   *
   * @example
   * const { data } = await directus.items('articles').readMany([15, 16]);
   */
  readMany<
    const Fields extends RequestedField = never,
    const Alias extends Aliases = NoAliases,
    const SortBy extends RequestedSort = never,
    const GroupBy extends string = never,
    const Aggregates extends object = never,
  >(
    ids: readonly ID[],
    query?: QueryMany<T, Fields, Schema, Alias, SortBy, GroupBy, Aggregates>,
    options?: RequestOptions,
  ): Call<ManyItems<QueryResult<T, Fields, Schema, Alias, GroupBy, Aggregates>>> {
    const read = (page: object, defaults?: TransportRequestOptions) =>
      this.request<ManyItems<QueryResult<T, Fields, Schema, Alias, GroupBy, Aggregates>>>(
        'SEARCH',
        this.root,
        {
          query: page,
          read: list,
          defaults,
          options,
        },
      );
    return readKeys({ transport: this.transport, key: this.primaryKey, read }, ids, query);
  }

  /**
   * Reads all items a query finds, page by page: `GET /items/{collection}` for each page of `limit` items (default 100).
   * The next page is requested once `each` has completed for the page before and the page has been emitted.
   * Unsubscribing stops it. If the keys are numbers and the query does not sort, group or skip rows, pages follow each other
   * by key, so that nothing is missed or repeated when items are created or deleted meanwhile. Pages are smaller if the
   * server allows fewer rows per request. A page that makes no progress fails with `INVALID_RESPONSE`.
   *
   * @example
   * directus.items('articles').pages({ limit: 500 }, { each: (rows) => index.save(rows) }).subscribe(progress);
   */
  pages<
    const Fields extends RequestedField = never,
    const Alias extends Aliases = NoAliases,
    const SortBy extends RequestedSort = never,
    const GroupBy extends string = never,
    const Aggregates extends object = never,
  >(
    query?: QueryMany<T, Fields, Schema, Alias, SortBy, GroupBy, Aggregates>,
    options?: PagesOptions<QueryResult<T, Fields, Schema, Alias, GroupBy, Aggregates>>,
  ): Observable<QueryResult<T, Fields, Schema, Alias, GroupBy, Aggregates>[]> {
    const read = (page: object, defaults?: TransportRequestOptions) =>
      this.request<ManyItems<QueryResult<T, Fields, Schema, Alias, GroupBy, Aggregates>>>(
        'SEARCH',
        this.root,
        {
          query: page,
          read: list,
          defaults,
          options,
        },
      );
    const source = { transport: this.transport, path: this.root, key: this.primaryKey, read };
    return readPages(source, query, options);
  }

  /**
   * Reads all items a query finds, one after the other, as {@link ItemsHandler.pages} does.
   *
   * @example
   * directus.items('articles').readAll({ sort: ['title'] }).pipe(take(1_000)).subscribe(print);
   */
  readAll<
    const Fields extends RequestedField = never,
    const Alias extends Aliases = NoAliases,
    const SortBy extends RequestedSort = never,
    const GroupBy extends string = never,
    const Aggregates extends object = never,
  >(
    query?: QueryMany<T, Fields, Schema, Alias, SortBy, GroupBy, Aggregates>,
    options?: PagesOptions<QueryResult<T, Fields, Schema, Alias, GroupBy, Aggregates>>,
  ): Observable<QueryResult<T, Fields, Schema, Alias, GroupBy, Aggregates>> {
    return this.pages(query, options).pipe(concatAll());
  }

  /**
   * Changes the items with these keys in the same way: `PATCH /items/{collection}`. No keys: sends nothing.
   *
   * @example
   * await directus.items('articles').updateMany([15, 16], { status: 'published' });
   */
  updateMany<
    const Fields extends RequestedField = never,
    const Alias extends Aliases = NoAliases,
    const SortBy extends RequestedSort = never,
  >(
    ids: readonly ID[],
    data: ItemInput<T>,
    query?: WriteManyQuery<T, Fields, Schema, Alias, SortBy>,
    options?: RequestOptions,
  ): Call<ManyItems<OneItem<T, Fields, Schema, Alias>>> {
    const update = this.request<ManyItems<OneItem<T, Fields, Schema, Alias>>>('PATCH', this.root, {
      query,
      body: () => ({ keys: requireKeys(ids), data: object('data', data) }),
      read: list,
      options,
    });
    return unlessEmpty(() => requireKeys(ids), update, { data: [] });
  }

  /**
   * Changes the items a query finds in the same way: `PATCH /items/{collection}`. Without `limit`, the server changes its
   * default of 100 items at most; `{ limit: -1 }` changes all that are found, up to its `QUERY_LIMIT_MAX`. Fails with an
   * `InvalidParamError`, and sends nothing, where a condition is `undefined`, and where there is neither a condition nor
   * a `limit`.
   *
   * @example
   * await articles.updateByQuery({ filter: isDraft, limit: -1 }, { status: 'archived' });
   */
  updateByQuery<
    const Fields extends RequestedField = never,
    const Alias extends Aliases = NoAliases,
    const SelectBy extends RequestedSort = never,
    const SortBy extends RequestedSort = never,
  >(
    updateQuery: SelectionQuery<T, SelectBy>,
    data: ItemInput<T>,
    query?: WriteManyQuery<T, Fields, Schema, Alias, SortBy>,
    options?: RequestOptions,
  ): Call<ManyItems<OneItem<T, Fields, Schema, Alias>>> {
    return this.request('PATCH', this.root, {
      query,
      body: () => ({
        data: object('data', data),
        query: selectionBody('updateQuery', updateQuery),
      }),
      read: list,
      options,
    });
  }

  /**
   * Deletes the items with these keys: `DELETE /items/{collection}`. No keys: sends nothing.
   *
   * @example
   * await directus.items('articles').deleteMany([15, 16]);
   */
  deleteMany(ids: readonly ID[], options?: RequestOptions): Call<void> {
    const remove = this.request('DELETE', this.root, {
      body: () => requireKeys(ids),
      read: nothing,
      options,
    });
    return unlessEmpty(() => requireKeys(ids), remove, undefined);
  }
}

/** @deprecated Use {@link ItemsHandler}. */
export type IItems<T, Schema = DefaultSchema> = Pick<
  ItemsHandler<T, Schema>,
  keyof ItemsHandler<T>
>;
