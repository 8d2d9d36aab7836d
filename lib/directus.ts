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
  /**
   * Which policies users and roles have. Since Directus 11.
   *
   * @example
   * await directus.access.createOne({ policy, user });
   */
  readonly access = new ItemsHandler<Collection<Schema, 'directus_access'>, Schema>(
    'directus_access',
    this.transport,
  );
  /**
   * The activity of users.
   *
   * @example
   * const { data } = await directus.activity.readByQuery({ sort: ['-timestamp'], limit: 10 });
   */
  readonly activity = new ActivityHandler<
    Collection<Schema, 'directus_activity'>,
    Collection<Schema, 'directus_comments'>,
    Schema
  >(this.transport);
  /**
   * The contents of files.
   *
   * @example
   * image.src = directus.assets.url(id, { width: 300 });
   */
  readonly assets = new AssetsHandler(this.transport, this.url);
  /**
   * Collections themselves: their names, tables and appearance in the app.
   *
   * @example
   * const { data } = await directus.collections.readAll();
   */
  readonly collections = new CollectionsHandler<Collection<Schema, 'directus_collections'>>(
    this.transport,
  );
  /**
   * Comments on items.
   *
   * @example
   * await directus.comments.create({ collection: 'articles', item: 15, comment: 'Well said!' });
   */
  readonly comments = new CommentsHandler<Collection<Schema, 'directus_comments'>, Schema>(
    this.transport,
  );
  /**
   * Dashboards of the app.
   *
   * @example
   * const { data } = await directus.dashboards.readByQuery({ fields: ['name', 'panels.name'] });
   */
  readonly dashboards = new ItemsHandler<Collection<Schema, 'directus_dashboards'>, Schema>(
    'directus_dashboards',
    this.transport,
  );
  /**
   * Deployments of front ends. Since Directus 11.15.
   *
   * @example
   * await directus.deployments.trigger('vercel', project, { preview: true });
   */
  readonly deployments = new DeploymentsHandler<Collection<Schema, 'directus_deployments'>, Schema>(
    this.transport,
  );
  /**
   * Extensions and, for administrators, the marketplace.
   *
   * @example
   * const { data } = await directus.extensions.readAll();
   */
  readonly extensions = new ExtensionsHandler(this.transport);
  /**
   * The fields of collections.
   *
   * @example
   * const title = await directus.fields.readOne('articles', 'title');
   */
  readonly fields = new FieldsHandler<Collection<Schema, 'directus_fields'>>(this.transport);
  /**
   * Files: their rows and their contents.
   *
   * @example
   * await directus.files.upload(file, { title: 'My cat' });
   */
  readonly files = new FilesHandler<Collection<Schema, 'directus_files'>, Schema>(this.transport);
  /**
   * Flows: automated tasks.
   *
   * @example
   * await directus.flows.trigger('POST', id, { article: 15 });
   */
  readonly flows = new FlowsHandler<Collection<Schema, 'directus_flows'>, Schema>(this.transport);
  /**
   * The folders of files.
   *
   * @example
   * await directus.folders.createOne({ name: 'Invoices' });
   */
  readonly folders = new FoldersHandler<Collection<Schema, 'directus_folders'>, Schema>(
    this.transport,
  );
  /**
   * GraphQL queries.
   *
   * @example
   * const { data } = await directus.graphql.items('query { articles { title } }');
   */
  readonly graphql = new GraphQLHandler(this.transport);
  /**
   * The project's licence, for administrators. Since Directus 12.
   *
   * @example
   * const { status } = await directus.license.read();
   */
  readonly license = new LicenseHandler(this.transport);
  /**
   * Notifications of users.
   *
   * @example
   * await directus.notifications.createOne({ recipient: user, subject: 'Welcome' });
   */
  readonly notifications = new ItemsHandler<Collection<Schema, 'directus_notifications'>, Schema>(
    'directus_notifications',
    this.transport,
  );
  /**
   * The operations of flows.
   *
   * @example
   * const { data } = await directus.operations.readByQuery({ filter: { flow: { _eq: flow } } });
   */
  readonly operations = new ItemsHandler<Collection<Schema, 'directus_operations'>, Schema>(
    'directus_operations',
    this.transport,
  );
  /**
   * The panels of dashboards.
   *
   * @example
   * const { data } = await directus.panels.readByQuery({ filter: { dashboard: { _eq: dashboard } } });
   */
  readonly panels = new ItemsHandler<Collection<Schema, 'directus_panels'>, Schema>(
    'directus_panels',
    this.transport,
  );
  /**
   * Permissions, and those of the current user.
   *
   * @example
   * const { articles } = await directus.permissions.me();
   */
  readonly permissions = new PermissionsHandler<Collection<Schema, 'directus_permissions'>, Schema>(
    this.transport,
  );
  /**
   * Policies: sets of permissions for roles and users. Since Directus 11.
   *
   * @example
   * const { app_access } = await directus.policies.globals();
   */
  readonly policies = new PoliciesHandler<Collection<Schema, 'directus_policies'>, Schema>(
    this.transport,
  );
  /**
   * Bookmarks, and the settings of lists for each user.
   *
   * @example
   * const { data } = await directus.presets.readByQuery({ filter: { collection: { _eq: 'articles' } } });
   */
  readonly presets = new PresetsHandler<Collection<Schema, 'directus_presets'>, Schema>(
    this.transport,
  );
  /**
   * The relations between collections.
   *
   * @example
   * const relation = await directus.relations.readOne('articles', 'author');
   */
  readonly relations = new RelationsHandler<Collection<Schema, 'directus_relations'>>(
    this.transport,
  );
  /**
   * Earlier states of items.
   *
   * @example
   * const { data } = await directus.revisions.readByQuery({ filter: { item: { _eq: '15' } } });
   */
  readonly revisions = new RevisionsHandler<Collection<Schema, 'directus_revisions'>, Schema>(
    this.transport,
  );
  /**
   * Roles, and those of the current user.
   *
   * @example
   * const { data } = await directus.roles.me();
   */
  readonly roles = new RolesHandler<Collection<Schema, 'directus_roles'>, Schema>(this.transport);
  /**
   * The schema of the project, to copy it to another one.
   *
   * @example
   * const snapshot = await directus.schema.snapshot();
   */
  readonly schema = new SchemaHandler(this.transport);
  /**
   * The server's state, version and settings.
   *
   * @example
   * const { project } = await directus.server.info();
   */
  readonly server = new ServerHandler(this.transport);
  /**
   * The project's settings, a singleton.
   *
   * @example
   * const { project_name } = await directus.settings.read();
   */
  readonly settings = new SettingsHandler<Collection<Schema, 'directus_settings'>, Schema>(
    this.transport,
  );
  /**
   * Items shared with people without an account.
   *
   * @example
   * await directus.shares.invite(id, ['ada@example.com']);
   */
  readonly shares = new SharesHandler<Collection<Schema, 'directus_shares'>, Schema>(
    this.transport,
  );
  /**
   * Custom texts of the app, by language.
   *
   * @example
   * await directus.translations.createOne({ language: 'de-DE', key: 'greeting', value: 'Hallo' });
   */
  readonly translations = new ItemsHandler<Collection<Schema, 'directus_translations'>, Schema>(
    'directus_translations',
    this.transport,
  );
  /**
   * Users, and the current one (`users.me`).
   *
   * @example
   * const { email } = await directus.users.me.read();
   */
  readonly users = new UsersHandler<Collection<Schema, 'directus_users'>, Schema>(this.transport);
  /**
   * Hashes, random text, caches, sorting, imports and exports.
   *
   * @example
   * const hash = await directus.utils.hash.generate('p455w0rd');
   */
  readonly utils = new UtilsHandler(this.transport);
  /**
   * Content versions: unpublished changes to items. Since Directus 10.7.
   *
   * @example
   * await directus.versions.save(id, { title: 'Draft' });
   */
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
