import type { MaybePromise } from '../storage/base';

/**
 * Where answers and waiting writes are kept. Values are plain data, as `structuredClone` copies it; keys are text. Implement it
 * for a place of your own, such as one that encrypts.
 *
 * Each method may throw or reject: a write is acknowledged only after `set` has resolved.
 */
export interface OfflineStorage {
  /** Returns the value kept under `key`, or `undefined`. */
  get(key: string): MaybePromise<unknown>;
  /** Keeps `value` under `key`, once the promise resolves for good. */
  set(key: string, value: unknown): MaybePromise<unknown>;
  /** Forgets what is kept under `key`. */
  delete(key: string): MaybePromise<unknown>;
  /** Returns the keys that begin with `prefix`, in the order of their characters. */
  keys(prefix: string): MaybePromise<readonly string[]>;
  /** Returns the last one of `keys(prefix)`. Without this method, each new write reads the keys of all that wait. */
  lastKey?(prefix: string): MaybePromise<string | undefined>;
}

/** The methods that a storage of an application must have. */
export const OFFLINE_STORAGE_METHODS: readonly string[] = ['get', 'set', 'delete', 'keys'];
