import { asyncScheduler, NEVER, type Observable, type SchedulerLike, switchMap, timer } from 'rxjs';

/** Milliseconds. Platform timers hold 31 bits; a longer delay would fire at once. */
export const MAX_TIMER_DELAY = 2 ** 31 - 1;

/**
 * Emits once after `delay` milliseconds, like `timer`, for any delay: `Infinity` never emits, and a delay of more
 * than 2^31 - 1 milliseconds is waited for in parts.
 */
export const longTimer = (
  delay: number,
  scheduler: SchedulerLike = asyncScheduler,
): Observable<0> => {
  if (delay === Infinity) return NEVER;
  if (delay <= MAX_TIMER_DELAY) return timer(delay, scheduler);
  return timer(MAX_TIMER_DELAY, scheduler).pipe(
    switchMap(() => longTimer(delay - MAX_TIMER_DELAY, scheduler)),
  );
};
