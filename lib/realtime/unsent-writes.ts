import {
  catchError,
  distinctUntilChanged,
  EMPTY,
  filter,
  groupBy,
  identity,
  ignoreElements,
  map,
  mergeMap,
  type Observable,
  switchMap,
  take,
} from 'rxjs';
import { isEnd, type OfflineLists, type UnsentWrite } from './offline-lists';
import { patchRow, removeRow } from './optimistic-rows';
import type { ExpectedWrite, OptimisticUpdates } from './optimistic-updates';

/** Shows the writes of an outbox in all live queries while subscribed: each until it is stored and read, or given up. */
export const showUnsentWrites = (
  { outbox$, changes$ }: OfflineLists,
  overlays: OptimisticUpdates,
): Observable<never> => {
  const end$ = (id: string) =>
    changes$.pipe(
      filter((write) => write.id === id && isEnd(write.state)),
      take(1),
    );
  return outbox$.pipe(
    mergeMap(identity),
    groupBy(({ id }) => id, { duration: ({ key }) => end$(key) }),
    mergeMap((versions$) =>
      versions$.pipe(
        // Its state alone does not change what is shown.
        distinctUntilChanged((a, b) => JSON.stringify(a.item) === JSON.stringify(b.item)),
        switchMap((write) => {
          const stored$ = end$(write.id).pipe(
            map(({ state }) => {
              if (state === 'done') return null;
              // Taken back at once.
              throw new Error(state);
            }),
          );
          return overlays.applyWhile(expected(write), stored$).pipe(catchError(() => EMPTY));
        }),
      ),
    ),
    ignoreElements(),
  );
};

const changeOf = ({ kind, primaryKey, key, item }: UnsentWrite): ExpectedWrite['change'] => {
  switch (kind) {
    case 'create':
      return identity;
    case 'update':
      return patchRow(primaryKey, key, item);
    case 'delete':
      return removeRow(primaryKey, key);
  }
};

const expected = (write: UnsentWrite): ExpectedWrite => {
  const { collection, kind, key, item, primaryKey } = write;
  return { collection, change: changeOf(write), row: { kind, key, item, primaryKey } };
};
