import { asyncScheduler, type Observable, switchMap, timer } from 'rxjs';
import { InvalidParamError, isTransportError, type TransportError } from '../errors/errors';
import { catchWith } from './catch-with';
import type { Backend, TransportEvent, TransportRequest } from './types';

/** When reads that met a passing trouble are sent again. */
export interface RetryOptions {
  /**
   * Further tries after the first. Default 5: where four of ten requests fail, 99.6 % of reads still succeed.
   */
  readonly count?: number | undefined;
  /**
   * Milliseconds to wait at most before a further try. A server that asks for more is not waited for:
   * the request fails at once. Default 30 000.
   */
  readonly maxDelay?: number | undefined;
}

/** Milliseconds within which the second try happens; doubled with each further one. */
const BASE_DELAY = 200;

/** What may be sent twice, as it changes nothing. */
export const isSafeMethod = ({ method }: Pick<TransportRequest, 'method'>): boolean =>
  /^(?:GET|HEAD|OPTIONS|SEARCH)$/.test(method);

/** A trouble of the way or of the moment: a lost connection, a cut-off answer, a page of somebody else, too much traffic. */
const isTransient = ({ code, status }: TransportError): boolean =>
  /^(?:NETWORK|INVALID_RESPONSE) | (?:429|50[234])$/.test(`${code} ${status}`);

/**
 * Milliseconds for which the server asks to stay away: to the millisecond in the body of Directus, which rounds its
 * header (often down, so that one would be refused again), else in `Retry-After` (RFC 9110 10.2.3).
 */
function retryAfter({ errors, response }: TransportError): number {
  const headers = response?.headers ?? {};
  const { reset = headers['retry-after'] } = errors[0]?.extensions ?? {};
  const after = String(reset);
  if (/^\d+$/.test(after)) return Number(after) * 1_000;
  // By the server's clock where it shows, as ours may differ. CORS hides both headers, but not the body.
  const now = Date.parse(String(headers['date'])) || asyncScheduler.now();
  return Math.max(0, Date.parse(after) - now) || 0;
}

/**
 * Sends reads again that failed for a passing reason, with growing pauses of random length, so that many
 * clients do not come back at once (full jitter). Writes go out exactly once.
 */
export const withRetry =
  (backend: Backend, random = Math.random): Backend =>
  (request) => {
    const { count = 5, maxDelay = 30_000 } = request.retry || {};
    if (request.retry === false || !isSafeMethod(request)) return backend(request);
    if (!(count >= 0 && maxDelay >= 0))
      throw new InvalidParamError('retry', 'must have numbers of 0 or more');
    const open = () => backend(request);
    const attempt = (nth: number, start = open): Observable<TransportEvent> =>
      catchWith(start, (error) => {
        const asked = isTransportError(error) && isTransient(error) ? retryAfter(error) : Infinity;
        if (nth > count || asked > maxDelay) throw error;
        // One may ask for more than what is left of the longest wait, and be spread a little beyond it.
        const spread = random() * Math.min(maxDelay, BASE_DELAY * 2 ** (nth - 1));
        return attempt(nth + 1, () => timer(asked + spread).pipe(switchMap(open)));
      });
    return attempt(1);
  };
