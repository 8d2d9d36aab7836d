import {
  asyncScheduler,
  catchError,
  defer,
  map,
  mergeMap,
  noop,
  type Observable,
  of,
  timeout,
} from 'rxjs';
import { defaultOptions, type PreviousUpload, type UrlStorage } from 'tus-js-client';
import { isObject } from '../internal/guards';
import { uploadMetadata } from './protocol';

/** Identifies a file and its metadata; empty where they cannot be identified. */
function fingerprintOf(server: string, file: Blob, metadata?: object): string {
  // Without a name and a date two files could be taken for one.
  if (!isObject(file) || !('name' in file && 'lastModified' in file)) return '';
  // The server keeps the metadata of the first request, so a file with other metadata is another upload.
  const said = uploadMetadata(file, metadata).split(',').sort().join(',');
  return `directus-rx|${server}|${String(file.name)}|${file.type}|${file.size}|${String(file.lastModified)}|${said}`;
}

/** Milliseconds after which a storage that does not answer is as good as none. */
const STORAGE_TIMEOUT = 5_000;

/** Reads a stored entry, which other versions or other scripts of the page may have written. */
const isEntry = (entry: unknown): entry is PreviousUpload =>
  isObject(entry) &&
  typeof entry['uploadUrl'] === 'string' &&
  typeof entry['creationTime'] === 'string';

/**
 * Remembers the unfinished uploads of one file, so that an upload resumes after a reload.
 * A storage that fails counts as empty: the upload then starts from the beginning.
 */
export class UrlStore {
  readonly #storage: UrlStorage;
  readonly #file: Blob;
  readonly #fingerprint: () => string;

  constructor(
    server: string,
    file: Blob,
    metadata?: object,
    storage: UrlStorage = defaultOptions.urlStorage,
  ) {
    this.#storage = storage;
    this.#file = file;
    // Computed when needed, so that wrong metadata fails the upload and not the call of `resumableUpload`.
    this.#fingerprint = () => fingerprintOf(server, file, metadata);
  }

  /** Returns the paths remembered, the latest first. */
  find(): Observable<readonly string[]> {
    return this.#entries().pipe(
      map((entries) => entries.flatMap(({ uploadUrl }) => uploadUrl ?? []).reverse()),
    );
  }

  add(path: string): void {
    const fingerprint = this.#fingerprint();
    if (fingerprint === '') return;
    const creationTime = new Date(asyncScheduler.now()).toISOString();
    const upload = { size: this.#file.size, metadata: {}, creationTime, uploadUrl: path };
    defer(() =>
      this.#storage.addUpload(fingerprint, {
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
    return defer(() => {
      const fingerprint = this.#fingerprint();
      if (fingerprint === '') return of([]);
      return Promise.resolve(this.#storage.findUploadsByFingerprint(fingerprint));
    }).pipe(
      timeout({ first: STORAGE_TIMEOUT }),
      map((entries) =>
        [...entries].filter(isEntry).sort((a, b) => (a.creationTime < b.creationTime ? -1 : 1)),
      ),
      catchError(() => of([])),
    );
  }
}
