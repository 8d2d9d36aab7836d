import { defer, finalize, Observable } from 'rxjs';
import { ajax, type AjaxConfig, type AjaxError, type AjaxResponse } from 'rxjs/ajax';
import * as platform from '#platform';
import { ObserverStage } from '../internal/observer-stage';
import { hasMethod } from '../internal/guards';
import { byteLength, isReplayable, encodeBody } from './encode-body';
import { mergeHeaders } from './headers';
import { transportError, readResponse } from './read-response';
import type { Backend, BackendOptions, TransportEvent, TransportRequest } from './types';
import { buildUrl } from './url';

const isAjaxError = (error: unknown): error is AjaxError =>
  error instanceof Error && error.name.startsWith('Ajax');

const tooLargeError = (what: string, request: TransportRequest) =>
  transportError('TOO_LARGE', `${what} is too large`, request);

interface SentRequest {
  readonly request: TransportRequest;
  readonly url: string;
}

/** Makes events of what ajax tells of a request; an error status is a reply like any other. */
class AjaxObserver extends ObserverStage<AjaxResponse<unknown>, TransportEvent, SentRequest> {
  override next({ type, loaded, total, originalEvent, xhr }: AjaxResponse<unknown>): void {
    const { request } = this.context;
    const { progress, maxContentLength } = request;
    const way = type.startsWith('upload') ? 'upload' : 'download';
    if (way === 'download' && loaded > maxContentLength)
      this.destination.error(tooLargeError('the answer', request));
    else if (type === 'download_load') this.#reply(xhr);
    else if (progress && type !== 'download_loadstart')
      this.destination.next({
        type: way,
        loaded,
        ...(originalEvent.lengthComputable && { total }),
      });
  }

  override error(error: unknown): void {
    const { request } = this.context;
    if (!isAjaxError(error)) this.destination.error(error);
    else if (error.status > 0) {
      this.#reply(error.xhr);
      this.destination.complete();
    } else if (error.name === 'AjaxTimeoutError')
      this.destination.error(
        transportError('TIMEOUT', `no answer within ${request.timeout} ms`, request),
      );
    else {
      const cause = platform.networkErrorOf(error.xhr);
      const message = `no answer from the server${cause ? `: ${cause.message}` : ''}`;
      this.destination.error(transportError('NETWORK', message, request, undefined, cause));
    }
  }

  #reply(xhr: XMLHttpRequest): void {
    const { request, url } = this.context;
    try {
      this.destination.next({ type: 'reply', body: readResponse(xhr, request, url) });
    } catch (error) {
      this.destination.error(error);
    }
  }
}

/**
 * The backend on `ajax` of rxjs, in browsers on their XMLHttpRequest and in Node on ours.
 * It hides what ajax does not do for this API: its own reading of JSON (a broken body would become
 * `null` with success), its `x-requested-with` (which fails Directus's CORS preflight), its query strings.
 */
export function ajaxBackend(
  { url: base, withCredentials }: BackendOptions,
  createXHR: () => XMLHttpRequest = platform.createXhr,
): Backend {
  const inTurn = platform.limitConcurrency(base);
  const send = (request: TransportRequest, config: AjaxConfig) =>
    new Observable<TransportEvent>((to) => {
      if (request.progress) to.next({ type: 'sent' });
      return ajax(config).subscribe(new AjaxObserver(to, { request, url: config.url }));
    });
  return (request) =>
    defer(() => {
      const { body, headers } = encodeBody(request.body);
      const { method, path, params, timeout, progress, responseType } = request;
      const { maxBodyLength, maxContentLength } = request;
      // What a stream is sent as only looks like a Blob.
      const isLimited = maxBodyLength < Infinity && isReplayable(request.body);
      if (isLimited && byteLength(body) > maxBodyLength) throw tooLargeError('the body', request);
      const config: AjaxConfig = {
        url: buildUrl(base, path, params),
        method,
        timeout,
        withCredentials,
        headers: mergeHeaders(headers, request.headers),
        body,
        responseType: /blob|buffer/.test(responseType) ? 'arraybuffer' : 'text',
        // eslint-disable-next-line @typescript-eslint/no-deprecated -- until rxjs 8 the one way to leave out x-requested-with
        crossDomain: true,
        createXHR,
        includeUploadProgress: progress && body !== undefined,
        includeDownloadProgress: progress || maxContentLength < Infinity,
      };
      const turn = inTurn(send(request, config));
      // A stream whose turn has not come when it is cancelled would stay open.
      return hasMethod(body, 'cancel') ? turn.pipe(finalize(body.cancel)) : turn;
    });
}
