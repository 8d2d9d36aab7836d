import {
  defer,
  distinctUntilChanged,
  fromEvent,
  map,
  merge,
  type Observable,
  of,
  startWith,
} from 'rxjs';

/**
 * Emits false when the browser stops a page without closing it (frozen in the background, or kept for the way back), and true when it
 * goes on; true first. Always true outside of pages.
 */
export const isPageRunning$: Observable<boolean> = /* @__PURE__ */ defer(() =>
  typeof document === 'undefined'
    ? of(true)
    : merge(
        merge(fromEvent(document, 'freeze'), fromEvent(window, 'pagehide')).pipe(map(() => false)),
        merge(fromEvent(document, 'resume'), fromEvent(window, 'pageshow')).pipe(map(() => true)),
      ).pipe(startWith(true), distinctUntilChanged()),
);
