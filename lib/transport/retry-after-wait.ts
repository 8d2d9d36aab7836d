import {
  asyncScheduler,
  defer,
  finalize,
  merge,
  type OperatorFunction,
  retry,
  Subject,
  throwError,
} from 'rxjs';
import type { WaitingEvent } from '../call';
import { longTimer } from '../internal/long-timer';

/**
 * Subscribes again after an error, `delayAfter(error)` milliseconds later; `Infinity` passes the error on. Emits a
 * {@link WaitingEvent} before each wait, and none where the delay is 0.
 */
export const retryAfterWait =
  <E>(delayAfter: (error: unknown) => number): OperatorFunction<E, E | WaitingEvent> =>
  (events) =>
    defer(() => {
      const waits = new Subject<WaitingEvent>();
      const attempts = events.pipe(
        retry({
          delay: (error: unknown) => {
            const delay = delayAfter(error);
            if (delay === Infinity) return throwError(() => error);
            if (delay > 0)
              waits.next({ type: 'waiting', error, retryAt: asyncScheduler.now() + delay });
            return longTimer(delay);
          },
        }),
        finalize(() => {
          waits.complete();
        }),
      );
      return merge(waits, attempts);
    });
