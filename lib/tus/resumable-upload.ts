import { catchError, noop, of } from 'rxjs';
import type { UrlStorage } from 'tus-js-client';
import { Call } from '../call';
import type { FilesHandler, UploadOptions } from '../handlers/files';
import { type ITransport, TRANSPORT_METHODS } from '../transport/transport-base';
import { isCrossOrigin } from '../transport/url';
import type { Aliases, NoAliases } from '../types/alias';
import type { RequestedField } from '../types/fields';
import type { ItemInput } from '../types/input';
import type { WrittenItem } from '../types/result';
import type { DefaultSchema } from '../types/schema';
import { object, string, withMethods } from '../internal/argument-checks';
import { hasStatus } from './create-upload';
import { UploadJob } from './upload-job';
import { UrlStore } from './url-store';

/** How a resumable upload is made. */
export interface ResumableOptions<
  T,
  P extends RequestedField = never,
  S = DefaultSchema,
  A extends Aliases = NoAliases,
> extends Pick<UploadOptions<T, P, S, A>, 'query'> {
  /**
   * Bytes that are sent with one request, each with the token of that moment. Default 8 MiB. Halved where a proxy
   * refuses that many with 413, which the client remembers for its next uploads.
   */
  readonly chunkSize?: number | undefined;
  /**
   * Milliseconds to wait after each failure of the network or the server, 20 000 at least from the sixth in a row on; the
   * count begins anew with each chunk that arrives. Default `[0, 1000, 3000, 5000, 10000, 20000]`; `Infinity`, like the end of the list, is no further
   * try.
   */
  readonly retryDelays?: readonly number[] | undefined;
  /**
   * Where unfinished uploads are remembered. Default: `localStorage` in browsers, nowhere in Node, where
   * `fileUrlStorage(path)` keeps them in a file.
   */
  readonly urlStorage?: UrlStorage | undefined;
}

/** The parts of a client that an upload needs. */
export interface UploadTarget<T, S = DefaultSchema> {
  readonly url: string;
  readonly transport: ITransport;
  readonly files: FilesHandler<T, S>;
}

/**
 * An upload that can be interrupted: subscribe or await to start it, unsubscribe to pause it, subscribe again to go
 * on with it. Unlike other Calls it is one upload, however many watch it.
 */
export class ResumableUpload<R> extends Call<R> {
  readonly #job: () => UploadJob<R>;

  /** @internal `make`: throws for wrong arguments, which fails the call. */
  constructor(make: () => UploadJob<R>) {
    let made: UploadJob<R> | undefined;
    const job = () => (made ??= make());
    super(() => job().events$);
    this.#job = job;
  }

  /**
   * Cancels the upload: its subscribers get an `AbortError`, and its partial file is removed from the server:
   * `DELETE /files/tus/{id}`. Does nothing to a file that is complete.
   */
  cancel(): Call<void> {
    return Call.from(() => this.#job().cancel(), noop);
  }
}

const URL_STORAGE_METHODS = ['findUploadsByFingerprint', 'addUpload', 'removeUpload'];

const isForbidden = (error: unknown): boolean => hasStatus(error, 403);

/**
 * Uploads a file in chunks, and goes on where it was interrupted, after a lost connection, a pause or a reload:
 * `POST /files/tus`, then `HEAD` and `PATCH /files/tus/{id}`. Emits the file's row. Where the server has no resumable
 * uploads, a proxy breaks them, or the role may not use them, it is a plain upload.
 *
 * Fails with the `TransportError` of the last try, and `InvalidParamError` where `file` is no File or Blob.
 *
 * @example
 * const upload = resumableUpload(directus, file, { title: 'My film' });
 * const watching = upload.events().pipe(progress()).subscribe(({ percent }) => show(percent));
 * watching.unsubscribe(); // pauses; subscribe again to go on
 * await upload.cancel(); // gives it up
 */
export function resumableUpload<
  T,
  S,
  const P extends RequestedField = never,
  const A extends Aliases = NoAliases,
>(
  directus: UploadTarget<T, S>,
  file: Blob,
  metadata?: ItemInput<T>,
  options: ResumableOptions<T, P, S, A> = {},
): ResumableUpload<WrittenItem<T, P, S, A>> {
  return new ResumableUpload(() => {
    const { url, transport, files } = object('directus', directus);
    string('directus.url', url);
    withMethods('directus.transport', transport, TRANSPORT_METHODS);
    withMethods('directus.files', files, ['readOne', 'upload']);
    const { query, chunkSize, retryDelays, urlStorage } = object('options', options);
    if (urlStorage !== undefined) withMethods('urlStorage', urlStorage, URL_STORAGE_METHODS);
    return new UploadJob({
      transport,
      file,
      metadata,
      store: new UrlStore(url, file, metadata, urlStorage),
      chunkSize,
      retryDelays,
      isCrossOrigin: isCrossOrigin(url),
      plain: () => files.upload(file, metadata, { query }),
      read: (id, isRetried) => {
        const isExpected = (error: unknown) => isForbidden(error) || isRetried(error);
        // The upload tries again by itself.
        return files.readOne(id, query, { requestOptions: { retry: false, isExpected } }).pipe(
          catchError((error: unknown) => {
            // A role that may create the file but not read it gets no row, as with any item.
            if (!isForbidden(error)) throw error;
            return of(undefined);
          }),
        );
      },
    });
  });
}
