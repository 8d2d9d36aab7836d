import {
  AsyncSubject,
  catchError,
  concat,
  defer,
  finalize,
  map,
  type Observable,
  of,
  ReplaySubject,
  retry,
  share,
  Subject,
  switchMap,
  takeUntil,
  tap,
  throwError,
  timer,
} from 'rxjs';
import type { Call, CallEvent } from '../call';
import { InvalidParamError, isTransportError } from '../errors/errors';
import { requireBlob } from '../uploads/file-form';
import { transportError } from '../transport/read-response';
import { isTemporary } from '../errors/classify';
import type { ITransport } from '../transport/types';
import { isObject } from '../internal/guards';
import {
  TUS_PATH,
  TUS_HEADERS,
  fileIdFromMetadata,
  isUploadPath,
  uploadPathFromLocation,
  uploadMetadata,
} from './protocol';
import { uploadRemaining } from './upload-remaining';
import type { UrlStore } from './url-store';

/** What is to be uploaded, and how. */
export interface UploadJobConfig<R> {
  readonly transport: ITransport;
  readonly file: Blob;
  readonly metadata: object | undefined;
  readonly store: UrlStore;
  /** Bytes. */
  readonly chunkSize: number;
  /** Milliseconds. */
  readonly retryDelays: readonly number[];
  /** Whether a browser may keep us from a server that is there. */
  readonly isCrossOrigin: boolean;
  /** The same upload in one piece. */
  readonly plain: () => Call<R>;
  /** The row of the file, once it is there. */
  readonly read: (id: string) => Observable<R>;
}

/** The file has to go in one piece. */
class ResumableUnsupported extends Error {}

// Servers without resumable uploads are asked once.
const without = new WeakSet<ITransport>();

// What is under way here: a second upload of the same file is one of its own.
const underWay = new Set<string>();

const hasStatus = (error: unknown, ...statuses: readonly number[]): boolean =>
  isTransportError(error) && statuses.includes(error.status);

/** One file on its way, in as many attempts as it takes; what is known of it is kept in between. */
export class UploadJob<R> {
  /** Shared: several subscribers watch one upload. The last one that leaves pauses it, the next goes on with it. */
  readonly events$: Observable<CallEvent<R>>;
  readonly #plan: UploadJobConfig<R>;
  readonly #cancelled = new Subject<void>();
  /** Of the upload on the server. */
  #path: string | undefined;
  /** Of the file that it will be. */
  #id: string | undefined;
  #isSent = false;
  #isRestarted = false;
  #creation: Observable<string> | undefined;

