import {
  defaultIfEmpty,
  defer,
  forkJoin,
  type Observable,
  type ObservableInput,
  switchMap,
} from 'rxjs';
import type { OfflineStorage } from './offline-storage';

/** The part of a storage whose keys begin with a prefix. Each method emits once, and fails where the storage throws or rejects. */
export class KeyValueArea {
  constructor(
    private readonly storage: OfflineStorage,
    private readonly prefix: string,
  ) {}

  get(key: string): Observable<unknown> {
    return this.#emit(() => this.storage.get(this.prefix + key));
  }

  set(key: string, value: unknown): Observable<unknown> {
    return this.#emit(() => this.storage.set(this.prefix + key, value));
  }

  delete(key: string): Observable<unknown> {
    return this.#emit(() => this.storage.delete(this.prefix + key));
  }

  /** Emits the keys that begin with `start`, without the prefix of the area, in the order of their characters. */
  keys(start = ''): Observable<readonly string[]> {
    const { storage, prefix } = this;
    return defer((): ObservableInput<readonly string[]> =>
      Promise.resolve(storage.keys(prefix + start)).then((keys) =>
        keys.map((key) => key.slice(prefix.length)),
      ),
    );
  }

  /** Emits the last one of all keys, `undefined` where there are none. */
  lastKey(): Observable<string | undefined> {
    const { storage, prefix } = this;
    return defer((): ObservableInput<string | undefined> =>
      Promise.resolve(
        storage.lastKey
          ? storage.lastKey(prefix)
          : Promise.resolve(storage.keys(prefix)).then((keys) => keys.at(-1)),
      ).then((key) => key?.slice(prefix.length)),
    );
  }

  /** Deletes everything, and emits once. */
  clear(): Observable<unknown> {
    return this.keys().pipe(
      switchMap((keys) => forkJoin(keys.map((key) => this.delete(key))).pipe(defaultIfEmpty([]))),
    );
  }

  #emit(access: () => unknown): Observable<unknown> {
    return defer((): ObservableInput<unknown> => Promise.resolve(access()));
  }
}
