import { EMPTY, filter, fromEvent, merge, type Observable } from 'rxjs';

/** Emits when the network is back, or the page is looked at again: timers may have slept meanwhile. */
export const wakeUps = (): Observable<unknown> =>
  typeof document === 'undefined'
    ? EMPTY
    : merge(
        fromEvent(window, 'online'),
        fromEvent(document, 'visibilitychange').pipe(
          filter(() => document.visibilityState === 'visible'),
        ),
      );
