import { identity, type Observable } from 'rxjs';
import { Call } from '../call';
import { InvalidParamError } from '../errors/errors';
import type { RequestOptions } from '../requests/handler';
import { checkQuery } from '../requests/check-query';
import { path } from '../requests/path';
import { serializeQuery } from '../requests/serialize-query';
import { blob, data, rows, single } from '../requests/readers';
import { object, optional, text } from '../internal/argument-checks';
import type { TransportRequestOptions } from '../transport/request';
import type { ITransport } from '../transport/transport-base';
import type { Aliases, NoAliases } from '../types/alias';
import type { RequestedField } from '../types/fields';
import { isObject } from '../internal/guards';
import type { ItemInput } from '../types/input';
import type { ID, WriteManyQuery, WriteOneQuery } from '../types/query';
import type { ManyItems, OneItem, WrittenItem } from '../types/result';
import type { DefaultSchema } from '../types/schema';
import type { RequestedSort } from '../types/sort';
import type { AssetTransform } from './assets';
import { createFileForm } from '../uploads/file-form';
import { ItemsHandler } from './items';
import { uploadWithCleanup } from '../uploads/upload-with-cleanup';
import { uploadAll, type UploadsProgress } from '../uploads/upload-all';

/** A form with the file: the platform's `FormData`, or the stream of npm's `form-data`. */
export type FileForm =
  | FormData
  | {
      /** Only npm's `form-data` has it among streams. */
      getHeaders(): Readonly<Record<string, string>>;
    };

/** A file for the server to fetch. */
export interface FileImport<T> {
  readonly url: string;
  readonly data?: ItemInput<T>;
}

export interface UploadOptions<
  T,
  Fields extends RequestedField = never,
  Schema = DefaultSchema,
  Alias extends Aliases = NoAliases,
> extends RequestOptions {
  /** Which fields the call emits. */
  readonly query?: WriteOneQuery<T, Fields, Schema, Alias> | undefined;
  /** How many files at a time. Default 3. */
  readonly concurrency?: number | undefined;
}

/** Returns how many files a form has; `undefined` for one of npm's `form-data`, which does not tell. */
const countFiles = (form: unknown): number | undefined =>
  form instanceof FormData
    ? [...form.values()].filter((value) => typeof value !== 'string').length
    : undefined;

/** Files: their rows like any items, and their contents. */
export class FilesHandler<T, Schema = DefaultSchema> extends ItemsHandler<T, Schema> {
  constructor(transport: ITransport) {
    super('directus_files', transport);
  }

  /**
   * Uploads a file, or creates a row without one (`storage`, `filename_download` and `type` given): `POST /files`.
   * Fields of the form before the file describe it (`title`, `folder`, …); the server ignores those after it.
   * `events()` gives the progress, unsubscribing cancels the upload. Fails with an `InvalidParamError` where the form has
   * several files, which the server answers with a list: those are for `createMany`.
   *
   * @example
   * directus.files.createOne(form).events().subscribe((event) => {
   *   if (event.type === 'upload') bar.value = event.loaded / (event.total ?? Infinity);
   * });
   */
  override createOne<
    const Fields extends RequestedField = never,
    const Alias extends Aliases = NoAliases,
  >(
    form: FileForm | ItemInput<T>,
    query?: WriteOneQuery<T, Fields, Schema, Alias>,
    options?: RequestOptions,
  ): Call<WrittenItem<T, Fields, Schema, Alias>> {
    const files = countFiles(form);
    const send = (
      body: unknown,
      defaults?: TransportRequestOptions,
    ): Call<WrittenItem<T, Fields, Schema, Alias>> =>
      this.request('POST', path`/files`, {
        query,
        body: () => {
          if (files !== undefined && files > 1)
            throw new InvalidParamError('form', 'has several files; createMany takes it');
          return object('form', body);
        },
        read: files === 1 ? single : data,
        defaults,
        options,
      });
    return form instanceof FormData ? uploadWithCleanup(form, this.transport, send) : send(form);
  }

  /**
   * Uploads the files of one form, or creates several rows without files: `POST /files`. To upload files with a progress
   * of each, see {@link FilesHandler.upload}.
   *
   * @example
   * const { data } = await directus.files.createMany(new FormData(document.forms[0]));
   */
  override createMany<
    const Fields extends RequestedField = never,
    const Alias extends Aliases = NoAliases,
    const SortBy extends RequestedSort = never,
  >(
    form: FileForm | readonly ItemInput<T>[],
    query?: WriteManyQuery<T, Fields, Schema, Alias, SortBy>,
    options?: RequestOptions,
  ): Call<ManyItems<OneItem<T, Fields, Schema, Alias>>> {
    if (!isForm(form)) return super.createMany(form, query, options);
    const send = (
      body: unknown,
      defaults?: TransportRequestOptions,
    ): Call<ManyItems<OneItem<T, Fields, Schema, Alias>>> =>
      this.request('POST', path`/files`, {
        query,
        body: () => object('form', body),
        read: rows,
        defaults,
        options,
      });
    return form instanceof FormData ? uploadWithCleanup(form, this.transport, send) : send(form);
  }

