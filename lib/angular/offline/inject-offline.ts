import { assertInInjectionContext, inject } from '@angular/core';
import type { Offline } from '../../offline';
import type { AppSchema } from '../app-schema';
import type { DirectusToken } from '../client-token';
import { injectDirectus } from '../inject-directus';
import { OFFLINE_OF } from './provide-offline';

/**
 * Returns what is kept for the users of a client, the same object each time. `token`: of which client, where there are several. Needs
 * `provideOffline` and an injection context.
 *
 * @example
 * class Editor {
 *   readonly #offline = injectOffline();
 *   readonly save = injectMutation((id: string, title: string) => this.#offline.updateOne('articles', id, { title }));
 * }
 */
export function injectOffline<Schema extends object = AppSchema>(
  token?: DirectusToken<Schema>,
): Offline<Schema> {
  assertInInjectionContext(injectOffline);
  return inject(OFFLINE_OF)(injectDirectus(token));
}
