import type { ItemsOptions } from './handler';

/** For a GET that changes something: neither repeated nor shared with another, unless the call says so. */
export const noReplay = ({ requestOptions }: ItemsOptions = {}): ItemsOptions => ({
  requestOptions: {
    ...requestOptions,
    retry: requestOptions?.retry ?? false,
    dedupe: requestOptions?.dedupe ?? false,
  },
});
