import { assertInInjectionContext, inject } from '@angular/core';
import type { Directus } from '../directus';
import { DirectusError } from '../errors/errors';
import type { AppSchema } from './app-schema';
import { type DirectusToken, usual } from './client-token';

/**
 * Returns the client of {@link provideDirectus}, with the registered schema, or for the one given. `token`: which client, where
 * there are several. Needs an injection context, as Angular's `inject` does. Throws a `DirectusError` where no client is provided.
 *
 * @example
 * class Articles {
 *   readonly directus = injectDirectus();
 *   publish(id: number) {
 *     return this.directus.items('articles').updateOne(id, { status: 'published' });
 *   }
 * }
 */
export function injectDirectus<Schema extends object = AppSchema>(
  token: DirectusToken<Schema> = usual<Schema>(),
): Directus<Schema> {
  assertInInjectionContext(injectDirectus);
  return inject(token, { optional: true }) ?? missing('provideDirectus(url)');
}

/** Angular's own message has the minified name of the class. */
function missing(provider: string): never {
  throw new DirectusError(`There is no client here: add ${provider} to the providers`);
}
