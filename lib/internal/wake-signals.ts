import { defer, filter, fromEvent, merge, NEVER, type Observable } from 'rxjs';

/** Emits when a page is shown again or its network is back: timers may have slept until then. Never emits outside of pages. */
export const wakeSignals$: Observable<unknown> = /* @__PURE__ */ defer(() =>
  typeof document === 'undefined'
    ? NEVER
    : merge(
        fromEvent(window, 'online'),
        fromEvent(document, 'visibilitychange').pipe(
          filter(() => document.visibilityState === 'visible'),
        ),
      ),
);
