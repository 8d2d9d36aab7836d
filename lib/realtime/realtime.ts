import {
  defer,
  distinctUntilChanged,
  identity,
  isObservable,
  map,
  type Observable,
  type ObservableInput,
  switchMap,
  takeUntil,
} from 'rxjs';
import type { IAuth } from '../auth/auth-base';
import { Call } from '../call';
import type { Directus } from '../directus';
import { ItemsHandler } from '../handlers/items';
import { object, oneOf, string } from '../internal/argument-checks';
import { unchecked } from '../internal/unchecked';
import { SkippedByVue } from '../internal/skipped-by-vue';
import { checkQuery } from '../requests/check-query';
import { jsonValues } from '../requests/json-values';
import { toSearchBody } from '../requests/serialize-query';
import type { ITransport } from '../transport/transport-base';
import { encodePathSegment } from '../transport/url';
import type { Aliases, NoAliases } from '../types/alias';
import type { RequestedField } from '../types/fields';
import type { ItemInput } from '../types/input';
import type { ID, QueryMany, QueryOne } from '../types/query';
import type { QueryResult, OneItem, WrittenItem } from '../types/result';
import type {
  CheckedCollection,
  Collection,
  DefaultSchema,
  OpenCollection,
  SCHEMA,
} from '../types/schema';
import type { RequestedSort } from '../types/sort';
import { Connection } from './connection';
import { isKey } from './is-key';
import { LiveQueries } from './live-queries';
import type { Rows } from './local-queries';
import { resolveLiveOptions } from './live-options';
import { type ExpectedWrite, OptimisticUpdates } from './optimistic-updates';
import { patchRow, removeRow } from './optimistic-rows';
import { resolveRealtimeOptions } from './options';
import { queryByPrimaryKey, queryKey } from './query-key';
import { realtimeSession } from './session-adapter';
import { Subscriptions } from './subscriptions';
import type {
  Change,
  ChangeEvent,
  ChangesOptions,
  LiveItems,
  LiveOptions,
  RealtimeOptions,
  RealtimeStatus,
} from './types';
import { showUnsentWrites } from './unsent-writes';
import { wakeSignals$ } from '../internal/wake-signals';

const EVENTS: readonly ChangeEvent[] = ['create', 'update', 'delete'];

type Written<Schema, C extends string> = WrittenItem<Collection<Schema, C>, never, Schema>;

export type RealtimeClient<Schema extends object> = Directus<Schema, IAuth, ITransport>;

/**
 * Live data from a Directus server, over one connection that is open while anybody is subscribed.
 * Made by `realtime`.
 */
export class Realtime<Schema extends object = DefaultSchema> extends SkippedByVue {
  /** Carries the schema for the compiler only: there is no such value at run time. */
  declare readonly [SCHEMA]?: Schema;

  /** Emits the status of the connection: the present one, then each change. Does not open a connection. */
  readonly status$: Observable<RealtimeStatus>;

  readonly #transport: ITransport;
  readonly #connection: Connection;
  readonly #subscriptions: Subscriptions;
  readonly #overlays: OptimisticUpdates;
  readonly #live: LiveQueries;
  #uid = 0;

