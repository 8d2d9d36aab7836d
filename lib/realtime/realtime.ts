import {
  catchError,
  defer,
  distinctUntilChanged,
  identity,
  isObservable,
  map,
  merge,
  type Observable,
  type ObservableInput,
  ReplaySubject,
  share,
  switchMap,
  takeUntil,
  tap,
} from 'rxjs';
import type { IAuth } from '../auth/auth-base';
import { Call } from '../call';
import type { Directus } from '../directus';
import { ItemsHandler } from '../handlers/items';
import type { ITransport } from '../transport/types';
import { encodePathSegment } from '../transport/url';
import type { Aliases, NoAliases } from '../types/alias';
import type { AskedField } from '../types/fields';
import type { ItemInput } from '../types/input';
import type { ID, QueryMany, QueryOne } from '../types/query';
import type { Found, ManyItems, OneItem } from '../types/result';
import type { CheckedCollection, Collection, CollectionName, DefaultSchema } from '../types/schema';
import type { AskedSort } from '../types/sort';
import { unchecked } from '../internal/unchecked';
import { Subscriptions } from './subscriptions';
import { Connection } from './connection';
import { isUnavailable } from './errors';
import { requireDeepFilters } from '../internal/deep-filters';
import { queryKey, queryByPrimaryKey } from './query-key';
import { liveQuery } from './live-query';
import { resolveRealtimeOptions, type ResolvedRealtimeOptions } from './options';
import { OptimisticUpdates, type Rows } from './optimistic-overlays';
import { patchRow, removeRow } from './optimistic-rows';
import { localWrites } from './own-writes';
import { realtimeSession, type RealtimeSession } from './session-adapter';
import type {
  Change,
  ChangeEvent,
  ChangesOptions,
  LiveOptions,
  RealtimeOptions,
  RealtimeStatus,
} from './types';
import { wakeUps } from './wake';

export type RealtimeClient<Schema extends object> = Directus<Schema, IAuth, ITransport>;

/**
 * Live data from a Directus server, over one connection that is open while anybody is subscribed.
 * Made by `realtime`.
 */
export class Realtime<Schema extends object = DefaultSchema> {
  /** What the connection does now, and every change. Subscribing to it opens none. */
  readonly status$: Observable<RealtimeStatus>;

  readonly #directus: RealtimeClient<Schema>;
  readonly #options: ResolvedRealtimeOptions;
  readonly #session: RealtimeSession;
  readonly #connection: Connection;
  readonly #subscriptions: Subscriptions;
  readonly #overlays = new OptimisticUpdates();
  readonly #results = new Map<string, Observable<ManyItems<unknown>>>();
  #uid = 0;