  /**
   * Has the server fetch a file from an address: `POST /files/import`.
   *
   * @example
   * const file = await directus.files.import({ url: 'https://example.com/image.png' });
   */
  import<const Fields extends RequestedField = never, const Alias extends Aliases = NoAliases>(
    file: FileImport<T>,
    query?: WriteOneQuery<T, Fields, Schema, Alias>,
    options?: RequestOptions,
  ): Call<WrittenItem<T, Fields, Schema, Alias>> {
    const body = () => {
      text('url', object('file', file).url);
      return file;
    };
    return this.request('POST', path`/files/import`, { query, body, options });
  }

  /**
   * Uploads a file with its `metadata` (`title`, `folder`, …): `POST /files`. Emits its row.
   * `events()` gives the progress, unsubscribing cancels the upload and leaves nothing on the server.
   * Fails with `InvalidParamError` if `file` is not a File or Blob.
   *
   * @example
   * const { id } = await directus.files.upload(file, { title: 'My cat' });
   * directus.files.upload(file).events().pipe(progress()).subscribe(({ percent }) => show(percent));
   */
  upload<const Fields extends RequestedField = never, const Alias extends Aliases = NoAliases>(
    file: Blob,
    metadata?: ItemInput<T>,
    options?: UploadOptions<T, Fields, Schema, Alias>,
  ): Call<WrittenItem<T, Fields, Schema, Alias>>;
  /**
   * Uploads several files, each with a request of its own, and emits the progress of each and of all.
   * One that fails does not stop the others; unsubscribing cancels them all.
   *
   * @example
   * directus.files.upload(drop.dataTransfer.files, { folder }).subscribe(({ percent, files }) => {
   *   show(percent);
   *   for (const { file, state, percent, cancel } of files) row(file.name, state, percent, cancel);
   * });
   */
  upload<
    F extends Blob,
    const Fields extends RequestedField = never,
    const Alias extends Aliases = NoAliases,
  >(
    files: Iterable<F>,
    metadata?: ItemInput<T>,
    options?: UploadOptions<T, Fields, Schema, Alias>,
  ): Observable<UploadsProgress<OneItem<T, Fields, Schema, Alias>, F>>;
  upload<const Fields extends RequestedField = never, const Alias extends Aliases = NoAliases>(
    files: Blob | Iterable<Blob>,
    metadata?: ItemInput<T>,
    options?: UploadOptions<T, Fields, Schema, Alias>,
  ):
    | Call<WrittenItem<T, Fields, Schema, Alias>>
    | Observable<UploadsProgress<OneItem<T, Fields, Schema, Alias>, Blob>> {
    const one = (file: Blob) =>
      Call.from(() => {
        const { query } = optional(object, 'options', options) ?? {};
        const form = createFileForm(file, optional(object, 'metadata', metadata));
        return this.createOne(form, query, options);
      }, identity);
    if (!isIterable(files)) return one(files);
    return uploadAll(files, one, options?.concurrency);
  }

  /**
   * Replaces the content of a file, which keeps its id: `PATCH /files/{id}`.
   * Emits the row. The old file stays until the new one has arrived; cancelled, a part of the new one stays beside it.
   *
   * @example
   * await directus.files.replace(id, file, { description: 'Second edition' });
   */
  replace<const Fields extends RequestedField = never, const Alias extends Aliases = NoAliases>(
    id: ID,
    file: Blob,
    metadata?: ItemInput<T>,
    options?: UploadOptions<T, Fields, Schema, Alias>,
  ): Call<WrittenItem<T, Fields, Schema, Alias>> {
    const body = () => createFileForm(file, optional(object, 'metadata', metadata));
    return this.request('PATCH', path`/files/${{ id }}`, {
      params: () => serializeQuery(checkQuery('query', options?.query)),
      body,
      options,
    });
  }

  /**
   * Downloads a file, or an image changed by `transform`: `GET /assets/{id}`. `events()` gives the progress.
   * There is no time limit unless `requestOptions` has one. With `resumableDownloads` of `directus-rx/download` it
   * resumes after a lost connection. The whole file is held in memory; `saveFile` of `directus-rx/node` writes large
   * ones to disk.
   *
   * @example
   * image.src = URL.createObjectURL(await directus.files.download(id, { width: 300 }));
   */
  download(id: ID, transform?: AssetTransform, options?: RequestOptions): Call<Blob> {
    return this.request('GET', path`/assets/${{ id }}`, {
      query: transform,
      read: blob,
      defaults: { timeout: 0 },
      options,
    });
  }
}

const isIterable = (files: Blob | Iterable<Blob>): files is Iterable<Blob> =>
  isObject(files) && Symbol.iterator in files;

const isForm = (form: unknown): form is FileForm =>
  form instanceof FormData || (isObject(form) && 'getHeaders' in form);
