import { Auth } from './auth/auth';
import { bearer, tokenSource } from './auth/bearer';
import type { IAuth } from './auth/iauth';
import { openTabs } from './auth/tabs';
import type { AuthOptions } from './auth/types';
import { ActivityHandler } from './handlers/activity';
import { AssetsHandler } from './handlers/assets';
import { CollectionsHandler } from './handlers/collections';
import { CommentsHandler } from './handlers/comments';
import { DeploymentsHandler } from './handlers/deployments';
import { hang } from './handlers/endpoints';
import { ExtensionsHandler } from './handlers/extensions';
import { FieldsHandler } from './handlers/fields';
import { FilesHandler } from './handlers/files';
import { FlowsHandler } from './handlers/flows';
import { FoldersHandler } from './handlers/folders';
import { GraphQLHandler } from './handlers/graphql';
import { type CollectionOptions, ItemsHandler, systemItems } from './handlers/items';
import { PermissionsHandler } from './handlers/permissions';
import { PoliciesHandler } from './handlers/policies';
import { PresetsHandler } from './handlers/presets';
import { RelationsHandler } from './handlers/relations';
import { RevisionsHandler } from './handlers/revisions';
import { RolesHandler } from './handlers/roles';
import { SchemaHandler } from './handlers/schema';
import { ServerHandler } from './handlers/server';
import { SettingsHandler } from './handlers/settings';
import { SharesHandler } from './handlers/shares';
import { SingletonHandler } from './handlers/singleton';
import { UsersHandler } from './handlers/users';
import { UtilsHandler } from './handlers/utils';
import { VersionsHandler } from './handlers/versions';
import {
  type DirectusInit,
  isAuth,
  isTransport,
  resolveOptions,
  type TransportOptions,
} from './options';
import type { IStorage } from './storage/base';
import { ajaxBackend } from './transport/ajax-backend';
import { chain } from './transport/chain';
import { dedupe } from './transport/dedupe';
import { Requests } from './transport/requests';
import { retrying } from './transport/retry';
import { Transport } from './transport/transport';
import type { ITransport, TransportRequestOptions } from './transport/types';
import type { CheckedCollection, Collection, CollectionName, DefaultSchema } from './types/schema';
import { trust } from './types/trust';

/**
 * A client for one Directus server.
 *
 * @example
 * const directus = new Directus<MyCollections>('https://directus.example.com');
 * await directus.auth.login({ email, password });
 * directus.items('articles').readByQuery({ sort: ['-date_published'] }).subscribe(show);
 */
export class Directus<
  Schema extends object = DefaultSchema,
  A extends IAuth = Auth,
  T extends ITransport = Transport,
