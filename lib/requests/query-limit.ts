import { catchError, defer, type Observable } from 'rxjs';
import { isTransportError } from '../errors/errors';
import type { TransportRequestOptions } from '../transport/request';
import type { ITransport } from '../transport/transport-base';

/** The most rows that a server gives at once (`QUERY_LIMIT_MAX`), where a refusal has said so. */
const learned = new WeakMap<ITransport, number>();

/** `Invalid query. "limit" must be less than or equal to 50.` (Joi's words, the same from Directus 9 to 12) */
function maxLimitOf(error: unknown): number | undefined {
  if (!isTransportError(error) || error.code !== 'INVALID_QUERY') return undefined;
  const [, max = '0'] = /"limit" must be less than or equal to (\d+)/.exec(error.message) ?? [];
  return Number(max) || undefined;
}

/**
 * Calls `read` with `size` rows, or with fewer if the server allows fewer. If the server refuses the number, its error names the
 * limit: `read` is called again with it, and the limit is remembered per transport. `/server/info` shows it to logged-in users only.
 *
 * @param read reads at most this many rows; its options mark the expected refusal
 */
export const withinQueryLimit = <R>(
  transport: ITransport,
  size: number,
  read: (size: number, options: TransportRequestOptions) => Observable<R>,
): Observable<R> =>
  defer(() => {
    const first = Math.min(size, learned.get(transport) ?? Infinity);
    // A limit that is not lower would be refused again.
    const isExpected = (error: unknown) => (maxLimitOf(error) ?? Infinity) < first;
    return read(first, { isExpected }).pipe(
      catchError((error: unknown) => {
        const max = maxLimitOf(error);
        if (max === undefined || !isExpected(error)) throw error;
        learned.set(transport, max);
        return read(max, {});
      }),
    );
  });
