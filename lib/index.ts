export { Auth } from './auth/auth';
export { IAuth } from './auth/iauth';
export type {
  AuthCredentials,
  AuthMode,
  AuthOptions,
  AuthReason,
  AuthResult,
  AuthState,
  AuthStatus,
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
export { type FileForm, type FileImport, FilesHandler } from './handlers/files';
export type { ItemsOptions } from './handlers/handler';
export { type CollectionOptions, ItemsHandler } from './handlers/items';
export { MeHandler } from './handlers/me';
export { ServerHandler, type ServerInfo } from './handlers/server';
export { SingletonHandler } from './handlers/singleton';
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
export type { AggregateFunction, ID, QueryMany, QueryOne, Sort } from './types/query';
export type { ItemMetadata, TransportErrorDescription, TransportResponse } from './types/response';
export type { ItemInput, ManyItems, OneItem } from './types/result';
export type { Collection, CollectionName, DefaultItem, DefaultSchema } from './types/schema';
export type { DirectusFile } from './types/system/file';
export type { DirectusUser } from './types/system/user';
