import { asyncScheduler, noop } from 'rxjs';
import { DirectusError, InvalidParamError } from '../../errors/errors';
import { parseHeaders } from '../headers';
import type { Platform } from './types';

export const createXhr: Platform['createXhr'] = () => {
  if (typeof XMLHttpRequest === 'undefined')
    throw new DirectusError('No XMLHttpRequest here: see fetchBackend of directus-rx/fetch');
  return new XMLHttpRequest();
};

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
