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
import { ExtensionsHandler } from './handlers/extensions';
import { FieldsHandler } from './handlers/fields';
import { FilesHandler } from './handlers/files';
import { FlowsHandler } from './handlers/flows';
import { FoldersHandler } from './handlers/folders';
import { GraphQLHandler } from './handlers/graphql';
import { type CollectionOptions, ItemsHandler } from './handlers/items';
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

  readonly activity: ActivityHandler<
    Collection<Schema, 'directus_activity'>,
    Collection<Schema, 'directus_comments'>,
    Schema
  >;
  readonly assets: AssetsHandler;
  readonly collections: CollectionsHandler<Collection<Schema, 'directus_collections'>>;
  readonly comments: CommentsHandler<Collection<Schema, 'directus_comments'>, Schema>;
  readonly dashboards: ItemsHandler<Collection<Schema, 'directus_dashboards'>, Schema>;
  readonly deployments: DeploymentsHandler<Collection<Schema, 'directus_deployments'>, Schema>;
  readonly extensions: ExtensionsHandler;
  readonly fields: FieldsHandler<Collection<Schema, 'directus_fields'>>;
  readonly files: FilesHandler<Collection<Schema, 'directus_files'>, Schema>;
  readonly flows: FlowsHandler<Collection<Schema, 'directus_flows'>, Schema>;
  readonly folders: FoldersHandler<Collection<Schema, 'directus_folders'>, Schema>;
  readonly graphql: GraphQLHandler;
  readonly notifications: ItemsHandler<Collection<Schema, 'directus_notifications'>, Schema>;
  readonly operations: ItemsHandler<Collection<Schema, 'directus_operations'>, Schema>;
  readonly panels: ItemsHandler<Collection<Schema, 'directus_panels'>, Schema>;
  readonly permissions: PermissionsHandler<Collection<Schema, 'directus_permissions'>, Schema>;
  readonly policies: PoliciesHandler<Collection<Schema, 'directus_policies'>, Schema>;
  readonly presets: PresetsHandler<Collection<Schema, 'directus_presets'>, Schema>;
  readonly relations: RelationsHandler<Collection<Schema, 'directus_relations'>>;
  readonly revisions: RevisionsHandler<Collection<Schema, 'directus_revisions'>, Schema>;
  readonly roles: RolesHandler<Collection<Schema, 'directus_roles'>, Schema>;
  readonly schema: SchemaHandler;
  readonly server: ServerHandler;
  readonly settings: SettingsHandler<Collection<Schema, 'directus_settings'>, Schema>;
  readonly shares: SharesHandler<Collection<Schema, 'directus_shares'>, Schema>;
  readonly translations: ItemsHandler<Collection<Schema, 'directus_translations'>, Schema>;
  readonly users: UsersHandler<Collection<Schema, 'directus_users'>, Schema>;
  readonly utils: UtilsHandler;
  readonly versions: VersionsHandler<Collection<Schema, 'directus_versions'>, Schema>;

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
    const api = this.transport;
    this.comments = new CommentsHandler(api);
    this.activity = new ActivityHandler(api, this.comments);
    this.assets = new AssetsHandler(api, address);
    this.collections = new CollectionsHandler(api);
    this.dashboards = new ItemsHandler('directus_dashboards', api);
    this.deployments = new DeploymentsHandler(api);
    this.extensions = new ExtensionsHandler(api);
    this.fields = new FieldsHandler(api);
    this.files = new FilesHandler(api);
    this.flows = new FlowsHandler(api);
    this.folders = new FoldersHandler(api);
    this.graphql = new GraphQLHandler(api);
    this.notifications = new ItemsHandler('directus_notifications', api);
    this.operations = new ItemsHandler('directus_operations', api);
    this.panels = new ItemsHandler('directus_panels', api);
    this.permissions = new PermissionsHandler(api);
    this.policies = new PoliciesHandler(api);
    this.presets = new PresetsHandler(api);
    this.relations = new RelationsHandler(api);
    this.revisions = new RevisionsHandler(api);
    this.roles = new RolesHandler(api);
    this.schema = new SchemaHandler(api);
    this.server = new ServerHandler(api);
    this.settings = new SettingsHandler(api);
    this.shares = new SharesHandler(api);
    this.translations = new ItemsHandler('directus_translations', api);
    this.users = new UsersHandler(api);
    this.utils = new UtilsHandler(api);
    this.versions = new VersionsHandler(api);
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
