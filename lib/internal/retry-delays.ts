import { InvalidParamError } from '../errors/errors';
import { duration } from './argument-checks';

/** Milliseconds. Together long enough for a server to be started anew. */
const RETRY_DELAYS: readonly number[] = [0, 1_000, 3_000, 5_000, 10_000, 20_000];

/** Further tries that may follow as soon as the option says. */
const EAGER_RETRIES = 5;

/** Milliseconds to wait at least before each later one, which may take two requests: no list makes a loop without pause. */
const MIN_LATE_DELAY = 20_000;

/**
 * Returns the option `retryDelays`, or its default: the milliseconds to wait before each further try. Throws
 * `InvalidParamError` unless it is an array of durations.
 */
export function checkRetryDelays(delays: unknown = RETRY_DELAYS): readonly number[] {
  if (!Array.isArray(delays))
    throw new InvalidParamError('retryDelays', 'must be an array of milliseconds');
  return delays.map((delay) => duration('each of retryDelays', delay));
}

/**
 * Returns the milliseconds to wait after the failure number `failures` (from 1) in a row; `Infinity` where no further try is
 * left: the delays are used up, or the next one is `Infinity`.
 */
export function delayAfterFailure(delays: readonly number[], failures: number): number {
  const delay = delays[failures - 1] ?? Infinity;
  return failures > EAGER_RETRIES ? Math.max(delay, MIN_LATE_DELAY) : delay;
}

/** Returns true if a further try follows the failure number `failures` (from 1) in a row. */
export const isRetried = (delays: readonly number[], failures: number): boolean =>
  delayAfterFailure(delays, failures) !== Infinity;
