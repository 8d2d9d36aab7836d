import { asyncScheduler, type SchedulerLike } from 'rxjs';
import * as platform from '#platform';
import type { IAuth } from './auth/auth-base';
import type { AuthMode, AuthOptions } from './auth/auth-options';
import { InvalidParamError } from './errors/errors';
import { type IStorage, sharedName } from './storage/base';
import { LocalStorage } from './storage/local';
import { MemoryStorage } from './storage/memory';
import { isObject } from './internal/guards';
import { duration, flag, oneOf, string, withMethods } from './internal/option-checks';
import { parseBaseUrl } from './transport/url';
import type { ITransport } from './transport/transport-base';
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
        readonly waitScheduler: SchedulerLike;
        /** Names the session for the other tabs of this browser that have the same; `undefined` where none can. */
        readonly shared: string | undefined;
      };
  readonly storage: IStorage;
  readonly transport: ITransport | TransportOptions;
}

// By shape, not by `instanceof`: also an object made with another copy of this library is one.
export const isCustomAuth = (auth: IAuth | AuthOptions): auth is IAuth => 'login' in auth;
const isCustomStorage = (storage: IStorage | StorageOptions): storage is IStorage =>
  'get' in storage;
export const isCustomTransport = (
  transport: ITransport | TransportOptions,
): transport is ITransport => 'get' in transport;

const AUTH_METHODS = ['login', 'logout', 'refresh', 'static'];
const STORAGE_METHODS = ['get', 'set', 'delete'];
const TRANSPORT_METHODS = ['get', 'head', 'options', 'delete', 'post', 'put', 'patch'];
const SCHEDULER_METHODS = ['now', 'schedule'];

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

function resolveAuth(
  auth: IAuth | AuthOptions,
  isBrowser: boolean,
  storage: IStorage,
): ResolvedOptions['auth'] {
  object('auth', auth);
  if (isCustomAuth(auth)) return withMethods('auth', auth, AUTH_METHODS);
  const {
    mode = isBrowser ? 'cookie' : 'json',
    autoRefresh = true,
    msRefreshBeforeExpires = 30_000,
    staticToken = '',
    scheduler = platform.unrefScheduler,
    scheduler: waitScheduler = asyncScheduler,
  } = auth;
  oneOf('auth.mode', mode, ['json', 'cookie', 'session']);
  flag('auth.autoRefresh', autoRefresh);
  duration('auth.msRefreshBeforeExpires', msRefreshBeforeExpires);
  string('auth.staticToken', staticToken);
  withMethods('auth.scheduler', scheduler, SCHEDULER_METHODS);
  // Tabs have one cookie jar; without a browser, two clients must never mix.
  const place = sharedName(storage) ?? (isBrowser && mode !== 'json' ? 'cookie' : undefined);
  const shared = staticToken || place === undefined ? undefined : `${mode} ${place}`;
  return {
    mode,
    autoRefresh,
    msRefreshBeforeExpires,
    staticToken,
    scheduler,
    waitScheduler,
    shared,
  };
}

function resolveTransport(transport: ITransport | TransportOptions): ITransport | TransportOptions {
  object('transport', transport);
  if (isCustomTransport(transport)) return withMethods('transport', transport, TRANSPORT_METHODS);
  checkTransportOptions(transport);
  return transport;
}

/** Reads `init` once: the defaults filled in, wrong values refused with an `InvalidParamError` that has the option's path. */
export function resolveOptions(url: string, init: DirectusInit): ResolvedOptions {
  const isBrowser = typeof window !== 'undefined';
  object('init', init);
  const { auth = {}, storage: place = {}, transport = {} } = init;
  const address = parseBaseUrl(url);
  const storage = resolveStorage(place, isBrowser);
  return {
    url: address,
    auth: resolveAuth(auth, isBrowser, storage),
    storage,
    transport: resolveTransport(transport),
  };
}
