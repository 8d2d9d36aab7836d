import { parseHeaders } from '../headers';
import { Turns } from './node/concurrency-limit';
import { CONNECTIONS } from './node/undici-request';
import { NodeXhr } from './node/xhr';
import type { Platform } from './types';

export { background } from './node/unref-scheduler';
export { streamBody } from './node/stream-body';

// A global XMLHttpRequest (jsdom, a test double) is somebody's wish: it is used.
export const createXhr: Platform['createXhr'] = () =>
  typeof XMLHttpRequest === 'undefined'
    ? // eslint-disable-next-line no-restricted-syntax -- ours has the members that ajax uses, not all of the DOM's
      (new NodeXhr() as unknown as XMLHttpRequest)
    : new XMLHttpRequest();

const turns = new Map<string, Turns>();

export const inTurn: Platform['inTurn'] = (url) => {
  const { origin } = new URL(url);
  const own = turns.get(origin) ?? new Turns(CONNECTIONS);
  turns.set(origin, own);
  return (source) => own.take(source);
};

export const responseHeaders: Platform['responseHeaders'] = (xhr) => {
  const own: object = xhr;
  return own instanceof NodeXhr ? own.headers : parseHeaders(xhr.getAllResponseHeaders());
};

export const failureOf: Platform['failureOf'] = (xhr) => {
  const own: object = xhr;
  return own instanceof NodeXhr ? own.failure : undefined;
};
