import {
  catchError,
  concat,
  concatMap,
  defer,
  EMPTY,
  from,
  type Observable,
  type ObservableInput,
  of,
  repeat,
} from 'rxjs';
import type { CallEvent } from '../call';
import { isTemporary } from '../errors/classify';
import { isTransportError } from '../errors/errors';
import { count } from '../internal/argument-checks';
import { checkRetryDelays, delayAfterFailure, isRetried } from '../internal/retry-delays';
import { transportError } from '../transport/read-response';
import { retryAfterWait } from '../transport/retry-after-wait';
import type { TransportEvent } from '../transport/backend';
import type { TransportResponse } from '../types/response';
import { contentRange, isAsset } from './asset-response';

/** Bytes. */
const RANGE_SIZE = 4 * 1024 * 1024;

/** Bytes of the smallest piece. */
const MIN_RANGE_SIZE = 1024;

/** The most bytes of the first range: few, because the file's size is known only from its answer. */
const FIRST_RANGE_SIZE = 512 * 1024;

/** How a download is made that goes on after a lost connection. */
export interface RangeDownloadOptions {
  /** Bytes that are asked for with one request, 1024 or more: what a lost connection costs at most. Default 4 MiB. */
  readonly pieceSize?: number | undefined;
  /**
   * Milliseconds to wait after each failure of the network or the server, 20 000 at least from the sixth in a row on; the
   * count begins anew with each piece. Default `[0, 1000, 3000, 5000, 10000, 20000]`; `Infinity`, like the end of the
   * list, is no further try.
   */
  readonly retryDelays?: readonly number[] | undefined;
}

const WRONG_RANGE = 'not the piece that was asked for';
const SHORT_RANGE = 'less than the piece that was asked for';
const NOT_AN_ASSET = 'not the file, but a page or a message';
const FILE_CHANGED = 'the file has changed meanwhile';

/** One of the requests of a download. */
interface RangeRequest {
  readonly headers: { readonly range?: string };
  /** `false`: the download tries again by itself, so the transport must not. */
  readonly retry: false | undefined;
  /** Returns true for a failure that the download goes on from. */
  readonly isExpected: (error: unknown) => boolean;
}

interface RangeDownload extends RangeDownloadOptions {
  /** For errors. */
  readonly path: string;
  /** True to wait for a server that has not sent anything yet. */
  readonly retryBeforeFirstByte: boolean;
  /** Asks for a piece, or without a range for the whole. */
  readonly requestRange: (request: RangeRequest) => Observable<TransportEvent>;
  /** Stores `part` at the offset `at`; emits its number of bytes. `total`: the file's size, where the server sent a range. */
  readonly write: (part: TransportResponse, at: number, total?: number) => ObservableInput<number>;
}

/**
 * Reads a file in ranges, one after the other, so that it resumes after a lost connection. Emits the progress and each wait
 * for the network, and completes when every range is written. A server that answers the first range with 416, or hides `Content-Range`, is asked
 * for the whole file.
 *
 * A range that is shorter than requested is written, and then counts as a failure: a server cannot cause endless requests
 * with tiny answers.
 */
