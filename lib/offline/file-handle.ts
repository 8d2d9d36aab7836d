import { catchError, defer, type Observable, throwError } from 'rxjs';
import { isObject } from '../internal/guards';
import { OfflineError } from './errors';

/** A file that stays where it is on the user's device: a `FileSystemFileHandle`. */
export interface FileHandle {
  readonly kind: 'file';
  readonly name: string;
  /** Resolves with the file as it is now. */
  getFile(): Promise<File>;
}

/** Returns true for a handle, also of a storage, which may have lost what it was. */
export const isFileHandle = (value: unknown): value is FileHandle =>
  isObject(value) && value['kind'] === 'file' && typeof value['getFile'] === 'function';

/** Emits the present file of a handle. Fails with `FILE_NOT_ALLOWED` if the user has to be asked first, and with `FILE_LOST`. */
export const fileOf = (handle: FileHandle): Observable<File> =>
  defer(() => handle.getFile()).pipe(
    catchError((error: unknown) => {
      const isForbidden = error instanceof DOMException && error.name === 'NotAllowedError';
      return throwError(
        () => new OfflineError(isForbidden ? 'FILE_NOT_ALLOWED' : 'FILE_LOST', error),
      );
    }),
  );
