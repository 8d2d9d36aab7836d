import { catchError, map, type Observable, of, share, tap } from 'rxjs';
import { withMethods } from './internal/argument-checks';

/** The latest state of an observable. A new object for each change, so that `===` tells whether there was one. */
export interface StoreSnapshot<T> {
  /** True until there is a value or an error. */
  readonly isPending: boolean;
  /** The latest value. Kept when an error follows. */
  readonly value?: T;
  /** The error with which the observable ended. */
  readonly error?: unknown;
}

/** An external store, as React's `useSyncExternalStore` and the stores of other UI libraries take it. Its functions need no `this`. */
export interface Store<T> {
  /** Calls `listener` after each change. Returns a function that ends this. */
  readonly subscribe: (listener: () => void) => () => void;
  /** Returns the latest state: the same object until it changes. */
  readonly getSnapshot: () => StoreSnapshot<T>;
}

/**
 * Makes an external store of an observable or Call, for React's `useSyncExternalStore`. All listeners share one subscription: it begins
 * with the first listener, and ends with the last, which cancels a request. An observable that has completed or failed is not
 * subscribed to again.
 *
 * @param source throws `InvalidParamError` if it cannot be subscribed to
 * @example
 * const store = toStore(directus.items('articles').readOne(1));
 * const { value, error, isPending } = useSyncExternalStore(store.subscribe, store.getSnapshot);
 */
export function toStore<T>(source: Observable<T>): Store<T> {
  withMethods('source', source, ['subscribe', 'pipe']);
  let snapshot: StoreSnapshot<T> = { isPending: true };
  const changes$ = source.pipe(
    map((value): StoreSnapshot<T> => ({ isPending: false, value })),
    catchError((error: unknown) => of<StoreSnapshot<T>>({ ...snapshot, isPending: false, error })),
    tap((next) => {
      snapshot = next;
    }),
    share({ resetOnComplete: false, resetOnError: false }),
  );
  return {
    subscribe: (listener) => {
      const subscription = changes$.subscribe(() => {
        listener();
      });
      return () => {
        subscription.unsubscribe();
      };
    },
    getSnapshot: () => snapshot,
  };
}
