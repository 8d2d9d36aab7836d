import {
  debounceTime,
  filter,
  ignoreElements,
  map,
  merge,
  type Observable,
  type SchedulerLike,
  startWith,
  switchMap,
  takeUntil,
  tap,
  throttleTime,
  timer,
} from 'rxjs';
import { RealtimeError } from './errors';
import type { SocketConnection } from './socket-connection';

/** Milliseconds without a message after which the client sends a ping; by default, Directus sends one every 30 s. */
const IDLE_BEFORE_PING = 35_000;

/** Milliseconds a live server may take to answer. */
const PONG_TIMEOUT = 10_000;

/** Milliseconds between two answers to pings at least. The server's shortest period between pings is one second. */
const PONG_INTERVAL = 1_000;

/**
 * Answers the server's pings, and errors when nothing is heard any more: a dead network closes no
 * connection. `wake$`: when to make sure at once, since the machine may have slept.
 */
export const heartbeat = (
  { messages$, send }: SocketConnection,
  wake$: Observable<unknown>,
  scheduler: SchedulerLike,
): Observable<never> =>
  merge(
    messages$.pipe(
      filter(({ type }) => type === 'ping'),
      throttleTime(PONG_INTERVAL, scheduler, { leading: true, trailing: true }),
      tap(() => send({ type: 'pong' })),
      ignoreElements(),
    ),
    merge(messages$.pipe(startWith(null), debounceTime(IDLE_BEFORE_PING, scheduler)), wake$).pipe(
      tap(() => send({ type: 'ping' })),
      switchMap(() => timer(PONG_TIMEOUT, scheduler).pipe(takeUntil(messages$))),
      map((): never => {
        throw new RealtimeError('TIMEOUT');
      }),
    ),
  );
