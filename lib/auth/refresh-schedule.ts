import {
  defer,
  EMPTY,
  first,
  map,
  merge,
  type Observable,
  repeat,
  type SchedulerLike,
  switchMap,
  timer,
} from 'rxjs';
import type { SessionSnapshot } from './session-reducer';
import type { AuthState } from './auth-state';
import type { Tokens } from './tokens';

/** Milliseconds. Timers stop while a laptop sleeps and overflow at 2^31, so the clock is looked at this often. */
const CLOCK_CHECK_INTERVAL = 30_000;

/** Milliseconds between tries while the server cannot be reached: doubling from the first to the last. */
const MIN_RETRY_DELAY = 1_000;
const MAX_RETRY_DELAY = 60_000;

/** Milliseconds. A token younger than this is not exchanged before it expires. */
export const MIN_TOKEN_AGE = 3_000;

/** Returns the milliseconds before its expiry at which a token is refreshed: `msRefreshBeforeExpires`, but not in its first half or first seconds. */
export const leadTime = (msRefreshBeforeExpires: number, { lifetime }: Tokens): number => {
  const life = lifetime ?? Infinity;
  return Math.min(msRefreshBeforeExpires, life / 2, Math.max(life - MIN_TOKEN_AGE, 0));
};

/** Returns when the tokens of a session that expires at `expiresAt` are to be exchanged; both in epoch milliseconds. */
export type RefreshSchedule = (
  expiresAt: number,
  session: Pick<SessionSnapshot, 'tokens' | 'failures'>,
) => number;

/** Schedules a refresh ahead of the expiry, but not before `earliest`; after failures at growing intervals. */
export const refreshSchedule =
  (
    msRefreshBeforeExpires: number,
    scheduler: SchedulerLike,
    earliest: () => number,
  ): RefreshSchedule =>
  (expiresAt, { tokens, failures }) => {
    if (failures === 0)
      return Math.max(expiresAt - leadTime(msRefreshBeforeExpires, tokens), earliest());
    const wait = Math.min(MIN_RETRY_DELAY * 2 ** (failures - 1), MAX_RETRY_DELAY);
    // Half of it is random, so that many clients do not come back all at once.
    return scheduler.now() + (wait * (1 + Math.random())) / 2;
  };

/** Emits each time the session should be refreshed, by the wall clock; never synchronously. */
export const refreshDue$ = (
  state$: Observable<AuthState>,
  scheduler: SchedulerLike,
  woken$: Observable<unknown>,
): Observable<unknown> =>
  state$.pipe(
    switchMap(({ refreshAt, reason }) =>
      refreshAt === null
        ? EMPTY
        : merge(
            defer(() => {
              const left = Math.max(refreshAt - scheduler.now(), 0);
              return timer(Math.min(left, CLOCK_CHECK_INTERVAL), scheduler);
            }).pipe(
              repeat(),
              map(() => false),
            ),
            woken$.pipe(map(() => true)),
          ).pipe(
            // A server that was out of reach may be back with the network: it is tried at once.
            first(
              (isWakeUp) => scheduler.now() >= refreshAt || (isWakeUp && reason === 'unreachable'),
            ),
          ),
    ),
  );
