export { Auth } from './auth/auth';
export type { StandaloneAuthOptions } from './auth/auth-config';
export { IAuth } from './auth/auth-base';
export type { PasswordReset, Passwords } from './auth/password-reset';
export type {
  AuthCredentials,
  AuthOptions,
  AuthProvider,
  AuthResult,
  LdapCredentials,
  LoginUrlOptions,
  ShareCredentials,
} from './auth/auth-options';
export type { AuthMode } from './auth/auth-modes';
export type { AuthReason, AuthState, AuthStatus } from './auth/auth-state';
export { Call, type CallEvent, type ProgressEvent, type WaitingEvent } from './call';
export { DirectusClient } from './client';
export { Directus, type IDirectus, type IDirectusBase } from './directus';
export {
  DirectusError,
  EmptyParamError,
  InvalidParamError,
  isEmptyParamError,
  isInvalidParamError,
  isSessionError,
  isTransportError,
  SessionError,
  type SessionErrorCode,
  TransportError,
  type TransportErrorCode,
} from './errors/errors';
export {
  type ErrorSentence,
  type ErrorSubject,
  errorText,
  type ErrorTextKey,
  type ErrorTexts,
} from './errors/error-text';
export { type FieldError, fieldErrors } from './errors/field-errors';
export type { DirectusErrorCode } from './errors/server-codes';
export { ActivityHandler } from './handlers/activity';
export { AssetsHandler, type AssetTransform } from './handlers/assets';
export { CollectionsHandler } from './handlers/collections';
export { type Comment, type CommentInput, CommentsHandler } from './handlers/comments';
export {
  type DeploymentProjectChanges,
  type DeploymentProjects,
  type DeploymentRange,
  DeploymentsHandler,
  type DeploymentTrigger,
} from './handlers/deployments';
export { ExtensionsHandler, RegistryHandler } from './handlers/extensions';
export { FieldsHandler } from './handlers/fields';
export { type FileForm, type FileImport, FilesHandler, type UploadOptions } from './handlers/files';
export { FlowsHandler } from './handlers/flows';
export { FoldersHandler } from './handlers/folders';
export { GraphQLHandler } from './handlers/graphql';
export type { ItemsOptions, RequestOptions } from './requests/handler';
export { InvitesHandler } from './handlers/invites';
export {
  type CollectionOptions,
  type ExportFormat,
  type IItems,
  ItemsHandler,
} from './handlers/items';
export { type License, LicenseHandler } from './handlers/license';
export { MeHandler } from './handlers/me';
export { Meta } from './handlers/meta';
export type { PagesOptions } from './requests/pages';
export {
  type ActionAccess,
  type ItemPermissions,
  type MyPermissions,
  PermissionsHandler,
} from './handlers/permissions';
export { PoliciesHandler, type PolicyGlobals } from './handlers/policies';
export { PresetsHandler } from './handlers/presets';
export { progress, type Progress, type ProgressState } from './uploads/progress';
export { type Store, type StoreSnapshot, toStore } from './store';
export { RelationsHandler } from './handlers/relations';
export { RevisionsHandler } from './handlers/revisions';
export { RolesHandler } from './handlers/roles';
export { type SchemaDiff, SchemaHandler, type SchemaSnapshot } from './handlers/schema';
export { ServerHandler, type ServerHealth, type ServerInfo } from './handlers/server';
export { SettingsHandler } from './handlers/settings';
export { type ShareInfo, SharesHandler } from './handlers/shares';
export { type ISingleton, SingletonHandler } from './handlers/singleton';
export { TfaHandler, type TfaSecret, type TfaType } from './handlers/tfa';
export type { FileProgress, UploadsProgress } from './uploads/upload-all';
export { type Registration, UsersHandler } from './handlers/users';
export {
  CacheHandler,
  HashHandler,
  type ImportBatch,
  type ImportBatchQuery,
  type ImportBatchResult,
  RandomHandler,
  UtilsHandler,
} from './handlers/utils';
export { type VersionComparison, VersionsHandler } from './handlers/versions';
export type {
  DirectusInit,
  DirectusOptions,
  DirectusStorageOptions,
  StorageOptions,
} from './options';
export { BaseStorage, IStorage, type MaybePromise, type Stored } from './storage/base';
export { LocalStorage } from './storage/local';
export { MemoryStorage } from './storage/memory';
export type { RequestEnd, RequestOutcome, RequestReport } from './transport/request-reporter';
export type { RetryOptions } from './transport/retry';
export { Transport } from './transport/transport';
export type { TransportConfig, TransportOptions } from './transport/transport-options';
export type {
  Backend,
  BackendFactory,
  BackendOptions,
  Interceptor,
  TransportEvent,
} from './transport/backend';
export { ITransport, type TransportResult } from './transport/transport-base';
export type {
  HttpMethod,
  Method,
  RequestProbe,
  ResponseBodyType,
  ResponseType,
  TransportRequest,
  TransportRequestOptions,
} from './transport/request';
export type { ResponseFlow, ResponseSink } from './transport/response-sink';
export type { Aliases, NoAliases } from './types/alias';
export type {
  ActivityItem,
  ActivityType,
  AuthStorage,
  AuthToken,
  AuthTokenType,
  CollectionItem,
  CollectionType,
  DeepQueryMany,
  DefaultType,
  DirectusTypes,
  FieldItem,
  FieldType,
  FileItem,
  FileType,
  FolderItem,
  FolderType,
  InferQueryType,
  Item,
  LogicalFilterAnd,
  LogicalFilterOr,
  NestedObjectKeys,
  OptionalKeys,
  PartialBy,
  Payload,
  PermissionItem,
  PermissionType,
  PickedDefaultItem,
  PresetItem,
  PresetType,
  QueryFields,
  RelationItem,
  RelationType,
  RequiredKeys,
  RevisionItem,
  RevisionType,
  RoleItem,
  RoleType,
  SettingItem,
  SettingType,
  SharedAggregate,
  SystemType,
  TransportMethods,
  TypeMap,
  TypeOf,
  UserItem,
  UserType,
  OmitKeys as Omit,
} from './types/class-sdk';
export type { Deep, DeepQuery } from './types/deep';
export type { AskedField, RequestedField, FieldPath, FieldsOf, NestedFields } from './types/fields';
export type {
  DynamicValue,
  FieldFilter,
  Filter,
  FilterArgument,
  FilterOperators,
  LogicalFilter,
} from './types/filter';
export type { Aggregate, AggregateFunction, GroupsOf } from './types/aggregate';
export type { FunctionOf } from './types/functions';
export type {
  AnsweredKey,
  ID,
  NoVersion,
  QueryMany,
  QueryOne,
  SelectionQuery,
  WriteManyQuery,
  WriteOneQuery,
} from './types/query';
export type { Sort, SortsOf } from './types/sort';
export type { ItemMetadata, TransportErrorDescription, TransportResponse } from './types/response';
export type { ItemInput } from './types/input';
export type {
  Found,
  QueryResult,
  ManyItems,
  OneItem,
  PlainItem,
  Versioned,
  WrittenItem,
} from './types/result';
export type {
  Collection,
  CollectionName,
  DefaultItem,
  DefaultSchema,
  ItemsName,
  SingletonName,
} from './types/schema';
export type { AccessFields, DirectusAccess } from './types/system/access';
export type { ActivityFields, DirectusActivity } from './types/system/activity';
export type {
  CollectionFields,
  CollectionMeta,
  CollectionMetaTranslation,
  CollectionSchema,
  DirectusCollection,
} from './types/system/collection';
export type { SystemCollections } from './types/system/collections';
export type { CommentFields, DirectusComment } from './types/system/comment';
export type { DashboardFields, DirectusDashboard } from './types/system/dashboard';
export type {
  DeploymentProjectFields,
  DirectusDeploymentProject,
} from './types/system/deployment-project';
export type { DeploymentRunFields, DirectusDeploymentRun } from './types/system/deployment-run';
export type { DeploymentFields, DirectusDeployment } from './types/system/deployment';
export type {
  DirectusExtension,
  ExtensionFields,
  ExtensionMeta,
  ExtensionSchema,
  ExtensionType,
} from './types/system/extension';
export type {
  DirectusField,
  FieldFields,
  FieldMeta,
  FieldMetaCondition,
  FieldMetaTranslation,
  FieldSchema,
} from './types/system/field';
export type { DirectusFile, FileFields } from './types/system/file';
export type { DirectusFlow, FlowFields } from './types/system/flow';
export type { DirectusFolder, FolderFields } from './types/system/folder';
export type { DirectusNotification, NotificationFields } from './types/system/notification';
export type { DirectusOperation, OperationFields } from './types/system/operation';
export type { DirectusPanel, PanelFields } from './types/system/panel';
export type { DirectusPermission, PermissionFields } from './types/system/permission';
export type { DirectusPolicy, PolicyFields } from './types/system/policy';
export type { DirectusPreset, PresetFields } from './types/system/preset';
export type {
  DirectusRelation,
  ReferenceAction,
  RelationFields,
  RelationMeta,
  RelationSchema,
} from './types/system/relation';
export type { DirectusRevision, RevisionFields } from './types/system/revision';
export type { DirectusRole, RoleFields } from './types/system/role';
export type {
  AssetPreset,
  Basemap,
  DirectusSettings,
  SettingsFields,
} from './types/system/settings';
export type { DirectusShare, ShareFields } from './types/system/share';
export type { DirectusTranslation, TranslationFields } from './types/system/translation';
export type { DirectusUser, UserFields } from './types/system/user';
export type { DirectusVersion, VersionFields } from './types/system/version';
