import {
  concat,
  distinctUntilChanged,
  exhaustMap,
  filter,
  first,
  ignoreElements,
  map,
  merge,
  type Observable,
  of,
  type SchedulerLike,
  switchMap,
  take,
  takeUntil,
  tap,
  throwError,
  timeout,
  timer,
} from 'rxjs';
import { longTimer } from '../internal/long-timer';
import type { Backoff } from '../internal/backoff';
import { RealtimeError } from './errors';
import type { ServerMessage } from './server-message';
import type { RealtimeSession } from './session-adapter';
import type { SocketConnection } from './socket-connection';

/** Milliseconds that the server may take to accept a token. */
const AUTH_TIMEOUT = 15_000;

/** Milliseconds for which a token must be accepted before the next one may follow it without a pause. */
const MIN_TOKEN_USE = 3_000;

/** The session has become another: what was open for the old one must not go on. */
export const SESSION_CHANGED = new RealtimeError('SESSION_CHANGED', 'Another session has begun');

/** The cookie of the session is a new one, which the server reads only when a connection is opened. */
export const COOKIE_RENEWED = new RealtimeError('COOKIE_RENEWED', 'The session has a new cookie');

export interface AuthenticationConfig {
  readonly session: RealtimeSession;
  /** Pauses between refreshes because the server calls a token expired; one for all connections of a client. */
  readonly expiryBackoff: Backoff;
  readonly scheduler: SchedulerLike;
}

const isExpired = (message: ServerMessage): boolean =>
  message.type === 'auth' && message.code === 'TOKEN_EXPIRED';

/**
 * Sends the token, and completes when the server has accepted it. Without a token a ping asks if the server accepts
 * us as we are: anonymous, or by the session's cookie.
 */
export const authenticate = (
  { messages$, send }: SocketConnection,
  token: string | null,
  scheduler: SchedulerLike,
): Observable<never> =>
  messages$.pipe(
    tap({
      subscribe: () =>
        send(token === null ? { type: 'ping' } : { type: 'auth', access_token: token }),
    }),
    filter(
      (message) =>
        (message.type === 'auth' && !isExpired(message)) ||
        (message.type === 'pong' && token === null),
    ),
    timeout({
      first: AUTH_TIMEOUT,
      scheduler,
      with: () => throwError(() => new RealtimeError('TIMEOUT')),
    }),
    first(),
    map((message) => {
      if (message.type === 'auth' && message.code !== null)
        throw new RealtimeError(token === null ? 'LOGIN_REQUIRED' : 'AUTH_FAILED');
    }),
    ignoreElements(),
  );

/**
 * Authenticates the connection, now and whenever the session gets a new token; completes only if the session reports
 * no changes. `ready` is emitted once the server has accepted the first token.
 */
export function keepAuthenticated<R>(
  socket: SocketConnection,
  { session, expiryBackoff, scheduler }: AuthenticationConfig,
  ready: R,
): Observable<R> {
  let sent: string | null = null;
  const prove = (token: string | null): Observable<R> => {
    sent = token;
    const acceptedLongEnough$ = timer(MIN_TOKEN_USE, scheduler).pipe(
      takeUntil(socket.messages$.pipe(filter(isExpired))),
      tap(() => expiryBackoff.reset()),
      ignoreElements(),
    );
    return concat(authenticate(socket, token, scheduler), of(ready), acceptedLongEnough$);
  };
  const renew = (token: string | null): Observable<null> =>
    // A token that the server calls expired may have time left by our clock. The new one comes by `refreshed$`.
    session.refresh().pipe(
      map(() => {
        if (token === null) throw COOKIE_RENEWED;
        return null;
      }),
    );
  const expired$ = socket.messages$.pipe(
    filter(isExpired),
    // The first refresh is immediate. Later ones wait, because a server may call every token expired.
    exhaustMap(() => {
      const isFirst = expiryBackoff.failures === 0;
      const pause = expiryBackoff.fail();
      return (isFirst ? of(0) : longTimer(pause, scheduler)).pipe(
        switchMap(() => session.token()),
        switchMap((token) => (token === sent ? renew(token) : of(token))),
        takeUntil(session.refreshed$),
      );
    }),
  );
  const changed$ = session.userChanged$.pipe(
    map((): never => {
      throw SESSION_CHANGED;
    }),
  );
  // `null` means that a cookie holds the session: the server reads a cookie only when a connection is opened.
  const renewed$ = merge(expired$, session.refreshed$).pipe(filter((token) => token !== null));
  return merge(
    changed$,
    merge(session.token().pipe(take(1)), renewed$).pipe(switchMap(prove), distinctUntilChanged()),
  );
}
