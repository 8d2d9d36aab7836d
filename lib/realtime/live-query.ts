import {
  auditTime,
  catchError,
  combineLatest,
  connect,
  defer,
  distinctUntilChanged,
  EMPTY,
  filter,
  map,
  merge,
  Observable,
  type SchedulerLike,
  Subject,
  switchMap,
  take,
  tap,
  throttleTime,
  timer,
} from 'rxjs';
import { isSessionError, isTransportError } from '../errors/errors';
import type { ManyItems } from '../types/result';
import { unchecked } from '../internal/unchecked';
import { isUnavailable } from './errors';
import { shareStructure } from './structural-sharing';
import type { OptimisticUpdates, LiveQueryState } from './optimistic-overlays';
import type { Change, RealtimeStatus } from './types';

/** Milliseconds that a first result may wait for the connection. */
const CONNECTION_GRACE_PERIOD = 500;

/** Milliseconds between two tries to read at most. */
const MAX_RETRY_DELAY = 30_000;

export interface LiveConfig<R> {
  readonly collection: string;
  readonly primaryKey: string;
  readonly read: () => Observable<ManyItems<R>>;
  /** What happens to the collections this result depends on. */
  readonly changes$: Observable<Change<unknown>>;
  /** Emits when what was read may no longer be true, for another reason than a change: one's own write, another user. */
  readonly doubts$: Observable<unknown>;
  readonly status$: Observable<RealtimeStatus>;
  readonly overlays: OptimisticUpdates;
  readonly retryDelay: number;
  readonly debounce: number;
  readonly pollInterval: number;
  readonly scheduler: SchedulerLike;
}

/** Failures that pass: everything but the server's own refusal and arguments that cannot be sent. */
const passes = (error: unknown): boolean =>
  isTransportError(error)
    ? error.status < 400 || error.status >= 500 || error.status === 408 || error.status === 429
    : isSessionError(error);

const isWrite = ({ event }: Change<unknown>): boolean => event !== 'init' && event !== 'gap';

/** Does `work` when told to, once at a time; told again meanwhile, it does it once more after. */
const coalesceRuns =
  <T>(work: () => Observable<T>) =>
  (due$: Observable<unknown>): Observable<T> =>
    new Observable((subscriber) => {
      let busy = false;
      let again = false;
      const run = () => {
        again = busy;
        if (busy) return;
        busy = true;
        subscriber.add(
          work().subscribe({
            next: (result) => subscriber.next(result),
            error: (error: unknown) => subscriber.error(error),
            complete: () => {
              busy = false;
              if (again) run();
            },
          }),
        );
      };
      return due$.subscribe({ next: run, error: (error: unknown) => subscriber.error(error) });
    });

/** Emits when to read: at once at the start and after a gap, a little later when more changes may come. */
function refetchTriggers<R>(config: LiveConfig<R>): Observable<unknown> {
  const { status$, debounce, pollInterval, scheduler } = config;
  const open$ = status$.pipe(
    map(({ state }) => state === 'open'),
    distinctUntilChanged(),
  );
  const told$ = config.changes$.pipe(
    catchError((error: unknown, changes$) =>
      isUnavailable(error)
        ? open$.pipe(
            filter(Boolean),
            take(1),
            switchMap(() => changes$),
          )
        : // This user may not subscribe here, though perhaps read.
          open$.pipe(
            switchMap((open) => (open ? timer(0, pollInterval, scheduler) : EMPTY)),
            map((): Change<unknown> => ({ event: 'gap', reason: 'server' })),
          ),
    ),
  );
  return merge(
    told$.pipe(
      connect((changes$) =>
        merge(
          changes$.pipe(filter((change) => !isWrite(change))),
          changes$.pipe(
            filter(isWrite),
            throttleTime(debounce, scheduler, { leading: false, trailing: true }),
          ),
        ),
      ),
    ),
    config.doubts$,
    open$.pipe(
      switchMap((open) => (open ? EMPTY : timer(CONNECTION_GRACE_PERIOD, pollInterval, scheduler))),
    ),
  );
}

/** The result of a query, now and whenever it is another. */
export const liveQuery = <R>(config: LiveConfig<R>): Observable<ManyItems<R>> =>
  defer(() => {
    const { collection, primaryKey, overlays, retryDelay, scheduler } = config;
    const reader: LiveQueryState = { collection, readAt: 0 };
    const failed$ = new Subject<number>();
    let failures = 0;
    let shown: ManyItems<R> | undefined;

    const read = () =>
      defer(() => {
        const readAt = overlays.nextVersion();
        return config.read().pipe(map((result) => ({ result, readAt })));
      }).pipe(
        tap(() => {
          failures = 0;
          failed$.next(0);
        }),
        catchError((error: unknown) => {
          if (!passes(error)) throw error;
          const longest = Math.min(retryDelay * 2 ** failures++, MAX_RETRY_DELAY);
          failed$.next((longest * (1 + Math.random())) / 2);
          return EMPTY;
        }),
      );

    const again$ = failed$.pipe(switchMap((pause) => (pause ? timer(pause, scheduler) : EMPTY)));
    const results$ = merge(refetchTriggers(config), again$).pipe(
      // What belongs together is one reason to read.
      auditTime(0, scheduler),
      coalesceRuns(read),
      tap(({ readAt }) => overlays.markRead(reader, readAt)),
      map(({ result }) => result),
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
