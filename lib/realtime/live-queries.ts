import {
  catchError,
  defer,
  filter,
  merge,
  type MonoTypeOperatorFunction,
  type Observable,
  ReplaySubject,
  share,
  takeUntil,
  tap,
  throwError,
} from 'rxjs';
import { ItemsHandler } from '../handlers/items';
import { checkQuery } from '../requests/check-query';
import type { ITransport } from '../transport/transport-base';
import { encodePathSegment } from '../transport/url';
import type { ManyItems } from '../types/result';
import type { Connection } from './connection';
import { isInactive, ServerRefusal } from './errors';
import { resolveLiveOptions } from './live-options';
import { liveQuery } from './live-query';
import type { ResolvedRealtimeOptions } from './options';
import type { Row } from './local-queries';
import { MAX_EVENT_ITEMS } from './event-merger';
import { readList } from './read-list';
import type { OptimisticUpdates } from './optimistic-updates';
import { localWrites } from './own-writes';
import { queryKey } from './query-key';
import type { RealtimeSession } from './session-adapter';
import type { Subscriptions } from './subscriptions';
import type { Change, LiveOptions } from './types';

export interface LiveQueriesConfig {
  readonly options: ResolvedRealtimeOptions;
  readonly transport: ITransport;
  readonly session: RealtimeSession;
  readonly connection: Connection;
  readonly subscriptions: Subscriptions;
  readonly overlays: OptimisticUpdates;
  /** Between 0 and 1. */
  readonly random: () => number;
}

type Result = ManyItems<unknown>;

/** Holds the live queries of a client. Subscribers with the same query share one. */
export class LiveQueries {
  readonly #config: LiveQueriesConfig;
  readonly #results = new Map<string, Observable<Result>>();

  constructor(config: LiveQueriesConfig) {
    this.#config = config;
  }

  /** Returns the results of a query: the present one, then each change. */
  query(
    collection: string,
    query: object | undefined,
    options: LiveOptions | undefined,
  ): Observable<Result> {
    return defer(() => {
      encodePathSegment('collection', collection);
      // A copy of plain values: it must stay what its key says, and a key has no room for a bigint.
      const plain = checkQuery('query', query);
      const key = queryKey('query', [collection, plain, resolveLiveOptions(options)]);
      return this.#results.get(key) ?? this.#open(key, collection, plain, options);
    });
  }

  #open(
    key: string,
    collection: string,
    query: Row,
    options: LiveOptions | undefined,
  ): Observable<Result> {
    const { transport, session, overlays, connection, random } = this.#config;
    const { localQueries, offline } = this.#config.options;
    const { primaryKey, watch, offline: isKept } = resolveLiveOptions(options);
    const items = new ItemsHandler<object>(collection, transport);
    const list = localQueries?.list(collection, query, primaryKey);
    // Reads are rare with a list: without these, nothing would show that a related item has changed.
    const all = [...new Set([collection, ...watch, ...(list?.related ?? [])])];
    // A subscriber that subscribes again at once has begun another query by then.
    const end = () => this.#results.get(key) === result$ && this.#results.delete(key);
    const result$ = liveQuery({
      ...this.#config.options,
      random,
      collection,
      primaryKey,
      list,
      read: readList(items, query, list),
      kept: () => offline?.list({ collection, query, primaryKey, isKept }),
      changes: (unmerged) =>
        all.map((name) => {
          if (name !== collection) return this.#notifications(name, 'id');
          const notifications$ = this.#notifications(collection, primaryKey);
          return list
            ? this.#subscribe(collection, list.fields, MAX_EVENT_ITEMS).pipe(
                unmerged,
                orIfRefused(notifications$),
              )
            : notifications$;
        }),
      ownWrites$: merge(
        overlays.writeSettled$(collection),
        ...all.map((name) => localWrites(transport, name)),
      ),
      userChanged$: session.userChanged$,
      status$: connection.status$,
      overlays,
    }).pipe(
      takeUntil(connection.disposed$),
      tap({ error: end, finalize: end }),
      share({ connector: () => new ReplaySubject(1) }),
      // Replayed as well: a late subscriber must not get the result of the user before.
      filter((result) => result !== undefined),
    );
    this.#results.set(key, result$);
    return result$;
  }

  /** Emits when something has changed; the server is asked for as little data as possible. */
  #notifications(collection: string, key: string): Observable<Change<unknown>> {
    return this.#subscribe(collection, [key], 1).pipe(
      // Perhaps the key has another name.
      orIfRefused(this.#subscribe(collection, undefined, 1)),
    );
  }

  /** Emits the changes of a collection, with the first items of each. */
  #subscribe(
    collection: string,
    fields: readonly string[] | undefined,
    limit: number,
  ): Observable<Change<unknown>> {
    const request = { collection, query: { ...(fields && { fields }), limit } };
    return this.#config.subscriptions.subscribe(queryKey('query', request), request);
  }
}

/** Subscribes to another request if the server refuses the fields of the first one. */
const orIfRefused = (
  other$: Observable<Change<unknown>>,
): MonoTypeOperatorFunction<Change<unknown>> =>
  catchError((error: unknown) =>
    error instanceof ServerRefusal && !isInactive(error) ? other$ : throwError(() => error),
  );
