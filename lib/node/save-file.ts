import { catchError, concat, defer, finalize, from, map, noop, switchMap } from 'rxjs';
import { Call, type CallEvent } from '../call';
import { downloadInRanges, type RangeDownloadOptions } from '../downloads/range-download';
import { object } from '../internal/argument-checks';
import type { ITransport } from '../transport/transport-base';
import { encodePathSegment } from '../transport/url';
import type { ID } from '../types/query';
import { openPartFile } from './part-file';

/** Milliseconds for one piece: with the default size it takes a connection of 0.3 Mbit/s. */
const RANGE_TIMEOUT = 120_000;

/** Returns the bytes of an answer, from a transport of ours or of a user; none where it is text. */
function toBytes(raw: unknown): Uint8Array {
  if (ArrayBuffer.isView(raw)) return new Uint8Array(raw.buffer, raw.byteOffset, raw.byteLength);
  return new Uint8Array(raw instanceof ArrayBuffer ? raw : []);
}

/**
 * Downloads a file to disk, in pieces so that no more than one of them is held in memory: `GET /assets/{id}` with a
 * `Range`. After a lost connection it resumes. `events()` reports the progress; the call emits the number of bytes.
 * A server that ignores `Range` sends the whole file, which is then held in memory.
 *
 * The file at `path`, or at the end of a link there, is replaced once all has arrived, and keeps its permissions;
 * until then it is in a `{path}.{random}.part`, which is removed before the download fails, or when it is unsubscribed from.
 * Fails with `TransportError` and the errors of Node's file system, and before anything is sent with
 * `InvalidParamError` where `path` names a directory, a device, a pipe or a socket.
 *
 * @example
 * await saveFile(directus, id, 'film.mp4');
 */
export const saveFile = (
  directus: { readonly transport: ITransport },
  id: ID,
  path: string,
  options: RangeDownloadOptions = {},
): Call<number> =>
  new Call((progress) =>
    defer(() => {
      const { transport } = object('directus', directus);
      const source = `/assets/${encodePathSegment('id', id)}`;
      object('options', options);
      const opened = openPartFile(path);
      let size = 0;
      const pieces = from(opened).pipe(
        switchMap((part) =>
          downloadInRanges({
            ...options,
            path: source,
            retryBeforeFirstByte: true,
            requestRange: (range) => {
              const request = {
                ...range,
                responseType: 'arraybuffer',
                timeout: RANGE_TIMEOUT,
                route: '/assets/{id}',
              } as const;
              return Call.toEvents(transport.get(source, request), progress);
            },
            write: ({ raw }, at) => {
              const bytes = toBytes(raw);
              return part.write(bytes, at).then(() => {
                size = at + bytes.length;
                return bytes.length;
              });
            },
          }),
        ),
      );
      const end = defer(() => opened.then((part) => part.commit(size))).pipe(
        map((): CallEvent<number> => ({ type: 'reply', body: size })),
      );
      const discard = () => opened.then((part) => part.discard()).catch(noop);
      return concat(pieces, end).pipe(
        // Before the caller sees the error, who may look at the folder then, or try again.
        catchError((error: unknown) =>
          from(discard()).pipe(
            map(() => {
              throw error;
            }),
          ),
        ),
        finalize(() => void discard()),
      );
    }),
  );
