import { AsyncSubject, catchError, concatMap, EMPTY, type Observable, Subject } from 'rxjs';

/** Runs work once, with or without a subscriber, and returns its outcome. */
export type SerialQueue = <T>(work$: Observable<T>) => Observable<T>;

/** Returns a queue that runs its work one after the other, and at once where it is idle. */
export function serialQueue(): SerialQueue {
  const turns = new Subject<() => Observable<unknown>>();
  turns.pipe(concatMap((turn) => turn().pipe(catchError(() => EMPTY)))).subscribe();
  return <T>(work$: Observable<T>) => {
    const result = new AsyncSubject<T>();
    turns.next(() => {
      work$.subscribe(result);
      return result;
    });
    return result;
  };
}
