import {
  defer,
  EMPTY,
  filter,
  from,
  map,
  mergeMap,
  noop,
  Observable,
  type SchedulerLike,
  Subject,
  takeUntil,
  tap,
} from 'rxjs';
import type { Call, CallEvent } from '../call';
import { InvalidParamError } from '../errors/errors';
import { isObject } from '../internal/guards';
import { callable, count } from '../internal/argument-checks';
import { requireBlob } from './file-form';
import { isTerminal, progress, type Progress } from './progress';

/** One of several files on their way. `result` is left out where the user may not read the file's row. */
export interface FileProgress<T = unknown, F extends Blob = File> extends Progress<T> {
  readonly file: F;
  /** Cancels this upload and removes what has arrived from the server; the others continue. */
  readonly cancel: () => void;
}

/**
 * Several files on their way. `loaded` and `total` are sums, in which a file that failed or was cancelled
 * counts with what was sent of it. `waiting` with `retryAt` while none moves and one waits for the network. At the end `done`, or `failed` with the first error if one of them has
 * failed, whatever became of the others.
 *
 * @example
 * let uploads: UploadsProgress | undefined;
 * directus.files.upload(input.files).subscribe((now) => (uploads = now));
 */
export interface UploadsProgress<T = unknown, F extends Blob = File> extends Progress<
  readonly T[]
> {
  /** Each file, in the order given. */
  readonly files: readonly FileProgress<T, F>[];
}

const isMoving = ({ state }: Progress): boolean => /^(?:sending|receiving|processing)$/.test(state);

/** Returns the file whose next try comes first if none moves and at least one waits for the network; `undefined` otherwise. */
function firstRetried<P extends Progress>(files: readonly P[]): P | undefined {
  if (files.some(isMoving)) return undefined;
  const retryAt = Math.min(...files.map((one) => one.retryAt ?? Infinity));
  return files.find((one) => one.retryAt === retryAt);
}

/**
 * Uploads each file with `upload`, `concurrency` at a time, and emits the progress of each and of all.
 * One that fails, or whose `upload` or `cancel` throws, does not stop the others. Unsubscribing cancels what is
 * under way. `concurrency`: a whole number of 1 or more, or `Infinity`; default 3.
 *
 * @example
 * uploadAll(files, (file) => directus.files.upload(file)).subscribe(({ percent, files }) => show(files));
 */
export const uploadAll = <T, F extends Blob>(
  files: Iterable<F>,
  upload: (file: F) => Call<T | undefined> & { readonly cancel?: () => PromiseLike<void> },
  concurrency = 3,
  scheduler?: SchedulerLike,
): Observable<UploadsProgress<T, F>> =>
  new Observable((subscriber) => {
    const limit = count('concurrency', concurrency, 1);
    callable('upload', upload);
    if (!isObject(files) || !(Symbol.iterator in files))
      throw new InvalidParamError('files', 'must be a list of files');
    const cancelled = new Subject<number>();
    const whole = new Subject<CallEvent<readonly T[]>>();
    let all: readonly FileProgress<T, F>[] = Array.from(files, (file, i) => ({
      file: requireBlob(file),
      state: 'waiting',
      loaded: 0,
      cancel: () => {
        set(i, { state: 'cancelled', error: undefined, retryAt: undefined });
        cancelled.next(i);
      },
    }));
    const set = (i: number, change: Partial<Progress<T>>) => {
      all = all.map((one, j) => (i === j && !isTerminal(one.state) ? { ...one, ...change } : one));
      const next = firstRetried(all);
      if (next?.retryAt !== undefined) {
        whole.next({ type: 'waiting', error: next.error, retryAt: next.retryAt });
        return;
      }
      const sum = (bytes: (one: FileProgress<T, F>) => number) =>
        all.reduce((so_far, one) => so_far + bytes(one), 0);
      const loaded = sum((one) => one.loaded);
      const total = sum((one) =>
        isTerminal(one.state) ? one.loaded : (one.total ?? one.file.size),
      );
      whole.next({ type: 'upload', loaded, total });
    };
    const run = (file: F, i: number) => {
      if (all.some((one, j) => i === j && isTerminal(one.state))) return EMPTY;
      let call: ReturnType<typeof upload> | undefined;
      // An error that `upload` throws concerns this file alone.
      return defer(() => (call = upload(file)).events()).pipe(
        progress(scheduler),
        map((change) => set(i, change)),
        takeUntil(
          cancelled.pipe(
            filter((which) => which === i),
            // A resumable upload would otherwise stay on the server for a later resume. A failure of `cancel` is ignored.
            tap(() => {
              defer(() => call?.cancel?.() ?? EMPTY).subscribe({ error: noop });
            }),
          ),
        ),
      );
    };
    whole
      .pipe(
        progress(scheduler),
        map((sum) => ({ ...sum, files: all })),
      )
      .subscribe(subscriber);
    return from(all)
      .pipe(mergeMap(({ file }, i) => run(file, i), limit))
      .subscribe({
        complete: () => {
          const failed = all.find(({ state }) => state === 'failed');
          if (failed) whole.error(failed.error);
          else {
            const body = all.flatMap(({ state, result }) =>
              state === 'done' && result !== undefined ? [result] : [],
            );
            whole.next({ type: 'reply', body });
            whole.complete();
          }
        },
      });
  });
