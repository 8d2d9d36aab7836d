import {
  combineLatest,
  concat,
  defer,
  map,
  merge,
  Observable,
  of,
  switchMap,
  tap,
  throwError,
  timeout,
} from 'rxjs';
import { authenticate, type AuthenticationConfig, keepAuthenticated } from './authentication';
import { SubscriptionChannel } from './channel';
import { RealtimeError } from './errors';
import { heartbeat } from './heartbeat';
import type { SocketClass } from './socket/types';
import type { RealtimeAuthMode } from './types';
import { openSocket, type SocketConnection } from './socket-connection';

/** Milliseconds: the server itself waits ten seconds for a token. */
const CONNECT_TIMEOUT = 15_000;

export interface ConnectConfig extends AuthenticationConfig {
  readonly url: string;
  readonly authMode: RealtimeAuthMode;
  readonly socketClass: () => Observable<SocketClass>;
  readonly wake$: Observable<unknown>;
  readonly nextUid: () => string;
}

/**
 * Opens one connection: connects, authenticates, emits its channel, and keeps it alive and authenticated.
 * Errors when it is lost; unsubscribing closes it. `onOpen`: called once it has connected.
 */
export function connect(
  config: ConnectConfig,
  onOpen: () => void,
): Observable<SubscriptionChannel> {
  const { url, authMode, session, scheduler } = config;
  const address$ =
    authMode === 'strict'
      ? session
          .token()
          .pipe(map((token) => `${url}?access_token=${encodeURIComponent(token ?? '')}`))
      : of(url);

  const use = (socket: SocketConnection): Observable<SubscriptionChannel> => {
    const channel = new SubscriptionChannel(socket, config.nextUid, scheduler);
    return merge(
      heartbeat(socket, config.wake$, scheduler),
      new Observable<never>(() => channel.attach()),
      authMode === 'public'
        ? concat(authenticate(socket, null, scheduler), of(channel))
        : keepAuthenticated(socket, config, channel),
    );
  };

  return combineLatest([defer(config.socketClass), address$]).pipe(
    switchMap(([Socket, address]) => openSocket(Socket, address)),
    tap(onOpen),
    switchMap(use),
    timeout({
      first: CONNECT_TIMEOUT,
      scheduler,
      with: () => throwError(() => new RealtimeError('TIMEOUT')),
    }),
  );
}
