import {
  connect,
  distinctUntilChanged,
  EMPTY,
  concat,
  filter,
  map,
  merge,
  type Observable,
  repeat,
  type SchedulerLike,
  startWith,
  switchMap,
  tap,
  throttle,
  withLatestFrom,
} from 'rxjs';
import { longTimer } from '../internal/long-timer';
import { watchCollections, type WatchConfig } from './watched-collections';
import type { Change, RealtimeStatus } from './types';

/** Milliseconds that a first result may wait for its subscription over an open connection. */
const SUBSCRIPTION_GRACE_PERIOD = 500;

/** Milliseconds between two reads because the server could not report a change. */
const GAP_INTERVAL = 5_000;

/** Milliseconds between two reads that find nothing new, at most. */
const MAX_IDLE_INTERVAL = 1_000;

/** Milliseconds; doubled after each read that changed nothing. */
const MIN_IDLE_INTERVAL = 100;

/** The number of reads without a change that are not slowed down. */
const FREE_IDLE_READS = 8;

export interface RefetchConfig {
  /** The changes of each collection the result depends on. */
  readonly changes: readonly Observable<Change<unknown>>[];
  /** Emits when the result may be outdated for another reason: one's own write. */
  readonly ownWrites$: Observable<unknown>;
  readonly status$: Observable<RealtimeStatus>;
  readonly debounce: number;
  readonly pollInterval: number;
  readonly random: () => number;
  readonly scheduler: SchedulerLike;
}

/** How the reads of a live query went so far. */
export interface ReadHistory {
  readonly hasResult: boolean;
  /** True if the last read failed and the next one is planned: until then nothing else makes it read. */
  readonly isRetrying: boolean;
  /** Reads in a row that found nothing new. */
  readonly idleReads: number;
}

/** Emits after `first`, and then every `interval` milliseconds. */
const repeatedly = (
  first: number,
  interval: number,
  scheduler: SchedulerLike,
): Observable<unknown> =>
  concat(longTimer(first, scheduler), longTimer(interval, scheduler).pipe(repeat()));

/**
 * Emits when to read: at once when a subscription begins, a little later after a change, as more may come, and at
 * intervals while changes are not reported.
 */
export function refetchTriggers(config: RefetchConfig, history: ReadHistory): Observable<unknown> {
  const { status$, debounce, pollInterval, scheduler } = config;
  const open$ = status$.pipe(
    map(({ state }) => state === 'open'),
    distinctUntilChanged(),
  );
  let lastReadAt = 0;
  /** Returns the milliseconds to wait after a change; they grow while consecutive reads find nothing new. */
  const changeDelay = (): number => {
    const doublings = Math.max(history.idleReads - FREE_IDLE_READS, 0);
    const interval = Math.min(MIN_IDLE_INTERVAL * 2 ** doublings, MAX_IDLE_INTERVAL);
    const next = lastReadAt + (doublings > 0 ? interval : 0);
    return Math.max(debounce, next - scheduler.now());
  };
  /** A page that has just been opened does not wait for its connection: it reads once more when the subscription begins. */
  const firstPause = (isOpen: boolean): number => {
    if (history.hasResult) return pollInterval;
    return isOpen ? SUBSCRIPTION_GRACE_PERIOD : 0;
  };
  const watched: WatchConfig = { ...config, open$ };
  return merge(
    config.ownWrites$,
    watchCollections(watched).pipe(
      connect((reports$) => {
        const eventsOfKind = (kind: string) => reports$.pipe(filter(({ event }) => event === kind));
        const changed$ = eventsOfKind('change').pipe(
          throttle(() => longTimer(changeDelay(), scheduler), { leading: false, trailing: true }),
          tap(() => (lastReadAt = scheduler.now())),
        );
        const gap$ = eventsOfKind('gap').pipe(
          throttle(() => longTimer(GAP_INTERVAL, scheduler), { leading: true, trailing: true }),
        );
        const poll$ = reports$.pipe(
          map(({ covered }) => covered),
          startWith(false),
          distinctUntilChanged(),
          withLatestFrom(open$),
          switchMap(([covered, isOpen]) =>
            covered ? EMPTY : repeatedly(firstPause(isOpen), pollInterval, scheduler),
          ),
        );
        // The subscriptions of several collections begin one after the other: one read after the last of them is enough.
        const begun$ = eventsOfKind('begin').pipe(
          switchMap(({ covered }) => longTimer(covered ? 0 : SUBSCRIPTION_GRACE_PERIOD, scheduler)),
        );
        return merge(begun$, merge(changed$, gap$, poll$).pipe(filter(() => !history.isRetrying)));
      }),
    ),
  );
}
