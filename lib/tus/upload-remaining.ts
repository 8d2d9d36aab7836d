import { noop, Observable } from 'rxjs';
import { DetailedError, type FileReader, Upload } from 'tus-js-client';
import type { ProgressEvent } from '../call';
import { transportError } from '../transport/read-response';
import type { ITransport } from '../transport/types';
import { httpStack } from './http-stack';

/** Slices of a Blob, in Node as in browsers: a file on disk is read as it is sent. */
const blobFileReader = (file: Blob): FileReader => ({
  openFile: () =>
    Promise.resolve({
      size: file.size,
      slice: (start: number, end: number) =>
        Promise.resolve({ value: file.slice(start, end), done: end >= file.size }),
      close: noop,
    }),
});

/** What the transport raised, out of what tus-js-client made of it. */
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
  /** Gets the fields that the server keeps with the upload. */
  readonly onMetadata: (metadata: string) => void;
  /** Called with each chunk that the server has accepted. */
  readonly onChunkAccepted: () => void;
}

/**
 * Asks the server what it has of a file, and sends the rest in chunks. Emits the bytes that are there or on their way,
 * and completes when the server has all; unsubscribing closes the connection.
 */
export const uploadRemaining = ({
  transport,
  file,
  path,
  chunkSize,
  onMetadata,
  onChunkAccepted,
}: RemainingUpload): Observable<ProgressEvent> =>
  new Observable((subscriber) => {
    const total = file.size;
    const upload = new Upload(file, {
      uploadUrl: path,
      chunkSize,
      httpStack: httpStack(transport),
      fileReader: blobFileReader(file),
      // Trying again and remembering paths is done outside.
      retryDelays: null,
      storeFingerprintForResuming: false,
      fingerprint: () => Promise.resolve(''),
      onAfterResponse: (request, response) => {
        if (request.getMethod() === 'HEAD') onMetadata(response.getHeader('upload-metadata') ?? '');
      },
      onProgress: (loaded) => {
        subscriber.next({ type: 'upload', loaded, total });
      },
      onChunkComplete: onChunkAccepted,
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
