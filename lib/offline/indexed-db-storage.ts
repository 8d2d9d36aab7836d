import { type IDBPDatabase, openDB } from 'idb';
import { text } from '../internal/argument-checks';
import type { OfflineStorage } from './offline-storage';

const STORE = 'kept';

/** Above every character of a key. */
const AFTER_ALL = '\uffff';

/**
 * Keeps everything in a database of the browser, which all tabs of the origin share.
 *
 * @example
 * const kept = offline(directus, { storage: new IndexedDbStorage() });
 */
export class IndexedDbStorage implements OfflineStorage {
  readonly #name: string;
  #opening: Promise<IDBPDatabase> | undefined;

  /** @param name the name of the database, default `directus-rx` */
  constructor(name = 'directus-rx') {
    this.#name = text('name', name);
  }

  get(key: string): Promise<unknown> {
    return this.#open().then((database): unknown => database.get(STORE, key));
  }

  set(key: string, value: unknown): Promise<unknown> {
    return this.#open().then((database) => {
      // An acknowledged write must survive a crash of the machine.
      const transaction = database.transaction(STORE, 'readwrite', { durability: 'strict' });
      return Promise.all([transaction.store.put(value, key), transaction.done]);
    });
  }

  delete(key: string): Promise<unknown> {
    return this.#open().then((database) => database.delete(STORE, key));
  }

  keys(prefix: string): Promise<readonly string[]> {
    const range = IDBKeyRange.bound(prefix, prefix + AFTER_ALL);
    return this.#open()
      .then((database) => database.getAllKeys(STORE, range))
      .then((keys) => keys.map(String));
  }

  #open(): Promise<IDBPDatabase> {
    const forget = () => {
      this.#opening = undefined;
    };
    this.#opening ??= openDB(this.#name, 1, {
      upgrade: (database) => {
        database.createObjectStore(STORE);
      },
      // Another tab deletes the database or has a later version: the next access opens it again.
      blocking: (_current, _blocked, event) => {
        forget();
        const database: unknown = event.target;
        if (database instanceof IDBDatabase) database.close();
      },
      terminated: forget,
    }).catch((error: unknown) => {
      forget();
      throw error;
    });
    return this.#opening;
  }
}
