import type { Call } from '../call';
import type { RequestOptions } from '../requests/handler';
import { path } from '../requests/path';
import type { ITransport } from '../transport/transport-base';
import type { ID } from '../types/query';
import type { DefaultSchema } from '../types/schema';
import { ItemsHandler } from './items';

/** The extent of a permission. */
export interface ActionAccess {
  access: 'none' | 'partial' | 'full';
  /** Names of fields, or `*`. */
  fields?: string[];
  presets?: Record<string, unknown> | null;
  full_access?: boolean;
}

/** The current user's permissions, by collection and action. */
export type MyPermissions = Record<
  string,
  Record<'create' | 'read' | 'update' | 'delete' | 'share', ActionAccess>
>;

/** The actions that are allowed on one item. */
export interface ItemPermissions {
  update: { access: boolean; presets?: Record<string, unknown> | null; fields?: string[] | null };
  delete: { access: boolean };
  share: { access: boolean };
}

/** Permissions, and what they allow the current user. */
export class PermissionsHandler<T, Schema = DefaultSchema> extends ItemsHandler<T, Schema> {
  constructor(transport: ITransport) {
    super('directus_permissions', transport);
  }

  /**
   * Reads what the current user may do: `GET /permissions/me`. Since Directus 11.
   *
   * @example
   * const { articles } = await directus.permissions.me();
   */
  me(options?: RequestOptions): Call<MyPermissions> {
    return this.request('GET', path`/permissions/me`, { options });
  }

  /**
   * Reads what the current user may do with one item: `GET /permissions/me/{collection}/{id}`.
   * Without `id`: with the collection's singleton. Since Directus 10.9.
   *
   * @example
   * const { update } = await directus.permissions.item('articles', 15);
   */
  item(collection: string, id?: ID, options?: RequestOptions): Call<ItemPermissions> {
    return this.request(
      'GET',
      id === undefined
        ? path`/permissions/me/${{ collection }}`
        : path`/permissions/me/${{ collection }}/${{ id }}`,
      { options },
    );
  }
}
