import { catchError, defer, finalize, of } from 'rxjs';
import { ajax, type AjaxConfig, type AjaxError, type AjaxResponse } from 'rxjs/ajax';
import * as platform from '#platform';
import { DirectusError } from '../errors/errors';
import { hasMethod } from '../internal/guards';
import { plainRecord, string } from '../internal/argument-checks';
import { ObserverStage } from '../internal/observer-stage';
import { afterWaiting, ConnectionQueue } from './connection-queue';
import { blobText } from './blob-text';
import { byteLength, isBlobLike } from './body-kinds';
import { encodeBody, isReplayable } from './encode-body';
import { mergeHeaders } from './headers';
import type { CreateXhr } from './platform/types';
import { PROGRESS_INTERVAL } from './progress-interval';
import { readResponse, transportError } from './read-response';
import { isOverLimit, ResponseTooLargeError } from './response-limit';
import type { Backend, BackendOptions, TransportEvent } from './backend';
import type { ResponseBodyType, TransportRequest } from './request';
import { buildUrl } from './url';

const isAjaxError = (error: unknown): error is AjaxError =>
  error instanceof Error && error.name.startsWith('Ajax');

const tooLargeError = (what: string, request: TransportRequest) =>
  transportError('TOO_LARGE', `${what} is too large`, request);

interface SentRequest {
  readonly request: TransportRequest;
  readonly url: string;
  /** Milliseconds for which the request waited for a free connection. */
  readonly waited: number;
}

/** Returns the type that the XMLHttpRequest is asked for. JSON is asked for as text, because a broken body would become `null`. */
const xhrResponseType = (type: ResponseBodyType): XMLHttpRequestResponseType => {
  if (type === 'blob') return platform.blobResponseType;
  return type === 'arraybuffer' ? type : 'text';
};

/** Returns the reason why there was no answer, where it is known: from this library's own XMLHttpRequests. */
const networkErrorOf = (xhr: object): Error | undefined =>
  'networkError' in xhr && xhr.networkError instanceof Error ? xhr.networkError : undefined;

/** Returns how many bytes of an answer went to its request's sink; `undefined` where it is in memory. */
const streamedBytesOf = (xhr: object): number | undefined =>
  'streamedBytes' in xhr && typeof xhr.streamedBytes === 'number' ? xhr.streamedBytes : undefined;

/**
 * Turns the events of `ajax` into those of a request. `ajax` reports an error status as an error, but it is an answer: it is read
 * by `readResponse` like any other, which throws the server's error.
 */
class AjaxObserver extends ObserverStage<AjaxResponse<unknown>, TransportEvent, SentRequest> {
  #lastProgress = -Infinity;

  override next({ type, loaded, total, originalEvent, xhr }: AjaxResponse<unknown>): void {
    const { request } = this.context;
    const { progress, maxContentLength } = request;
    const way = type.startsWith('upload') ? 'upload' : 'download';
    if (way === 'download' && loaded > maxContentLength)
      this.destination.error(tooLargeError('the answer', request));
    else if (type === 'download_load') this.#reply(xhr);
    else if (progress && type !== 'download_loadstart' && !this.#isTooSoon(type, originalEvent))
      this.destination.next({
        type: way,
        loaded,
        ...(originalEvent.lengthComputable && { total }),
      });
  }

  override error(error: unknown): void {
    const { request, waited } = this.context;
    if (!isAjaxError(error)) this.destination.error(error);
    else if (error.name === 'AjaxTimeoutError')
      this.destination.error(
        transportError(
          'TIMEOUT',
          `no answer within ${request.timeout} ms${afterWaiting(waited)}`,
          request,
        ),
      );
    // A lower status is no error of `ajax`: jsdom and happy-dom keep that of an answer that was cut off.
    else if (error.status >= 400) this.#reply(error.xhr);
    else {
      const cause = networkErrorOf(error.xhr);
      if (cause instanceof ResponseTooLargeError)
        this.destination.error(tooLargeError('the answer', request));
      else if (cause instanceof DirectusError) this.destination.error(cause);
      else this.#noAnswer(cause);
    }
  }

  /** WebKit reports each 8 kB of an upload, thousands for a film. The requests of Node and `fetch` give their events no time. */
  #isTooSoon(type: string, { timeStamp }: ProgressEvent): boolean {
    if (type !== 'upload_progress') return false;
    if (timeStamp - this.#lastProgress < PROGRESS_INTERVAL) return true;
    this.#lastProgress = timeStamp;
    return false;
  }

  #noAnswer(cause: Error | undefined): void {
    const { request } = this.context;
    const message = `no answer from the server${cause ? `: ${cause.message}` : ''}`;
    this.destination.error(transportError('NETWORK', message, request, undefined, cause));
  }

