import type { SchedulerLike } from 'rxjs';
import * as platform from '#platform';
import type { IAuth } from './auth/auth-base';
import type { AuthMode, AuthOptions } from './auth/types';
import { InvalidParamError } from './errors/errors';
import { type IStorage, sharedName } from './storage/base';
import { LocalStorage } from './storage/local';
import { MemoryStorage } from './storage/memory';
import { parseBaseUrl } from './transport/url';
import type { SearchOptions } from './transport/transport';
import type {
  BackendFactory,
  Interceptor,
  ITransport,
  TransportRequestOptions,
} from './transport/types';

/** Where the session is kept: `new Directus(url, { storage })`. */
export interface StorageOptions {
  /** Put before each key, so that several clients can share one storage. Default `''`. */
  readonly prefix?: string | undefined;
  /** Default `LocalStorage` in browsers, `MemoryStorage` elsewhere. */
  readonly mode?: 'LocalStorage' | 'MemoryStorage' | undefined;
}

/** How all requests are made: `new Directus(url, { transport })`. */
export interface TransportOptions extends Pick<
  TransportRequestOptions & SearchOptions,
  | 'params'
  | 'headers'
  | 'timeout'
  | 'retry'
  | 'dedupe'
  | 'onUploadProgress'
  | 'maxBodyLength'
  | 'maxContentLength'
  | 'searchAbove'
> {
  /** Stages every request passes, in this order, before the session's token is added. */
  readonly interceptors?: readonly Interceptor[] | undefined;
  /** Makes the requests in place of `ajax`; interceptors and session stay in front of it. */
  readonly backend?: BackendFactory | undefined;
}

/** What `new Directus(url, init)` takes: options, or objects of your own instead. */
export interface DirectusInit<A = IAuth | AuthOptions, T = ITransport | TransportOptions> {
  readonly auth?: A | undefined;
  readonly storage?: IStorage | StorageOptions | undefined;
  readonly transport?: T | undefined;
}

/** Every option with its value. */
export interface ResolvedOptions {
  readonly url: string;
  readonly auth:
    | IAuth
    | {
        readonly mode: AuthMode;
        readonly autoRefresh: boolean;
        readonly msRefreshBeforeExpires: number;
        readonly staticToken: string;
        readonly scheduler: SchedulerLike;
        /** Names the session for the other tabs of this browser that have the same; `undefined` where none can. */
        readonly shared: string | undefined;
      };
  readonly storage: IStorage;
  readonly transport: ITransport | TransportOptions;
}

function oneOf<V extends string>(name: string, value: V, allowed: readonly V[]): void {
  if (!allowed.includes(value))
    throw new InvalidParamError(name, `must be one of ${allowed.join(', ')}`);
}

// By shape, not by `instanceof`: also an object made with another copy of this library is one.
export const isCustomAuth = (auth: IAuth | AuthOptions): auth is IAuth => 'login' in auth;
const isCustomStorage = (storage: IStorage | StorageOptions): storage is IStorage =>
  'get' in storage;
export const isCustomTransport = (
  transport: ITransport | TransportOptions,
): transport is ITransport => 'get' in transport;

function resolveStorage(storage: IStorage | StorageOptions, isBrowser: boolean): IStorage {
  if (isCustomStorage(storage)) return storage;
  const { prefix, mode = 'LocalStorage' } = storage;
  oneOf('storage.mode', mode, ['LocalStorage', 'MemoryStorage']);
  return isBrowser && mode === 'LocalStorage'
    ? new LocalStorage({ prefix })
    : new MemoryStorage({ prefix });
}

function resolveAuth(
  auth: IAuth | AuthOptions,
  isBrowser: boolean,
  storage: IStorage,
): ResolvedOptions['auth'] {
  if (isCustomAuth(auth)) return auth;
  const {
    mode = isBrowser ? 'cookie' : 'json',
    autoRefresh = true,
    msRefreshBeforeExpires = 30_000,
    staticToken = '',
    scheduler = platform.unrefScheduler,
  } = auth;
  oneOf('auth.mode', mode, ['json', 'cookie', 'session']);
  if (!(msRefreshBeforeExpires >= 0))
    throw new InvalidParamError('auth.msRefreshBeforeExpires', 'must be 0 or more milliseconds');
  // Tabs have one cookie jar; without a browser, two clients must never mix.
  const place = sharedName(storage) ?? (isBrowser && mode !== 'json' ? 'cookie' : undefined);
  const shared = staticToken || place === undefined ? undefined : `${mode} ${place}`;
  return { mode, autoRefresh, msRefreshBeforeExpires, staticToken, scheduler, shared };
}

/** Reads `init` once: the defaults filled in, wrong values refused with an `InvalidParamError`. */
export function resolveOptions(url: string, init: DirectusInit): ResolvedOptions {
  const isBrowser = typeof window !== 'undefined';
  const { auth = {}, transport = {} } = init;
  const storage = resolveStorage(init.storage ?? {}, isBrowser);
  return {
    url: parseBaseUrl(url),
    auth: resolveAuth(auth, isBrowser, storage),
    storage,
    transport,
  };
}
