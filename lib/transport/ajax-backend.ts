import { Observable } from 'rxjs';
import { ajax, type AjaxConfig, type AjaxError } from 'rxjs/ajax';
import * as platform from '#platform';
import { byteLength, wireBody } from './body';
import { joinHeaders } from './headers';
import { failure, readReply } from './reply';
import type { Backend, BackendOptions } from './types';
import { requestUrl } from './url';

const isAjaxError = (error: unknown): error is AjaxError =>
  error instanceof Error && error.name.startsWith('Ajax');

/**
 * The backend on `ajax` of rxjs, in browsers on their XMLHttpRequest and in Node on ours.
 * It hides what ajax does not do for this API: its own reading of JSON (a broken body would become
 * `null` with success), its `x-requested-with` (which fails Directus's CORS preflight), its query strings.
 */
export const ajaxBackend =
  (
    { url: base, withCredentials }: BackendOptions,
    createXHR: () => XMLHttpRequest = platform.createXhr,
  ): Backend =>
  (request) =>
    // One stage for what defer, map, catchError and startWith would do in four: it is on every request's way.
    new Observable((subscriber) => {
      const url = requestUrl(base, request.path, request.params);
      const { body, headers } = wireBody(request.body);
      const { method, timeout, progress, responseType, maxBodyLength, maxContentLength } = request;
      const tooLarge = (what: string) => failure('TOO_LARGE', `${what} is too large`, request);
      if (maxBodyLength < Infinity && byteLength(body) > maxBodyLength) throw tooLarge('the body');
      const config: AjaxConfig = {
        url,
        method,
        timeout,
        withCredentials,
        headers: joinHeaders(headers, request.headers),
        ...(body !== undefined && { body }),
        responseType: /^(?:blob|arraybuffer)$/.test(responseType) ? 'arraybuffer' : 'text',
        // eslint-disable-next-line @typescript-eslint/no-deprecated -- until rxjs 8 the one way to leave out x-requested-with
        crossDomain: true,
        createXHR,
        includeUploadProgress: progress && body !== undefined,
        includeDownloadProgress: progress || maxContentLength < Infinity,
      };
      /** An error status is a reply like any other. */
      const settle = (xhr: XMLHttpRequest) => {
        try {
          subscriber.next({ type: 'reply', body: readReply(xhr, request, url) });
          subscriber.complete();
        } catch (error) {
          subscriber.error(error);
        }
      };
      if (progress) subscriber.next({ type: 'sent' });
      return ajax(config).subscribe({
        next: ({ type, loaded, total, originalEvent, xhr }) => {
          const way = type.startsWith('upload') ? 'upload' : 'download';
          if (way === 'download' && loaded > maxContentLength)
            subscriber.error(tooLarge('the answer'));
          else if (type === 'download_load') settle(xhr);
          else if (progress && type !== 'download_loadstart')
            subscriber.next({
              type: way,
              loaded,
              ...(originalEvent.lengthComputable && { total }),
            });
        },
        error: (error: unknown) => {
          if (!isAjaxError(error)) subscriber.error(error);
          else if (error.status > 0) settle(error.xhr);
          else if (error.name === 'AjaxTimeoutError')
            subscriber.error(failure('TIMEOUT', `no answer within ${timeout} ms`, request));
          else {
            const cause = platform.failureOf(error.xhr);
            const why = cause ? `: ${cause.message}` : '';
            const message = `no answer from the server${why}`;
            subscriber.error(failure('NETWORK', message, request, undefined, cause));
          }
        },
      });
    });