  #reply(xhr: XMLHttpRequest): void {
    const { request } = this.context;
    const body: unknown = xhr.response;
    if (isOverLimit(body, request.maxContentLength)) {
      this.destination.error(tooLargeError('the answer', request));
      return;
    }
    request.probe?.onReceive(streamedBytesOf(xhr) ?? byteLength(body));
    // An error is Directus's own JSON, also where a Blob was asked for. The status counts where its Blob cannot be read.
    if (xhr.status >= 400 && isBlobLike(body))
      this.destination.add(
        blobText(body)
          .pipe(catchError(() => of('')))
          .subscribe((text) => this.#read(xhr, text)),
      );
    else this.#read(xhr, body);
  }

  #read(xhr: XMLHttpRequest, body: unknown): void {
    const { request, url } = this.context;
    try {
      this.destination.next({ type: 'reply', body: readResponse(xhr, request, url, body) });
    } catch (error) {
      this.destination.error(error);
    }
  }
}

/**
 * Returns the backend on `ajax` of rxjs, with the browser's XMLHttpRequest, or in Node with this library's own.
 * It hides what ajax does not do for this API: its own reading of JSON (a broken body would become
 * `null` with success), its `x-requested-with` (which fails Directus's CORS preflight), its query strings.
 */
export function ajaxBackend(
  options: BackendOptions,
  createXhr: CreateXhr = platform.createXhr,
): Backend {
  plainRecord('options', options);
  const { url: base, withCredentials } = options;
  string('options.url', base);
  const queue = new ConnectionQueue(platform.maxConnections);
  return (request) =>
    defer(() => {
      const { method, path, params, timeout, progress, responseType } = request;
      const { maxBodyLength, maxContentLength } = request;
      const url = buildUrl(base, path, params);
      const { body, headers } = encodeBody(request.body);
      // A stream is passed on as an object that only looks like a Blob.
      const isLimited = maxBodyLength < Infinity && isReplayable(request.body);
      if (isLimited && byteLength(body) > maxBodyLength) throw tooLargeError('the body', request);
      request.probe?.onSend(byteLength(body));
      const allHeaders = platform.ownAnswer(method, mergeHeaders(headers, request.headers));
      const events = queue.run(request, (to, waited) => {
        let xhr: ReturnType<CreateXhr> | undefined;
        // One literal: a copy with one more member costs a fifth of a request.
        const config: AjaxConfig = {
          url,
          method,
          timeout,
          withCredentials,
          headers: allHeaders,
          body,
          responseType: xhrResponseType(responseType),
          // eslint-disable-next-line @typescript-eslint/no-deprecated -- until rxjs 8 the one way to leave out x-requested-with
          crossDomain: true,
          includeUploadProgress: progress && body !== undefined,
          includeDownloadProgress: progress || maxContentLength < Infinity,
          createXHR: () => (xhr = createXhr(maxContentLength, request)),
        };
        if (progress) to.next({ type: 'sent' });
        const sent = to.closed
          ? undefined
          : ajax(config).subscribe(new AjaxObserver(to, { request, url, waited }));
        return (onReleased) => {
          sent?.unsubscribe();
          if (xhr?.onReleased) xhr.onReleased(onReleased);
          else onReleased();
        };
      });
      // A stream whose turn has not come when it is cancelled would stay open.
      return hasMethod(body, 'cancel') ? events.pipe(finalize(body.cancel)) : events;
    });
}
