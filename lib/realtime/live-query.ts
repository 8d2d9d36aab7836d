import {
  auditTime,
  catchError,
  combineLatest,
  defer,
  distinctUntilChanged,
  EMPTY,
  finalize,
  map,
  merge,
  type MonoTypeOperatorFunction,
  type Observable,
  startWith,
  Subject,
  switchMap,
  takeWhile,
  tap,
} from 'rxjs';
import { longTimer } from '../internal/long-timer';
import { unchecked } from '../internal/unchecked';
import type { ManyItems } from '../types/result';
import { Backoff } from '../internal/backoff';
import { coalesceRuns } from './coalesce-runs';
import { EventMerger } from './event-merger';
import type { LocalList, Rows } from './local-queries';
import type { KeptList } from './offline-lists';
import type { LiveQueryState, OptimisticUpdates } from './optimistic-updates';
import { markPending } from './pending-rows';
import { type RefetchConfig, refetchTriggers } from './refetch-triggers';
import { shareStructure } from './structural-sharing';
import { isTemporaryFailure } from './temporary-failure';
import type { Change, LiveItems } from './types';

/** Milliseconds between two tries to read at most. */
const MAX_RETRY_DELAY = 30_000;

export interface LiveConfig<R> extends Omit<RefetchConfig, 'changes'> {
  readonly collection: string;
  readonly primaryKey: string;
  readonly read: () => Observable<ManyItems<R>>;
  /** Opens what is kept of this query for the present user; `undefined` where nothing is kept. */
  readonly kept: () => KeptList | undefined;
  /** Evaluates the query on this side; `undefined` where only the server can. */
  readonly list: LocalList | undefined;
  /** Returns the changes of each collection the result depends on; `unmerged` leaves out those that the list merges. */
  readonly changes: (
    unmerged: MonoTypeOperatorFunction<Change<unknown>>,
  ) => RefetchConfig['changes'];
  /** Emits when another user may have logged in. */
  readonly userChanged$: Observable<unknown>;
  readonly overlays: OptimisticUpdates;
  readonly retryDelay: number;
}

/**
 * Returns the results of a query: the present one, then each change. `undefined` while nothing was read for the present user:
 * a change of user cancels the read that is under way, and forgets the result of the one before.
 */
export const liveQuery = <R>(config: LiveConfig<R>): Observable<LiveItems<R> | undefined> =>
  config.userChanged$.pipe(
    startWith(null),
    switchMap(() => resultsOfOneUser(config).pipe(startWith(undefined))),
  );

const resultsOfOneUser = <R>(config: LiveConfig<R>): Observable<LiveItems<R>> =>
  defer(() => {
    const { collection, primaryKey, list, overlays, retryDelay, random, scheduler } = config;
    const reader: LiveQueryState = { collection, list, readAt: 0, rows: undefined };
    const merger = new EventMerger({ list, primaryKey, scheduler });
    const history = { hasResult: false, isRetrying: false, idleReads: 0 };
    const backoff = new Backoff({ first: retryDelay, max: MAX_RETRY_DELAY, random });
    const retryIn$ = new Subject<number>();
    const kept = config.kept();
    let stored: LiveItems<R> | undefined;
    let shown: LiveItems<R> | undefined;

    const planRetry = (pause: number): void => {
      history.isRetrying = pause !== Infinity;
      retryIn$.next(pause);
    };
    const withRows = (result: LiveItems<R>, rows: Rows): LiveItems<R> => {
      stored = withData(result, rows);
      overlays.markRead(reader, stored.data);
      if (!stored.stale) kept?.keep(stored);
      return stored;
    };
    const succeed = (result: ManyItems<R>, readAt: number): ManyItems<R> => {
      backoff.reset();
      planRetry(Infinity);
      const before = stored;
      stored = shareStructure(before, result, primaryKey);
      history.hasResult = true;
      history.idleReads = stored === before ? history.idleReads + 1 : 0;
      reader.readAt = readAt;
      return withRows(stored, merger.endRead(stored.data));
    };
    const read = () =>
      defer(() => {
        const readAt = overlays.nextVersion();
        merger.beginRead();
        return config.read().pipe(map((result) => succeed(result, readAt)));
      }).pipe(
        catchError((error: unknown) => {
          if (!isTemporaryFailure(error)) throw error;
          merger.failRead();
          planRetry(backoff.fail());
          return EMPTY;
        }),
      );

    const retry$ = retryIn$.pipe(
      switchMap((pause) => longTimer(pause, scheduler)),
      tap(() => (history.isRetrying = false)),
    );
    const triggers: RefetchConfig = { ...config, changes: config.changes(merger.unmerged) };
    const read$ = merge(refetchTriggers(triggers, history), retry$).pipe(
      // Changes that arrive together cause one read.
      auditTime(0, scheduler),
      coalesceRuns(read),
    );
    const kept$ = (kept?.read$ ?? EMPTY).pipe(
      takeWhile(() => !history.hasResult),
      map(({ result, at }) => {
        const stale: LiveItems<R> = { ...result, stale: true, at };
        return withRows(stale, stale.data);
      }),
    );
    const merged$ = merger.rows$.pipe(map((rows) => withRows(stored ?? { data: [] }, rows)));
    return combineLatest([merge(kept$, read$, merged$), overlays.watch(reader)]).pipe(
      map(([result]) => {
        const data = overlays.apply(result.data, reader);
        const next = withData(result, data);
        const shared = shareStructure(shown, next, primaryKey);
        const stable = list && new Set(result.data.map((row) => list.show(row)));
        return (shown = stable
          ? markPending(shared, next.data, (row) => !stable.has(row))
          : shared);
      }),
      distinctUntilChanged(),
      finalize(() => kept?.close()),
    );
  });

const withData = <R>(result: ManyItems<R>, rows: Rows): ManyItems<R> =>
  rows === result.data ? result : { ...result, data: [...unchecked<readonly R[]>(rows)] };
