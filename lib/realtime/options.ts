import { asyncScheduler, type Observable, of, type SchedulerLike } from 'rxjs';
import * as platform from '#socket';
import { InvalidParamError } from '../errors/errors';

import type { SocketClass } from './socket/types';
import type { RealtimeAuthMode, RealtimeOptions } from './types';

const AUTH_MODES: readonly RealtimeAuthMode[] = ['handshake', 'public', 'strict'];

export interface ResolvedRealtimeOptions {
  readonly authMode: RealtimeAuthMode;
  readonly path: string;
  readonly retryDelay: number;
  readonly maxRetryDelay: number;
  readonly debounce: number;
  readonly pollInterval: number;
  readonly socketClass: () => Observable<SocketClass>;
  readonly scheduler: SchedulerLike;
}

/** The options with their defaults; wrong values are refused with an `InvalidParamError`. */
export function resolveRealtimeOptions(options: RealtimeOptions): ResolvedRealtimeOptions {
  const { authMode = 'handshake', path = '/websocket', webSocket } = options;
  const { scheduler = asyncScheduler } = options;
  if (!AUTH_MODES.includes(authMode))
    throw new InvalidParamError('authMode', `must be one of ${AUTH_MODES.join(', ')}`);
  const milliseconds = (
    name: 'retryDelay' | 'maxRetryDelay' | 'debounce' | 'pollInterval',
    otherwise: number,
  ): number => {
    const { [name]: value = otherwise } = options;
    if (!(value >= 0)) throw new InvalidParamError(name, 'must be 0 or more milliseconds');
    return value;
  };
  return {
    authMode,
    path,
    retryDelay: milliseconds('retryDelay', 1_000),
    maxRetryDelay: milliseconds('maxRetryDelay', 30_000),
    debounce: milliseconds('debounce', 100),
    pollInterval: milliseconds('pollInterval', 10_000),
    socketClass: webSocket ? () => of(webSocket) : platform.socketClass,
    scheduler,
  };
}
