import type { IAuth } from './auth/auth-base';
import type { AuthOptions } from './auth/auth-options';
import { type ResolvedAuthOptions, resolveAuthOptions } from './auth/resolve-auth-options';
import { InvalidParamError } from './errors/errors';
import { type IStorage, STORAGE_METHODS } from './storage/base';
import { LocalStorage } from './storage/local';
import { MemoryStorage } from './storage/memory';
import { isLiteral, isObject } from './internal/guards';
import { oneOf, string, withMethods } from './internal/argument-checks';
import { parseBaseUrl } from './transport/url';
import { type ITransport, TRANSPORT_METHODS } from './transport/transport-base';
import { checkTransportOptions, type TransportOptions } from './transport/transport-options';

/** Where the session is kept: `new Directus(url, { storage })`. */
export interface StorageOptions {
  /** Put before each key, so that several clients can share one storage. Default `''`. */
  readonly prefix?: string | undefined;
  /** Default `LocalStorage` in browsers, `MemoryStorage` elsewhere. */
  readonly mode?: 'LocalStorage' | 'MemoryStorage' | undefined;
}

/** The second argument of `new Directus(url, init)`: options, or objects of your own instead. */
export interface DirectusInit<A = IAuth | AuthOptions, T = ITransport | TransportOptions> {
  readonly auth?: A | undefined;
  readonly storage?: IStorage | StorageOptions | undefined;
  readonly transport?: T | undefined;
}

/** @deprecated Use {@link DirectusInit}. */
export type DirectusOptions<A extends IAuth = IAuth> = DirectusInit<A | AuthOptions>;
/** @deprecated Use {@link StorageOptions}. */
export type DirectusStorageOptions = StorageOptions;

/** The options after their check: the session's and the storage's with defaults, the transport's as they were given. */
export interface ResolvedOptions {
  readonly url: string;
  readonly auth: IAuth | ResolvedAuthOptions;
  readonly storage: IStorage;
  readonly transport: ITransport | TransportOptions;
}

// Recognised by shape instead of `instanceof`, so that objects of another copy of this library match. An instance of a class never
// counts as options, because all its members would be ignored.
export const isCustomAuth = (auth: IAuth | AuthOptions): auth is IAuth =>
  'login' in auth || !isLiteral(auth);
const isCustomStorage = (storage: IStorage | StorageOptions): storage is IStorage =>
  'get' in storage || !isLiteral(storage);
export const isCustomTransport = (
  transport: ITransport | TransportOptions,
): transport is ITransport => 'get' in transport || !isLiteral(transport);

const AUTH_METHODS = ['login', 'logout', 'refresh', 'static'];

/** Throws an `InvalidParamError` unless `value` is an object: what anything else has would be ignored. */
function object(name: string, value: unknown): void {
  if (!isObject(value) || Array.isArray(value))
    throw new InvalidParamError(name, 'must be an object');
}

function resolveStorage(storage: IStorage | StorageOptions, isBrowser: boolean): IStorage {
  object('storage', storage);
  if (isCustomStorage(storage)) return withMethods('storage', storage, STORAGE_METHODS);
  const { prefix, mode = 'LocalStorage' } = storage;
  if (prefix !== undefined) string('storage.prefix', prefix);
  oneOf('storage.mode', mode, ['LocalStorage', 'MemoryStorage']);
  return isBrowser && mode === 'LocalStorage'
    ? new LocalStorage({ prefix })
    : new MemoryStorage({ prefix });
}

function resolveAuth(auth: IAuth | AuthOptions, storage: IStorage): ResolvedOptions['auth'] {
  object('auth', auth);
  return isCustomAuth(auth)
    ? withMethods('auth', auth, AUTH_METHODS)
    : resolveAuthOptions(auth, storage);
}

function resolveTransport(transport: ITransport | TransportOptions): ITransport | TransportOptions {
  object('transport', transport);
  if (isCustomTransport(transport)) return withMethods('transport', transport, TRANSPORT_METHODS);
  checkTransportOptions(transport);
  return transport;
}

/**
 * Reads `init` once: checks all options and fills in the defaults of session and storage. The defaults of the transport are
 * applied per request. Throws an `InvalidParamError` that names the option by its path.
 */
export function resolveOptions(url: string, init: DirectusInit): ResolvedOptions {
  const isBrowser = typeof window !== 'undefined';
  object('init', init);
  const { auth = {}, storage: place = {}, transport = {} } = init;
  const address = parseBaseUrl(url);
  const storage = resolveStorage(place, isBrowser);
  return {
    url: address,
    auth: resolveAuth(auth, storage),
    storage,
    transport: resolveTransport(transport),
  };
}
