import { isPlatformServer } from '@angular/common';
import { assertInInjectionContext, inject, PLATFORM_ID, type Signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { fromEvent, map, merge, of, startWith } from 'rxjs';
import type { AppSchema } from './app-schema';
import type { DirectusToken } from './client-token';
import { injectDirectus } from './inject-directus';

/**
 * Returns how many requests of a client are under way, as a signal. `token`: of which client, where there are several. Needs an
 * injection context; ends with it.
 *
 * @example
 * class Shell {
 *   readonly pending = injectPending();
 * }
 * // `@if (pending() > 0) { <mat-progress-bar mode="indeterminate" /> }`
 */
export function injectPending<Schema extends object = AppSchema>(
  token?: DirectusToken<Schema>,
): Signal<number> {
  assertInInjectionContext(injectPending);
  return toSignal(injectDirectus(token).transport.pending$, { initialValue: 0 });
}

/**
 * Returns whether the browser has a network, as a signal; true on a server. A browser knows of its own network only: the
 * server may still be unreachable. Needs an injection context; ends with it.
 *
 * @example
 * class Shell {
 *   readonly online = injectOnline();
 * }
 * // `@if (!online()) { <p role="status">No network.</p> }`
 */
export function injectOnline(): Signal<boolean> {
  assertInInjectionContext(injectOnline);
  const online$ = isPlatformServer(inject(PLATFORM_ID))
    ? of(true)
    : merge(fromEvent(window, 'online'), fromEvent(window, 'offline')).pipe(
        startWith(undefined),
        map(() => navigator.onLine),
      );
  return toSignal(online$, { requireSync: true });
}
