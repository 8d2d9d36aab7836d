import { unchecked } from '../../internal/unchecked';
import { FetchXhr } from '../fetch-xhr';
import type { Platform } from './types';

export {
  blobResponseType,
  claimStream,
  encodeForeign,
  encodeStream,
  maxConnections,
  ownAnswer,
  responseHeaders,
  tabGlobals,
  unrefScheduler,
} from './browser';

// For bundles that are made for workers (conditions `worker`, `workerd`, `edge-light`), some of which have one.
export const createXhr: Platform['createXhr'] = (maxContentLength) =>
  typeof XMLHttpRequest === 'undefined'
    ? unchecked<XMLHttpRequest>(new FetchXhr(maxContentLength))
    : new XMLHttpRequest();
