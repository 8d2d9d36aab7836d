import { catchError, type Observable, throwError } from 'rxjs';
import { isTransportError } from '../errors/errors';
import type { ItemsHandler } from '../handlers/items';
import type { ManyItems } from '../types/result';
import type { LocalList } from './local-queries';
import { isTemporaryFailure } from './temporary-failure';

const hasStatus = (error: unknown, status: number): boolean =>
  isTransportError(error) && error.status === status;

/**
 * Returns a function that reads a query: with all fields that a list evaluates, and with those of the query alone if the server
 * refuses the others, or fails on a value in them.
 */
export function readList(
  items: ItemsHandler<object>,
  query: object,
  list: LocalList | undefined,
): () => Observable<ManyItems<unknown>> {
  let isRefused = list === undefined;
  const read = (asked: object, isExpected: (error: unknown) => boolean) =>
    // Never the answer to a request from before the change.
    items.readByQuery(asked, { requestOptions: { dedupe: false, isExpected } });
  const readQuery = () => read(query, isTemporaryFailure);
  const isExpected = (error: unknown) => hasStatus(error, 403) || isTemporaryFailure(error);
  return () =>
    isRefused
      ? readQuery()
      : read({ ...query, fields: list?.fields }, isExpected).pipe(
          catchError((error: unknown) => {
            isRefused = hasStatus(error, 403);
            return isRefused || hasStatus(error, 500) ? readQuery() : throwError(() => error);
          }),
        );
}
