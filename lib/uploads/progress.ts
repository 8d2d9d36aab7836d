import {
  asyncScheduler,
  interval,
  Observable,
  type OperatorFunction,
  type SchedulerLike,
} from 'rxjs';
import type { CallEvent, ProgressEvent } from '../call';

/**
 * - `waiting`: for its turn or for a token; with `retryAt`, for the network or the server
 * - `sending`, `receiving`: bytes move, or are about to
 * - `processing`: everything has been sent, the server works on it
 * - `done`, `failed`, `cancelled`: the end
 */
export type ProgressState =
  'waiting' | 'sending' | 'receiving' | 'processing' | 'done' | 'failed' | 'cancelled';

/** The progress of a request. */
export interface Progress<T = unknown> {
  readonly state: ProgressState;
  /** Bytes that have moved; never fewer than before. */
  readonly loaded: number;
  /** Bytes in total; `undefined` while unknown. */
  readonly total?: number | undefined;
  /**
   * A whole number from 0 that never shrinks, and 100 only once the server has answered. `undefined` while
   * the total is not known: an indeterminate bar, as `<progress>` shows it then.
   */
  readonly percent?: number | undefined;
  /** Smoothed over some seconds; `undefined` unless bytes move. */
  readonly bytesPerSecond?: number | undefined;
  readonly secondsLeft?: number | undefined;
  /** The value of the request, once it is `done`. */
  readonly result?: T | undefined;
  /** Why it has `failed`, or why the last try did that it is `waiting` after. */
  readonly error?: unknown;
  /** When the next try begins, in epoch milliseconds, while it is `waiting` for the network or the server. */
  readonly retryAt?: number | undefined;
}

/** Returns true for a state that does not change any more. */
export const isTerminal = (state: string): boolean => /^(?:done|failed|cancelled)$/.test(state);

/** Milliseconds: the time constant of the speed's exponential smoothing, and the shortest time between two measurements. */
const SPEED_SMOOTHING = 3_000;
const SPEED_SAMPLE_INTERVAL = 500;

/** Milliseconds between updates of speed and time left, also while no event arrives. */
const STALL_CHECK_INTERVAL = 1_000;

/** Returns `total` if it is a positive, finite number of bytes; `undefined` otherwise. */
const knownTotal = (total = 0): number | undefined =>
  total > 0 && total < Infinity ? total : undefined;

/** Bytes per second, smoothed; `undefined` until they have been watched for long enough. */
function speedEstimator(scheduler: SchedulerLike): (loaded: number) => number | undefined {
  let at = NaN;
  let from = 0;
  let speed: number | undefined;
  return (loaded) => {
    const time = scheduler.now();
    const passed = time - at;
    // Fewer than before: the request was sent again.
    const anew = Number.isNaN(at) || loaded < from;
    if (!anew && passed < SPEED_SAMPLE_INTERVAL) return speed;
    if (!anew) {
      const measured = ((loaded - from) / passed) * 1_000;
      speed = measured + ((speed ?? measured) - measured) * Math.exp(-passed / SPEED_SMOOTHING);
    }
    at = time;
    from = loaded;
    return speed;
  };
}

/**
 * Turns a request's events into the state of a progress bar. It ends with `done`, `failed` or `cancelled` and does not
 * error, so that a template can show that too.
 *
 * `percent` is 0 at the start of an upload; it stays there until the answer where there is no progress (a service
 * worker swallows it). `scheduler`: the clock of speed and time left.
 *
 * @example
 * directus.files.upload(file).events().pipe(progress()).subscribe(({ percent, secondsLeft }) => {
 *   bar.value = percent;
 * });
 */
export const progress =
  <T>(scheduler: SchedulerLike = asyncScheduler): OperatorFunction<CallEvent<T>, Progress<T>> =>
  (events) =>
    new Observable((subscriber) => {
      let speedAt = speedEstimator(scheduler);
      let now: Progress<T> = { state: 'waiting', loaded: 0 };
      let uploads = false;
      let last: ProgressEvent | undefined;
      const show = (change: Pick<Progress, 'state'> & Partial<Progress<T>>) => {
        // Everything else is known in one state only.
        const { loaded, total, percent } = now;
        now = { loaded, total, percent, ...change };
        subscriber.next(now);
      };
      const move = ({ type, ...event }: ProgressEvent) => {
        const loaded = event.loaded > 0 && event.loaded < Infinity ? event.loaded : 0;
        const total = knownTotal(event.total);
        const percent = total && Math.min(99, Math.floor((loaded / total) * 100));
        const change = {
          loaded: Math.max(now.loaded, loaded),
          total,
          percent: percent === undefined ? now.percent : Math.max(now.percent ?? 0, percent),
        };
        if (type === 'upload' && total && loaded >= total) show({ ...change, state: 'processing' });
        else {
          const bytesPerSecond = speedAt(loaded);
          const secondsLeft =
            total && bytesPerSecond && bytesPerSecond >= 1
              ? Math.max(0, Math.ceil((total - loaded) / bytesPerSecond))
              : undefined;
          const state = type === 'upload' ? 'sending' : 'receiving';
          show({ ...change, state, bytesPerSecond, secondsLeft });
        }
      };
      subscriber.next(now);
      const ticks = interval(STALL_CHECK_INTERVAL, scheduler).subscribe(() => {
        if (last && /^(?:send|receiv)/.test(now.state)) move(last);
      });
      subscriber.add(ticks);
      return events.subscribe({
        next: (event) => {
          if (event.type === 'sent') show({ state: !uploads && last ? 'receiving' : 'sending' });
          else if (event.type === 'waiting') {
            // The pause is no time of slow sending.
            speedAt = speedEstimator(scheduler);
            show({ state: 'waiting', error: event.error, retryAt: event.retryAt });
          } else if (event.type === 'reply') {
            const { total } = now;
            const loaded = Math.max(now.loaded, total ?? 0);
            show({
              state: 'done',
              loaded,
              total: total && loaded,
              percent: 100,
              result: event.body,
            });
          } else if (event.type === 'upload' || !uploads) {
            uploads = event.type === 'upload';
            last = event;
            move(event);
          } else if (now.state === 'sending') show({ state: 'processing' });
        },
        error: (error: unknown) => {
          const cancelled = error instanceof Error && error.name === 'AbortError';
          show(cancelled ? { state: 'cancelled' } : { state: 'failed', error });
          subscriber.complete();
        },
        complete: () => subscriber.complete(),
      });
    });
