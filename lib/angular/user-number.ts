import { computed, type Signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { scan, startWith } from 'rxjs';
import { userChanges } from '../auth/user-change';
import type { Directus } from '../directus';

/** Returns a number for the present user, another one after each login; `undefined` while nobody is logged in. */
export function injectUserNumber({ auth }: Directus<never>): Signal<number | undefined> {
  const changes$ = userChanges(auth.state$).pipe(
    scan((count) => count + 1, 0),
    startWith(0),
  );
  const changes = toSignal(changes$, { requireSync: true });
  const isAuthenticated = toSignal(auth.authenticated$, { requireSync: true });
  return computed(() => (isAuthenticated() ? changes() : undefined));
}
