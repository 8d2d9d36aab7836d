import type { Aliases, NoAliases } from '../../types/alias';
import type { RequestedField } from '../../types/fields';
import type { QueryMany } from '../../types/query';
import type { ManyItems, QueryResult } from '../../types/result';
import type { CheckedCollection, Collection, OpenCollection } from '../../types/schema';
import type { RequestedSort } from '../../types/sort';
import type { AppSchema } from '../app-schema';
import type { CollectionRef } from '../client-token';
import { type Reactive, readReactive } from '../reactive';
import { collectionSource } from './collection-source';
import { createResource } from './create-resource';
import { type ItemsResource, NO_ITEMS, toItemsResource } from './items-resource';
import type { ResourceOptions } from './resource';

/**
 * Reads the items a query finds, as signals: `GET /items/{collection}`, again with each other query. Rows stay while others are
 * read. Needs an injection context, or `options.injector`; ends with it.
 *
 * `collection`: its name, or `SHOP.collection('products')` of another client. `query`: as for `readByQuery`, or a function of
 * signals; `undefined` from it: nothing is read.
 *
 * @example
 * class Articles {
 *   readonly page = signal(1);
 *   readonly articles = injectItems('articles', () => ({ fields: ['id', 'title'], limit: 20, page: this.page() }));
 * }
 * // `@for (article of articles.value(); track article.id) { … }`
 */
export function injectItems<
  const C extends string,
  const Fields extends RequestedField = never,
  const Alias extends Aliases = NoAliases,
  const SortBy extends RequestedSort = never,
  const GroupBy extends string = never,
  const Aggregates extends object = never,
  Schema extends object = AppSchema,
>(
  collection:
    | CheckedCollection<NoInfer<Schema>, C>
    | OpenCollection<NoInfer<Schema>, C>
    | CollectionRef<Schema, C>,
  query?: Reactive<
    QueryMany<
      Collection<NoInfer<Schema>, C>,
      Fields,
      NoInfer<Schema>,
      Alias,
      SortBy,
      GroupBy,
      Aggregates
    >
  >,
  options: ResourceOptions = {},
): ItemsResource<QueryResult<Collection<Schema, C>, Fields, Schema, Alias, GroupBy, Aggregates>> {
  type Row = QueryResult<Collection<Schema, C>, Fields, Schema, Alias, GroupBy, Aggregates>;
  const source = collectionSource(injectItems, collection, options.injector);
  const resource = createResource<object, ManyItems<Row>, ManyItems<never>>({
    ...source,
    key: `items:${source.collection}`,
    params: () => readReactive<object>(query, {}),
    read: (params) => source.items.readByQuery(params),
    initial: NO_ITEMS,
    keepByDefault: true,
    options,
  });
  return toItemsResource(resource);
}
