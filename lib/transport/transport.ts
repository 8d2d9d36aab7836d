import { defer, finalize, fromEvent, type Observable, of, takeUntil, tap } from 'rxjs';
import { claimStream } from '#platform';
import { Call, type CallEvent } from '../call';
import type { TransportResponse } from '../types/response';
import { unchecked } from '../internal/unchecked';
import { isStream } from './body-kinds';
import { buildRequest } from './build-request';
import { type RequestReport, RequestReporter } from './request-reporter';
import type { Backend } from './backend';
import { createBackend } from './create-backend';
import { composeInterceptors } from './interceptor-chain';
import { NetworkTransport } from './network-transport';
import type { HttpMethod, TransportRequestOptions } from './request';
import { checkTransportConfig, type TransportConfig } from './transport-options';
import { parseBaseUrl } from './url';

/** Receives the reports of background requests, so that the client's own reporter does not. It has no subscribers. */
const BACKGROUND_REPORTER = /* @__PURE__ */ new RequestReporter();

/** Errors with the signal's reason once it is aborted. */
const throwOnAbort = (signal: AbortSignal): Observable<unknown> =>
  (signal.aborted ? of<unknown>(true) : fromEvent<unknown>(signal, 'abort')).pipe(
    tap(() => {
      throw signal.reason;
    }),
  );

/** Claims a stream when its request is subscribed to, and closes it when the request ends, even if it was never sent. */
const withClaimedStream = <T>(stream: object, open: () => Observable<T>): Observable<T> =>
  defer(() => {
    const close = claimStream(stream);
    return defer(open).pipe(finalize(close));
  });

/* eslint-disable @typescript-eslint/no-explicit-any -- as the class-based SDK has it: `const { data } = await transport.get(path)` is used without a type */

/**
 * Requests to the server: each method returns a {@link Call}, which makes the request when it is
 * subscribed to or awaited.
 *
 * @example
 * const { data } = await directus.transport.get('/custom/endpoint', { params: { limit: 3 } });
 */
export class Transport extends NetworkTransport {
  readonly #backend: Backend;
  readonly #defaults: TransportRequestOptions;
  readonly #requests: RequestReporter;
  /**
   * Reports every request of this client, logins and refreshes among them: `sent`, and then one of `reply`, `error` and
   * `cancelled`, with route, status, duration and bytes, for traces and metrics. Retries are counted, and not reported one by one.
   *
   * @example
   * directus.transport.requests$.subscribe((report) => {
   *   if (report.type === 'reply') console.log(report.method, report.path, report.status, report.ms);
   * });
   */
  declare readonly requests$: Observable<RequestReport>;
  /** Emits the error of each request that failed, after its retries. */
  declare readonly errors$: Observable<unknown>;
  /** How many requests are under way: now, and whenever it changes. */
  declare readonly pending$: Observable<number>;

  /** The server's address; `''` where only a backend knows it. */
  declare readonly url: string;

