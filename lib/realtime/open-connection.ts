import {
  combineLatest,
  concat,
  defer,
  filter,
  first,
  ignoreElements,
  map,
  merge,
  Observable,
  of,
  type SchedulerLike,
  switchMap,
  tap,
  throwError,
  timeout,
} from 'rxjs';
import { isObject } from '../internal/guards';
import { SubscriptionChannel } from './channel';
import { RealtimeError } from './errors';
import { heartbeat } from './heartbeat';
import type { RealtimeSession } from './session-adapter';
import type { SocketClass } from './socket/types';
import type { RealtimeAuthMode } from './types';
import { type ServerMessage, openSocket, type SocketConnection } from './socket-connection';

/** Milliseconds: the server itself waits ten seconds for a token. */
const CONNECT_TIMEOUT = 15_000;

/** The session has become another: what was open for the old one must not go on. */
export const SESSION_CHANGED = new RealtimeError('SESSION_CHANGED', 'Another session has begun');

export interface ConnectConfig {
  readonly url: string;
  readonly authMode: RealtimeAuthMode;
  readonly session: RealtimeSession;
  readonly socketClass: () => Observable<SocketClass>;
  readonly wake$: Observable<unknown>;
  readonly nextUid: () => string;
  readonly scheduler: SchedulerLike;
}

const errorCode = ({ error }: ServerMessage): unknown =>
  isObject(error) ? error['code'] : undefined;

const isExpired = (message: ServerMessage): boolean =>
  message['type'] === 'auth' && errorCode(message) === 'TOKEN_EXPIRED';

/**
 * Says who we are, and completes when the server has accepted it. Without a token a ping asks whether the
 * server takes us as we are: anonymous, or by the session's cookie.
 */
const authenticate = (
  { messages$, send }: SocketConnection,
  token: string | null,
): Observable<never> =>
  messages$.pipe(
    tap({
      subscribe: () =>
        send(token === null ? { type: 'ping' } : { type: 'auth', access_token: token }),
    }),
    first((message) => /^(?:auth|pong)$/.test(String(message['type'])) && !isExpired(message)),
    map(({ status }) => {
      if (status === 'error')
        throw new RealtimeError(token === null ? 'LOGIN_REQUIRED' : 'AUTH_FAILED');
    }),
    ignoreElements(),
  );

/**
 * Tells the server who we are, now and whenever the session gets a new token; completes only if it follows
 * no session. `ready` is emitted once the server has accepted the first.
 */
function keepAuthenticated<R>(
  wire: SocketConnection,
  session: RealtimeSession,
  ready: R,
): Observable<R> {
  let sent: string | null = null;
  const prove = (token: string | null) => {
    sent = token;
    return authenticate(wire, token);
  };
  const changed = () => {
    throw SESSION_CHANGED;
  };
  const expired$ = wire.messages$.pipe(
    filter(isExpired),
    switchMap(() => session.token()),
    // What the server calls expired may have time left by our clock; then what comes of it is told below.
    switchMap((token) =>
      token === sent
        ? session.refresh().pipe(map(() => (token === null ? changed() : null)))
        : of(token),
    ),
  );
  return merge(
    session.token().pipe(switchMap((token) => concat(prove(token), of(ready)))),
    merge(expired$, session.refreshed$).pipe(
      // Nothing to show is a session in a cookie: it is told by connecting anew, once it has expired.
      filter((token) => token !== null),
      switchMap(prove),
    ),
    session.userChanged$.pipe(map(changed)),
  );
}

/**
 * One connection: connects, authenticates, emits its channel, and keeps it alive and authenticated.
 * Errors when it is lost; unsubscribing closes it. `authenticating`: called once it has connected.
 */
export function connect(
  config: ConnectConfig,
  authenticating: () => void,
): Observable<SubscriptionChannel> {
  const { url, authMode, session, scheduler } = config;
  const address =
    authMode === 'strict'
      ? session
          .token()
          .pipe(map((token) => `${url}?access_token=${encodeURIComponent(token ?? '')}`))
      : of(url);

  const use = (wire: SocketConnection): Observable<SubscriptionChannel> => {
    const channel = new SubscriptionChannel(wire, config.nextUid, scheduler);
    return merge(
      heartbeat(wire, config.wake$, scheduler),
      new Observable<never>(() => channel.attach()),
      authMode === 'public'
        ? concat(authenticate(wire, null), of(channel))
        : keepAuthenticated(wire, session, channel),
    );
  };

  return combineLatest([defer(config.socketClass), address]).pipe(
    switchMap(([Socket, address]) => openSocket(Socket, address)),
    tap(authenticating),
    switchMap(use),
    timeout({
      first: CONNECT_TIMEOUT,
      scheduler,
      with: () => throwError(() => new RealtimeError('TIMEOUT')),
    }),
  );
}
