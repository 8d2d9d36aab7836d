import type { Aliases, NoAliases } from '../../types/alias';
import type { RequestedField } from '../../types/fields';
import type { ID, QueryOne } from '../../types/query';
import type { OneItem } from '../../types/result';
import type { CheckedCollection, Collection, OpenCollection } from '../../types/schema';
import type { AppSchema } from '../app-schema';
import type { CollectionRef } from '../client-token';
import { type Reactive, readReactive } from '../reactive';
import { collectionSource } from './collection-source';
import { createResource } from './create-resource';
import { type KeyedQuery, keyedQuery } from './keyed-query';
import type { DirectusResource, ResourceOptions } from './resource';

/**
 * Reads one item, as signals: `GET /items/{collection}/{id}`, again with each other key or query. Needs an injection context, or
 * `options.injector`; ends with it.
 *
 * `id`: the key, or a function of signals, such as an input; `null` or `undefined`: nothing is read. `query`: as for `readOne`.
 *
 * @example
 * class Article {
 *   readonly id = input.required<number>();
 *   readonly article = injectItem('articles', this.id, { fields: ['title', 'author.name'] });
 * }
 * // {{ article.value()?.title }}
 */
export function injectItem<
  const C extends string,
  const Fields extends RequestedField = never,
  const Alias extends Aliases = NoAliases,
  Schema extends object = AppSchema,
>(
  collection:
    | CheckedCollection<NoInfer<Schema>, C>
    | OpenCollection<NoInfer<Schema>, C>
    | CollectionRef<Schema, C>,
  id: Reactive<ID | null>,
  query?: Reactive<QueryOne<Collection<NoInfer<Schema>, C>, Fields, NoInfer<Schema>, Alias>>,
  options: ResourceOptions = {},
): DirectusResource<OneItem<Collection<Schema, C>, Fields, Schema, Alias> | undefined> {
  type Item = OneItem<Collection<Schema, C>, Fields, Schema, Alias>;
  const source = collectionSource(injectItem, collection, options.injector);
  return createResource<KeyedQuery, Item, undefined>({
    ...source,
    key: `item:${source.collection}`,
    params: () => keyedQuery(id, () => readReactive<object>(query, {})),
    read: (params) => source.items.readOne(params.id, params.query),
    initial: undefined,
    keepByDefault: false,
    options,
  });
}
