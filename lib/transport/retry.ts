import { asyncScheduler, type Observable, startWith, switchMap } from 'rxjs';
import { isTransient } from '../errors/classify';
import type { TransportError } from '../errors/errors';
import { longTimer } from '../internal/long-timer';
import { catchWith } from './catch-with';
import type { Backend, TransportEvent } from './backend';
import type { TransportRequest } from './request';

/** How reads are retried after a transient error. */
export interface RetryOptions {
  /**
   * Further tries after the first; `Infinity`: no limit. Default 5: where four of ten requests fail, 99.6 % of reads
   * still succeed.
   */
  readonly count?: number | undefined;
  /**
   * The longest pause before a retry, in milliseconds; `Infinity`: no limit. If the server asks for a longer one, the request
   * fails at once. From the seventh attempt on, the pause is at least 5 s. Default 30 000.
   */
  readonly maxDelay?: number | undefined;
}

/** Milliseconds within which the second try happens; doubled with each further one. */
const BASE_DELAY = 200;

/** The number of retries without a minimum pause: chance or `maxDelay` may make their pause 0. */
const EAGER_RETRIES = 5;

/** Milliseconds: the minimum pause before all later retries, so that no setting makes a loop without pauses. */
const MIN_DELAY = 5_000;

/** Returns true if a request may be sent twice because it changes nothing. */
export const isSafeMethod = ({ method }: Pick<TransportRequest, 'method'>): boolean =>
  /^(?:GET|HEAD|OPTIONS|SEARCH)$/.test(method);

/**
 * Returns the pause that the server asks for, in milliseconds: from `reset` in the body of Directus, otherwise from `Retry-After`
 * (RFC 9110 10.2.3). The body is exact, whereas Directus rounds the header, often down, and would refuse again.
 */
function retryAfter({ errors, response }: TransportError): number {
  const headers = response?.headers ?? {};
  const after = text(errors[0]?.extensions?.['reset'] ?? headers['retry-after']);
  if (/^\d+$/.test(after)) return Number(after) * 1_000;
  // By the server's clock where it shows, as ours may differ. CORS hides both headers, but not the body.
  const now = Date.parse(text(headers['date'])) || asyncScheduler.now();
  return Math.max(0, Date.parse(after) - now) || 0;
}

const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/**
 * Sends reads again that failed for a passing reason, with growing pauses of random length, so that many
 * clients do not come back at once (full jitter). Emits `waiting` before each pause where progress is asked for. Writes go out
 * exactly once.
 */
export const withRetry =
  (backend: Backend, random = Math.random): Backend =>
  (request) => {
    const { count = 5, maxDelay = 30_000 } = request.retry || {};
    if (request.retry === false || !isSafeMethod(request)) return backend(request);
    const open = () => backend(request);
    const attempt = (nth: number, start = open): Observable<TransportEvent> =>
      catchWith(start, (error) => {
        if (nth > count || !isTransient(error)) throw error;
        const asked = retryAfter(error);
        // A wait without end would hang.
        if (asked > maxDelay || asked === Infinity) throw error;
        const least = nth > EAGER_RETRIES ? MIN_DELAY : 0;
        // Added to the wait that the server asks for, so that the pause may exceed `maxDelay`.
        const spread = random() * Math.min(maxDelay, BASE_DELAY * 2 ** (nth - 1));
        const pause = Math.max(asked + spread, least);
        const retryAt = asyncScheduler.now() + pause;
        return attempt(nth + 1, () => {
          const next = longTimer(pause).pipe(switchMap(open));
          return request.progress
            ? next.pipe(startWith<TransportEvent>({ type: 'waiting', error, retryAt }))
            : next;
        });
      });
    return attempt(1);
  };
