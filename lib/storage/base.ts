/** What a storage may answer: at once, or later (React Native, a database). */
export type Stored<T> = T | PromiseLike<T>;

/**
 * Where the session is kept between visits. Extend {@link BaseStorage} for a place of your own.
 */
export abstract class IStorage {
  /** The value kept under `key`, or `null`. */
  abstract get(key: string): Stored<string | null>;
  /** Keeps `value` under `key`. */
  abstract set(key: string, value: string): unknown;
  /** Forgets what is kept under `key`. */
  abstract delete(key: string): unknown;
  /**
   * Names a storage that other tabs share: clients with the same name refresh the session together.
   * Default: none, each tab has its own session.
   */
  readonly shared?: string;
}

/**
 * The class to extend for a storage of your own.
 *
 * @example
 * class SessionStorage extends BaseStorage {
 *   get(key) { return sessionStorage.getItem(key); }
 *   set(key, value) { return sessionStorage.setItem(key, value); }
 *   delete(key) { return sessionStorage.removeItem(key); }
 * }
 */
export abstract class BaseStorage extends IStorage {}
