import { InvalidParamError } from '../errors/errors';
import { plainRecord } from '../internal/argument-checks';
import { unchecked } from '../internal/unchecked';
import { ajaxBackend } from './ajax-backend';
import type { BackendFactory } from './backend';
import { FetchXhr } from './fetch-xhr';
import type { TransportRequest } from './request';
import { isSafeMethod } from './retry';

/**
 * Options of `fetch` beside those of the request itself: the standard's (`cache`, `keepalive`, `priority`, …), and those that
 * frameworks add.
 */
export type FetchInit = Omit<
  RequestInit,
  'method' | 'headers' | 'body' | 'signal' | 'redirect' | 'credentials' | 'window'
> & {
  /** Next.js: how long an answer is cached, in seconds, and under which tags. */
  readonly next?: {
    readonly revalidate?: number | false | undefined;
    readonly tags?: string[] | undefined;
  };
  /** Cloudflare Workers: features of the edge, such as `cacheTtl`. */
  readonly cf?: object;
};

/** Returns the options without `credentials`: the mode of the session decides about cookies. */
function checkedInit(init: unknown): object {
  const { then, credentials: _, ...others } = plainRecord('init', init);
  if (then !== undefined) throw new InvalidParamError('init', 'cannot be a promise');
  return others;
}

/** Returns the options for a write or a login, which Next.js would otherwise answer from its cache and not send. */
const uncached = ({ next: _, cache, ...others }: FetchInit): FetchInit =>
  cache === 'no-store' ? { ...others, cache } : others;

/**
 * Makes the requests with `fetch`, like {@link fetchBackend}, and passes `init` to it: an object for all requests, whose `next` and
 * `cache` (except `no-store`) apply to reads alone, or a function that returns the options of each request. The request's own method, headers, body and signal, `redirect` and
 * `credentials` cannot be changed. Throws `InvalidParamError` where `init` is neither; a function that returns a promise fails the request.
 *
 * @example
 * import { fetchBackendWith } from 'directus-rx/fetch';
 *
 * const backend = fetchBackendWith(({ method, route = '' }) =>
 *   method === 'GET' ? { next: { revalidate: 60, tags: [route] } } : {}, // Next.js would cache writes and logins, too
 * );
 * new Directus(url, { transport: { backend } });
 */
export const fetchBackendWith = (
  init: FetchInit | ((request: TransportRequest) => FetchInit),
): BackendFactory => {
  const initFor =
    typeof init === 'function'
      ? init
      : (request: TransportRequest) => (isSafeMethod(request) ? init : uncached(init));
  if (typeof init !== 'function') checkedInit(init);
  return (options) =>
    ajaxBackend(options, (maxContentLength, request) =>
      unchecked<XMLHttpRequest>(new FetchXhr(maxContentLength, checkedInit(initFor(request)))),
    );
};

/**
 * Makes the requests with `fetch`, for service workers and other runtimes that have neither XMLHttpRequest nor Node's
 * modules. It behaves as the usual backend, except for uploads: `fetch` reports no progress of them.
 *
 * @example
 * import { fetchBackend } from 'directus-rx/fetch';
 *
 * new Directus(url, { transport: { backend: fetchBackend } });
 */
export const fetchBackend: BackendFactory = /* @__PURE__ */ fetchBackendWith({});
