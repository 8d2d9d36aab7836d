import {
  catchError,
  concat,
  defer,
  filter,
  ignoreElements,
  map,
  merge,
  type Observable,
  of,
  type SchedulerLike,
  skip,
  take,
  tap,
} from 'rxjs';
import { longTimer } from '../internal/long-timer';
import { Backoff } from '../internal/backoff';
import { isInactive, isUnavailable } from './errors';
import type { Change } from './types';

/** Milliseconds before a refused subscription is asked for again; doubled with each refusal. */
const RESUBSCRIBE_DELAY = 30_000;

/** Milliseconds between two such attempts at most. */
const MAX_RESUBSCRIBE_DELAY = 600_000;

/**
 * - `change`: something was written, `gap`: something may have been written
 * - `begin`: from now on, changes are reported
 * - `end`: no changes are reported until the next `begin`
 */
type WatchEvent = 'change' | 'gap' | 'begin' | 'end';

export interface WatchConfig {
  /** The changes of each collection. */
  readonly changes: readonly Observable<Change<unknown>>[];
  /** True if there is a connection. */
  readonly open$: Observable<boolean>;
  readonly random: () => number;
  readonly scheduler: SchedulerLike;
}

const toEvent = (change: Change<unknown>): WatchEvent => {
  if (change.event === 'init') return 'begin';
  if (change.event !== 'gap') return 'change';
  return change.reason === 'reconnected' ? 'begin' : 'gap';
};

/** Returns the events of one collection. Never fails: a refused subscription is requested again from time to time. */
const watchCollection = (
  changes$: Observable<Change<unknown>>,
  { open$, random, scheduler }: WatchConfig,
): Observable<WatchEvent> =>
  defer(() => {
    const backoff = new Backoff({ first: RESUBSCRIBE_DELAY, max: MAX_RESUBSCRIBE_DELAY, random });
    const reopened$ = open$.pipe(skip(1), filter(Boolean));
    const again$ = (error: unknown): Observable<unknown> =>
      isUnavailable(error)
        ? open$.pipe(filter(Boolean))
        : merge(longTimer(backoff.fail(), scheduler), reopened$);
    const events$ = changes$.pipe(
      map(toEvent),
      tap((event) => {
        if (event === 'begin') backoff.reset();
      }),
      catchError((error: unknown, events$: Observable<WatchEvent>) =>
        isInactive(error)
          ? // Nothing in it can change, so that there is nothing to poll for.
            concat(of('begin' as const), reopened$.pipe(take(1), ignoreElements()), events$)
          : concat(of('end' as const), again$(error).pipe(take(1), ignoreElements()), events$),
      ),
    );
    const lost$ = open$.pipe(
      filter((open) => !open),
      map(() => 'end' as const),
    );
    return merge(lost$, events$);
  });

/** The reported change, and whether the changes of all collections are being reported. */
export interface WatchReport {
  readonly event: WatchEvent;
  readonly covered: boolean;
}

/** Watches several collections together. */
export const watchCollections = (config: WatchConfig): Observable<WatchReport> =>
  defer(() => {
    const covered = new Set<number>();
    const all = config.changes.map((changes$, index) =>
      watchCollection(changes$, config).pipe(
        map((event): WatchReport => {
          if (event === 'begin') covered.add(index);
          if (event === 'end') covered.delete(index);
          return { event, covered: covered.size === all.length };
        }),
      ),
    );
    return merge(...all);
  });
