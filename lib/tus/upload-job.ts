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
  share,
  Subject,
  switchMap,
  takeUntil,
  tap,
} from 'rxjs';
import type { Call, CallEvent } from '../call';
import { requireBlob } from '../uploads/file-form';
import { transportError } from '../transport/read-response';
import { retryAfterWait } from '../transport/retry-after-wait';
import { isTemporary } from '../errors/classify';
import { isTransportError } from '../errors/errors';
import { isObject } from '../internal/guards';
import { checkRetryDelays, delayAfterFailure, isRetried } from '../internal/retry-delays';
import { ChunkSize, isTooLarge } from './chunk-size';
import {
  createUpload,
  hasStatus,
  isMethodBlocked,
  type NewUpload,
  ResumableUnsupported,
  transportsWithoutTus,
} from './create-upload';
import { deleteUpload, isUnknown } from './delete-upload';
import { TUS_PATH, fileIdFromMetadata, isUploadPath } from './protocol';
import { isUnderWay, markUnderWay } from './under-way';
import { isStalled, uploadRemaining } from './upload-remaining';
import type { UrlStore } from './url-store';

/** A file to upload, and the options. */
export interface UploadJobConfig<R> extends NewUpload {
  readonly store: UrlStore;
  /** Bytes. */
  readonly chunkSize: number | undefined;
  /** Milliseconds. */
  readonly retryDelays: readonly number[] | undefined;
  /** The same upload in one piece. */
  readonly plain: () => Call<R>;
  /** The row of the file, once it is there. `isRetried`: returns true for a failure after which this is called again. */
  readonly read: (id: string, isRetried: (error: unknown) => boolean) => Observable<R>;
}

const isInvalid = (error: unknown): boolean =>
  isTransportError(error) && error.code === 'INVALID_RESPONSE';

/** Returns true for an error that is waited for. 408, 409 and 423: the server has not yet released the upload after the previous chunk. */
const isWaitedFor = (error: unknown): boolean =>
  isStalled(error) || isTemporary(error, 408, 409, 423);

/** Returns true where the role may not see a row, or there is none. */
const isHidden = (error: unknown): boolean => hasStatus(error, 403, 404);

/** One file on its way, in as many attempts as it takes; what is known of it is kept in between. */
export class UploadJob<R> {
  /** Shared: several subscribers watch one upload. The last one that leaves pauses it, the next goes on with it. */
  readonly events$: Observable<CallEvent<R>>;
  readonly #config: UploadJobConfig<R>;
  readonly #cancelled = new Subject<void>();
  /** The path of the upload on the server. */
  #path: string | undefined;
  /** The id of the file that the upload becomes. */
  #id: string | undefined;
  #isSent = false;
  #isRestarted = false;
  /** True if the server has not been asked yet about the upload that it has just made. */
  #isNew = false;
  /** True if the upload was begun by another job, perhaps for another user. */
  #isRemembered = false;
  /** The number of failures since the server last had more bytes than ever before. */
  #failures = 0;
  /** The highest offset up to which the server has accepted chunks. */
  #reached = 0;
  /** Paths that are not resumed: a storage may still return them after `remove`. */
  readonly #abandoned = new Set<string>();
  #creation: Observable<string> | undefined;
  /** Returns true for a failure after which the request is made again, so that the caller does not see it. */
  #isRetried: (error: unknown) => boolean = () => false;

  constructor(config: UploadJobConfig<R>) {
    this.#config = config;
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

  #remove(isExpected = isUnknown): Observable<unknown> {
    const { transport } = this.#config;
    const nothing = () => of(undefined);
    const path$ = this.#creation?.pipe(catchError(nothing)) ?? this.#known();
    return path$.pipe(
      switchMap((path) => {
        if (path === undefined) return nothing();
        this.#path = path;
        return deleteUpload(transport, path, isExpected).pipe(
          tap(() => {
            this.#forget();
          }),
        );
      }),
    );
  }

