import type { Call } from '../call';
import type { RequestOptions } from '../requests/handler';
import { path } from '../requests/path';
import { list } from '../requests/readers';
import type { ITransport } from '../transport/transport-base';
import type { Aliases, NoAliases } from '../types/alias';
import type { RequestedField } from '../types/fields';
import type { QueryMany } from '../types/query';
import type { QueryResult, ManyItems } from '../types/result';
import type { DefaultSchema } from '../types/schema';
import type { RequestedSort } from '../types/sort';
import { ItemsHandler } from './items';

/** Roles, and those of the current user. */
export class RolesHandler<T, Schema = DefaultSchema> extends ItemsHandler<T, Schema> {
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
    const Fields extends RequestedField = never,
    const Alias extends Aliases = NoAliases,
    const SortBy extends RequestedSort = never,
    const GroupBy extends string = never,
    const Aggregates extends object = never,
  >(
    query?: QueryMany<T, Fields, Schema, Alias, SortBy, GroupBy, Aggregates>,
    options?: RequestOptions,
  ): Call<ManyItems<QueryResult<T, Fields, Schema, Alias, GroupBy, Aggregates>>> {
    return this.request('GET', path`/roles/me`, { query, read: list, options });
  }
}
