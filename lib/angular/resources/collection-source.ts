import type { Injector } from '@angular/core';
import type { Directus } from '../../directus';
import { ItemsHandler } from '../../handlers/items';
import { type ResolvedTarget, resolveTarget } from '../client-token';
import { clientIn, resolveInjector } from '../injection';

/** The collection that a resource reads, and the client that reads it. */
export interface CollectionSource {
  readonly injector: Injector;
  readonly client: Directus<never>;
  /** The token of the client; `undefined` for the usual one. */
  readonly token: unknown;
  readonly collection: string;
  readonly items: ItemsHandler<object>;
}

/** Returns the source of a resource. Outside of an injection context, the error has the name of `caller`. */
export function collectionSource(
  caller: (...args: never[]) => unknown,
  target: string | ResolvedTarget,
  injectorOfOptions: Injector | undefined,
): CollectionSource {
  const injector = resolveInjector(caller, injectorOfOptions);
  const { client: token, collection } = resolveTarget(target);
  const client = clientIn(injector, token);
  const items = new ItemsHandler<object>(collection, client.transport);
  return { injector, client, token, collection, items };
}
