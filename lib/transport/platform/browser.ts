import { asyncScheduler, identity } from 'rxjs';
import { DirectusError, InvalidParamError } from '../../errors/errors';
import { parseHeaders } from '../headers';
import type { Platform } from './types';

export const createXhr: Platform['createXhr'] = () => {
  if (typeof XMLHttpRequest === 'undefined')
    throw new DirectusError('No XMLHttpRequest here: see fetchBackend of directus-rx/fetch');
  return new XMLHttpRequest();
};

// A browser sees to that itself.
export const limitConcurrency: Platform['limitConcurrency'] = () => identity;

export const responseHeaders: Platform['responseHeaders'] = (xhr) =>
  parseHeaders(xhr.getAllResponseHeaders());

// Scripts must not learn what the network does.
export const networkErrorOf: Platform['networkErrorOf'] = () => undefined;

export const encodeStream: Platform['encodeStream'] = () => {
  throw new InvalidParamError('data', 'cannot be a stream in a browser: pass a Blob or a File');
};

export const unrefScheduler: Platform['unrefScheduler'] = asyncScheduler;
