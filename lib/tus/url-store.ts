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
import { isUploadPath, uploadMetadata } from './protocol';

/** Returns true for a file that can be told from others by its name and date. */
const isNamed = (file: Blob): file is File =>
  isObject(file) && 'name' in file && 'lastModified' in file;

/** Identifies a file and its metadata; empty where they cannot be identified. */
function fingerprintOf(server: string, file: Blob, metadata?: object): string {
  // Without a name and a date two files could be taken for one.
  if (!isNamed(file)) return '';
  // The server keeps the metadata of the first request, so a file with other metadata is another upload.
  const said = uploadMetadata(file, metadata).split(',').sort().join(',');
  return `directus-rx|${server}|${file.name}|${file.type}|${file.size}|${file.lastModified}|${said}`;
}

/** An unfinished upload that a storage remembers. */
export interface RememberedUpload {
  /** Of the upload, on the server. */
  readonly path: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Of the file, in epoch milliseconds. */
  readonly lastModified: number;
  /** In epoch milliseconds. */
  readonly startedAt: number;
  /** Under which the storage has it. */
  readonly key: string;
}

/** Milliseconds after which a storage that does not answer is as good as none. */
const STORAGE_TIMEOUT = 5_000;

/** Reads a stored entry, which other versions or other scripts of the page may have written. */
const isEntry = (entry: unknown): entry is PreviousUpload =>
  isObject(entry) &&
  typeof entry['uploadUrl'] === 'string' &&
  typeof entry['creationTime'] === 'string';

/** Returns what an entry says about the upload of a file to `server`; `undefined` where it is none, or says it otherwise. */
function readEntry(server: string, entry: unknown): RememberedUpload | undefined {
  if (!isEntry(entry) || !isObject(entry.metadata)) return undefined;
  const { uploadUrl: path, metadata, size, creationTime, urlStorageKey: key } = entry;
  const { name, lastModified } = metadata;
  const startedAt = Date.parse(creationTime);
  const isReadable =
    metadata['server'] === server &&
    typeof name === 'string' &&
    name !== '' &&
    typeof lastModified === 'string' &&
    /^-?\d{1,16}$/.test(lastModified) &&
    Number.isSafeInteger(size) &&
    !Number.isNaN(startedAt) &&
    typeof key === 'string';
  if (!isReadable || path === null || !isUploadPath(path) || size === null || size <= 0)
    return undefined;
  return { path, name, size, lastModified: Number(lastModified), startedAt, key };
}

/**
 * Emits the unfinished uploads to `server` that a storage remembers, the latest first. A storage that fails counts as empty.
 */
export const rememberedUploads = (
  server: string,
  storage: UrlStorage = defaultOptions.urlStorage,
): Observable<readonly RememberedUpload[]> =>
  defer(() => Promise.resolve(storage.findAllUploads())).pipe(
    timeout({ first: STORAGE_TIMEOUT }),
    map((entries) =>
      entries
        .flatMap((entry) => readEntry(server, entry) ?? [])
        .sort((a, b) => b.startedAt - a.startedAt),
    ),
    catchError(() => of([])),
  );

/** Has a storage forget an upload. */
export function forgetUpload(
  { key }: RememberedUpload,
  storage: UrlStorage = defaultOptions.urlStorage,
): void {
  defer(() => storage.removeUpload(key)).subscribe({ error: noop });
}

/**
 * Remembers the unfinished uploads of one file, so that an upload resumes after a reload.
 * A storage that fails counts as empty: the upload then starts from the beginning.
 */
export class UrlStore {
  readonly #server: string;
  readonly #storage: UrlStorage;
  readonly #file: Blob;
  readonly #fingerprint: () => string;

  constructor(
    server: string,
    file: Blob,
    metadata?: object,
    storage: UrlStorage = defaultOptions.urlStorage,
  ) {
    this.#server = server;
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
    const file = this.#file;
    if (fingerprint === '' || !isNamed(file)) return;
    const creationTime = new Date(asyncScheduler.now()).toISOString();
    // For lists of interrupted uploads: who looks for this one does not have the file.
    const { name, size } = file;
    const metadata = { server: this.#server, name, lastModified: String(file.lastModified) };
    const upload = { size, metadata, creationTime, uploadUrl: path };
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
