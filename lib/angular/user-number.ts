import { computed, type Signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import type { Directus } from '../directus';

/** Returns a number for the present user, another one after each login; `undefined` while nobody is logged in. */
export function injectUserNumber({ auth }: Directus<never>): Signal<number | undefined> {
  const state = toSignal(auth.state$, { requireSync: true });
  return computed(() => (state().authenticated ? state().epoch : undefined));
}
