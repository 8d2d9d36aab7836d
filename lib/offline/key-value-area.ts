import { concat, concatMap, defer, type Observable, type ObservableInput } from 'rxjs';
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

  /** Deletes everything, one after the other. */
  clear(): Observable<unknown> {
    return this.keys().pipe(concatMap((keys) => concat(...keys.map((key) => this.delete(key)))));
  }

  #emit(access: () => unknown): Observable<unknown> {
    return defer((): ObservableInput<unknown> => Promise.resolve(access()));
  }
}
