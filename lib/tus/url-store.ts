import { asyncScheduler, catchError, defer, map, mergeMap, noop, type Observable, of } from 'rxjs';
import { defaultOptions, type PreviousUpload, type UrlStorage } from 'tus-js-client';
import { isObject } from '../types/guards';

/**
 * Where the unfinished uploads of one file are remembered, so that it goes on after a reload.
 * A storage that fails is as good as none: the upload then begins anew.
 */
export class UrlStore {
  readonly #storage: UrlStorage;
  /** The file as far as it can be told from others; empty where it cannot. */
  readonly #fingerprint: string = '';
  readonly #file: Blob;

  constructor(server: string, file: Blob, storage: UrlStorage = defaultOptions.urlStorage) {
    this.#storage = storage;
    this.#file = file;
    // Without a name and a date two files could be taken for one.
    if (isObject(file) && 'name' in file && 'lastModified' in file)
      this.#fingerprint = `directus-rx|${server}|${String(file.name)}|${file.type}|${file.size}|${String(file.lastModified)}|`;
  }

  /** The paths remembered, the latest first. */
  find(): Observable<readonly string[]> {
    return this.#entries().pipe(
      map((entries) => entries.flatMap(({ uploadUrl }) => uploadUrl ?? []).reverse()),
    );
  }

  add(path: string): void {
    if (this.#fingerprint === '') return;
    const creationTime = new Date(asyncScheduler.now()).toISOString();
    const upload = { size: this.#file.size, metadata: {}, creationTime, uploadUrl: path };
    defer(() =>
      this.#storage.addUpload(this.#fingerprint, {
        ...upload,
        urlStorageKey: '',
        parallelUploadUrls: null,
      }),
    ).subscribe({ error: noop });
  }

  remove(path: string): void {
    this.#entries()
      .pipe(
        mergeMap((entries) => entries.filter(({ uploadUrl }) => uploadUrl === path)),
        mergeMap(({ urlStorageKey }) => this.#storage.removeUpload(urlStorageKey)),
      )
      .subscribe({ error: noop });
  }

  #entries(): Observable<readonly PreviousUpload[]> {
    if (this.#fingerprint === '') return of([]);
    return defer(() => this.#storage.findUploadsByFingerprint(this.#fingerprint)).pipe(
      map((entries) => [...entries].sort((a, b) => (a.creationTime < b.creationTime ? -1 : 1))),
      catchError(() => of([])),
    );
  }
}
