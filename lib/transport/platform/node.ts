import { parseHeaders } from '../headers';
import { ConcurrencyLimit } from './node/concurrency-limit';
import { MAX_SOCKETS_PER_ORIGIN } from './node/undici-request';
import { NodeXhr } from './node/xhr';
import type { Platform } from './types';

export { unrefScheduler } from './node/unref-scheduler';
export { encodeStream } from './node/stream-body';

// A global XMLHttpRequest (jsdom, a test double) is somebody's wish: it is used.
export const createXhr: Platform['createXhr'] = () =>
  typeof XMLHttpRequest === 'undefined'
    ? // eslint-disable-next-line no-restricted-syntax -- ours has the members that ajax uses, not all of the DOM's
      (new NodeXhr() as unknown as XMLHttpRequest)
    : new XMLHttpRequest();

const limits = new Map<string, ConcurrencyLimit>();

export const limitConcurrency: Platform['limitConcurrency'] = (url) => {
  const { origin } = new URL(url);
  const own = limits.get(origin) ?? new ConcurrencyLimit(MAX_SOCKETS_PER_ORIGIN);
  limits.set(origin, own);
  return (source) => own.run(source);
};

export const responseHeaders: Platform['responseHeaders'] = (xhr) => {
  const own: object = xhr;
  return own instanceof NodeXhr ? own.headers : parseHeaders(xhr.getAllResponseHeaders());
};

export const networkErrorOf: Platform['networkErrorOf'] = (xhr) => {
  const own: object = xhr;
  return own instanceof NodeXhr ? own.networkError : undefined;
};
