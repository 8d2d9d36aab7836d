import {
  HttpClient,
  type HttpContext,
  HttpErrorResponse,
  type HttpEvent,
  HttpEventType,
  HttpHeaders,
  HttpRequest,
  type HttpResponseBase,
} from '@angular/common/http';
import { inject } from '@angular/core';
import { map, NEVER, Observable, takeUntil, timer } from 'rxjs';
import { ownAnswer, unrefScheduler } from '#platform';
import type { AuthOptions } from '../auth/auth-options';
import { InvalidParamError } from '../errors/errors';
import type { DirectusInit } from '../options';
import { byteLength } from '../transport/body-kinds';
import { encodeBody, isReplayable } from '../transport/encode-body';
import { mergeHeaders } from '../transport/headers';
import type { XhrResult } from '../transport/platform/types';
import { PROGRESS_INTERVAL } from '../transport/progress-interval';
import { transportError, readResponse } from '../transport/read-response';
import { isOverLimit } from '../transport/response-limit';
import type { BackendFactory } from '../transport/backend';
import type { TransportRequest } from '../transport/request';
import type { TransportOptions } from '../transport/transport-options';
import { buildUrl } from '../transport/url';
import { TRANSFER } from './resources/transfer';

type Init = DirectusInit<AuthOptions, TransportOptions>;

/** Options of Angular for a request: `withHttpClient(init, (request) => extras)`. */
export interface HttpRequestOptions {
  /** For the application's interceptors. */
  readonly context?: HttpContext;
  /** True to keep the answer in the transfer cache, if it can be cached; an object also names the headers to keep. */
  readonly transferCache?: boolean | { includeHeaders?: string[] };
}

/** Called for each request. */
type Extras = (request: TransportRequest) => HttpRequestOptions;

/**
 * Has Angular's HttpClient make the requests, so that they pass the application's interceptors, are answered by
 * `HttpTestingController` in its tests, and those of nobody in particular are kept in the transfer cache. Needs
 * `provideHttpClient()` before Angular 21. With `withFetch()`, Angular's default from 22 on, uploads have no
 * progress: choose `withXhr()` there.
 *
 * `init`: as for `new Directus(url, init)`. `extras`: called for each request, for what only Angular knows of it.
 *
 * @example
 * providers: [
 *   provideHttpClient(withInterceptors([log])),
 *   provideDirectus('https://directus.example.com', withHttpClient()),
 * ]
 */
export const withHttpClient = (init: Init = {}, extras: Extras = () => ({})): Init => ({
  ...init,
  transport: { ...init.transport, backend: httpClientBackend(init.auth?.mode, extras) },
});

const httpClientBackend =
  (mode: AuthOptions['mode'], extras: Extras): BackendFactory =>
  ({ url: base, withCredentials }) => {
    const http = inject(HttpClient);
    const transfer = inject(TRANSFER);
    return (request) =>
      new Observable((subscriber) => {
        const { method, path, timeout, progress, maxBodyLength, maxContentLength } = request;
        const url = buildUrl(base, path, request.params);
        const tooLarge = (what: string) =>
          transportError('TOO_LARGE', `${what} is too large`, request);
        // Credentials only where a cookie authenticates the request: Angular never caches a request with credentials.
        const isSession = /^\/(?:auth\/|shares\/auth$)/.test(path);
        const cookies = withCredentials && (mode === 'session' || isSession);
        const { body, headers } = encodeBody(replayable(request.body));
        if (maxBodyLength < Infinity && byteLength(body) > maxBodyLength)
          throw tooLarge('the body');
        // A body that becomes JSON is passed on as it was given: interceptors and tests look into it.
        const isJson = headers['content-type'] === 'application/json';
        const content = isJson ? request.body : body;
        const allHeaders = ownAnswer(method, mergeHeaders(headers, request.headers));
        const sent = new HttpRequest<unknown>(method, url, content ?? null, {
          headers: new HttpHeaders({ ...allHeaders }),
          // Not 'blob', which Angular's transfer cache stores without its bytes.
          responseType: /^(?:blob|arraybuffer)$/.test(request.responseType)
            ? 'arraybuffer'
            : 'text',
          reportProgress: progress || maxContentLength < Infinity,
          withCredentials: cookies,
          // A resource hands its data over itself.
          ...(transfer.isReading && { transferCache: false }),
          ...extras(request),
          // Otherwise tokens would be in the page: those of an answer, or the one of the address.
          ...((isSession || /[?&]access_token=/.test(url)) && { transferCache: false }),
        });
        const late = timer(timeout, unrefScheduler).pipe(
          map(() => {
            throw transportError('TIMEOUT', `no answer within ${timeout} ms`, request);
          }),
        );
        let lastProgress = -Infinity;
        // Angular passes on what WebKit reports: each 8 kB of an upload.
        const isTooSoon = (loaded: number, total: number | undefined) => {
          const now = unrefScheduler.now();
          if (loaded !== total && now - lastProgress < PROGRESS_INTERVAL) return true;
          lastProgress = now;
          return false;
        };
        const settle = (response: HttpResponseBase, body: unknown) => {
          try {
            if (isOverLimit(body, maxContentLength)) throw tooLarge('the answer');
            // Angular has no body where it is empty.
            const empty = sent.responseType === 'text' ? '' : new ArrayBuffer(0);
            const reply = readResponse(ended(response, body ?? empty), request, url);
            subscriber.next({ type: 'reply', body: reply });
            subscriber.complete();
          } catch (error) {
            subscriber.error(error);
          }
        };
        const next = (event: HttpEvent<unknown>) => {
          if (event.type === HttpEventType.Response) settle(event, event.body);
          else if (event.type === HttpEventType.Sent) {
            if (progress) subscriber.next({ type: 'sent' });
          } else if (isProgress(event)) {
            const type = event.type === HttpEventType.UploadProgress ? 'upload' : 'download';
            const { loaded, total } = event;
            if (type === 'download' && loaded > maxContentLength)
              subscriber.error(tooLarge('the answer'));
            else if (progress && (type === 'download' || !isTooSoon(loaded, total)))
              subscriber.next({ type, loaded, ...(total !== undefined && { total }) });
          }
        };
        return http
          .request(sent)
          .pipe(takeUntil(timeout > 0 ? late : NEVER))
          .subscribe({
            next,
            error: (error: unknown) => {
              if (!(error instanceof HttpErrorResponse)) subscriber.error(error);
              // With fetch a body that is cut off comes as an error with its status.
              else if (error.status > 0) settle(error, error.error);
              else {
                const message = 'no answer from the server';
                subscriber.error(transportError('NETWORK', message, request));
              }
            },
          });
      });
  };

const isProgress = (event: HttpEvent<unknown>) =>
  event.type === HttpEventType.UploadProgress || event.type === HttpEventType.DownloadProgress;

function replayable(body: unknown): unknown {
  if (!isReplayable(body)) throw new InvalidParamError('data', 'cannot be a stream: pass a Blob');
  return body;
}

/** Angular's answer as the XMLHttpRequest it came from. */
const ended = ({ status, url, headers }: HttpResponseBase, body: unknown): XhrResult => ({
  status,
  // Angular puts "OK" where HTTP/2 has none.
  statusText: '',
  responseURL: url ?? '',
  response: body,
  getResponseHeader: (name) => headers.get(name),
  getAllResponseHeaders: () =>
    headers
      .keys()
      .map((name) => `${name}: ${headers.getAll(name)?.join(', ') ?? ''}`)
      .join('\n'),
});

/** @deprecated Use {@link HttpRequestOptions}. */
export type HttpExtras = HttpRequestOptions;
