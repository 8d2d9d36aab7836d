import { catchError, type Observable, throwError } from 'rxjs';
import { isTransportError } from '../errors/errors';
import type { ItemsHandler } from '../handlers/items';
import type { ManyItems } from '../types/result';
import type { LocalList } from './local-queries';
import { isTemporaryFailure } from './temporary-failure';

const isForbidden = (error: unknown): boolean => isTransportError(error) && error.status === 403;

/**
 * Returns a function that reads a query: with all fields that a list evaluates, and with those of the query alone if the server
 * refuses the others.
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
  const isExpected = (error: unknown) => isForbidden(error) || isTemporaryFailure(error);
  return () =>
    isRefused
      ? readQuery()
      : read({ ...query, fields: list?.fields }, isExpected).pipe(
          catchError((error: unknown) => {
            if (!isForbidden(error)) return throwError(() => error);
            isRefused = true;
            return readQuery();
          }),
        );
}