  /**
   * Creates a transport that sends no session's token.
   *
   * @param source the server's address and options, or a backend of one's own
   * @param defaults options of each request, beside a backend
   * @param requests the reporter of this transport's requests; one for all transports of a client
   * @param url the server's address, beside a backend
   * @throws InvalidParamError for an option that cannot be used
   * @example
   * const { data } = await new Transport({ url: 'https://directus.example.com' }).get('/items/articles');
   */
  constructor(
    source: Backend | TransportConfig,
    defaults: TransportRequestOptions = {},
    requests = new RequestReporter(),
    url = '',
  ) {
    super();
    if (typeof source === 'function') {
      this.#backend = source;
      this.#defaults = defaults;
      this.url = url;
    } else {
      checkTransportConfig(source);
      const { url: address, withCredentials = true, interceptors = [] } = source;
      this.url = parseBaseUrl(address);
      this.#backend = composeInterceptors(
        interceptors,
        createBackend({ url: this.url, withCredentials }, source),
      );
      this.#defaults = source;
    }
    this.#requests = requests;
    ({ requests$: this.requests$, errors$: this.errors$, pending$: this.pending$ } = requests);
  }

  /** Sent with every request, unless a call has others of the same name. */
  override get params(): object {
    return this.#defaults.params ?? {};
  }

  /**
   * Sends a `GET` request to a path below the server's address.
   *
   * @example
   * const { data } = await directus.transport.get('/custom/endpoint', { params: { limit: 3 } });
   */
  override get<T = any, R = any>(path: string, options?: TransportRequestOptions) {
    return this.#call<T, R>('GET', path, options);
  }

  /**
   * Sends a `HEAD` request, whose answer has status and headers only.
   *
   * @example
   * const { headers } = await directus.transport.head('/assets/1');
   */
  override head<T = any, R = any>(path: string, options?: TransportRequestOptions) {
    return this.#call<T, R>('HEAD', path, options);
  }

  /**
   * Sends an `OPTIONS` request, whose answer lists what the server allows.
   *
   * @example
   * const { headers } = await directus.transport.options('/items/articles');
   */
  override options<T = any, R = any>(path: string, options?: TransportRequestOptions) {
    return this.#call<T, R>('OPTIONS', path, options);
  }

  /**
   * Sends a `DELETE` request, with a body where the endpoint takes one.
   *
   * @example
   * await directus.transport.delete('/custom/endpoint/1');
   */
  override delete<T = any, R = any>(
    path: string,
    data?: unknown,
    options?: TransportRequestOptions,
  ) {
    return this.#call<T, R>('DELETE', path, options, data);
  }

  /**
   * Sends a `POST` request with a body: JSON, a form, a blob, or a stream.
   *
   * @example
   * await directus.transport.post('/custom/endpoint', { name: 'Ada' });
   */
  override post<T = any, R = any>(path: string, data?: unknown, options?: TransportRequestOptions) {
    return this.#call<T, R>('POST', path, options, data);
  }

  /**
   * Sends a `PUT` request with a body.
   *
   * @example
   * await directus.transport.put('/custom/endpoint/1', { name: 'Ada' });
   */
  override put<T = any, R = any>(path: string, data?: unknown, options?: TransportRequestOptions) {
    return this.#call<T, R>('PUT', path, options, data);
  }

  /**
   * Sends a `PATCH` request with a body.
   *
   * @example
   * await directus.transport.patch('/custom/endpoint/1', { name: 'Ada' });
   */
  override patch<T = any, R = any>(
    path: string,
    data?: unknown,
    options?: TransportRequestOptions,
  ) {
    return this.#call<T, R>('PATCH', path, options, data);
  }

  /**
   * Sends a `SEARCH` request: a read with the query in its body, for a query that is too long for an address. Directus
   * supports it for lists of items; some proxies refuse it.
   *
   * @example
   * const { data } = await directus.transport.search('/items/articles', { query: { limit: 3 } });
   */
  search<T = any, R = any>(path: string, data?: unknown, options?: TransportRequestOptions) {
    return this.#call<T, R>('SEARCH', path, options, data);
  }

  #call<T, R>(
    method: HttpMethod,
    path: string,
    options: TransportRequestOptions = {},
    body?: unknown,
  ) {
    const open = (progress: boolean) => {
      const defaults = this.#defaults;
      const unmeasured = buildRequest({ method, path, body, progress }, defaults, options);
      const reporter = options.background ? BACKGROUND_REPORTER : this.#requests;
      const measured = reporter.measure();
      const request = measured ? { ...unmeasured, probe: measured } : unmeasured;
      const { onUploadProgress = defaults.onUploadProgress, signal, isExpected } = options;
      const watched = progress || (onUploadProgress !== undefined && body !== undefined);
      let events = this.#backend(watched === progress ? request : { ...request, progress: true });
      if (onUploadProgress)
        events = events.pipe(
          tap((event) => {
            if (event.type === 'upload') onUploadProgress(event);
          }),
        );
      if (signal) events = events.pipe(takeUntil(throwOnAbort(signal)));
      return unchecked<Observable<CallEvent<TransportResponse<T, R>>>>(
        reporter.report({ request, url: this.url, measured, isExpected }, events),
      );
    };
    return new Call<TransportResponse<T, R>>((progress) =>
      isStream(body) ? withClaimedStream(body, () => open(progress)) : open(progress),
    );
  }
}
