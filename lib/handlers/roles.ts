import type { Call } from '../call';
import type { ItemsOptions } from '../requests/handler';
import { path } from '../requests/path';
import { list } from '../requests/readers';
import type { ITransport } from '../transport/transport-base';
import type { Aliases, NoAliases } from '../types/alias';
import type { AskedField } from '../types/fields';
import type { QueryMany } from '../types/query';
import type { Found, ManyItems } from '../types/result';
import type { DefaultSchema } from '../types/schema';
import type { AskedSort } from '../types/sort';
import { ItemsHandler } from './items';

/** Roles, and those of the current user. */
export class RolesHandler<T, S = DefaultSchema> extends ItemsHandler<T, S> {
  constructor(transport: ITransport) {
    super('directus_roles', transport);
  }

  /**
   * Reads the current user's role and those above it: `GET /roles/me`. Only their ids if the user may not read roles.
   * Since Directus 11.
   *
   * @example
   * const { data } = await directus.roles.me();
   */
  me<
    const P extends AskedField = never,
    const A extends Aliases = NoAliases,
    const O extends AskedSort = never,
    const B extends string = never,
    const G extends object = never,
  >(
    query?: QueryMany<T, P, S, A, O, B, G>,
    options?: ItemsOptions,
  ): Call<ManyItems<Found<T, P, S, A, B, G>>> {
    return this.request('GET', path`/roles/me`, { query, read: list, options });
  }
}