  constructor(plan: UploadJobConfig<R>) {
    this.#plan = plan;
    const stop$ = this.#cancelled.pipe(
      map(() => {
        throw new DOMException('The upload was cancelled', 'AbortError');
      }),
    );
    this.events$ = defer(() => this.#run()).pipe(
      takeUntil(stop$),
      share({ connector: () => new ReplaySubject(1), resetOnComplete: false }),
    );
  }

  /** Stops it, and removes from the server what has arrived. */
  cancel(): Observable<unknown> {
    return defer(() => {
      this.#cancelled.next();
      return this.#isSent ? of(undefined) : this.#remove();
    });
  }

  #remove(): Observable<unknown> {
    const { transport } = this.#plan;
    const nothing = () => of(undefined);
    const path$ = this.#creation?.pipe(catchError(nothing)) ?? this.#known();
    return path$.pipe(
      switchMap((path) => {
        if (path === undefined) return nothing();
        this.#path = path;
        return defer(() => transport.delete(path, undefined, { headers: TUS_HEADERS })).pipe(
          catchError((error: unknown) => {
            if (!hasStatus(error, 404, 410)) throw error;
            return nothing();
          }),
          tap(() => {
            this.#forget();
          }),
        );
      }),
    );
  }

  #run(): Observable<CallEvent<R>> {
    const { transport, file, plain, retryDelays, chunkSize } = this.#plan;
    if (!(chunkSize >= 1)) throw new InvalidParamError('chunkSize', 'must be 1 or more bytes');
    // Directus has no resumable uploads of nothing.
    if (requireBlob(file).size === 0 || without.has(transport)) return plain().events();
    let failures = 0;
    this.#isRestarted = false;
    const again = (error: unknown) => {
      // The last three: the server has not let go yet of the chunk before.
      const waits = isTemporary(error, 408, 409, 423);
      const delay = waits ? retryDelays[failures++] : undefined;
      return delay === undefined ? throwError(() => error) : timer(delay);
    };
    return concat(
      of<CallEvent<R>>({ type: 'sent' }),
      defer(() =>
        this.#attempt(() => {
          failures = 0;
        }),
      ),
    ).pipe(
      retry({ delay: again }),
      catchError((error: unknown) => {
        if (!(error instanceof ResumableUnsupported)) throw error;
        return this.#remove().pipe(
          catchError(() => of(undefined)),
          switchMap(() => plain().events()),
        );
      }),
    );
  }

  /** Sends what is missing, then reads the row. `onChunkAccepted` is called as chunks are accepted. */
  #attempt(onChunkAccepted: () => void): Observable<CallEvent<R>> {
    if (this.#isSent) return this.#finish();
    const { transport, file, chunkSize } = this.#plan;
    return this.#locate().pipe(
      switchMap((path) => {
        underWay.add(path);
        const onMetadata = (metadata: string) => {
          this.#id = fileIdFromMetadata(metadata) ?? this.#id;
        };
        return concat(
          uploadRemaining({ transport, file, path, chunkSize, onMetadata, onChunkAccepted }),
          defer(() => this.#finish()),
        ).pipe(finalize(() => underWay.delete(path)));
      }),
      catchError((error: unknown) => {
        if (this.#isSent || this.#path === undefined) throw error;
        // To create files is one permission, to go on with them another.
        if (hasStatus(error, 403)) throw new ResumableUnsupported();
        if (!hasStatus(error, 404, 410) || this.#isRestarted) throw error;
        return this.#restart(onChunkAccepted);
      }),
    );
  }

  /** The server knows nothing of the upload: it has expired, or was completed by a request whose answer got lost. */
  #restart(moved: () => void): Observable<CallEvent<R>> {
    const anew = () => {
      this.#isRestarted = true;
      this.#forget();
      return this.#attempt(moved);
    };
    const id = this.#id;
    if (id === undefined) return defer(anew);
    const params = { fields: ['tus_id'] };
    return defer(() => this.#plan.transport.get(`/files/${id}`, { params })).pipe(
      map(({ data }) => isObject(data) && data['tus_id'] === null),
      catchError((error: unknown) => {
        if (!hasStatus(error, 403, 404)) throw error;
        return of(false);
      }),
      switchMap((isComplete) => (isComplete ? this.#finish() : anew())),
    );
  }

  #finish(): Observable<CallEvent<R>> {
    const id = this.#id;
    this.#isSent = true;
    if (this.#path !== undefined) this.#plan.store.remove(this.#path);
    if (id === undefined) {
      const request = { method: 'HEAD', path: this.#path ?? TUS_PATH };
      throw transportError('INVALID_RESPONSE', 'the server does not tell the file’s id', request);
    }
    return this.#plan.read(id).pipe(map((body) => ({ type: 'reply', body })));
  }

  #forget(): void {
    if (this.#path !== undefined) this.#plan.store.remove(this.#path);
    this.#path = undefined;
    this.#id = undefined;
  }

  #locate(): Observable<string> {
    return this.#known().pipe(
      switchMap((path) => {
        this.#path = path;
        return path === undefined ? this.#create() : of(path);
      }),
    );
  }

  /** The path of the upload, be it of this page or remembered from before a reload. */
  #known(): Observable<string | undefined> {
    if (this.#path !== undefined) return of(this.#path);
    const isFree = (path: string) => isUploadPath(path) && !underWay.has(path);
    return this.#plan.store.find().pipe(map((paths) => paths.find(isFree)));
  }

  /** Not given up when nobody waits any more: the server would have an upload that nobody knows. */
  #create(): Observable<string> {
    const { transport, file, metadata, store, isCrossOrigin } = this.#plan;
    const landed = () => {
      this.#creation = undefined;
    };
    this.#creation ??= defer(() => {
      const headers = {
        ...TUS_HEADERS,
        'upload-length': String(file.size),
        'upload-metadata': uploadMetadata(file, metadata),
      };
      return transport.post(TUS_PATH, undefined, { headers });
    }).pipe(
      catchError((error: unknown) => {
        if (hasStatus(error, 404)) without.add(transport);
        if (hasStatus(error, 403, 404)) throw new ResumableUnsupported();
        if (!isCrossOrigin || !hasStatus(error, 0)) throw error;
        // A browser does not say that it is the server's CORS settings which lack the protocol's headers.
        return defer(() => transport.get('/server/ping', { background: true })).pipe(
          map(() => {
            throw new ResumableUnsupported();
          }),
        );
      }),
      map(({ headers }) => uploadPathFromLocation(headers['location'])),
      tap((path) => {
        this.#path = path;
        store.add(path);
      }),
      // Before those who wait hear of it, so that what they do then is not about this one.
      tap({ error: landed, complete: landed }),
      share({ connector: () => new AsyncSubject(), resetOnRefCountZero: false }),
    );
    return this.#creation;
  }
}
