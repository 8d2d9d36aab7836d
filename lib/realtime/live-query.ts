import {
  auditTime,
  catchError,
  combineLatest,
  defer,
  distinctUntilChanged,
  EMPTY,
  map,
  merge,
  type Observable,
  startWith,
  Subject,
  switchMap,
  tap,
} from 'rxjs';
import { isSessionError, isTransportError, type TransportError } from '../errors/errors';
import { isObject } from '../internal/guards';
import { longTimer } from '../internal/long-timer';
import { unchecked } from '../internal/unchecked';
import type { ManyItems } from '../types/result';
import { Backoff } from './backoff';
import { coalesceRuns } from './coalesce-runs';
import type { LiveQueryState, OptimisticUpdates } from './optimistic-updates';
import { type RefetchConfig, refetchTriggers } from './refetch-triggers';
import { shareStructure } from './structural-sharing';

/** Milliseconds between two tries to read at most. */
const MAX_RETRY_DELAY = 30_000;

export interface LiveConfig<R> extends RefetchConfig {
  readonly collection: string;
  readonly primaryKey: string;
  readonly read: () => Observable<ManyItems<R>>;
  /** Emits when another user may have logged in. */
  readonly userChanged$: Observable<unknown>;
  readonly overlays: OptimisticUpdates;
  readonly retryDelay: number;
}

/** Returns true for an answer of Directus that is no list, as of a singleton: it will be the same next time. */
const isNoList = ({ code, response }: TransportError): boolean =>
  code === 'INVALID_RESPONSE' && isObject(response?.data);

/** Failures that pass: everything but the server's own refusal, an answer that is no list, and arguments that cannot be sent. */
export const isTemporaryFailure = (error: unknown): boolean =>
  isTransportError(error)
    ? !isNoList(error) &&
      (error.status < 400 || error.status >= 500 || error.status === 408 || error.status === 429)
    : isSessionError(error);

/**
 * Returns the results of a query: the present one, then each change. `undefined` while nothing was read for the present user:
 * a change of user cancels the read that is under way, and forgets the result of the one before.
 */
export const liveQuery = <R>(config: LiveConfig<R>): Observable<ManyItems<R> | undefined> =>
  config.userChanged$.pipe(
    startWith(null),
    switchMap(() => resultsOfOneUser(config).pipe(startWith(undefined))),
  );

const resultsOfOneUser = <R>(config: LiveConfig<R>): Observable<ManyItems<R>> =>
  defer(() => {
    const { collection, primaryKey, overlays, retryDelay, random, scheduler } = config;
    const reader: LiveQueryState = { collection, readAt: 0, rows: undefined };
    const history = { hasResult: false, isRetrying: false, idleReads: 0 };
    const backoff = new Backoff({ first: retryDelay, max: MAX_RETRY_DELAY, random });
    const retryIn$ = new Subject<number>();
    let stored: ManyItems<R> | undefined;
    let shown: ManyItems<R> | undefined;

    const planRetry = (pause: number): void => {
      history.isRetrying = pause !== Infinity;
      retryIn$.next(pause);
    };
    const succeed = (result: ManyItems<R>, readAt: number): ManyItems<R> => {
      backoff.reset();
      planRetry(Infinity);
      const before = stored;
      stored = shareStructure(before, result, primaryKey);
      history.hasResult = true;
      history.idleReads = stored === before ? history.idleReads + 1 : 0;
      overlays.markRead(reader, readAt, stored.data);
      return stored;
    };
    const read = () =>
      defer(() => {
        const readAt = overlays.nextVersion();
        return config.read().pipe(map((result) => succeed(result, readAt)));
      }).pipe(
        catchError((error: unknown) => {
          if (!isTemporaryFailure(error)) throw error;
          planRetry(backoff.fail());
          return EMPTY;
        }),
      );

    const retry$ = retryIn$.pipe(
      switchMap((pause) => longTimer(pause, scheduler)),
      tap(() => (history.isRetrying = false)),
    );
    const results$ = merge(refetchTriggers(config, history), retry$).pipe(
      // Changes that arrive together cause one read.
      auditTime(0, scheduler),
      coalesceRuns(read),
    );
    return combineLatest([results$, overlays.watch(reader)]).pipe(
      map(([result]) => {
        const data = overlays.apply(result.data, reader);
        const next = data === result.data ? result : { ...result, data: [...unchecked<R[]>(data)] };
        return (shown = shareStructure(shown, next, primaryKey));
      }),
      distinctUntilChanged(),
    );
  });
