export { Auth } from './auth/auth';
export { IAuth } from './auth/iauth';
export type {
  AuthCredentials,
  AuthMode,
  AuthOptions,
  AuthProvider,
  AuthReason,
  AuthResult,
  AuthState,
  AuthStatus,
  LdapCredentials,
  ShareCredentials,
} from './auth/types';
export { Call, type CallEvent, type ProgressEvent } from './call';
export { Directus } from './directus';
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
} from './errors';
export {
  type AssetTransform,
  type FileForm,
  type FileImport,
  FilesHandler,
  type UploadOptions,
} from './handlers/files';
export type { ItemsOptions } from './handlers/handler';
export { type CollectionOptions, ItemsHandler } from './handlers/items';
export { MeHandler } from './handlers/me';
export { progress, type Progress, type ProgressState } from './handlers/progress';
export { ServerHandler, type ServerInfo } from './handlers/server';
export { SingletonHandler } from './handlers/singleton';
export type { FileProgress, UploadsProgress } from './handlers/upload-all';
export { UsersHandler } from './handlers/users';
export type { DirectusInit, StorageOptions, TransportOptions } from './options';
export { BaseStorage, IStorage, type Stored } from './storage/base';
export { LocalStorage } from './storage/local';
export { MemoryStorage } from './storage/memory';
export type { RequestReport } from './transport/requests';
export type { RetryOptions } from './transport/retry';
export { Transport } from './transport/transport';
export {
  type Backend,
  type BackendFactory,
  type BackendOptions,
  type Interceptor,
  ITransport,
  type Method,
  type ResponseType,
  type TransportEvent,
  type TransportRequest,
  type TransportRequestOptions,
  type TransportResult,
} from './transport/types';
export type { FieldPath } from './types/fields';
export type { FieldFilter, Filter } from './types/filter';
export type { Aggregate, AggregateFunction } from './types/aggregate';
export type { ID, QueryMany, QueryOne } from './types/query';
export type { Sort } from './types/sort';
export type { ItemMetadata, TransportErrorDescription, TransportResponse } from './types/response';
export type { ItemInput } from './types/input';
export type { ManyItems, OneItem } from './types/result';
export type { Collection, CollectionName, DefaultItem, DefaultSchema } from './types/schema';
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