  constructor(directus: RealtimeClient<Schema>, options?: RealtimeOptions) {
    super();
    const resolved = resolveRealtimeOptions(options);
    const { transport, url, auth } = object('directus', directus);
    string('directus.url', url);
    const session = realtimeSession(auth);
    this.#transport = transport;
    this.#connection = new Connection({
      ...resolved,
      url: url.replace(/^http/, 'ws') + resolved.path,
      session,
      wake$: wakeSignals$,
      transport,
      nextUid: () => String(++this.#uid),
      random: Math.random,
    });
    this.#subscriptions = new Subscriptions(this.#connection, resolved.scheduler);
    this.#overlays = new OptimisticUpdates(session.userChanged$);
    this.#live = new LiveQueries({
      options: resolved,
      transport,
      session,
      connection: this.#connection,
      subscriptions: this.#subscriptions,
      overlays: this.#overlays,
      random: Math.random,
    });
    this.status$ = this.#connection.status$;
    if (resolved.offline)
      showUnsentWrites(resolved.offline, this.#overlays)
        .pipe(takeUntil(this.#connection.disposed$))
        .subscribe();
  }

  /**
   * Emits the changes of a collection from now on. Subscribers with the same query share one subscription on the server.
   * The first event is `init`; a `gap` says that changes may have been missed.
   * Fails with `RealtimeError`: `NO_WEBSOCKET`, `NOT_SUPPORTED`, or the server's refusal (`FORBIDDEN`, …).
   *
   * @example
   * live.changes('articles', { event: 'create' }).subscribe((change) => {
   *   if (change.event === 'create') notify(change.data[0].title);
   * });
   */
  changes<
    const C extends string,
    const Fields extends RequestedField = never,
    E extends ChangeEvent = ChangeEvent,
  >(
    collection: CheckedCollection<Schema, C> | OpenCollection<Schema, C>,
    options: ChangesOptions<Collection<Schema, C>, Fields, Schema, E> = {},
  ): Observable<Change<OneItem<Collection<Schema, C>, Fields, Schema>, E>> {
    const changes$ = defer(() => {
      encodePathSegment('collection', collection);
      const { query, event } = object('options', options);
      const request = {
        collection,
        ...(event && { event: oneOf('event', event, EVENTS) }),
        ...(query && { query: toSearchBody(checkQuery('query', query)) }),
      };
      return this.#subscriptions.subscribe(queryKey('query', request), request);
    });
    return unchecked(changes$);
  }

  /**
   * Returns the results of a query, the present one and each later one: `readByQuery`, kept up to date.
   * Rows that have not changed stay the same objects. Pass an Observable to switch from query to query.
   * Reads `GET /items/{collection}` at the start and when something has changed. Fails if the server
   * refuses that; waits and continues if it cannot be reached.
   *
   * @example
   * articles$ = live.live('articles', { fields: ['id', 'title'], sort: ['-date_published'] });
   */
  live<
    const C extends string,
    const Fields extends RequestedField = never,
    const Alias extends Aliases = NoAliases,
    const SortBy extends RequestedSort = never,
    const GroupBy extends string = never,
    const Aggregates extends object = never,
  >(
    collection: CheckedCollection<Schema, C> | OpenCollection<Schema, C>,
    query?:
      | QueryMany<Collection<Schema, C>, Fields, Schema, Alias, SortBy, GroupBy, Aggregates>
      | Observable<
          QueryMany<Collection<Schema, C>, Fields, Schema, Alias, SortBy, GroupBy, Aggregates>
        >,
    options?: LiveOptions,
  ): Observable<
    LiveItems<QueryResult<Collection<Schema, C>, Fields, Schema, Alias, GroupBy, Aggregates>>
  > {
    return unchecked(
      isObservable(query)
        ? query.pipe(switchMap((each) => this.#live.query(collection, each, options)))
        : this.#live.query(collection, query, options),
    );
  }

  /**
   * Returns one item, its present state and each later one; `null` while there is none with this key.
   * Otherwise like {@link live}.
   *
   * @example
   * article$ = live.liveOne('articles', 15, { fields: ['*', 'author.name'] }, { watch: ['authors'] });
   */
  liveOne<const C extends string, const Fields extends RequestedField = never>(
    collection: CheckedCollection<Schema, C> | OpenCollection<Schema, C>,
    id: ID,
    query: Pick<QueryOne<Collection<Schema, C>, Fields, Schema>, 'fields' | 'filter' | 'deep'> = {},
    options?: LiveOptions,
  ): Observable<OneItem<Collection<Schema, C>, Fields, Schema> | null> {
    const one$ = defer(() => {
      const { primaryKey } = resolveLiveOptions(options);
      const byKey = queryByPrimaryKey(id, object('query', query), primaryKey);
      return this.#live.query(collection, byKey, options);
    }).pipe(
      map(({ data }) => data[0] ?? null),
      distinctUntilChanged(),
    );
    return unchecked(one$);
  }

  /**
   * Makes a write and shows its expected result at once, in every live query of this collection: `change`
   * returns the rows as they will be. When the write fails, the rows go back to what they were.
   * Emits what the write does, and fails as it does. Fails before anything is written if `change` throws, or returns
   * no list (`InvalidParamError`), for what is shown now.
   *
   * @example
   * await live.optimistic(
   *   'articles',
   *   (rows) => rows.filter(({ id }) => id !== 15),
   *   directus.items('articles').deleteOne(15),
   * );
   */
  optimistic<const C extends string, R>(
    collection: CheckedCollection<Schema, C> | OpenCollection<Schema, C>,
    change: (
      rows: readonly Partial<Collection<Schema, C>>[],
    ) => readonly Partial<Collection<Schema, C>>[],
    write: ObservableInput<R>,
  ): Call<R> {
    return this.#writeWhile(collection, () => [
      { change: unchecked<(rows: Rows) => unknown>(change) },
      write,
    ]);
  }

  /**
   * Creates one item. With `localQueries`, live queries show it at once, at its place, where what is known of it decides that; else
   * when it is stored. `POST /items/{collection}`.
   *
   * @example
   * await live.createOne('articles', { title: 'Hello', status: 'draft' });
   */
  createOne<const C extends string>(
    collection: CheckedCollection<Schema, C> | OpenCollection<Schema, C>,
    item: ItemInput<Collection<Schema, C>>,
    options?: LiveOptions,
  ): Call<Written<Schema, C>> {
    return this.#writeWhile(collection, () => {
      const { primaryKey } = resolveLiveOptions(options);
      const plain = object('item', jsonValues('item', object('item', item)));
      const id = plain[primaryKey];
      const key = isKey(id) ? id : undefined;
      const row = { kind: 'create', key, item: plain, primaryKey } as const;
      const items = new ItemsHandler<Collection<Schema, C>, Schema>(collection, this.#transport);
      const write = items.createOne(item);
      return [{ change: identity, row }, write];
    });
  }

  /**
   * Changes one item, shown at once: plain values only, relations when they are stored. With `localQueries` also relations whose items
   * are known, and at the place where it belongs then. `PATCH /items/{collection}/{id}`.
   *
   * @example
   * await live.updateOne('articles', 15, { status: 'published' });
   */
  updateOne<const C extends string>(
    collection: CheckedCollection<Schema, C> | OpenCollection<Schema, C>,
    id: ID,
    item: ItemInput<Collection<Schema, C>>,
    options?: LiveOptions,
  ): Call<unknown> {
    return this.#writeWhile<unknown>(collection, () => {
      const { primaryKey } = resolveLiveOptions(options);
      encodePathSegment('id', id);
      const plain = object('item', jsonValues('item', object('item', item)));
      const row = { kind: 'update', key: id, item: plain, primaryKey } as const;
      const change = patchRow(primaryKey, id, item);
      return [{ change, row }, this.#items(collection).updateOne(id, item)];
    });
  }

  /**
   * Deletes one item, gone at once: `DELETE /items/{collection}/{id}`.
   *
   * @example
   * await live.deleteOne('articles', 15);
   */
  deleteOne<const C extends string>(
    collection: CheckedCollection<Schema, C> | OpenCollection<Schema, C>,
    id: ID,
    options?: LiveOptions,
  ): Call<void> {
    return this.#writeWhile(collection, () => {
      const { primaryKey } = resolveLiveOptions(options);
      encodePathSegment('id', id);
      const row = { kind: 'delete', key: id, item: {}, primaryKey } as const;
      return [{ change: removeRow(primaryKey, id), row }, this.#items(collection).deleteOne(id)];
    });
  }

  /** Closes the connection for good and completes everything. The next `realtime(directus)` makes a new one. */
  dispose(): void {
    this.#connection.dispose();
  }

  #items(collection: string): ItemsHandler<object> {
    return new ItemsHandler(collection, this.#transport);
  }

  #writeWhile<R>(
    collection: string,
    prepare: () => readonly [
      expected: Omit<ExpectedWrite, 'collection'>,
      write: ObservableInput<R>,
    ],
  ): Call<R> {
    return Call.from(
      () =>
        defer(() => {
          encodePathSegment('collection', collection);
          const [expected, write] = prepare();
          return this.#overlays.applyWhile({ collection, ...expected }, write);
        }),
      identity,
    );
  }
}
