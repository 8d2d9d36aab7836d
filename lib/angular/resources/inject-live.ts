import { computed, type Injector, type Signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import type { ObservableInput } from 'rxjs';
import type { Call } from '../../call';
import type { Directus } from '../../directus';
import { ItemsHandler } from '../../handlers/items';
import { unchecked } from '../../internal/unchecked';
import type { Realtime } from '../../realtime/realtime';
import type { LiveOptions, RealtimeStatus } from '../../realtime/types';
import type { Aliases, NoAliases } from '../../types/alias';
import type { RequestedField } from '../../types/fields';
import type { ItemInput } from '../../types/input';
import type { ID, QueryMany } from '../../types/query';
import type { ManyItems, QueryResult } from '../../types/result';
import type { CheckedCollection, Collection, OpenCollection } from '../../types/schema';
import type { RequestedSort } from '../../types/sort';
import type { AppSchema } from '../app-schema';
import { type CollectionRef, resolveTarget } from '../client-token';
import { clientIn, resolveInjector } from '../injection';
import { type Reactive, readReactive } from '../reactive';
import { realtimeIn, toConnectionState } from '../realtime';
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

/** What live lists and live items have in common. */
export interface LiveSource {
  readonly injector: Injector;
  readonly client: Directus<never>;
  readonly isOnServer: boolean;
  readonly live: () => Realtime;
  readonly options: LiveOptions;
}

export function liveSource(
  injector: Injector,
  client: Directus<never>,
  { primaryKey, watch }: LiveOptions,
): LiveSource {
  const options = { primaryKey, watch };
  const isOnServer = injector.get(TRANSFER).onServer;
  return {
    injector,
    client,
    isOnServer,
    live: () => unchecked(realtimeIn(injector, client)),
    options,
  };
}

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
  const injector = resolveInjector(injectLive, options.injector);
  const target = resolveTarget(collection);
  const client = clientIn(injector, target.client);
  const source = liveSource(injector, client, options);
  const { live } = source;
  const items = new ItemsHandler<object>(target.collection, client.transport);
  const resource = createResource<object, ManyItems<Row>, ManyItems<never>>({
    injector,
    client,
    token: target.client,
    key: `items:${target.collection}`,
    params: () => readReactive<object>(query, {}),
    read: (params) => live().live(target.collection, params, source.options),
    readOnce: (params) => items.readByQuery(params),
    isLive: true,
    initial: NO_ITEMS,
    keepByDefault: true,
    options,
  });
  return {
    ...toItemsResource(resource),
    liveness: livenessOf(source, resource),
    update: (id, change) => live().updateOne(target.collection, id, change, source.options),
    remove: (id) => live().deleteOne(target.collection, id, source.options),
    optimistic: (change, write) => live().optimistic(target.collection, unchecked(change), write),
  };
}
