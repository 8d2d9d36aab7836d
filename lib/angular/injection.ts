import { assertInInjectionContext, inject, Injector, runInInjectionContext } from '@angular/core';
import type { Directus } from '../directus';
import { unchecked } from '../internal/unchecked';
import { injectDirectus } from './inject-directus';
import type { DirectusToken } from './client-token';

/** Returns the injector of the options, or that of the injection context, of which `caller` is named in the error without one. */
export function resolveInjector(
  caller: (...args: never[]) => unknown,
  injector: Injector | undefined,
): Injector {
  if (injector) return injector;
  // Angular reads the name alone.
  assertInInjectionContext(caller);
  return inject(Injector);
}

/** Returns the client of a token, whatever its schema: that is the compiler's business. */
export const injectClient = (token: unknown): Directus<never> =>
  injectDirectus(unchecked<DirectusToken<never> | undefined>(token));

/** Returns the client of a token in an injector, whatever its schema. */
export const clientIn = (injector: Injector, token: unknown): Directus<never> =>
  runInInjectionContext(injector, () => injectClient(token));
