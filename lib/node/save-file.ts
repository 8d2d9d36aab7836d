import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { concat, defer, finalize, from, map, noop, switchMap } from 'rxjs';
import { Call, type CallEvent } from '../call';
import { downloadInRanges, type PieceOptions } from '../downloads/range-download';
import type { ITransport } from '../transport/types';
import { encodePathSegment } from '../transport/url';
import type { ID } from '../types/query';

/** Milliseconds for one piece: with the default size it takes a connection of 0.3 Mbit/s. */
const RANGE_TIMEOUT = 120_000;

/**
 * Downloads a file to disk, in pieces so that no more than one of them is held in memory: `GET /assets/{id}` with a
 * `Range`. After a lost connection it goes on where it was. `events()` tells the progress; emits the number of bytes.
 *
 * What is at `path` is replaced once all has arrived; until then it is in a `{path}.{random}.part`, which is removed
 * when the download fails or is unsubscribed from. Fails with `TransportError`, and the errors of Node's file system.
 *
 * @example
 * await saveFile(directus, id, 'film.mp4');
 */
export const saveFile = (
  { transport }: { readonly transport: ITransport },
  id: ID,
  path: string,
  options: PieceOptions = {},
): Call<number> =>
  new Call((progress) =>
    defer(() => {
      const source = `/assets/${encodePathSegment('id', id)}`;
      // Several may download to one path: each has a part of its own, and the last to end is what stays.
      const part = `${path}.${randomUUID().slice(0, 8)}.part`;
      const opened = open(part, 'w');
      let isSaved = false;
      let size = 0;
      const pieces = from(opened).pipe(
        switchMap((file) =>
          downloadInRanges({
            ...options,
            path: source,
            retryBeforeFirstByte: true,
            requestRange: (headers) => {
              const request = {
                headers,
                responseType: 'arraybuffer',
                timeout: RANGE_TIMEOUT,
              } as const;
              return Call.toEvents(transport.get(source, request), progress);
            },
            write: ({ raw }, at) => {
              const bytes = new Uint8Array(raw instanceof ArrayBuffer ? raw : []);
              return file.write(bytes, 0, bytes.length, at).then(({ bytesWritten }) => {
                size = at + bytesWritten;
                return bytesWritten;
              });
            },
          }),
        ),
      );
      const end = defer(() =>
        opened
          .then((file) => file.truncate(size).then(() => file.close()))
          .then(() => rename(part, path)),
      ).pipe(
        map((): CallEvent<number> => {
          isSaved = true;
          return { type: 'reply', body: size };
        }),
      );
      return concat(pieces, end).pipe(
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
