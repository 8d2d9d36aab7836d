import { noop, Observable } from 'rxjs';
import {
  DetailedError,
  type FileReader,
  type HttpRequest,
  type HttpResponse,
  Upload,
} from 'tus-js-client';
import type { ProgressEvent } from '../call';
import { InvalidParamError } from '../errors/errors';
import { transportError } from '../transport/read-response';
import type { ITransport } from '../transport/transport-base';
import { isObject } from '../internal/guards';
import { httpStack } from './http-stack';

/** Slices of a Blob, in Node as in browsers: a file on disk is read as it is sent. */
const blobFileReader = (file: Blob): FileReader => ({
  openFile: () =>
    Promise.resolve({
      size: file.size,
      slice: (start: number, end: number) => {
        const value = file.slice(start, end);
        // A file that was changed or removed on disk would look like a lost connection while it is sent. Begun in a promise:
        // tus-js-client loses what is thrown here, and old browsers and jsdom have no `arrayBuffer`.
        return Promise.resolve()
          .then(() => value.slice(0, 1).arrayBuffer())
          .then(
            () => ({ value, done: end >= file.size }),
            () => {
              throw new InvalidParamError('file', 'cannot be read, or has changed');
            },
          );
      },
      close: noop,
    }),
});

// Errors for chunks that the server answered with success, but with another offset than the chunk's end.
const stalls = new WeakSet();

/** Returns true if the server has answered a chunk with success and not taken all of it; asked at once, it may do so for ever. */
export const isStalled = (error: unknown): boolean => isObject(error) && stalls.has(error);

/** Returns the transport's own error, which tus-js-client wraps. */
function unwrapTusError(error: unknown, path: string): unknown {
  if (!(error instanceof DetailedError)) return error;
  const { originalResponse, causingError } = error;
  const raised: unknown = originalResponse?.getUnderlyingObject() ?? causingError;
  return (
    raised ??
    transportError('INVALID_RESPONSE', 'not an answer of a TUS server', { method: 'PATCH', path })
  );
}

/** A file and what the server may have of it already. */
export interface RemainingUpload {
  readonly transport: ITransport;
  readonly file: Blob;
  readonly path: string;
  /** Bytes. */
  readonly chunkSize: number;
  /** Returns true for a failure that the upload goes on from. */
  readonly isExpected: (error: unknown) => boolean;
  /** Called with the server's offset and its `Upload-Metadata`, before the first chunk. */
  readonly onFound: (offset: number, metadata: string) => void;
  /** Called with the bytes of each chunk that the server has taken as a whole, and where the upload is then. */
  readonly onChunkAccepted: (bytes: number, offset: number) => void;
}

/**
 * Checks the offset in a response and reports it to `onFound` or `onChunkAccepted`. Throws where the server has not
 * accepted a chunk in full: tus-js-client would send the same chunk again at once, or wrong bytes after too large an offset.
 */
function checkOffset(
  { file, path, chunkSize, onFound, onChunkAccepted }: RemainingUpload,
  request: HttpRequest,
  response: HttpResponse,
): void {
  const method = request.getMethod();
  // Errors are read by tus-js-client.
  if (!/^2\d\d$/.test(String(response.getStatus()))) return;
  const given = response.getHeader('upload-offset') ?? '';
  const offset = Number(given);
  const refuse = (why: string) => transportError('INVALID_RESPONSE', why, { method, path });
  if (!/^\d+$/.test(given)) throw refuse('not an answer of a TUS server');
  if (method === 'HEAD') {
    const length = response.getHeader('upload-length');
    if (offset > file.size || (length !== undefined && Number(length) !== file.size))
      throw refuse('the upload is of another file');
    onFound(offset, response.getHeader('upload-metadata') ?? '');
    return;
  }
  const start = Number(request.getHeader('Upload-Offset'));
  const end = Math.min(start + chunkSize, file.size);
  if (offset !== end) {
    const stall = refuse('the server did not take the chunk');
    stalls.add(stall);
    throw stall;
  }
  onChunkAccepted(end - start, offset);
}

/**
 * Asks the server what it has of a file, and sends the rest in chunks. Emits the bytes that are there or on their way,
 * and completes when the server has all; unsubscribing closes the connection.
 */
export const uploadRemaining = (remaining: RemainingUpload): Observable<ProgressEvent> =>
  new Observable((subscriber) => {
    const { transport, file, path, chunkSize, isExpected } = remaining;
    const total = file.size;
    const upload = new Upload(file, {
      uploadUrl: path,
      chunkSize,
      httpStack: httpStack(transport, isExpected),
      fileReader: blobFileReader(file),
      // Trying again and remembering paths is done outside.
      retryDelays: null,
      storeFingerprintForResuming: false,
      fingerprint: () => Promise.resolve(''),
      onAfterResponse: (request, response) => {
        checkOffset(remaining, request, response);
      },
      onProgress: (loaded) => {
        subscriber.next({ type: 'upload', loaded, total });
      },
      onSuccess: () => {
        subscriber.complete();
      },
      onError: (error) => {
        subscriber.error(unwrapTusError(error, path));
      },
    });
    upload.start();
    return () => void upload.abort().catch(noop);
  });
