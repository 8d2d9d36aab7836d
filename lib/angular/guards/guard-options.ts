import type { AppSchema } from '../app-schema';
import type { DirectusToken } from '../client-token';
import type { PermissionAction } from '../permissions';

/** An action on a collection: `['update', 'articles']`. */
export type RequiredPermission = readonly [action: PermissionAction, collection: string];

/** Whom a guard lets in, and where it sends the others. */
export interface GuardOptions<Schema extends object = AppSchema> {
  /** Where visitors go who are not logged in: a router address, such as `/login`. */
  readonly redirectTo: string;
  /** The query parameter there that holds the address that was asked for. Default `returnUrl`. */
  readonly returnParam?: string | undefined;
  /** The client whose session counts, where there are several. Default: the class `Directus`. */
  readonly client?: DirectusToken<Schema> | undefined;
  /** @deprecated Use `client`. */
  readonly token?: DirectusToken<Schema> | undefined;
  /** The permissions that a user needs, all of them: `GET /permissions/me`, once for each user. Needs `forbiddenTo`. Default: none. */
  readonly can?: readonly RequiredPermission[] | undefined;
  /**
   * Where users go who are logged in and lack a permission of `can`, or whose permissions cannot be read: a router address. Guards that send a
   * user to each other without end fail the navigation with `InvalidParamError`.
   */
  readonly forbiddenTo?: string | undefined;
  /** True if users are sent to `redirectTo` when their session ends while the route is shown. Default true. */
  readonly leave?: boolean | undefined;
  /**
   * The decision of a server that cannot know the visitor: when it prerenders, or without {@link withVisitorSession}.
   * - `wait` (default): renders an empty outlet under the same address, and the browser decides
   * - `render`: lets everybody in; the page reads as nobody
   * - `redirect`: sends everybody to `redirectTo`
   */
  readonly unknown?: 'wait' | 'render' | 'redirect' | undefined;
}
