import { unchecked } from '../internal/unchecked';
import { ajaxBackend } from './ajax-backend';
import { FetchXhr } from './fetch-xhr';
import type { BackendFactory } from './backend';

/**
 * Makes the requests with `fetch`, for service workers and other runtimes that have neither XMLHttpRequest nor Node's
 * modules. It behaves as the usual backend, except for uploads: `fetch` reports no progress of them.
 *
 * @example
 * import { fetchBackend } from 'directus-rx/fetch';
 *
 * new Directus(url, { transport: { backend: fetchBackend } });
 */
export const fetchBackend: BackendFactory = (options) =>
  ajaxBackend(options, (maxContentLength) =>
    unchecked<XMLHttpRequest>(new FetchXhr(maxContentLength)),
  );