export const downloadInRanges = ({
  path,
  retryBeforeFirstByte,
  requestRange,
  write,
  ...options
}: RangeDownload): Observable<Exclude<CallEvent<never>, { type: 'reply' }>> =>
  defer(() => {
    const retryDelays = checkRetryDelays(options.retryDelays);
    let pieceSize = count('pieceSize', options.pieceSize ?? RANGE_SIZE, MIN_RANGE_SIZE);
    let loaded = 0;
    let total: number | undefined;
    let version: string | undefined;
    let isWhole = false;
    let isAnswered = false;
    let isShort = false;
    /** The number of failures since the last complete piece. */
    let failures = 0;
    /** Bytes reported so far: a retried range restarts from zero, but reported progress never goes backwards. */
    let shown = 0;

    const show = (sum: number, all = total) => {
      if (sum <= shown) return EMPTY;
      shown = sum;
      return of({ type: 'download' as const, loaded: sum, ...(all && { total: all }) });
    };
    const isWaitedFor = (error: unknown) =>
      isShort || (isTemporary(error) && (retryBeforeFirstByte || loaded > 0));
    // A file that is empty, or whose size the server does not know, has no first piece.
    const hasNoRanges = (error: unknown) =>
      !isWhole && loaded === 0 && isTransportError(error) && error.status === 416;
    const isExpected = (error: unknown) =>
      hasNoRanges(error) || (isWaitedFor(error) && isRetried(retryDelays, failures + 1));
    const switchToWholeFile = () => {
      isWhole = true;
      isAnswered = true;
      return EMPTY;
    };
    const refusal = (why: string, part?: TransportResponse) =>
      transportError('INVALID_RESPONSE', why, { method: 'GET', path }, part);
    const take = (part: TransportResponse, wanted: number) => {
      isAnswered = true;
      const { headers } = part;
      const range = contentRange(part);
      if (part.status === 206 && !range) {
        if (isWhole) throw refusal(WRONG_RANGE, part);
        return switchToWholeFile();
      }
      if (!isAsset(part)) throw refusal(NOT_AN_ASSET, part);
      const { at = 0, all } = range ?? {};
      if (range && at !== loaded) throw refusal(WRONG_RANGE, part);
      // Directus ignores If-Range, so the versions are compared here. CORS hides `etag`, but not `last-modified`.
      const now = `${headers['etag'] ?? headers['last-modified']} ${all}`;
      if (at > 0 && now !== version) throw refusal(FILE_CHANGED, part);
      version = now;
      return from(write(part, at, all)).pipe(
        concatMap((bytes) => {
          loaded = at + bytes;
          total = all ?? loaded;
          if (loaded > total || (bytes === 0 && total > 0)) throw refusal(WRONG_RANGE, part);
          isShort = loaded < total && bytes < wanted;
          // A server that limits its pieces gives that much again.
          if (isShort) pieceSize = Math.max(MIN_RANGE_SIZE, bytes);
          return show(loaded);
        }),
      );
    };

    return defer(() => {
      isAnswered = false;
      isShort = false;
      const wanted = loaded > 0 ? pieceSize : Math.min(pieceSize, FIRST_RANGE_SIZE);
      const last = wanted === Infinity ? '' : loaded + wanted - 1;
      const request: RangeRequest = {
        headers: isWhole ? {} : { range: `bytes=${loaded}-${last}` },
        retry: retryBeforeFirstByte || loaded > 0 ? false : undefined,
        isExpected,
      };
      const events = requestRange(request).pipe(
        concatMap((event) => {
          if (event.type === 'reply') return take(event.body, wanted);
          // Further pieces are one request to the caller, but a further try ends a wait.
          if (event.type === 'sent') return loaded > 0 && failures === 0 ? EMPTY : of(event);
          if (event.type === 'waiting') return of(event);
          // The length of a full range says nothing about the file, which is probably longer.
          const all = event.total === wanted ? undefined : event.total;
          return show(loaded + event.loaded, total ?? all);
        }),
      );
      const checkLength = defer(() => {
        if (isShort) throw refusal(SHORT_RANGE);
        return EMPTY;
      });
      return concat(events, checkLength);
    }).pipe(
      catchError((error: unknown) => {
        if (hasNoRanges(error)) return switchToWholeFile();
        if (isWhole || !isTransportError(error) || error.status !== 416) throw error;
        throw refusal(FILE_CHANGED, error.response);
      }),
      retryAfterWait((error) =>
        isWaitedFor(error) ? delayAfterFailure(retryDelays, ++failures) : Infinity,
      ),
      repeat({
        delay: () => {
          failures = 0;
          if (loaded === total) return EMPTY;
          // An interceptor may leave the answer out, and would do so for ever.
          if (!isAnswered) throw refusal('there was no answer');
          return of(true);
        },
      }),
    );
  });

/** @deprecated Use {@link RangeDownloadOptions}. */
export type PieceOptions = RangeDownloadOptions;
