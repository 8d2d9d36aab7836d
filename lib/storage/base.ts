import { SkippedByVue } from '../internal/skipped-by-vue';
import { reportAssignment } from './assignments';
import { readPrefix, type StoragePrefix } from './prefix';

/** The answer of a storage: a value, or a promise of it (React Native, a database). */
export type MaybePromise<T> = T | PromiseLike<T>;

/** The methods that every storage has. */
export const STORAGE_METHODS: readonly string[] = ['get', 'set', 'delete'];

/** A storage that tabs have in common. */
interface SharedStorage {
  /**
   * Names a storage that other tabs share: clients with the same name refresh the session together.
   * Default: none, each tab has its own session.
   */
  readonly shared?: string;
}

/* eslint-disable @typescript-eslint/no-unsafe-declaration-merging, @typescript-eslint/no-empty-object-type --
   `shared` is declared by the interface only: a field of the class would be `undefined` in each instance, and so hide
   a getter of a subclass */
/**
 * Where the session is kept between visits. Extend {@link BaseStorage} for a place of your own.
 */
export abstract class IStorage extends SkippedByVue {
  /** Returns the value kept under `key`, or `null`. */
  abstract get(key: string): MaybePromise<string | null>;
  /** Keeps `value` under `key`. */
  abstract set(key: string, value: string): unknown;
  /** Forgets what is kept under `key`. */
  abstract delete(key: string): unknown;

  /**
   * The access token that is stored; `null` for none, and where the storage is asynchronous. Assigning it, and the three
   * values below, stores it, and the clients on this storage use it from then on. `null` deletes it.
   *
   * @example
   * directus.storage.auth_token = token;
   */
  get auth_token(): string | null {
    return readText(this, 'auth_token');
  }
  set auth_token(value: string | null) {
    assign(this, 'auth_token', value);
  }

  /** The refresh token that is stored. */
  get auth_refresh_token(): string | null {
    return readText(this, 'auth_refresh_token');
  }
  set auth_refresh_token(value: string | null) {
    assign(this, 'auth_refresh_token', value);
  }

  /** The milliseconds that the stored access token lives from its issue on. */
  get auth_expires(): number | null {
    return readNumber(this, 'auth_expires');
  }
  set auth_expires(value: number | null) {
    assign(this, 'auth_expires', value);
  }

  /** The moment when the stored access token expires, in epoch milliseconds. */
  get auth_expires_at(): number | null {
    return readNumber(this, 'auth_expires_at');
  }
  set auth_expires_at(value: number | null) {
    assign(this, 'auth_expires_at', value);
  }
}

type StorageMethods = Pick<IStorage, 'get' | 'set' | 'delete'>;

function readText(storage: StorageMethods, key: string): string | null {
  const value: unknown = storage.get(key);
  return typeof value === 'string' ? value : null;
}

function readNumber(storage: StorageMethods, key: string): number | null {
  const value = Number(readText(storage, key) || NaN);
  return Number.isFinite(value) ? value : null;
}

function assign(storage: StorageMethods, key: string, value: string | number | null): void {
  if (value === null) storage.delete(key);
  else storage.set(key, String(value));
  reportAssignment(storage);
}

export interface IStorage extends SharedStorage {}
/* eslint-enable @typescript-eslint/no-unsafe-declaration-merging, @typescript-eslint/no-empty-object-type -- see above */

/**
 * The class to extend for a storage of your own. `this.prefix` is the text to put before each key, `''` unless the
 * constructor is given one.
 *
 * @example
 * class SessionStorage extends BaseStorage {
 *   get(key) { return sessionStorage.getItem(key); }
 *   set(key, value) { return sessionStorage.setItem(key, value); }
 *   delete(key) { return sessionStorage.removeItem(key); }
 * }
 */
export abstract class BaseStorage extends IStorage {
  declare protected readonly prefix: string;

  /**
   * @param prefix the text put before each key, default `''`
   * @throws InvalidParamError for anything but a string
   */
  constructor(prefix?: StoragePrefix) {
    super();
    this.prefix = readPrefix(prefix);
  }
}

/** Returns the name under which tabs share `storage`; `undefined` where they do not, or where a getter of it throws. */
export function sharedName(storage: IStorage): string | undefined {
  try {
    const shared: unknown = storage.shared;
    return typeof shared === 'string' ? shared : undefined;
  } catch {
    return undefined;
  }
}

/** @deprecated Use {@link MaybePromise}. */
export type Stored<T> = MaybePromise<T>;
