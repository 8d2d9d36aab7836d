import { catchError, concat, defer, finalize, from, map, noop, switchMap } from 'rxjs';
import { Call, type CallEvent } from '../call';
import { downloadInRanges, type RangeDownloadOptions } from '../downloads/range-download';
import { object } from '../internal/argument-checks';
import type { ITransport } from '../transport/transport-base';
import { encodePathSegment } from '../transport/url';
import type { ID } from '../types/query';
import { openPartFile } from './part-file';
import { PartWriter } from './part-writer';

/**
 * Milliseconds for one piece (with the default size it takes a connection of 0.3 Mbit/s), or without a byte of an answer that is
 * written to disk as it arrives.
 */
const RANGE_TIMEOUT = 120_000;

/** Returns the bytes of an answer, from a transport of ours or of a user; none where it is text. */
function toBytes(raw: unknown): Uint8Array {
  if (ArrayBuffer.isView(raw)) return new Uint8Array(raw.buffer, raw.byteOffset, raw.byteLength);
  return new Uint8Array(raw instanceof ArrayBuffer ? raw : []);
}

/**
 * Downloads a file to disk as it arrives: `GET /assets/{id}` with a `Range`. After a lost connection it resumes at the first byte
 * that is not on disk. `events()` reports the progress; the call emits the number of bytes. With a `transport.backend` other
 * than `nodeBackend`, one piece at a time is held in memory; from a server that ignores `Range`, the whole file.
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
      const opened = openPartFile(path).then((part) => ({ part, writer: new PartWriter(part) }));
      const pieces = from(opened).pipe(
        switchMap(({ writer }) =>
          downloadInRanges({
            ...options,
            path: source,
            retryBeforeFirstByte: true,
            store: writer,
            requestRange: ({ headers, ...range }) => {
              const request = {
                ...range,
                // The bytes of a packed answer have other offsets than those of its range.
                headers: { ...headers, 'accept-encoding': 'identity' },
                responseType: 'arraybuffer',
                timeout: RANGE_TIMEOUT,
                route: '/assets/{id}',
              } as const;
              return Call.toEvents(transport.get(source, request), progress);
            },
            write: ({ raw }, at) => {
              writer.open(at);
              writer.write(toBytes(raw));
              return writer.flush();
            },
          }),
        ),
      );
      const end = defer(() =>
        opened.then(({ part, writer }) => part.commit(writer.end).then(() => writer.end)),
      ).pipe(map((size): CallEvent<number> => ({ type: 'reply', body: size })));
      const discard = () => opened.then(({ part }) => part.discard()).catch(noop);
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
