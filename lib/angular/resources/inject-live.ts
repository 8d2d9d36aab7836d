import { computed, type Injector, type Signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import type { ObservableInput } from 'rxjs';
import type { Call } from '../../call';
import { unchecked } from '../../internal/unchecked';
import type { Realtime } from '../../realtime/realtime';
import type { LiveItems, LiveOptions, RealtimeStatus } from '../../realtime/types';
import type { Aliases, NoAliases } from '../../types/alias';
import type { RequestedField } from '../../types/fields';
import type { ItemInput } from '../../types/input';
import type { ID, QueryMany } from '../../types/query';
import type { QueryResult } from '../../types/result';
import type { CheckedCollection, Collection, OpenCollection } from '../../types/schema';
import type { RequestedSort } from '../../types/sort';
import type { AppSchema } from '../app-schema';
import type { CollectionRef } from '../client-token';
import { type Reactive, readReactive } from '../reactive';
import { realtimeIn, toConnectionState } from '../realtime';
import { type CollectionSource, collectionSource } from './collection-source';
import { createResource } from './create-resource';
import { type ItemsResource, NO_ITEMS, toItemsResource } from './items-resource';
import type { DirectusResource, ResourceOptions } from './resource';
import { TRANSFER } from './transfer';

/** Options of live resources: those of resources, and those of live queries. */
export interface LiveResourceOptions extends ResourceOptions, LiveOptions {}

/**
 * How current a live resource is.
 * - `live`: each change shows at once
 * - `polling`: there is no connection, so it is read now and then
 * - `paused`: it is not updated: nothing is asked for, it was refused, or a server renders it
 */
export type Liveness = 'live' | 'polling' | 'paused';

/** The rows of a query, kept up to date, and ways to change them that show at once. */
export interface LiveItemsResource<Row, Input> extends ItemsResource<Row> {
  readonly liveness: Signal<Liveness>;
  /** True for rows that were kept on the device (option `offline`), until the server has answered. */
  readonly stale: Signal<boolean>;
  /** When stale rows were read, in epoch milliseconds. */
  readonly at: Signal<number | undefined>;
  /** Changes one item, shown at once, and taken back if the write fails: `PATCH /items/{collection}/{id}`. */
  update(id: ID, change: Input): Call<unknown>;
  /** Deletes one item, gone at once, and back if the write fails: `DELETE /items/{collection}/{id}`. */
  remove(id: ID): Call<void>;
  /** Shows the rows as `change` returns them while `write` is made, as `Realtime.optimistic` does. */
  optimistic<R>(
    change: (rows: readonly Row[]) => readonly Row[],
    write: ObservableInput<R>,
  ): Call<R>;
}

/** The live queries of a live list or a live item. */
export interface LiveSource {
  readonly injector: Injector;
  readonly isOnServer: boolean;
  /** Made when they are first asked for: a server needs none. */
  readonly live: () => Realtime;
  readonly options: LiveOptions;
}

export const liveSource = (
  { injector, client }: CollectionSource,
  { primaryKey, watch, offline }: LiveOptions,
): LiveSource => ({
  injector,
  isOnServer: injector.get(TRANSFER).onServer,
  live: () => unchecked(realtimeIn(injector, client)),
  options: { primaryKey, watch, offline },
});

export function livenessOf(
  { isOnServer, live, injector }: LiveSource,
  { status }: DirectusResource<unknown>,
): Signal<Liveness> {
  const connection = isOnServer
    ? (): RealtimeStatus => ({ state: 'offline' })
    : toSignal(live().status$, { requireSync: true, injector });
  return computed(() => {
    const now = status();
    if (isOnServer || now === 'idle' || now === 'error') return 'paused';
    return toConnectionState(connection()) === 'live' ? 'live' : 'polling';
  });
}

/**
 * Reads the items a query finds and keeps them up to date, as signals: `GET /items/{collection}`, at the start and after each
 * change that the connection of live queries reports. A server reads once; the browser shows that, and continues from there. After a
 * refusal it reads again when another user logs in. Needs an injection context, or `options.injector`; ends with it.
 *
 * `query`: as for `readByQuery`, or a function of signals. `options.watch`: other collections whose changes show in the query.
 *
 * @example
 * class Articles {
 *   readonly articles = injectLive('articles', { fields: ['id', 'title'], sort: ['-date'] });
 *   rename(id: number, title: string) {
 *     return this.articles.update(id, { title });
 *   }
 * }
 */
export function injectLive<
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
  options: LiveResourceOptions = {},
): LiveItemsResource<
  QueryResult<Collection<Schema, C>, Fields, Schema, Alias, GroupBy, Aggregates>,
  ItemInput<Collection<Schema, C>>
> {
  type Row = QueryResult<Collection<Schema, C>, Fields, Schema, Alias, GroupBy, Aggregates>;
  const source = collectionSource(injectLive, collection, options.injector);
  const queries = liveSource(source, options);
  const { live, options: liveOptions } = queries;
  const resource = createResource<object, LiveItems<Row>, LiveItems<never>>({
    ...source,
    key: `items:${source.collection}`,
    params: () => readReactive<object>(query, {}),
    read: (params) => live().live(source.collection, params, liveOptions),
    readOnce: (params) => source.items.readByQuery(params),
    isLive: true,
    initial: NO_ITEMS,
    keepByDefault: true,
    options,
  });
  return {
    ...toItemsResource(resource),
    liveness: livenessOf(queries, resource),
    stale: computed(() => resource.value().stale ?? false),
    at: computed(() => resource.value().at),
    update: (id, change) => live().updateOne(source.collection, id, change, liveOptions),
    remove: (id) => live().deleteOne(source.collection, id, liveOptions),
    optimistic: (change, write) => live().optimistic(source.collection, unchecked(change), write),
  };
}
