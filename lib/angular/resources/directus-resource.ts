import type { ObservableInput } from 'rxjs';
import { unchecked } from '../../internal/unchecked';
import type { AppSchema } from '../app-schema';
import type { DirectusToken } from '../client-token';
import { clientIn, resolveInjector } from '../injection';
import { type Reactive, readReactive } from '../reactive';
import { createResource } from './create-resource';
import type { DirectusResource, ResourceOptions } from './resource';

/** The Call that `directusResource` reads, and its parameters. */
export interface DirectusResourceConfig<P, T, Schema extends object = AppSchema> {
  /** The argument of `read`, as plain JSON: another value cancels the read before. With `undefined`, nothing is read. Default: `{}`. */
  readonly params?: Reactive<P> | undefined;
  /** Returns a Call, or anything else that emits one value. */
  readonly read: (params: P) => ObservableInput<T>;
  /**
   * Names what is read, beside `params`: unique in the application. With it a server hands the value over to the browser, as JSON.
   * Default: none, so that the browser reads again.
   */
  readonly key?: string | undefined;
  /** The client that reads, where there are several. */
  readonly client?: DirectusToken<Schema> | undefined;
}

/**
 * Reads a Call as a resource: a GraphQL query, the current user, a singleton, an endpoint of your own. Needs an injection context,
 * or `options.injector`.
 *
 * @example
 * class Totals {
 *   readonly #directus = injectDirectus();
 *   readonly totals = directusResource({
 *     key: 'totals',
 *     read: () => this.#directus.graphql.items('query { articles_aggregated { count { id } } }'),
 *   });
 * }
 */
export function directusResource<T, const P = object, Schema extends object = AppSchema>(
  config: DirectusResourceConfig<P, T, Schema>,
  options: ResourceOptions = {},
): DirectusResource<T | undefined> {
  const injector = resolveInjector(directusResource, options.injector);
  return createResource<P, T, undefined>({
    injector,
    client: clientIn(injector, config.client),
    token: config.client,
    key: config.key,
    params: () => readReactive<P>(config.params, unchecked<P>({})),
    read: config.read,
    initial: undefined,
    keepByDefault: false,
    options,
  });
}
