import type { Aliases, NoAliases } from '../types/alias';
import type { AskedField } from '../types/fields';
import type { DefaultSchema } from '../types/schema';
import type { Call } from '../call';
import { refuseEmpty } from '../errors';
import type { ITransport } from '../transport/types';
import type { QueryOne } from '../types/query';
import type { ItemInput } from '../types/input';
import type { OneItem } from '../types/result';
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
export class FilesHandler<T, S = DefaultSchema> extends ItemsHandler<T, S> {
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
  override createOne<const P extends AskedField = never, const A extends Aliases = NoAliases>(
    form: FileForm | ItemInput<T>,
    query?: QueryOne<T, P, S, A>,
    options?: ItemsOptions,
  ): Call<OneItem<T, P, S, A>> {
    const send = (body: unknown): Call<OneItem<T, P, S, A>> =>
      this.data('post', () => ['/files', query, record('form', body)], options);
    return form instanceof FormData ? cleanUpload(form, this.transport, send) : send(form);
  }

  /** Has the server fetch a file from an address: `POST /files/import`. */
  import<const P extends AskedField = never, const A extends Aliases = NoAliases>(
    file: FileImport<T>,
    query?: QueryOne<T, P, S, A>,
    options?: ItemsOptions,
  ): Call<OneItem<T, P, S, A>> {
    const body = () => {
      refuseEmpty('url', record('file', file).url);
      return file;
    };
    return this.data('post', () => ['/files/import', query, body()], options);
  }
}
