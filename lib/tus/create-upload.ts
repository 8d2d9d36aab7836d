import { catchError, defer, from, map, type Observable } from 'rxjs';
import { isTransportError } from '../errors/errors';
import type { ITransport } from '../transport/transport-base';
import { TUS_HEADERS, TUS_PATH, uploadMetadata, uploadPathFromLocation } from './protocol';

/** A file for which the server is to make an upload. */
export interface NewUpload {
  readonly transport: ITransport;
  readonly file: Blob;
  readonly metadata: object | undefined;
  /** True if CORS may hide a server that is reachable. */
  readonly isCrossOrigin: boolean;
}

/** Returns true for a failure after which the request is made again. */
type IsRetried = (error: unknown) => boolean;

/** Signals that only a plain upload is possible: the server, a proxy or the role's permissions exclude TUS. */
export class ResumableUnsupported extends Error {}

// Servers without resumable uploads, and those behind a proxy that breaks them, are asked once.
export const transportsWithoutTus = new WeakSet<ITransport>();

export const hasStatus = (error: unknown, ...statuses: readonly number[]): boolean =>
  isTransportError(error) && statuses.includes(error.status);

/** Returns true where a proxy does not let the method of a request pass. */
export const isMethodBlocked = (error: unknown): boolean => hasStatus(error, 405, 501);

/** Returns true where the server has no resumable uploads, or the role may not use them. */
const isRefused = (error: unknown): boolean => hasStatus(error, 403, 404) || isMethodBlocked(error);

/**
 * Makes an upload: `POST /files/tus`. Emits its path; fails with {@link ResumableUnsupported} where the server has
 * none, or the role may not use them.
 */
export const createUpload = (
  { transport, file, metadata, isCrossOrigin }: NewUpload,
  isRetried: IsRetried,
): Observable<string> => {
  const mayBeCors = (error: unknown) => isCrossOrigin && hasStatus(error, 0);
  const isExpected = (error: unknown) => isRefused(error) || mayBeCors(error) || isRetried(error);
  return defer(() => {
    const headers = {
      ...TUS_HEADERS,
      'upload-length': String(file.size),
      'upload-metadata': uploadMetadata(file, metadata),
    };
    return from(transport.post(TUS_PATH, undefined, { headers, isExpected, route: TUS_PATH }));
  }).pipe(
    catchError((error: unknown) => {
      if (hasStatus(error, 404) || isMethodBlocked(error)) transportsWithoutTus.add(transport);
      if (isRefused(error)) throw new ResumableUnsupported();
      if (!mayBeCors(error)) throw error;
      // A browser reports a failed CORS check as a lost connection. If a ping succeeds, CORS lacks the headers of TUS.
      return defer(() =>
        transport.get('/server/ping', { isExpected: isRetried, route: '/server/ping' }),
      ).pipe(
        map(() => {
          throw new ResumableUnsupported();
        }),
      );
    }),
    map(({ headers }) => uploadPathFromLocation(headers['location'])),
  );
};
