import {
  catchError,
  type MonoTypeOperatorFunction,
  type Observable,
  retry,
  type SchedulerLike,
  throwError,
} from 'rxjs';
import { longTimer } from '../internal/long-timer';
import { isOfflineError, OfflineError } from './errors';

/** Milliseconds before the storage is read again after a failure. */
const READ_RETRY_DELAY = 1_000;

/** Any failure but our own is one of the storage. */
export const failAsStorage = <T>(source: Observable<T>): Observable<T> =>
  source.pipe(
    catchError((error: unknown) =>
      throwError(() => (isOfflineError(error) ? error : new OfflineError('STORAGE_FAILED', error))),
    ),
  );

/** Reads again and again until the storage answers. */
export const patiently = <T>(scheduler: SchedulerLike): MonoTypeOperatorFunction<T> =>
  retry({ delay: () => longTimer(READ_RETRY_DELAY, scheduler) });
