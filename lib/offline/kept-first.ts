import {
  catchError,
  concat,
  defer,
  EMPTY,
  filter,
  ignoreElements,
  map,
  type Observable,
  of,
  switchMap,
  tap,
  throwError,
} from 'rxjs';
import { isClientError } from '../errors/classify';
import type { ManyItems } from '../types/result';
import type { KeptQuery } from './kept-query';
import type { ResolvedOfflineOptions } from './options';

/** A result, and whether it is the server's present answer. */
export interface KeptItems<R> extends ManyItems<R> {
  /** True for what was kept: the server has not answered yet, or cannot be reached. */
  readonly stale: boolean;
  /** When the server gave this answer, in epoch milliseconds. */
  readonly at: number;
}

/**
 * Emits the answer that was kept, and then the server's, which is kept in its place. Without a network the first one is all; a refusal of the
 * server always fails.
 */
export const keptFirst = <R>(
  kept: KeptQuery,
  read$: Observable<ManyItems<R>>,
  { scheduler }: Pick<ResolvedOfflineOptions, 'scheduler'>,
): Observable<KeptItems<R>> =>
  defer(() => {
    let hasKept = false;
    const kept$ = kept.read$.pipe(
      filter((answer) => answer !== undefined),
      tap(() => (hasKept = true)),
      map(({ result, at }): KeptItems<R> => ({ ...result, stale: true, at })),
    );
    const fresh$ = read$.pipe(
      switchMap((result) => {
        const keep$ = kept.keep(result);
        // Shown first: the storage may be slow.
        return concat(
          of({ ...result, stale: false, at: scheduler.now() }),
          keep$.pipe(ignoreElements()),
        );
      }),
      catchError((error: unknown) =>
        hasKept && !isClientError(error) ? EMPTY : throwError(() => error),
      ),
    );
    return concat(kept$, fresh$);
  });
