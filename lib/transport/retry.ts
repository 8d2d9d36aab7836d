import { asyncScheduler, type Observable, switchMap } from 'rxjs';
import { isTransient } from '../errors/classify';
import type { TransportError } from '../errors/errors';
import { longTimer } from '../internal/long-timer';
import { catchWith } from './catch-with';
import type { Backend, TransportEvent } from './backend';
import type { TransportRequest } from './request';

/** When reads that met a passing trouble are sent again. */
export interface RetryOptions {
  /**
   * Further tries after the first; `Infinity`: no limit. Default 5: where four of ten requests fail, 99.6 % of reads
   * still succeed.
   */
  readonly count?: number | undefined;
  /**
   * Milliseconds to wait at most before a further try; `Infinity`: no limit. A server that asks for more is not waited for:
   * the request fails at once. From the seventh try on, the pause is 5 s at least. Default 30 000.
   */
  readonly maxDelay?: number | undefined;
}

/** Milliseconds within which the second try happens; doubled with each further one. */
const BASE_DELAY = 200;

/** Further tries that may follow at once, where chance or `maxDelay` makes no pause. */
const EAGER_RETRIES = 5;

/** Milliseconds to wait at least after those, so that no setting makes a loop without pause. */
const MIN_DELAY = 5_000;

/** Returns true if a request may be sent twice because it changes nothing. */
export const isSafeMethod = ({ method }: Pick<TransportRequest, 'method'>): boolean =>
  /^(?:GET|HEAD|OPTIONS|SEARCH)$/.test(method);

/**
 * Milliseconds for which the server asks to stay away: to the millisecond in the body of Directus, which rounds its
 * header (often down, so that one would be refused again), else in `Retry-After` (RFC 9110 10.2.3).
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
 * clients do not come back at once (full jitter). Writes go out exactly once.
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
        // One may ask for more than what is left of the longest wait, and be spread a little beyond it.
        const spread = random() * Math.min(maxDelay, BASE_DELAY * 2 ** (nth - 1));
        const pause = Math.max(asked + spread, least);
        return attempt(nth + 1, () => longTimer(pause).pipe(switchMap(open)));
      });
    return attempt(1);
  };