> {
  /** The server's address. */
  readonly url: string;
  readonly auth: A;
  readonly storage: IStorage;
  readonly transport: T;

  declare readonly activity: ActivityHandler<
    Collection<Schema, 'directus_activity'>,
    Collection<Schema, 'directus_comments'>,
    Schema
  >;
  declare readonly assets: AssetsHandler;
  declare readonly collections: CollectionsHandler<Collection<Schema, 'directus_collections'>>;
  declare readonly comments: CommentsHandler<Collection<Schema, 'directus_comments'>, Schema>;
  declare readonly dashboards: ItemsHandler<Collection<Schema, 'directus_dashboards'>, Schema>;
  declare readonly deployments: DeploymentsHandler<
    Collection<Schema, 'directus_deployments'>,
    Schema
  >;
  declare readonly extensions: ExtensionsHandler;
  declare readonly fields: FieldsHandler<Collection<Schema, 'directus_fields'>>;
  declare readonly files: FilesHandler<Collection<Schema, 'directus_files'>, Schema>;
  declare readonly flows: FlowsHandler<Collection<Schema, 'directus_flows'>, Schema>;
  declare readonly folders: FoldersHandler<Collection<Schema, 'directus_folders'>, Schema>;
  declare readonly graphql: GraphQLHandler;
  declare readonly notifications: ItemsHandler<
    Collection<Schema, 'directus_notifications'>,
    Schema
  >;
  declare readonly operations: ItemsHandler<Collection<Schema, 'directus_operations'>, Schema>;
  declare readonly panels: ItemsHandler<Collection<Schema, 'directus_panels'>, Schema>;
  declare readonly permissions: PermissionsHandler<
    Collection<Schema, 'directus_permissions'>,
    Schema
  >;
  declare readonly policies: PoliciesHandler<Collection<Schema, 'directus_policies'>, Schema>;
  declare readonly presets: PresetsHandler<Collection<Schema, 'directus_presets'>, Schema>;
  declare readonly relations: RelationsHandler<Collection<Schema, 'directus_relations'>>;
  declare readonly revisions: RevisionsHandler<Collection<Schema, 'directus_revisions'>, Schema>;
  declare readonly roles: RolesHandler<Collection<Schema, 'directus_roles'>, Schema>;
  declare readonly schema: SchemaHandler;
  declare readonly server: ServerHandler;
  declare readonly settings: SettingsHandler<Collection<Schema, 'directus_settings'>, Schema>;
  declare readonly shares: SharesHandler<Collection<Schema, 'directus_shares'>, Schema>;
  declare readonly translations: ItemsHandler<Collection<Schema, 'directus_translations'>, Schema>;
  declare readonly users: UsersHandler<Collection<Schema, 'directus_users'>, Schema>;
  declare readonly utils: UtilsHandler;
  declare readonly versions: VersionsHandler<Collection<Schema, 'directus_versions'>, Schema>;

  /**
   * `url`: the server's address. `init`: options for session, storage and transport, or objects of
   * your own in their place. Nothing is sent yet, except to refresh a stored session that has expired.
   */
  /* eslint-disable @typescript-eslint/unified-signatures -- each infers A and T from what it is given, which a union would not */
  constructor(url: string, init?: DirectusInit<AuthOptions, TransportOptions>);
  constructor(url: string, init: DirectusInit<A, TransportOptions>);
  constructor(url: string, init: DirectusInit<AuthOptions, T>);
  constructor(url: string, init: DirectusInit<A, T>);
  /* eslint-enable @typescript-eslint/unified-signatures -- see above */
  constructor(url: string, init: DirectusInit = {}) {
    const { auth, storage, transport, url: address } = resolveOptions(url, init);
    const credentials = !isAuth(auth) && auth.mode !== 'json';
    const own = isTransport(transport);
    const factory = own ? ajaxBackend : (transport.backend ?? ajaxBackend);
    const backend = dedupe(retrying(factory({ url: address, withCredentials: credentials })));
    const requests = new Requests();
    // Without Authorization: the server refuses an expired one on `/auth` too.
    const bare = own ? transport : new Transport(backend, anonymous(transport), requests);
    const session = isAuth(auth)
      ? auth
      : new Auth({
          ...auth,
          url: address,
          storage,
          transport: bare,
          tabs: openTabs(auth.shared && `directus-rx ${address} ${auth.shared}`, auth.scheduler),
        });
    const source = session instanceof Auth ? session.source : tokenSource(session);

    this.url = address;
    this.storage = storage;
    this.auth = trust<A>(session);
    this.transport = trust<T>(
      own
        ? transport
        : new Transport(
            chain(transport.interceptors ?? [], bearer(source, backend)),
            transport,
            requests,
          ),
    );
  }

  /**
   * The items of a collection.
   *
   * @example
   * await directus.items('articles').readOne(15);
   */
  items<const C extends string>(
    collection: CheckedCollection<Schema, C> | (C & CollectionName<Schema>),
    options?: CollectionOptions,
  ): ItemsHandler<Collection<Schema, C>, Schema> {
    return new ItemsHandler<Collection<Schema, C>, Schema>(collection, this.transport, options);
  }

  /**
   * A collection of one item.
   *
   * @example
   * await directus.singleton('settings').read();
   */
  singleton<const C extends string>(
    collection: CheckedCollection<Schema, C> | (C & CollectionName<Schema>),
  ): SingletonHandler<Collection<Schema, C>, Schema> {
    return new SingletonHandler<Collection<Schema, C>, Schema>(collection, this.transport);
  }

  /** Ends what runs in the background: timers and listeners of the session. */
  dispose(): void {
    if (this.auth instanceof Auth) this.auth.dispose();
  }
}

const anonymous = ({ headers, params, retry }: TransportOptions): TransportRequestOptions => ({
  params,
  retry,
  headers: Object.fromEntries(
    Object.entries(headers ?? {}).filter(([name]) => name.toLowerCase() !== 'authorization'),
  ),
});

type HandlerName = Exclude<
  keyof Directus,
  'url' | 'auth' | 'storage' | 'transport' | 'items' | 'singleton' | 'dispose'
>;

const HANDLERS: {
  readonly [Name in HandlerName]: new (transport: ITransport, url: string) => Directus[Name];
} = {
  activity: ActivityHandler,
  assets: AssetsHandler,
  collections: CollectionsHandler,
  comments: CommentsHandler,
  dashboards: systemItems('directus_dashboards', {}),
  deployments: DeploymentsHandler,
  extensions: ExtensionsHandler,
  fields: FieldsHandler,
  files: FilesHandler,
  flows: FlowsHandler,
  folders: FoldersHandler,
  graphql: GraphQLHandler,
  notifications: systemItems('directus_notifications', {}),
  operations: systemItems('directus_operations', {}),
  panels: systemItems('directus_panels', {}),
  permissions: PermissionsHandler,
  policies: PoliciesHandler,
  presets: PresetsHandler,
  relations: RelationsHandler,
  revisions: RevisionsHandler,
  roles: RolesHandler,
  schema: SchemaHandler,
  server: ServerHandler,
  settings: SettingsHandler,
  shares: SharesHandler,
  translations: systemItems('directus_translations', {}),
  users: UsersHandler,
  utils: UtilsHandler,
  versions: VersionsHandler,
};

for (const [name, Class] of Object.entries(HANDLERS)) hang(Directus.prototype, name, Class);
