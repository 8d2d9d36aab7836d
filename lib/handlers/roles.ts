import type { Call } from '../call';
import type { ITransport } from '../transport/types';
import type { Aliases, NoAliases } from '../types/alias';
import type { AskedField } from '../types/fields';
import type { QueryMany } from '../types/query';
import type { Found, ManyItems } from '../types/result';
import type { DefaultSchema } from '../types/schema';
import type { AskedSort } from '../types/sort';
import type { ItemsOptions } from './handler';
import { type ItemsHandler, systemItems } from './items';

/** Roles, and those of the current user. */
export interface RolesHandler<T, S = DefaultSchema> extends ItemsHandler<T, S> {
  /**
   * Reads the current user's role and those above it: `GET /roles/me`. Only their ids if the user may not read roles.
   * Since Directus 11.
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
  ): Call<ManyItems<Found<T, P, S, A, B, G>>>;
}

export const RolesHandler = systemItems<
  new <T, S = DefaultSchema>(transport: ITransport) => RolesHandler<T, S>
>('directus_roles', {
  me: 'list GET @/me ?...query',
});
