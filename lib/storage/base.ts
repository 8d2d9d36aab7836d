/** The answer of a storage: a value, or a promise of it (React Native, a database). */
export type MaybePromise<T> = T | PromiseLike<T>;

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
export abstract class IStorage {
  /** Returns the value kept under `key`, or `null`. */
  abstract get(key: string): MaybePromise<string | null>;
  /** Keeps `value` under `key`. */
  abstract set(key: string, value: string): unknown;
  /** Forgets what is kept under `key`. */
  abstract delete(key: string): unknown;
}

export interface IStorage extends SharedStorage {}
/* eslint-enable @typescript-eslint/no-unsafe-declaration-merging, @typescript-eslint/no-empty-object-type -- see above */

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
