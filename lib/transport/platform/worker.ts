import { trust } from '../../internal/unchecked';
import { FetchXhr } from '../fetch-xhr';
import type { Platform } from './types';

export { background, failureOf, inTurn, responseHeaders, streamBody } from './browser';

// For bundles that are made for workers (conditions `worker`, `workerd`, `edge-light`), some of which have one.
export const createXhr: Platform['createXhr'] = () =>
  typeof XMLHttpRequest === 'undefined'
    ? trust<XMLHttpRequest>(new FetchXhr())
    : new XMLHttpRequest();
