import type { Call } from '../call';
import { refuseEmpty } from '../errors';
import type { ITransport } from '../transport/types';
import type { QueryOne } from '../types/query';
import type { ItemInput, OneItem } from '../types/result';
import { type ItemsOptions, record } from './handler';
import { ItemsHandler } from './items';
import { cleanUpload } from './upload';

/** A form with the file, from the platform or from npm's `form-data`, or the row alone. */
export type FileForm = FormData | { getHeaders(): Readonly<Record<string, string>> };

/** A file the server is to fetch by itself. */
export interface FileImport<T> {
  readonly url: string;
  readonly data?: ItemInput<T>;
}

/** Files: their rows like any items, and their contents. */
export class FilesHandler<T> extends ItemsHandler<T> {
  constructor(transport: ITransport) {
    super('directus_files', transport);
  }

  /**
   * Uploads a file, or creates a row without one (`storage`, `filename_download` and `type` given): `POST /files`.
   * Fields of the form before the file describe it (`title`, `folder`, …); those after it are ignored
   * by the server. `events()` tells the progress, unsubscribing cancels the upload.
   *
   * @example
   * directus.files.createOne(form).events().subscribe((event) => {
   *   if (event.type === 'upload') bar.value = event.loaded / (event.total ?? Infinity);
   * });
   */
  override createOne<const P extends string = never>(
    form: FileForm | ItemInput<T>,
    query?: QueryOne<T, P>,
    options?: ItemsOptions,
  ): Call<OneItem<T, P>> {
    const send = (body: unknown): Call<OneItem<T, P>> =>
      this.data('post', () => ({ path: '/files', query, body: record('form', body) }), options);
    return form instanceof FormData ? cleanUpload(form, this.transport, send) : send(form);
  }

  /** Has the server fetch a file from an address: `POST /files/import`. */
  import<const P extends string = never>(
    file: FileImport<T>,
    query?: QueryOne<T, P>,
    options?: ItemsOptions,
  ): Call<OneItem<T, P>> {
    const ask = () => {
      refuseEmpty('url', record('file', file).url);
      return { path: '/files/import', query, body: file };
    };
    return this.data('post', ask, options);
  }
}
