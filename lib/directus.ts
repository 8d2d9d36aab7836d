import type { Auth } from './auth/auth';
import type { IAuth } from './auth/auth-base';
import { DirectusClient } from './client';
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
import { ItemsHandler } from './handlers/items';
import { LicenseHandler } from './handlers/license';
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
import { UsersHandler } from './handlers/users';
import { UtilsHandler } from './handlers/utils';
import { VersionsHandler } from './handlers/versions';
import type { Transport } from './transport/transport';
import type { ITransport } from './transport/transport-base';
import type { Collection, DefaultSchema } from './types/schema';

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
> extends DirectusClient<Schema, A, T> {
  readonly access = new ItemsHandler<Collection<Schema, 'directus_access'>, Schema>(
    'directus_access',
    this.transport,
  );
  readonly activity = new ActivityHandler<
    Collection<Schema, 'directus_activity'>,
    Collection<Schema, 'directus_comments'>,
    Schema
  >(this.transport);
  readonly assets = new AssetsHandler(this.transport, this.url);
  readonly collections = new CollectionsHandler<Collection<Schema, 'directus_collections'>>(
    this.transport,
  );
  readonly comments = new CommentsHandler<Collection<Schema, 'directus_comments'>, Schema>(
    this.transport,
  );
  readonly dashboards = new ItemsHandler<Collection<Schema, 'directus_dashboards'>, Schema>(
    'directus_dashboards',
    this.transport,
  );
  readonly deployments = new DeploymentsHandler<Collection<Schema, 'directus_deployments'>, Schema>(
    this.transport,
  );
  readonly extensions = new ExtensionsHandler(this.transport);
  readonly fields = new FieldsHandler<Collection<Schema, 'directus_fields'>>(this.transport);
  readonly files = new FilesHandler<Collection<Schema, 'directus_files'>, Schema>(this.transport);
  readonly flows = new FlowsHandler<Collection<Schema, 'directus_flows'>, Schema>(this.transport);
  readonly folders = new FoldersHandler<Collection<Schema, 'directus_folders'>, Schema>(
    this.transport,
  );
  readonly graphql = new GraphQLHandler(this.transport);
  readonly license = new LicenseHandler(this.transport);
  readonly notifications = new ItemsHandler<Collection<Schema, 'directus_notifications'>, Schema>(
    'directus_notifications',
    this.transport,
  );
  readonly operations = new ItemsHandler<Collection<Schema, 'directus_operations'>, Schema>(
    'directus_operations',
    this.transport,
  );
  readonly panels = new ItemsHandler<Collection<Schema, 'directus_panels'>, Schema>(
    'directus_panels',
    this.transport,
  );
  readonly permissions = new PermissionsHandler<Collection<Schema, 'directus_permissions'>, Schema>(
    this.transport,
  );
  readonly policies = new PoliciesHandler<Collection<Schema, 'directus_policies'>, Schema>(
    this.transport,
  );
  readonly presets = new PresetsHandler<Collection<Schema, 'directus_presets'>, Schema>(
    this.transport,
  );
  readonly relations = new RelationsHandler<Collection<Schema, 'directus_relations'>>(
    this.transport,
  );
  readonly revisions = new RevisionsHandler<Collection<Schema, 'directus_revisions'>, Schema>(
    this.transport,
  );
  readonly roles = new RolesHandler<Collection<Schema, 'directus_roles'>, Schema>(this.transport);
  readonly schema = new SchemaHandler(this.transport);
  readonly server = new ServerHandler(this.transport);
  readonly settings = new SettingsHandler<Collection<Schema, 'directus_settings'>, Schema>(
    this.transport,
  );
  readonly shares = new SharesHandler<Collection<Schema, 'directus_shares'>, Schema>(
    this.transport,
  );
  readonly translations = new ItemsHandler<Collection<Schema, 'directus_translations'>, Schema>(
    'directus_translations',
    this.transport,
  );
  readonly users = new UsersHandler<Collection<Schema, 'directus_users'>, Schema>(this.transport);
  readonly utils = new UtilsHandler(this.transport);
  readonly versions = new VersionsHandler<Collection<Schema, 'directus_versions'>, Schema>(
    this.transport,
  );
}

/** @deprecated Use {@link Directus}: a client, whatever its session and transport. */
export type IDirectus<Schema extends object = DefaultSchema> = Pick<
  Directus<Schema, IAuth, ITransport>,
  keyof Directus
>;
/** @deprecated Use {@link Directus}: the parts of a client that no schema describes. */
export type IDirectusBase = Pick<
  Directus<DefaultSchema, IAuth, ITransport>,
  'url' | 'auth' | 'storage' | 'transport' | 'server' | 'utils' | 'graphql'
>;
