import { defer, fromEvent, type Observable, of, switchMap, takeUntil, tap, throwError } from 'rxjs';
import { Call, type CallEvent } from '../call';
import { InvalidParamError } from '../errors';
import type { TransportResponse } from '../types/response';
import { trust } from '../types/trust';
import { isUpload } from './body';
import { joinHeaders } from './headers';
import { type RequestReport, Requests } from './requests';
import {
  type Backend,
  ITransport,
  type Method,
  type TransportEvent,
  type TransportRequest,
  type TransportRequestOptions,
} from './types';

/** Milliseconds: long enough for a slow report, short enough that a spinner does not turn for ever. */
const DEFAULT_TIMEOUT = 30_000;

/** Milliseconds: what timers can count to; beyond it they would fire at once. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;

/** Bytes: servers and proxies refuse an address from about 8 kB on (nginx), Node with its headers from 16 kB. */
const SEARCH_ABOVE = 8_000;

export interface SearchOptions {
  /** Bytes of query above which lists are read by SEARCH instead of GET. Default 8 000; `Infinity`: never. */
  readonly searchAbove?: number | undefined;
}

function milliseconds(timeout = DEFAULT_TIMEOUT): number {
  if (!(timeout >= 0)) throw new InvalidParamError('timeout', 'must be 0 or more milliseconds');
  return timeout > LONGEST_TIMEOUT ? 0 : timeout;
}

/** Joins a call's options onto the transport's own into one request. */
function toRequest(
  method: Method,
  path: string,
  body: unknown,
  defaults: TransportRequestOptions,
  options: TransportRequestOptions,
  progress: boolean,
): TransportRequest {
  return {
    method,
    path,
    body,
    params: { ...defaults.params, ...options.params },
    headers: joinHeaders(defaults.headers, options.headers),
    responseType: options.responseType ?? 'json',
    // An upload takes as long as it takes; who wants a limit says so.
    timeout: milliseconds(options.timeout ?? (isUpload(body) ? 0 : defaults.timeout)),
    progress,
    token: options.token,
    retry: options.retry ?? defaults.retry,
    dedupe: options.dedupe ?? defaults.dedupe,
    maxBodyLength: options.maxBodyLength ?? defaults.maxBodyLength ?? Infinity,
    maxContentLength: options.maxContentLength ?? defaults.maxContentLength ?? Infinity,
  };
}

/** Errors with the signal's reason once it is aborted. */
const aborted = (signal: AbortSignal): Observable<never> =>
  defer(() => (signal.aborted ? of(true) : fromEvent(signal, 'abort'))).pipe(
    switchMap(() => throwError((): unknown => signal.reason)),
  );

/**
 * Requests to the server: each method returns a {@link Call}, which makes the request when it is
 * subscribed to or awaited.
 *
 * @example
 * const { data } = await directus.transport.get('/custom/endpoint', { params: { limit: 3 } });
 */
export class Transport extends ITransport {
  readonly #backend: Backend;
  readonly #defaults: TransportRequestOptions;
  readonly #requests: Requests;
  /**
   * What becomes of every request of this client, logins and refreshes among them, for logs and for who
   * wants to know of writes: `sent`, and then one of `reply`, `error` and `cancelled`. Further tries are not told.
   *
   * @example
   * directus.transport.requests$.subscribe((report) => {
   *   if (report.type === 'reply') console.log(report.method, report.path, report.status, report.ms);
   * });
   */
  readonly requests$: Observable<RequestReport>;
  /** The error of every request that failed, after it was tried again where that is allowed. */
  readonly errors$: Observable<unknown>;
  /** How many requests are under way: now, and whenever it changes. */
  readonly pending$: Observable<number>;

  /** Bytes of query above which handlers read lists by SEARCH. */
  readonly searchAbove: number;

  /** `requests`: told of what this transport does; one for all transports of a client. */
  constructor(
    backend: Backend,
    defaults: TransportRequestOptions & SearchOptions = {},
    requests = new Requests(),
  ) {
    super();
    this.#backend = backend;
    this.#defaults = defaults;
    this.searchAbove = defaults.searchAbove ?? SEARCH_ABOVE;
    this.#requests = requests;
    ({ requests$: this.requests$, errors$: this.errors$, pending$: this.pending$ } = requests);
  }

  /** `GET` a path below the server's address. */
  override get<T = unknown>(path: string, options?: TransportRequestOptions) {
    return this.#call<T>('GET', path, undefined, options);
  }

  /** `HEAD`: status and headers alone. */
  override head<T = unknown>(path: string, options?: TransportRequestOptions) {
    return this.#call<T>('HEAD', path, undefined, options);
  }

  /** `OPTIONS`: what the server allows. */
  override options<T = unknown>(path: string, options?: TransportRequestOptions) {
    return this.#call<T>('OPTIONS', path, undefined, options);
  }

  /** `DELETE`, with a body where the endpoint takes one. */
  override delete<T = unknown>(path: string, data?: unknown, options?: TransportRequestOptions) {
    return this.#call<T>('DELETE', path, data, options);
  }

  /** `POST` a body: JSON, a form, a blob, or a stream. */
  override post<T = unknown>(path: string, data?: unknown, options?: TransportRequestOptions) {
    return this.#call<T>('POST', path, data, options);
  }

  /** `PUT` a body. */
  override put<T = unknown>(path: string, data?: unknown, options?: TransportRequestOptions) {
    return this.#call<T>('PUT', path, data, options);
  }

  /** `PATCH` with a body. */
  override patch<T = unknown>(path: string, data?: unknown, options?: TransportRequestOptions) {
    return this.#call<T>('PATCH', path, data, options);
  }

  /**
   * A read whose query is in its body, for one that would make too long an address: Directus has it for lists
   * of items. Not every proxy lets it through.
   */
  search<T = unknown>(path: string, data?: unknown, options?: TransportRequestOptions) {
    return this.#call<T>('SEARCH', path, data, options);
  }

  #call<T>(method: Method, path: string, body: unknown, options: TransportRequestOptions = {}) {
    const { onUploadProgress = this.#defaults.onUploadProgress, signal } = options;
    return new Call<TransportResponse<T>>((progress) => {
      const watched = progress || (onUploadProgress !== undefined && body !== undefined);
      const request = toRequest(method, path, body, this.#defaults, options, watched);
      let events: Observable<TransportEvent> = this.#backend(request);
      if (onUploadProgress)
        events = events.pipe(
          tap((event) => {
            if (event.type === 'upload') onUploadProgress(event);
          }),
        );
      if (signal) events = events.pipe(takeUntil(aborted(signal)));
      events = events.pipe(this.#requests.watch(request));
      return trust<Observable<CallEvent<TransportResponse<T>>>>(events);
    });
  }
}
