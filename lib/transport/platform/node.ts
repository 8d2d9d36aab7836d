import { unchecked } from '../../internal/unchecked';
import { parseHeaders } from '../headers';
import { NodeXhr, readHeaders } from './node/node-xhr';
import type { Platform } from './types';

export { unrefScheduler } from './node/unref-scheduler';
export { tabGlobals } from './node/tab-globals';
export { claimStream, encodeStream } from './node/stream-body';
export { encodeForeign } from './node/request-body';

// A global XMLHttpRequest (jsdom, a test double) is used, because it was set on purpose.
export const createXhr: Platform['createXhr'] = (maxContentLength, { sink }) =>
  typeof XMLHttpRequest === 'undefined'
    ? unchecked<XMLHttpRequest>(new NodeXhr(maxContentLength, { sink }))
    : new XMLHttpRequest();

// Node makes a Blob of a copy of the bytes, so that asking for one saves nothing.
export const blobResponseType: Platform['blobResponseType'] = 'arraybuffer';

export const ownAnswer: Platform['ownAnswer'] = (_, headers) => headers;

/** With fewer, slow answers and long uploads block other requests; with more, undici takes longer for each. */
export const maxConnections: Platform['maxConnections'] = 64;

export const responseHeaders: Platform['responseHeaders'] = (xhr) => {
  const own: object = xhr;
  if (own instanceof NodeXhr) return readHeaders(own.rawHeaders);
  return parseHeaders(xhr.getAllResponseHeaders());
};
