import { inject, Injector, runInInjectionContext } from '@angular/core';
import type { Aliases, NoAliases } from '../types/alias';
import type { RequestedField } from '../types/fields';
import type { QueryOne } from '../types/query';
import type { OneItem } from '../types/result';
import type { Collection } from '../types/schema';
import type { AppSchema } from './app-schema';
import type { DirectusToken } from './client-token';
import { injectClient, resolveInjector } from './injection';
import { type Reactive, readReactive } from './reactive';
import { createResource } from './resources/create-resource';
import type { DirectusResource, ResourceOptions } from './resources/resource';
import { injectUserNumber } from './user-number';

/** Options of `injectUser`. */
export interface UserResourceOptions<Schema extends object = AppSchema> extends ResourceOptions {
  /** Of which client, where there are several. */
  readonly client?: DirectusToken<Schema> | undefined;
}

/**
 * Reads the user who is logged in, as signals: `GET /users/me`, again after each login. The value is `undefined` while nobody is
 * logged in. Needs an injection context, or `options.injector`; ends with it.
 *
 * @example
 * class Shell {
 *   readonly user = injectUser({ fields: ['first_name', 'email'] });
 * }
 * // Hello {{ user.value()?.first_name }}
 */
export function injectUser<
  const Fields extends RequestedField = never,
  const Alias extends Aliases = NoAliases,
  Schema extends object = AppSchema,
>(
  query?: Reactive<QueryOne<Collection<Schema, 'directus_users'>, Fields, Schema, Alias>>,
  options: UserResourceOptions<Schema> = {},
): DirectusResource<
  OneItem<Collection<Schema, 'directus_users'>, Fields, Schema, Alias> | undefined
> {
  type User = OneItem<Collection<Schema, 'directus_users'>, Fields, Schema, Alias>;
  const injector = resolveInjector(injectUser, options.injector);
  return runInInjectionContext(injector, () => {
    const client = injectClient(options.client);
    const user = injectUserNumber(client);
    return createResource<{ user: number; query: object }, User, undefined>({
      injector: inject(Injector),
      client,
      token: options.client,
      key: 'user',
      params: () => {
        const number = user();
        const asked = readReactive<object>(query, {});
        return number === undefined || asked === undefined
          ? undefined
          : { user: number, query: asked };
      },
      read: ({ query: asked }) => client.users.me.read(asked),
      initial: undefined,
      keepByDefault: false,
      options,
    });
  });
}
