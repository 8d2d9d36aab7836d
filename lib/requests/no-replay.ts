import type { TransportRequestOptions } from '../transport/request';

/** For a GET that changes something: neither repeated nor shared with another, unless the call says so. */
export const NO_REPLAY: TransportRequestOptions = { retry: false, dedupe: false };
