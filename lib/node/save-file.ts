import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import {
  concat,
  defer,
  EMPTY,
  expand,
  finalize,
  from,
  map,
  noop,
  type Observable,
  of,
  retry,
  switchMap,
  tap,
  throwError,
  timer,
} from 'rxjs';
import { Call, type CallEvent } from '../call';
import { InvalidParamError, isTransportError } from '../errors';
import { failure } from '../transport/reply';
import type { ITransport } from '../transport/types';
import { segment } from '../transport/url';
import type { ID } from '../types/query';

/** Bytes: what is held in memory, and what a lost connection costs at most. */
const PIECE = 4 * 1024 * 1024;

/** Milliseconds. Together long enough for a server to be started anew. */
const DELAYS = [0, 1_000, 3_000, 5_000, 10_000, 20_000];

/** Milliseconds for one piece: with the default size it takes a connection of 0.3 Mbit/s. */
const TIMEOUT = 120_000;

/** How a download to disk is made. */
export interface SaveOptions {
  /** Bytes that are asked for with one request, 1024 or more. Default 4 MiB. */
  readonly pieceSize?: number | undefined;
  /**
   * Milliseconds to wait after each failure of the network or the server; the count begins anew with each piece.
   * Default `[0, 1000, 3000, 5000, 10000, 20000]`.
   */
  readonly retryDelays?: readonly number[] | undefined;
}

/** How much there is, of how much, and of what. */
interface Saved {
  readonly loaded: number;
  readonly total: number;
  /** Changes when the file does. */
  readonly version?: string | undefined;
}

const isPassing = (error: unknown): boolean =>
  isTransportError(error) &&
  (/^(?:NETWORK|TIMEOUT)$/.test(error.code) || error.status === 429 || error.status >= 500);

const again = (delays: readonly number[]) => (error: unknown, failures: number) => {
  const delay = isPassing(error) ? delays[failures - 1] : undefined;
  return delay === undefined ? throwError(() => error) : timer(delay);
};

/** Asks for the piece after `before`, and writes it in its place. */
const savePiece = (
  transport: ITransport,
  path: string,
  file: FileHandle,
  size: number,
  before: Saved,
): Observable<Saved> =>
  defer(() => {
    const headers = { range: `bytes=${before.loaded}-${before.loaded + size - 1}` };
    return transport.get(path, { headers, responseType: 'arraybuffer', timeout: TIMEOUT });
  }).pipe(
    switchMap((response) => {
      const bytes = new Uint8Array(response.raw instanceof ArrayBuffer ? response.raw : []);
      const range = /^bytes (\d+)-\d+\/(\d+)$/.exec(response.headers['content-range'] ?? '');
      const [, start, total] = range ?? ['', 0, bytes.length];
      const version = response.headers['etag'] ?? response.headers['last-modified'];
      const loaded = before.loaded + bytes.length;
      const isNext = Number(start) === before.loaded && loaded <= Number(total);
      const isSame =
        before.loaded === 0 || (version === before.version && Number(total) === before.total);
      if (!isNext || !isSame || (bytes.length === 0 && Number(total) > 0)) {
        const why = isSame ? 'not the piece that was asked for' : 'the file has changed meanwhile';
        throw failure('INVALID_RESPONSE', why, { method: 'GET', path }, response);
      }
      return from(file.write(bytes, 0, bytes.length, before.loaded)).pipe(
        map(() => ({ loaded, total: Number(total), version })),
      );
    }),
  );

/**
 * Downloads a file to disk, in pieces so that no more than one of them is held in memory: `GET /assets/{id}` with a
 * `Range`. After a lost connection it goes on where it was. `events()` tells the progress; emits the number of bytes.
 *
 * What is at `path` is replaced once all has arrived; until then it is in `{path}.part`, which is removed when the
 * download fails or is unsubscribed from. Fails with `TransportError`, and the errors of Node's file system.
 *
 * @example
 * await saveFile(directus, id, 'film.mp4');
 */
export const saveFile = (
  directus: { readonly transport: ITransport },
  id: ID,
  path: string,
  { pieceSize = PIECE, retryDelays = DELAYS }: SaveOptions = {},
): Call<number> =>
  new Call(() =>
    defer(() => {
      if (!(pieceSize >= 1024))
        throw new InvalidParamError('pieceSize', 'must be 1024 or more bytes');
      const source = `/assets/${segment('id', id)}`;
      const part = `${path}.part`;
      const opened = open(part, 'w');
      let isSaved = false;
      let saved: Saved = { loaded: 0, total: 0 };
      const pieces = from(opened).pipe(
        switchMap((file) => {
          const next = (before: Saved) =>
            savePiece(directus.transport, source, file, pieceSize, before).pipe(
              retry({ delay: again(retryDelays) }),
            );
          return next(saved).pipe(expand((one) => (one.loaded < one.total ? next(one) : EMPTY)));
        }),
        tap((one) => {
          saved = one;
        }),
        map(({ loaded, total }): CallEvent<number> => ({ type: 'download', loaded, total })),
      );
      const end = defer(() =>
        opened.then((file) => file.close()).then(() => rename(part, path)),
      ).pipe(
        map((): CallEvent<number> => {
          isSaved = true;
          return { type: 'reply', body: saved.total };
        }),
      );
      return concat(of<CallEvent<number>>({ type: 'sent' }), pieces, end).pipe(
        finalize(() => {
          if (isSaved) return;
          void opened
            .then((file) => file.close())
            .catch(noop)
            .then(() => rm(part, { force: true }))
            .catch(noop);
        }),
      );
    }),
  );
