import {
  catchError,
  concatMap,
  defer,
  EMPTY,
  from,
  type Observable,
  type ObservableInput,
  of,
  repeat,
  retry,
  timer,
} from 'rxjs';
import type { CallEvent } from '../call';
import { InvalidParamError, isTransportError } from '../errors/errors';
import type { TransportResponse } from '../types/response';
import { transportError } from '../transport/read-response';
import { isTemporary } from '../errors/classify';
import type { TransportEvent } from '../transport/types';

/** Bytes. */
const RANGE_SIZE = 4 * 1024 * 1024;

/** Bytes of the first piece at most: few, as only its answer tells how many there are in all. */
const FIRST_RANGE_SIZE = 512 * 1024;

/** Milliseconds. Together long enough for a server to be started anew. */
const RETRY_DELAYS = [0, 1_000, 3_000, 5_000, 10_000, 20_000];

/** How a download is made that goes on after a lost connection. */
export interface PieceOptions {
  /** Bytes that are asked for with one request, 1024 or more: what a lost connection costs at most. Default 4 MiB. */
  readonly pieceSize?: number | undefined;
  /**
   * Milliseconds to wait after each failure of the network or the server; the count begins anew with each piece.
   * Default `[0, 1000, 3000, 5000, 10000, 20000]`.
   */
  readonly retryDelays?: readonly number[] | undefined;
}

const WRONG_RANGE = 'not the piece that was asked for';
const FILE_CHANGED = 'the file has changed meanwhile';

interface RangeDownload extends PieceOptions {
  /** For errors. */
  readonly path: string;
  /** Whether to wait for a server that has not sent anything yet. */
  readonly retryBeforeFirstByte: boolean;
  /** Asks for a piece, or without a range for the whole. */
  readonly requestRange: (headers: { readonly range?: string }) => Observable<TransportEvent>;
  /** Takes what begins at a byte, of `total` if it is a piece; emits how many bytes it has. */
  readonly write: (part: TransportResponse, at: number, total?: number) => ObservableInput<number>;
}

/**
 * Reads a file in pieces, one after the other, so that it goes on after a lost connection. Tells the progress, and
 * completes when all has been kept. A server that has no pieces, or hides which one it sends, is asked for the whole.
 */
export const downloadInRanges = ({
  path,
  pieceSize = RANGE_SIZE,
  retryDelays = RETRY_DELAYS,
  retryBeforeFirstByte,
  requestRange,
  write,
}: RangeDownload): Observable<Exclude<CallEvent<never>, { type: 'reply' }>> =>
  defer(() => {
    if (!(pieceSize >= 1024))
      throw new InvalidParamError('pieceSize', 'must be 1024 or more bytes');
    let loaded = 0;
    let total: number | undefined;
    let version: string | undefined;
    let isWhole = false;
    let isAnswered = false;
    /** A piece that is asked for again begins anew; what is shown of it does not. */
    let shown = 0;

    const show = (sum: number, all = total) => {
      if (sum <= shown) return EMPTY;
      shown = sum;
      return of({ type: 'download' as const, loaded: sum, ...(all && { total: all }) });
    };
    const askForAll = () => {
      isWhole = true;
      isAnswered = true;
      return EMPTY;
    };
    const refusal = (why: string, part?: TransportResponse) =>
      transportError('INVALID_RESPONSE', why, { method: 'GET', path }, part);
    const take = (part: TransportResponse) => {
      isAnswered = true;
      const { headers, status } = part;
      const range = /^bytes (\d+)-\d+\/(\d+)$/.exec(headers['content-range'] ?? '');
      if (status === 206 && !range && !isWhole) return askForAll();
      const [at, all] = range ? [Number(range[1]), Number(range[2])] : [0];
      if (range && at !== loaded) throw refusal(WRONG_RANGE, part);
      // Directus knows no If-Range. CORS hides the first of the two.
      const now = `${headers['etag'] ?? headers['last-modified']} ${all}`;
      if (at > 0 && now !== version) throw refusal(FILE_CHANGED, part);
      version = now;
      return from(write(part, at, all)).pipe(
        concatMap((bytes) => {
          loaded = at + bytes;
          total = all ?? loaded;
          if (loaded > total || (bytes === 0 && total > 0)) throw refusal(WRONG_RANGE, part);
          return show(loaded);
        }),
      );
    };

    return defer(() => {
      isAnswered = false;
      const wanted = loaded > 0 ? pieceSize : Math.min(pieceSize, FIRST_RANGE_SIZE);
      return requestRange(isWhole ? {} : { range: `bytes=${loaded}-${loaded + wanted - 1}` }).pipe(
        concatMap((event) => {
          if (event.type === 'reply') return take(event.body);
          if (event.type === 'sent') return loaded > 0 ? EMPTY : of(event);
          // A first piece that is full is rarely all there is.
          const all = event.total === wanted ? undefined : event.total;
          return show(loaded + event.loaded, total ?? all);
        }),
      );
    }).pipe(
      catchError((error: unknown) => {
        // A file that is empty, or whose size the server does not know, has no first piece.
        if (isWhole || !isTransportError(error) || error.status !== 416) throw error;
        if (loaded > 0) throw refusal(FILE_CHANGED, error.response);
        return askForAll();
      }),
      retry({
        delay: (error: unknown, failures) => {
          const waits = isTemporary(error) && (retryBeforeFirstByte || loaded > 0);
          const delay = waits ? retryDelays[failures - 1] : undefined;
          if (delay === undefined) throw error;
          return timer(delay);
        },
      }),
      repeat({
        delay: () => {
          if (loaded === total) return EMPTY;
          // An interceptor may leave the answer out, and would do so for ever.
          if (!isAnswered) throw refusal('there was no answer');
          return of(true);
        },
      }),
    );
  });
