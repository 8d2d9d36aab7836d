import {
  asyncScheduler,
  catchError,
  defaultIfEmpty,
  defer,
  forkJoin,
  map,
  noop,
  type Observable,
  of,
  switchMap,
  tap,
} from 'rxjs';
import type { UrlStorage } from 'tus-js-client';
import { Call } from '../call';
import { object, string, withMethods } from '../internal/argument-checks';
import { type ITransport, TRANSPORT_METHODS } from '../transport/transport-base';
import { hasStatus } from './create-upload';
import { deleteUpload } from './delete-upload';
import { TUS_HEADERS, TUS_ROUTE } from './protocol';
import { pathsUnderWay } from './under-way';
import { forgetUpload, type RememberedUpload, rememberedUploads } from './url-store';

/** The parts of a client that {@link interruptedUploads} needs. */
export interface InterruptedTarget {
  readonly url: string;
  readonly transport: ITransport;
}

/** Where unfinished uploads are remembered. */
export interface InterruptedOptions {
  /** The `urlStorage` that the uploads were made with. Default: `localStorage` in browsers, nowhere in Node. */
  readonly urlStorage?: UrlStorage | undefined;
}

/** An upload of the user that was interrupted: by a reload, say. Uploading the same file with the same metadata continues it. */
export interface InterruptedUpload {
  /** Of the file. */
  readonly name: string;
  /** Of the file, in bytes. */
  readonly size: number;
  /** Bytes that the server has. */
  readonly loaded: number;
  /** A whole number from 0 to 99. */
  readonly percent: number;
  /** In epoch milliseconds. */
  readonly startedAt: number;
  /** Returns true for the file that was uploaded, as far as name, size and date tell. */
  matches(file: File): boolean;
  /** Gives it up, and removes from the server what has arrived: `DELETE /files/tus/{id}`. */
  discard(): Call<void>;
}

/** So many are asked about, the latest first: one request for each. */
const MAX_LISTED = 20;

/**
 * Milliseconds after which an upload that the server does not know is forgotten. Before that, it may be another user's, who comes
 * back to this browser; Directus gives uploads up after some minutes.
 */
const FOREIGN_KEPT = 24 * 60 * 60 * 1000;

/** A list is a convenience: without it, the user chooses the file as before. */
const isAnyError = (): boolean => true;

/**
 * Lists the user's uploads to this server that were interrupted, the latest first, with what the server has of them:
 * `HEAD /files/tus/{id}` for each that is remembered, 20 at most, which Directus answers to the user who has begun it. Uploads that
 * another tab sends are left out, and one that the server has given up is forgotten. Makes no request where none is remembered. Empty
 * where the role may not read files, and where the server cannot be reached. Visitors who are not logged in are one user to the server:
 * do not show them each other's names.
 *
 * @example
 * for (const one of await interruptedUploads(directus)) show(`${one.name}, ${one.percent} % done: choose it again to go on`);
 */
export function interruptedUploads(
  directus: InterruptedTarget,
  options: InterruptedOptions = {},
): Call<readonly InterruptedUpload[]> {
  return Call.from(
    () => {
      const { url, transport } = object('directus', directus);
      string('directus.url', url);
      withMethods('directus.transport', transport, TRANSPORT_METHODS);
      const { urlStorage } = object('options', options);
      if (urlStorage !== undefined)
        withMethods('urlStorage', urlStorage, ['findAllUploads', 'removeUpload']);
      return rememberedUploads(url, urlStorage).pipe(
        switchMap((all) => withoutRunning(all.slice(0, MAX_LISTED))),
        switchMap((all) => forkJoin(all.map((one) => locate(transport, one, urlStorage)))),
        defaultIfEmpty<readonly (InterruptedUpload | undefined)[], []>([]),
      );
    },
    (all) => all.flatMap((one) => one ?? []),
  );
}

/** Leaves out what is sent at this moment: a HEAD would make the server end the request that sends it. */
const withoutRunning = (
  all: readonly RememberedUpload[],
): Observable<readonly RememberedUpload[]> =>
  pathsUnderWay().pipe(map((running) => all.filter(({ path }) => !running.has(path))));

/** Asks how much of an upload the server has; `undefined` where it cannot be continued, or nobody knows. */
const locate = (
  transport: ITransport,
  upload: RememberedUpload,
  urlStorage: UrlStorage | undefined,
): Observable<InterruptedUpload | undefined> =>
  defer(() =>
    transport.head(upload.path, { headers: TUS_HEADERS, isExpected: isAnyError, route: TUS_ROUTE }),
  ).pipe(
    map(({ headers }) => {
      const given = headers['upload-offset'] ?? '';
      const loaded = Number(given);
      if (!/^\d+$/.test(given) || loaded > upload.size) return undefined;
      return interrupted(transport, upload, loaded, urlStorage);
    }),
    catchError((error: unknown) => {
      const isOver =
        hasStatus(error, 410) ||
        (hasStatus(error, 404) && asyncScheduler.now() - upload.startedAt > FOREIGN_KEPT);
      if (isOver) forgetUpload(upload, urlStorage);
      return of(undefined);
    }),
  );

function interrupted(
  transport: ITransport,
  upload: RememberedUpload,
  loaded: number,
  urlStorage: UrlStorage | undefined,
): InterruptedUpload {
  const { path, name, size, lastModified, startedAt } = upload;
  return {
    name,
    size,
    loaded,
    percent: Math.min(99, Math.floor((loaded / size) * 100)),
    startedAt,
    matches: (file) =>
      file.name === name && file.size === size && file.lastModified === lastModified,
    discard: () =>
      Call.from(
        () =>
          deleteUpload(transport, path).pipe(
            tap(() => {
              forgetUpload(upload, urlStorage);
            }),
          ),
        noop,
      ),
  };
}
