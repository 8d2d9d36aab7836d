import type { Signal } from '@angular/core';
import { map } from 'rxjs';
import { queryByPrimaryKey } from '../../realtime/query-key';
import type { RequestedField } from '../../types/fields';
import type { ID, QueryOne } from '../../types/query';
import type { OneItem } from '../../types/result';
import type { CheckedCollection, Collection, OpenCollection } from '../../types/schema';
import type { AppSchema } from '../app-schema';
import type { CollectionRef } from '../client-token';
import { type Reactive, readReactive } from '../reactive';
import { collectionSource } from './collection-source';
import { createResource } from './create-resource';
import { type Liveness, livenessOf, type LiveResourceOptions, liveSource } from './inject-live';
import { type KeyedQuery, keyedQuery } from './keyed-query';
import type { DirectusResource } from './resource';

/** One item, kept up to date. */
export interface LiveItemResource<Item> extends DirectusResource<Item> {
  readonly liveness: Signal<Liveness>;
}

/**
 * Reads one item and keeps it up to date, as signals: `GET /items/{collection}` with a filter for its key. The value is `undefined`
 * before the first answer, and `null` while there is no item with this key. Otherwise like {@link injectLive}.
 *
 * @example
 * class Article {
 *   readonly id = input.required<number>();
 *   readonly article = injectLiveOne('articles', this.id, { fields: ['title', 'body'] });
 * }
 */
export function injectLiveOne<
  const C extends string,
  const Fields extends RequestedField = never,
  Schema extends object = AppSchema,
>(
  collection:
    | CheckedCollection<NoInfer<Schema>, C>
    | OpenCollection<NoInfer<Schema>, C>
    | CollectionRef<Schema, C>,
  id: Reactive<ID | null>,
  query?: Reactive<
    Pick<
      QueryOne<Collection<NoInfer<Schema>, C>, Fields, NoInfer<Schema>>,
      'fields' | 'filter' | 'deep'
    >
  >,
  options: LiveResourceOptions = {},
): LiveItemResource<OneItem<Collection<Schema, C>, Fields, Schema> | null | undefined> {
  type Item = OneItem<Collection<Schema, C>, Fields, Schema>;
  const source = collectionSource(injectLiveOne, collection, options.injector);
  const queries = liveSource(source, options);
  const { primaryKey = 'id' } = options;
  const resource = createResource<KeyedQuery, Item | null, undefined>({
    ...source,
    key: `live-one:${source.collection}`,
    params: () => keyedQuery(id, () => readReactive<object>(query, {})),
    read: (params) =>
      queries.live().liveOne(source.collection, params.id, params.query, queries.options),
    readOnce: (params) =>
      source.items
        .readByQuery(queryByPrimaryKey(params.id, params.query, primaryKey))
        .pipe(map(({ data }) => data[0] ?? null)),
    isLive: true,
    initial: undefined,
    keepByDefault: false,
    options,
  });
  return { ...resource, liveness: livenessOf(queries, resource) };
}
