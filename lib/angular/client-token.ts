import { InjectionToken, type ProviderToken } from '@angular/core';
import { Directus } from '../directus';
import { unchecked } from '../internal/unchecked';
import type { CheckedCollection, OpenCollection } from '../types/schema';
import type { AppSchema } from './app-schema';

/** The token that provides a client: the class `Directus`, a {@link DirectusClientToken}, or an `InjectionToken` of your own. */
export type DirectusToken<Schema extends object = AppSchema> = ProviderToken<Directus<Schema>>;

/** Returns the class as the token of any schema. */
export const usual = <Schema extends object>(): DirectusToken<Schema> =>
  unchecked<DirectusToken<Schema>>(Directus);

/** A collection of a client that is not the usual one: `SHOP.collection('products')`. */
export interface CollectionRef<Schema extends object, C extends string> {
  readonly client: DirectusToken<Schema>;
  readonly collection: C;
}

/**
 * The token of a further client, with its schema.
 *
 * @example
 * export const SHOP = new DirectusClientToken<Shop>('shop');
 * // providers: [provideDirectus('https://shop.example.com', { storage: { prefix: 'shop_' } }, SHOP)]
 * readonly products = injectItems(SHOP.collection('products'));
 */
export class DirectusClientToken<Schema extends object> extends InjectionToken<Directus<Schema>> {
  /** `clientName`: keeps what a server hands over to the browser apart from that of other clients. */
  constructor(readonly clientName: string) {
    super(`Directus ${clientName}`);
  }

  /**
   * Returns a collection of this client, for `injectItems` and its like.
   *
   * @example
   * readonly product = injectItem(SHOP.collection('products'), 15);
   */
  collection<const C extends string>(
    collection: CheckedCollection<Schema, C> | OpenCollection<Schema, C>,
  ): CollectionRef<Schema, C> {
    return { client: this, collection: unchecked<C>(collection) };
  }
}

/** The name of a client in what a server hands over to the browser; `''` for the usual one. */
export const clientName = (token: unknown): string =>
  token instanceof DirectusClientToken
    ? token.clientName
    : token instanceof InjectionToken
      ? token.toString()
      : '';

/** The client and the name of a collection, after their types were checked. */
export interface ResolvedTarget {
  /** The token of the client; `undefined` for the usual one. */
  readonly client: unknown;
  readonly collection: string;
}

/** Returns client and collection of a name, or of a {@link CollectionRef}. */
export const resolveTarget = (target: string | ResolvedTarget): ResolvedTarget =>
  typeof target === 'string' ? { client: undefined, collection: target } : target;