  constructor(directus: RealtimeClient<Schema>, options: RealtimeOptions = {}) {
    const resolved = resolveRealtimeOptions(options);
    const { scheduler, path } = resolved;
    this.#directus = directus;
    this.#options = resolved;
    this.#session = realtimeSession(directus.auth);
    this.#connection = new Connection({
      ...resolved,
      url: directus.url.replace(/^http/, 'ws') + path,
      session: this.#session,
      wake$: wakeUps(),
      transport: directus.transport,
      nextUid: () => String(++this.#uid),
      random: Math.random,
    });
    this.#subscriptions = new Subscriptions(this.#connection, scheduler);
    this.status$ = this.#connection.status$;
  }

  /**
   * What happens to a collection, from now on. One subscription on the server serves all who ask for the same.
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
    const P extends AskedField = never,
    E extends ChangeEvent = ChangeEvent,
  >(
    collection: CheckedCollection<Schema, C> | (C & CollectionName<Schema>),
    { query, event }: ChangesOptions<Collection<Schema, C>, P, Schema, E> = {},
  ): Observable<Change<OneItem<Collection<Schema, C>, P, Schema>, E>> {
    return unchecked(this.#changes(collection, query, event));
  }

  /**
   * The items a query finds, now and whenever they change: the result of `readByQuery`, kept up to date.
   * Rows that have not changed stay the same objects. Pass an Observable to switch from query to query.
   * Reads `GET /items/{collection}` at the start and when something has changed. Fails if the server
   * refuses that; waits and continues if it cannot be reached.
   *
   * @example
   * articles$ = live.live('articles', { fields: ['id', 'title'], sort: ['-date_published'] });
   */
  live<
    const C extends string,
    const P extends AskedField = never,
    const A extends Aliases = NoAliases,
    const O extends AskedSort = never,
    const B extends string = never,
    const G extends object = never,
  >(
    collection: CheckedCollection<Schema, C> | (C & CollectionName<Schema>),
    query?:
      | QueryMany<Collection<Schema, C>, P, Schema, A, O, B, G>
      | Observable<QueryMany<Collection<Schema, C>, P, Schema, A, O, B, G>>,
    options: LiveOptions = {},
  ): Observable<ManyItems<Found<Collection<Schema, C>, P, Schema, A, B, G>>> {
    return unchecked(
      isObservable(query)
        ? query.pipe(switchMap((each) => this.#live(collection, each, options)))
        : this.#live(collection, query, options),
    );
  }

  /**
   * One item, now and whenever it is another; `null` while there is none with this key.
   * Otherwise like {@link live}.
   *
   * @example
   * article$ = live.liveOne('articles', 15, { fields: ['*', 'author.name'] }, { watch: ['authors'] });
   */
  liveOne<const C extends string, const P extends AskedField = never>(
    collection: CheckedCollection<Schema, C> | (C & CollectionName<Schema>),
    id: ID,
    query: Pick<QueryOne<Collection<Schema, C>, P, Schema>, 'fields' | 'filter' | 'deep'> = {},
    options: LiveOptions = {},
  ): Observable<OneItem<Collection<Schema, C>, P, Schema> | null> {
    const one$ = defer(() =>
      this.#live(collection, queryByPrimaryKey(id, query, options), options),
    ).pipe(
      map(({ data }) => data[0] ?? null),
      distinctUntilChanged(),
    );
    return unchecked(one$);
  }

  /**
   * Makes a write and shows what it will come to at once, in every live query of this collection: `change`
   * makes the rows as they will be. When the write fails, they go back to what they were.
   * Emits what the write does, and fails as it does.
   *
   * @example
   * await live.optimistic(
   *   'articles',
   *   (rows) => rows.filter(({ id }) => id !== 15),
   *   directus.items('articles').deleteOne(15),
   * );
   */
  optimistic<const C extends string, R>(
    collection: CheckedCollection<Schema, C> | (C & CollectionName<Schema>),
    change: (
      rows: readonly Partial<Collection<Schema, C>>[],
    ) => readonly Partial<Collection<Schema, C>>[],
    write: ObservableInput<R>,
  ): Call<R> {
    const changeRows = unchecked<(rows: Rows) => Rows>(change);
    return Call.from(() => this.#overlays.applyWhile(collection, changeRows, write), identity);
  }

  /**
   * Changes one item, shown at once: plain values only, relations when they are stored.
   * `PATCH /items/{collection}/{id}`.
   *
   * @example
   * await live.updateOne('articles', 15, { status: 'published' });
   */
  updateOne<const C extends string>(
    collection: CheckedCollection<Schema, C> | (C & CollectionName<Schema>),
    id: ID,
    item: ItemInput<Collection<Schema, C>>,
    { primaryKey = 'id' }: LiveOptions = {},
  ): Call<unknown> {
    const change = patchRow(primaryKey, id, item);
    const write = this.#items(collection).updateOne(id, item);
    return Call.from(() => this.#overlays.applyWhile<unknown>(collection, change, write), identity);
  }

  /**
   * Deletes one item, gone at once: `DELETE /items/{collection}/{id}`.
   *
   * @example
   * await live.deleteOne('articles', 15);
   */
  deleteOne<const C extends string>(
    collection: CheckedCollection<Schema, C> | (C & CollectionName<Schema>),
    id: ID,
    { primaryKey = 'id' }: LiveOptions = {},
  ): Call<void> {
    const change = removeRow(primaryKey, id);
    const write = this.#items(collection).deleteOne(id);
    return Call.from(() => this.#overlays.applyWhile(collection, change, write), identity);
  }

  /** Closes the connection for good and completes everything. The next `realtime(directus)` makes a new one. */
  dispose(): void {
    this.#connection.dispose();
  }

  #changes(collection: string, query?: object, event?: ChangeEvent): Observable<Change<unknown>> {
    return defer(() => {
      encodePathSegment('collection', collection);
      if (query) requireDeepFilters(query);
      const request = { collection, ...(event && { event }), ...(query && { query }) };
      return this.#subscriptions.subscribe(queryKey('query', request), request);
    });
  }

  /** That something has changed: the server is asked to tell as little as it can. */
  #changeNotifications(collection: string, key: string): Observable<Change<unknown>> {
    return this.#changes(collection, { fields: [key], limit: 1 }).pipe(
      catchError((error: unknown) => {
        if (isUnavailable(error)) throw error;
        // Perhaps the key has another name.
        return this.#changes(collection, { limit: 1 });
      }),
    );
  }

  #items(collection: string): ItemsHandler<object> {
    return new ItemsHandler(collection, this.#directus.transport);
  }

  #live(
    collection: string,
    query: object | undefined,
    options: LiveOptions,
  ): Observable<ManyItems<unknown>> {
    return defer(() => {
      encodePathSegment('collection', collection);
      const key = queryKey('query', [collection, query, options]);
      const known = this.#results.get(key);
      if (known) return known;
      const { primaryKey = 'id', watch = [] } = options;
      const { transport } = this.#directus;
      const all = [collection, ...watch];
      const items = this.#items(collection);
      // Who subscribes again at once has begun another by then.
      const end = () => this.#results.get(key) === result$ && this.#results.delete(key);
      const result$ = liveQuery({
        ...this.#options,
        collection,
        primaryKey,
        // Never the answer to a request from before the change.
        read: () => items.readByQuery(query, { requestOptions: { dedupe: false } }),
        changes$: merge(
          ...all.map((name) =>
            this.#changeNotifications(name, name === collection ? primaryKey : 'id'),
          ),
        ),
        doubts$: merge(
          this.#session.userChanged$,
          this.#overlays.writeSettled$(collection),
          ...all.map((name) => localWrites(transport, name)),
        ),
        status$: this.status$,
        overlays: this.#overlays,
      }).pipe(
        takeUntil(this.#connection.disposed$),
        tap({ error: end, finalize: end }),
        share({ connector: () => new ReplaySubject(1) }),
      );
      this.#results.set(key, result$);
      return result$;
    });
  }
}
