import {
  catchError,
  concatMap,
  defer,
  EMPTY,
  finalize,
  ignoreElements,
  merge,
  mergeMap,
  type Observable,
  type ObservableInput,
  of,
  type SchedulerLike,
  Subject,
  switchMap,
  tap,
} from 'rxjs';
import { Backoff } from '../internal/backoff';
import { isObject } from '../internal/guards';
import { longTimer } from '../internal/long-timer';
import type { MaybePromise } from '../storage/base';
import { type Resolution, resolved } from './conflicts';
import type { Outcome } from './deliver';
import { isOfflineError, OfflineError } from './errors';
import type { Outbox } from './outbox';
import { itemOf, type OutboxEntry } from './outbox-entry';

/** Writes of different items that the server has to answer at once. */
const CONCURRENCY = 4;

/** Milliseconds before the next attempt after a failure; doubled with each further one. */
const RETRY_DELAY = 1_000;
const MAX_RETRY_DELAY = 30_000;

export interface ReplayConfig {
  readonly outbox: Outbox;
  /** Sends a write whose attempt has been counted. */
  readonly deliver: (entry: OutboxEntry) => Observable<Outcome>;
  readonly resolve: (entry: OutboxEntry) => MaybePromise<Resolution>;
  /** Emits when the network may be back. */
  readonly wake$: Observable<unknown>;
  readonly random: () => number;
  readonly scheduler: SchedulerLike;
}

/**
 * Sends the entries of an outbox while subscribed: those of one item one after the other, none before an item that it refers to has
 * been created. Emits nothing, and never fails.
 */
export const replay = (config: ReplayConfig): Observable<never> =>
  defer(() => {
    const { outbox, wake$, random, scheduler } = config;
    /** From the choice of an entry until its end is kept. */
    const active = new Set<string>();
    /** Those of them that the server has not answered. */
    const unanswered = new Set<string>();
    const backoff = new Backoff({ first: RETRY_DELAY, max: MAX_RETRY_DELAY, random });
    const retryIn$ = new Subject<number>();
    const ended$ = new Subject<void>();
    let isPaused = false;

    const pause = (): void => {
      if (isPaused) return;
      isPaused = true;
      retryIn$.next(backoff.fail());
    };
    const resumed$ = merge(retryIn$.pipe(switchMap((ms) => longTimer(ms, scheduler))), wake$).pipe(
      tap(() => (isPaused = false)),
    );

    const send = (entry: OutboxEntry): Observable<unknown> =>
      // Counted before it is sent: after a crash nobody would know otherwise.
      outbox.change(entry, asAttempt).pipe(
        switchMap((attempt) =>
          config.deliver(attempt).pipe(
            concatMap((outcome) => {
              if (outcome.state === 'waiting') pause();
              else backoff.reset();
              // The next one need not wait for the storage.
              unanswered.delete(entry.id);
              ended$.next();
              return settle(config, attempt, outcome);
            }),
          ),
        ),
        catchError((error: unknown) => {
          // Another tab has given it up or ended it.
          if (isOfflineError(error) && error.code === 'NOT_FOUND') return outbox.load();
          // The storage fails for now; the entry is where it was.
          pause();
          return EMPTY;
        }),
        finalize(() => {
          active.delete(entry.id);
          unanswered.delete(entry.id);
          ended$.next();
        }),
      );

    return merge(outbox.entries$, resumed$, ended$).pipe(
      mergeMap(() => {
        if (isPaused) return [];
        const ready = readyEntries(outbox.entries, active, CONCURRENCY - unanswered.size);
        for (const { id } of ready) {
          active.add(id);
          unanswered.add(id);
        }
        return ready;
      }),
      mergeMap(send),
      ignoreElements(),
    );
  });

/** Returns an entry as it is while it is being sent. One that another tab has changed is not sent as it was. */
function asAttempt(current: OutboxEntry): OutboxEntry {
  if (!isOpen(current)) throw new OfflineError('NOT_FOUND');
  return { ...current, state: 'sending', attempts: current.attempts + 1 };
}

const isOpen = ({ state }: OutboxEntry): boolean => state === 'waiting' || state === 'sending';

/** Keeps how an attempt has ended. */
function settle(
  { outbox, resolve }: ReplayConfig,
  attempt: OutboxEntry,
  outcome: Outcome,
): Observable<unknown> {
  const keep = (next: OutboxEntry) => outbox.change(attempt, () => next);
  switch (outcome.state) {
    case 'done':
    case 'waiting':
      return keep({ ...attempt, state: outcome.state });
    case 'refused':
      return keep({ ...attempt, state: 'refused', error: outcome.error });
    case 'conflict': {
      const entry: OutboxEntry = { ...attempt, state: 'conflict', conflicts: outcome.conflicts };
      return decided(resolve, entry).pipe(
        concatMap((resolution) =>
          keep(resolution === undefined ? entry : resolved(entry, resolution)),
        ),
      );
    }
  }
}

/** Asks the application how a conflict ends. Its own failure leaves the conflict in the outbox. */
const decided = (resolve: ReplayConfig['resolve'], entry: OutboxEntry): Observable<Resolution> =>
  defer((): ObservableInput<Resolution> => Promise.resolve(resolve(entry))).pipe(
    catchError(() => of(undefined)),
  );

/** Returns the first entries that can be sent now, `count` at most. It looks no further than to the last one of them. */
function readyEntries(
  entries: readonly OutboxEntry[],
  active: ReadonlySet<string>,
  count: number,
): readonly OutboxEntry[] {
  const ready: OutboxEntry[] = [];
  const earlier = new Set<string>();
  const uncreated = new Set<unknown>();
  for (const entry of entries) {
    if (ready.length >= count) break;
    const item = itemOf(entry);
    const isFree = !earlier.has(item) && !holdsAny(entry.item, uncreated);
    earlier.add(item);
    if (entry.kind === 'create') uncreated.add(entry.key);
    if (isFree && isOpen(entry) && !active.has(entry.id)) ready.push(entry);
  }
  return ready;
}

/** Returns true if one of these keys is among the values, at any depth. */
const holdsAny = (value: unknown, keys: ReadonlySet<unknown>): boolean =>
  keys.size > 0 &&
  (isObject(value)
    ? Object.values(value).some((member) => holdsAny(member, keys))
    : keys.has(value));
