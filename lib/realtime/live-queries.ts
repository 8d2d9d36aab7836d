import {
  catchError,
  defer,
  filter,
  merge,
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
import { isTemporaryFailure, liveQuery } from './live-query';
import type { ResolvedRealtimeOptions } from './options';
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
    query: object,
    options: LiveOptions | undefined,
  ): Observable<Result> {
    const { transport, session, overlays, connection, random } = this.#config;
    const { primaryKey, watch } = resolveLiveOptions(options);
    const all = [collection, ...watch];
    const items = new ItemsHandler<object>(collection, transport);
    // A subscriber that subscribes again at once has begun another query by then.
    const end = () => this.#results.get(key) === result$ && this.#results.delete(key);
    const result$ = liveQuery({
      ...this.#config.options,
      random,
      collection,
      primaryKey,
      // Never the answer to a request from before the change.
      read: () =>
        items.readByQuery(query, {
          requestOptions: { dedupe: false, isExpected: isTemporaryFailure },
        }),
      changes: all.map((name) =>
        this.#notifications(name, name === collection ? primaryKey : 'id'),
      ),
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
    const subscribe = (query: object) => {
      const request = { collection, query };
      return this.#config.subscriptions.subscribe(queryKey('query', request), request);
    };
    return subscribe({ fields: [key], limit: 1 }).pipe(
      catchError((error: unknown) =>
        // Perhaps the key has another name.
        error instanceof ServerRefusal && !isInactive(error)
          ? subscribe({ limit: 1 })
          : throwError(() => error),
      ),
    );
  }
}