  #run(): Observable<CallEvent<R>> {
    const { transport, file, plain } = this.#config;
    const retryDelays = checkRetryDelays(this.#config.retryDelays);
    const chunk = new ChunkSize(transport, requireBlob(file).size, this.#config.chunkSize);
    // Directus has no resumable uploads of nothing.
    if (file.size === 0 || transportsWithoutTus.has(transport)) return plain().events();
    this.#failures = 0;
    this.#isRestarted = false;
    this.#isRetried = (error) =>
      (hasStatus(error, 413) && isTooLarge(error) && chunk.isReducible) ||
      (isWaitedFor(error) && isRetried(retryDelays, this.#failures + 1));
    const delayAfter = (error: unknown) => {
      // One lost connection is an accident; more of them may hide a refusal.
      const isRefused = hasStatus(error, 413);
      const reduces = isTooLarge(error) && (isRefused || this.#failures > 0);
      if (reduces && chunk.reduce() && isRefused) return 0;
      return isWaitedFor(error) ? delayAfterFailure(retryDelays, ++this.#failures) : Infinity;
    };
    return concat(
      of<CallEvent<R>>({ type: 'sent' }),
      defer(() => this.#attempt(chunk)),
    ).pipe(
      retryAfterWait(delayAfter),
      catchError((error: unknown) => {
        if (!(error instanceof ResumableUnsupported)) throw error;
        return this.#remove(() => true).pipe(
          catchError(() => of(undefined)),
          switchMap(() => {
            this.#forget();
            return plain().events();
          }),
        );
      }),
    );
  }

  /** Sends what is missing, then reads the row. */
  #attempt(chunk: ChunkSize): Observable<CallEvent<R>> {
    if (this.#isSent) return this.#finish();
    const { transport, file } = this.#config;
    return this.#locate().pipe(
      switchMap((path) => {
        const mark = markUnderWay(path);
        const onFound = (offset: number, metadata: string) => {
          this.#isNew = false;
          this.#id = fileIdFromMetadata(metadata) ?? this.#id;
          // Counted as a failure: a server whose offset keeps going back would otherwise be retried without end.
          if (offset < this.#reached) this.#failures++;
        };
        const onChunkAccepted = (bytes: number, offset: number) => {
          chunk.accept(bytes);
          if (offset <= this.#reached) return;
          this.#reached = offset;
          this.#failures = 0;
        };
        const chunkSize = chunk.bytes;
        const isExpected = (error: unknown) =>
          this.#isRetried(error) || this.#otherWay(error) !== undefined;
        const rest = { transport, file, path, chunkSize, isExpected, onFound, onChunkAccepted };
        return concat(
          uploadRemaining(rest),
          defer(() => this.#finish()),
        ).pipe(
          finalize(() => {
            mark.unsubscribe();
          }),
        );
      }),
      catchError((error: unknown) => {
        const way = this.#otherWay(error);
        if (way === undefined) throw error;
        if (way === 'restart') return this.#restart(chunk);
        if (way === 'never resumable') transportsWithoutTus.add(transport);
        throw new ResumableUnsupported();
      }),
    );
  }

  /** Returns how the upload continues after a refused request; `undefined` if it fails or makes the same request again. */
  #otherWay(error: unknown): 'never resumable' | 'not resumable' | 'restart' | undefined {
    if (this.#isSent || this.#path === undefined) return undefined;
    const isForeign = this.#isRemembered && (hasStatus(error, 403) || isInvalid(error));
    // The server knows an upload it has just created, so that a proxy has changed the HEAD or asked another server.
    if ((this.#isNew && hasStatus(error, 404)) || isMethodBlocked(error)) return 'never resumable';
    // To create files is one permission, to go on with them another.
    if (hasStatus(error, 403) && !isForeign) return 'not resumable';
    return !this.#isRestarted && (isUnknown(error) || isForeign) ? 'restart' : undefined;
  }

  /**
   * Handles an upload that the server does not know: it has expired, was completed by a request whose answer got lost, or is
   * another user's.
   */
  #restart(chunk: ChunkSize): Observable<CallEvent<R>> {
    const anew = () => {
      this.#isRestarted = true;
      this.#forget();
      return this.#attempt(chunk);
    };
    const id = this.#id;
    if (id === undefined) return defer(anew);
    const isExpected = (error: unknown) => isHidden(error) || this.#isRetried(error);
    const options = { params: { fields: ['tus_id'] }, isExpected, route: '/files/{id}' };
    return defer(() => this.#config.transport.get(`/files/${id}`, options)).pipe(
      map(({ data }) => isObject(data) && data['tus_id'] === null),
      catchError((error: unknown) => {
        if (!isHidden(error)) throw error;
        return of(false);
      }),
      switchMap((isComplete) => (isComplete ? this.#finish() : anew())),
    );
  }

  #finish(): Observable<CallEvent<R>> {
    const id = this.#id;
    this.#isSent = true;
    if (this.#path !== undefined) this.#config.store.remove(this.#path);
    if (id === undefined) {
      const request = { method: 'HEAD', path: this.#path ?? TUS_PATH };
      throw transportError('INVALID_RESPONSE', 'the server does not tell the file’s id', request);
    }
    return this.#config
      .read(id, (error) => this.#isRetried(error))
      .pipe(map((body) => ({ type: 'reply', body })));
  }

  #forget(): void {
    if (this.#path !== undefined) {
      this.#abandoned.add(this.#path);
      this.#config.store.remove(this.#path);
    }
    this.#path = undefined;
    this.#id = undefined;
    this.#reached = 0;
  }

  #locate(): Observable<string> {
    return this.#known().pipe(
      switchMap((path) => {
        this.#path = path;
        return path === undefined ? this.#create() : of(path);
      }),
    );
  }

  /** Returns the path of the upload, of this page or remembered from before a reload. */
  #known(): Observable<string | undefined> {
    if (this.#path !== undefined) return of(this.#path);
    const isFree = (path: string) =>
      isUploadPath(path) && !isUnderWay(path) && !this.#abandoned.has(path);
    this.#isRemembered = true;
    return this.#config.store.find().pipe(map((paths) => paths.find(isFree)));
  }

  /** Creates the upload, also if all subscribers leave: the server would have an upload without an owner. */
  #create(): Observable<string> {
    const landed = () => {
      this.#creation = undefined;
    };
    this.#creation ??= createUpload(this.#config, (error) => this.#isRetried(error)).pipe(
      tap((path) => {
        this.#path = path;
        this.#isNew = true;
        this.#isRemembered = false;
        this.#config.store.add(path);
      }),
      // Before the waiting subscribers get the result, so that their next call does not reuse this creation.
      tap({ error: landed, complete: landed }),
      share({ connector: () => new AsyncSubject(), resetOnRefCountZero: false }),
    );
    return this.#creation;
  }
}
