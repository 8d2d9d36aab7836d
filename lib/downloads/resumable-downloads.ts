import { concat, defer, EMPTY, of } from 'rxjs';
import type { TransportResponse } from '../types/response';
import { plainRecord } from '../internal/argument-checks';
import { downloadInRanges, type RangeDownloadOptions } from './range-download';
import { transportError } from '../transport/read-response';
import type { Interceptor, TransportEvent } from '../transport/backend';

/**
 * Returns an interceptor that makes `files.download` and `assets.readOne` resume after a lost connection or an outage of
 * the server. It requests a file in ranges (`GET /assets/{id}` with `Range`), each with the token that is valid then, and
 * emits one Blob.
 *
 * Downloads with parameters are made in one request (transformed images, `{ download: true }`, a client's own `params`),
 * as do files from a server that has no pieces. Fails with `TransportError`: `INVALID_RESPONSE` when the file is
 * replaced meanwhile. A time limit counts for each piece.
 *
 * @example
 * const directus = new Directus(url, { transport: { interceptors: [resumableDownloads()] } });
 * const film = await directus.files.download(id);
 */
export const resumableDownloads = (options: RangeDownloadOptions = {}): Interceptor => {
  plainRecord('options', options);
  return (request, next) => {
    const { method, path, params, headers, responseType, retry, maxContentLength, sink } = request;
    const isFile = `${method} ${responseType}` === 'GET blob' && /^\/assets\/[^?]+$/.test(path);
    // Before 11, Directus makes images of pieces. A sink takes one answer, not one for each piece.
    if (!isFile || sink || headers['range'] || Object.keys(params).length > 0) return next(request);
    const parts: Blob[] = [];
    let answer: TransportResponse | undefined;
    const pieces = downloadInRanges({
      ...options,
      ...(retry === false && { retryDelays: [] }),
      path,
      // Until the first byte has arrived, only the transport's own retry applies, as without this interceptor.
      retryBeforeFirstByte: false,
      requestRange: (range) =>
        next({
          ...request,
          headers: { ...headers, ...range.headers },
          retry: range.retry ?? retry,
        }),
      write: (part, at, total = 0) => {
        if (total > maxContentLength)
          throw transportError('TOO_LARGE', 'the answer is too large', request, part);
        answer = part;
        const raw: unknown = part.raw;
        if (!(raw instanceof Blob)) return of(0);
        // A part from the first byte begins the file anew: it replaces the ranges before it.
        if (at === 0) parts.length = 0;
        parts.push(raw);
        return of(raw.size);
      },
    });
    const reply = defer(() => {
      if (!answer) return EMPTY;
      const { status, headers: last } = answer;
      const raw = new Blob(parts, { type: last['content-type'] ?? '' });
      const whole = { status: 200, headers: last, raw, data: raw };
      return of<TransportEvent>({ type: 'reply', body: status === 206 ? whole : answer });
    });
    return concat(pieces, reply);
  };
};
