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
import type { TransportEvent } from '../transport/backend';
import { retryAfterWait } from '../transport/retry-after-wait';
import type { ResponseFlow, ResponseSink } from '../transport/response-sink';
import type { TransportResponse } from '../types/response';
import { contentRange } from './asset-response';
import { DownloadPosition, MIN_RANGE_SIZE } from './download-position';

/** Bytes. */
const RANGE_SIZE = 4 * 1024 * 1024;

/** How a download is made that goes on after a lost connection. */
export interface RangeDownloadOptions {
  /**
   * Bytes that are asked for with one request, 1024 or more. Default 4 MiB; `saveFile` asks for all the rest at once where the answer
   * is written to disk as it arrives. After a lost connection, a download goes on after the last complete piece, and `saveFile` after
   * the last byte on disk.
   */
  readonly pieceSize?: number | undefined;
  /**
   * Milliseconds to wait after each failure of the network or the server, 20 000 at least from the sixth in a row on; the
   * count begins anew with each piece, or after as many bytes. Default `[0, 1000, 3000, 5000, 10000, 20000]`; `Infinity`, like
   * the end of the list, is no further try.
   */
  readonly retryDelays?: readonly number[] | undefined;
}

/** One of the requests of a download. */
interface RangeRequest {
  readonly headers: { readonly range?: string };
  /** Receives the answer as it arrives, where the download has a store. */
  readonly sink: ResponseSink | undefined;
  /** `Infinity` where the sink is known to receive the answer, whose length is then no matter of memory. */
  readonly maxContentLength: number | undefined;
  /** `false`: the download tries again by itself, so the transport must not. */
  readonly retry: false | undefined;
  /** Returns true for a failure that the download goes on from. */
  readonly isExpected: (error: unknown) => boolean;
}

/** Stores an answer as it arrives, so that memory never holds all of it. */
export interface StreamStore {
  /** Prepares to store bytes from the offset `at`. */
  readonly open: (at: number, flow: ResponseFlow) => void;
  /** Stores the next bytes; returns false to receive no more until `flow.resume()`. */
  readonly write: (chunk: Uint8Array) => boolean;
  /** Emits the number of bytes since `open` once all of them are stored; fails if one cannot be stored. */
  readonly flush: () => Observable<number>;
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
  /** Stores answers as they arrive, in place of `write`, where the backend supports that. */
  readonly store?: StreamStore;
}

/**
 * Reads a file in ranges, one after the other, so that it resumes after a lost connection. Emits the progress and each wait
 * for the network, and completes when every range is written. A server that answers the first range with 416, or hides
 * `Content-Range`, is asked for the whole file.
 *
 * With a store, and a backend that supports it, bytes are stored as they arrive. Then the second request asks for all the rest, and one
 * that follows a lost connection begins at the first byte that is not stored. The first request is small all the same: only its
 * answer shows that the backend supports it, and another would read the whole file into memory.
 *
 * A range that is shorter than requested is written, and then counts as a failure: a server cannot cause endless requests
 * with tiny answers.
 */
export const downloadInRanges = ({
  path,
  retryBeforeFirstByte,
  requestRange,
  write,
  store,
  ...options
}: RangeDownload): Observable<Exclude<CallEvent<never>, { type: 'reply' }>> =>
  defer(() => {
    const retryDelays = checkRetryDelays(options.retryDelays);
    const pieceSize = count('pieceSize', options.pieceSize ?? RANGE_SIZE, MIN_RANGE_SIZE);
    const position = new DownloadPosition(path, pieceSize);
    /** Bytes reported so far: a retried range restarts from zero, but reported progress never goes backwards. */
    let shown = 0;
    const show = (sum: number, total = position.total) => {
      if (sum <= shown) return EMPTY;
      shown = sum;
      return of({ type: 'download' as const, loaded: sum, ...(total && { total }) });
    };
    const isWaitedFor = (error: unknown) =>
      position.isShort || (isTemporary(error) && (retryBeforeFirstByte || position.loaded > 0));
    // A file that is empty, or whose size the server does not know, has no first piece.
    const hasNoRanges = (error: unknown) =>
      !position.isWhole && position.loaded === 0 && isTransportError(error) && error.status === 416;
    const isExpected = (error: unknown) =>
      hasNoRanges(error) || (isWaitedFor(error) && isRetried(retryDelays, position.failures + 1));
    const switchToWholeFile = () => {
      position.switchToWhole();
      return EMPTY;
    };

    return defer(() => {
      /** True while the answer is being stored as it arrives. */
      let isStreamed = false;
      /** True for an answer that is an error, whose bytes are no progress. Known only where the backend calls the sink. */
      let isFailure = false;
      const sink: ResponseSink | undefined = store && {
        start: (answer, flow) => {
          isFailure = answer.status >= 300;
          isStreamed = answer.status === 200 || contentRange(answer) !== undefined;
          if (!isStreamed) return false;
          position.accept(answer);
          position.isOpenEnded ||= options.pieceSize === undefined;
          store.open(position.loaded, flow);
          return true;
        },
        write: (chunk) => {
          position.arrive(chunk.length);
          return store.write(chunk);
        },
      };
      const take = (part: TransportResponse) => {
        if (!isStreamed && !position.isWhole && part.status === 206 && !contentRange(part))
          return switchToWholeFile();
        if (!isStreamed) position.accept(part, part);
        const stored =
          isStreamed && store ? store.flush() : write(part, position.loaded, position.total);
        return from(stored).pipe(
          concatMap((bytes) => {
            position.complete(bytes, part);
            return show(position.loaded);
          }),
        );
      };
      /** Goes on after what is stored of an answer that was cut off. */
      const keepStored = (error: unknown) => {
        if (!isStreamed || !store) throw error;
        return store.flush().pipe(
          concatMap((bytes) => {
            position.loaded += bytes;
            if (!position.isComplete || !isTemporary(error)) throw error;
            return EMPTY;
          }),
        );
      };
      const isResumed = position.loaded > 0;
      const range = position.next();
      const request: RangeRequest = {
        headers: range === undefined ? {} : { range },
        sink,
        maxContentLength: position.isOpenEnded ? Infinity : undefined,
        retry: retryBeforeFirstByte || isResumed ? false : undefined,
        isExpected,
      };
      const events = requestRange(request).pipe(
        catchError(keepStored),
        concatMap((event) => {
          if (event.type === 'reply') return take(event.body);
          // Further pieces are one request to the caller, but a further try ends a wait.
          if (event.type === 'sent')
            return isResumed && position.failures === 0 ? EMPTY : of(event);
          if (event.type === 'waiting') return of(event);
          if (isFailure) return EMPTY;
          return show(position.loaded + event.loaded, position.totalFrom(event.total));
        }),
      );
      const checkLength = defer(() => {
        position.requireFullPiece();
        return EMPTY;
      });
      return concat(events, checkLength);
    }).pipe(
      catchError((error: unknown) => {
        if (hasNoRanges(error)) return switchToWholeFile();
        if (position.isWhole || !isTransportError(error) || error.status !== 416) throw error;
        throw position.changedError(error.response);
      }),
      retryAfterWait((error) =>
        isWaitedFor(error) ? delayAfterFailure(retryDelays, position.fail()) : Infinity,
      ),
      repeat({
        delay: () => {
          position.endPiece();
          return position.isComplete ? EMPTY : of(true);
        },
      }),
    );
  });

/** @deprecated Use {@link RangeDownloadOptions}. */
export type PieceOptions = RangeDownloadOptions;
