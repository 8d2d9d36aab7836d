import { assertInInjectionContext, inject, type ProviderToken } from '@angular/core';
import { Directus } from '../directus';
import { DirectusError } from '../errors/errors';
import type { DefaultSchema } from '../types/schema';
import { unchecked } from '../internal/unchecked';

/** The token that provides a client: the class `Directus`, or an `InjectionToken<Directus<Schema>>` of your own. */
export type DirectusToken<Schema extends object = DefaultSchema> = ProviderToken<Directus<Schema>>;

/** Returns the class as the token of any schema. */
export const usual = <Schema extends object>(): DirectusToken<Schema> =>
  unchecked<DirectusToken<Schema>>(Directus);

/**
 * Returns the client of {@link provideDirectus}, for a schema. `token`: which one, where there are several. Needs an
 * injection context, as Angular's `inject` does. Throws a `DirectusError` where no client is provided.
 *
 * @example
 * class Articles {
 *   readonly directus = injectDirectus<Schema>();
 *   readonly articles = toSignal(this.directus.items('articles').readByQuery());
 * }
 */
export function injectDirectus<Schema extends object = DefaultSchema>(
  token: DirectusToken<Schema> = usual<Schema>(),
): Directus<Schema> {
  assertInInjectionContext(injectDirectus);
  return inject(token, { optional: true }) ?? missing('provideDirectus(url)');
}

/** Angular's own message has the minified name of the class. */
export function missing(provider: string): never {
  throw new DirectusError(`There is no client here: add ${provider} to the providers`);
}
