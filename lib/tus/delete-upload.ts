import { catchError, defer, type Observable, of } from 'rxjs';
import type { ITransport } from '../transport/transport-base';
import { hasStatus } from './create-upload';
import { TUS_HEADERS, TUS_ROUTE } from './protocol';

/** Returns true where the server does not have the upload, or no more. */
export const isUnknown = (error: unknown): boolean => hasStatus(error, 404, 410);

/** Removes from the server what has arrived of an upload: `DELETE /files/tus/{id}`. Succeeds where there is nothing any more. */
export const deleteUpload = (
  transport: ITransport,
  path: string,
  isExpected = isUnknown,
): Observable<unknown> =>
  defer(() =>
    transport.delete(path, undefined, { headers: TUS_HEADERS, isExpected, route: TUS_ROUTE }),
  ).pipe(
    catchError((error: unknown) => {
      if (!isUnknown(error)) throw error;
      return of(undefined);
    }),
  );
