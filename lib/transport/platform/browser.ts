import { asyncScheduler, noop } from 'rxjs';
import { DirectusError, InvalidParamError } from '../../errors/errors';
import { parseHeaders } from '../headers';
import type { Platform } from './types';

export const createXhr: Platform['createXhr'] = () => {
  if (typeof XMLHttpRequest === 'undefined')
    throw new DirectusError('No XMLHttpRequest here: see fetchBackend of directus-rx/fetch');
  return new XMLHttpRequest();
};

// Chromium keeps the bytes of a Blob outside of the page, and large ones on the disk.
export const blobResponseType: Platform['blobResponseType'] = 'blob';

let reads = 0;

// WebKit gives a GET the answer of an equal one that is under way, or in a shared worker of one that has ended, though a write
// came between them. It compares nearly all headers, this one too: Content-Language means nothing in a GET, and needs no
// CORS preflight.
export const ownAnswer: Platform['ownAnswer'] = (method, headers) =>
  method === 'GET' && isWebkit() ? { 'content-language': `x-${++reads}`, ...headers } : headers;

/** Chromium calls itself AppleWebKit, too. Workers have no `vendor`, and React Native has no `userAgent`. */
const isWebkit = (): boolean =>
  typeof navigator === 'object' && /AppleWebKit(?!.*Chrom)/.test(navigator.userAgent);

// A browser limits its sockets itself.
export const maxConnections: Platform['maxConnections'] = Infinity;

export const responseHeaders: Platform['responseHeaders'] = (xhr) =>
  parseHeaders(xhr.getAllResponseHeaders());

// Does nothing: `encodeStream` refuses the stream later, and its owner keeps it.
export const claimStream: Platform['claimStream'] = () => noop;

export const encodeStream: Platform['encodeStream'] = () => {
  throw new InvalidParamError('data', 'cannot be a stream in a browser: pass a Blob or a File');
};

export const encodeForeign: Platform['encodeForeign'] = (body) => {
  try {
    // Works on a file of another window, and throws on one that only looks like a file.
    return Blob.prototype.slice.call(body);
  } catch {
    throw new InvalidParamError('data', 'holds a file that is not one of this browser');
  }
};

export const unrefScheduler: Platform['unrefScheduler'] = asyncScheduler;

export const tabGlobals: Platform['tabGlobals'] = globalThis;
