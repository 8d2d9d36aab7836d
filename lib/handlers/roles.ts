import type { Aliases, NoAliases } from '../types/alias';
import type { AskedField } from '../types/fields';
import type { DefaultSchema } from '../types/schema';
import type { Call } from '../call';
import type { QueryMany } from '../types/query';
import type { Found, ManyItems } from '../types/result';
import type { ItemsOptions } from './handler';
import { systemItems } from './items';

/** Roles, and those of the user who is logged in. */
export class RolesHandler<T, S = DefaultSchema> extends systemItems('directus_roles')<T, S> {
  /**
   * Reads the own role and those above it: `GET /roles/me`. Their ids alone where the user may not read roles.
   * Since Directus 11.
   */
  me<
    const P extends AskedField = never,
    const A extends Aliases = NoAliases,
    const O extends string = never,
    const B extends string = never,
    const G extends object = never,
  >(
    query?: QueryMany<T, P, S, A, O, B, G>,
    options?: ItemsOptions,
  ): Call<ManyItems<Found<T, P, S, A, B, G>>> {
    return this.list('get', () => ['/roles/me', query], options);
  }
}
