import { asyncScheduler, type Observable, of, type SchedulerLike } from 'rxjs';
import * as platform from '#socket';
import { InvalidParamError } from '../errors/errors';
import { hasMethod } from '../internal/guards';
import { duration, object, oneOf, optional, withMethods } from '../internal/argument-checks';
import type { LocalQueries } from './local-queries';
import type { OfflineLists } from './offline-lists';
import type { SocketClass } from './socket/types';
import type { RealtimeAuthMode, RealtimeOptions } from './types';

const AUTH_MODES: readonly RealtimeAuthMode[] = ['handshake', 'public', 'strict'];

/** Milliseconds between two polls at least: 20 requests in a minute. */
const MIN_POLL_INTERVAL = 3_000;

export interface ResolvedRealtimeOptions {
  readonly authMode: RealtimeAuthMode;
  readonly path: string;
  readonly retryDelay: number;
  readonly maxRetryDelay: number;
  readonly debounce: number;
  readonly pollInterval: number;
  readonly socketClass: () => Observable<SocketClass>;
  readonly scheduler: SchedulerLike;
  readonly localQueries: LocalQueries | undefined;
  readonly offline: OfflineLists | undefined;
}

/** Returns the options with their defaults. Throws `InvalidParamError` for wrong values. */
export function resolveRealtimeOptions(options: RealtimeOptions = {}): ResolvedRealtimeOptions {
  const {
    authMode = 'handshake',
    path = '/websocket',
    webSocket,
    localQueries,
    offline,
  } = object('options', options);
  const { scheduler = asyncScheduler } = options;
  const given: Readonly<Record<string, unknown>> = { webSocket, scheduler };
  // The path is appended to the server's address: without a leading slash it could change the host.
  if (typeof path !== 'string' || !/^\/[^?#\s\\]*$/.test(path))
    throw new InvalidParamError('path', 'must begin with a slash, and hold no query');
  if (webSocket !== undefined && typeof given['webSocket'] !== 'function')
    throw new InvalidParamError('webSocket', 'must be a class');
  if (!hasMethod(given['scheduler'], 'now') || !hasMethod(given['scheduler'], 'schedule'))
    throw new InvalidParamError('scheduler', 'must be a scheduler of RxJS');
  if (localQueries !== undefined) withMethods('localQueries', localQueries, ['list']);
  const milliseconds = (
    name: 'retryDelay' | 'maxRetryDelay' | 'debounce' | 'pollInterval',
    otherwise: number,
  ): number => duration(name, options[name] ?? otherwise);
  return {
    authMode: oneOf('authMode', authMode, AUTH_MODES),
    path,
    retryDelay: milliseconds('retryDelay', 1_000),
    maxRetryDelay: milliseconds('maxRetryDelay', 30_000),
    debounce: milliseconds('debounce', 100),
    pollInterval: Math.max(milliseconds('pollInterval', 10_000), MIN_POLL_INTERVAL),
    socketClass: webSocket ? () => of(webSocket) : platform.socketClass,
    scheduler,
    localQueries,
    offline: optional(offlineLists, 'offline', offline),
  };
}

const offlineLists = (name: string, offline: OfflineLists): OfflineLists =>
  withMethods(name, offline, ['list']);
