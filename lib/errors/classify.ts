import { isSessionError, isTransportError } from './errors';

/**
 * Whether an error may be gone a little later, for transfers that wait until a server or a connection is back.
 * `statuses`: those that pass, too.
 */
export const isTemporary = (error: unknown, ...statuses: readonly number[]): boolean =>
  isTransportError(error)
    ? error.code === 'NETWORK' ||
      error.code === 'TIMEOUT' ||
      error.status >= 500 ||
      [429, ...statuses].includes(error.status)
    : isSessionError(error) && error.code === 'UNREACHABLE';
