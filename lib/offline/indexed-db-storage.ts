import { type IDBPDatabase, type IDBPObjectStore, openDB } from 'idb';
import { text } from '../internal/argument-checks';
import type { OfflineStorage } from './offline-storage';

const STORE = 'kept';

/** The errors of a connection that the browser has closed: it may have said nothing, or ended a transaction that was under way. */
const CLOSED: readonly unknown[] = ['InvalidStateError', 'AbortError', 'UnknownError'];

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
    return this.#access((database): Promise<unknown> => database.get(STORE, key));
  }

  set(key: string, value: unknown): Promise<unknown> {
    return this.#write((store) => store.put(value, key));
  }

  delete(key: string): Promise<unknown> {
    return this.#write((store) => store.delete(key));
  }

  keys(prefix: string): Promise<readonly string[]> {
    return this.#access((database) => database.getAllKeys(STORE, rangeOf(prefix))).then((keys) =>
      keys.map(String),
    );
  }

  lastKey(prefix: string): Promise<string | undefined> {
    return this.#access((database) =>
      database.transaction(STORE).store.openKeyCursor(rangeOf(prefix), 'prev'),
    ).then((cursor) => (typeof cursor?.key === 'string' ? cursor.key : undefined));
  }

  #write(write: (store: WritableStore) => Promise<unknown>): Promise<unknown> {
    return this.#access((database) => {
      // A kept write, and the end of one that was given up, must survive a crash of the machine.
      const transaction = database.transaction(STORE, 'readwrite', { durability: 'strict' });
      return Promise.all([write(transaction.store), transaction.done]);
    });
  }

  /** Opens the database where it is closed. Each access may be repeated, so one that meets a closed connection is. */
  #access<T>(access: (database: IDBPDatabase) => Promise<T>): Promise<T> {
    const opening = this.#open();
    return opening.then(access).catch((error: unknown) => {
      if (!(error instanceof DOMException && CLOSED.includes(error.name))) throw error;
      this.#forget(opening);
      return this.#open().then(access);
    });
  }

  #open(): Promise<IDBPDatabase> {
    if (this.#opening) return this.#opening;
    const forget = (): void => {
      this.#forget(opening);
    };
    const opening = Promise.resolve().then(() =>
      openDB(this.#name, 1, {
        upgrade: (database) => {
          database.createObjectStore(STORE);
        },
        // Another tab deletes the database or has a later version: the next access opens it again.
        blocking: forget,
        terminated: forget,
      }),
    );
    opening.catch(forget);
    this.#opening = opening;
    return opening;
  }

  /** Closes a connection, so that the next access opens another one. */
  #forget(opening: Promise<IDBPDatabase>): void {
    if (this.#opening === opening) this.#opening = undefined;
    opening.then(
      (database) => {
        database.close();
      },
      () => undefined,
    );
  }
}

type WritableStore = IDBPObjectStore<unknown, [typeof STORE], typeof STORE, 'readwrite'>;

/** Returns the keys that begin with a prefix: from itself to before the next text that does not begin with it. */
function rangeOf(prefix: string): IDBKeyRange {
  const end = prefix.replace(/\uffff+$/, '');
  if (end === '') return IDBKeyRange.lowerBound(prefix);
  const next = end.slice(0, -1) + String.fromCharCode(end.charCodeAt(end.length - 1) + 1);
  return IDBKeyRange.bound(prefix, next, false, true);
}
