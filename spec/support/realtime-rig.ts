import { BehaviorSubject, defer, EMPTY, type Observable, of, Subject } from 'rxjs';
import { Subscriptions } from '../../lib/realtime/subscriptions';
import { Connection, type ConnectionConfig } from '../../lib/realtime/connection';
import type { RealtimeSession } from '../../lib/realtime/session-adapter';
import type { Change, RealtimeStatus } from '../../lib/realtime';
import { Transport } from '../../lib/transport/transport';
import { deepFreeze } from './deep-freeze';
import { FakeSockets } from './fake-sockets';
import { VirtualClock } from './virtual-clock';

/**
 * A connection to fake sockets, on a virtual clock, with a session that does as it is told. `refresh`: how the session
 * gets a new token; it is given a function that makes one the token of the session.
 */
export function realtimeRig(
  init: Partial<ConnectionConfig> = {},
  refresh: (renew: (token: string) => void) => Observable<unknown> = () => defer(() => of(null)),
) {
  const clock = new VirtualClock();
  const server = new FakeSockets(clock);
  const token$ = new BehaviorSubject<string | null>('token');
  const userChanged$ = new Subject<unknown>();
  const refreshed$ = new Subject<string | null>();
  const wake$ = new Subject<unknown>();
  const session: RealtimeSession = {
    reportsChanges: true,
    token: () => defer(() => of(token$.value)),
    refresh: () => refresh(renew),
    refreshed$,
    userChanged$,
  };
  const renew = (token: string) => {
    token$.next(token);
    refreshed$.next(token);
  };
  let uid = 0;
  const connection = new Connection({
    url: 'ws://directus.example.com/websocket',
    authMode: 'handshake',
    session,
    socketClass: () => of(server.Socket),
    wake$,
    nextUid: () => String(++uid),
    scheduler: clock,
    transport: new Transport(() => EMPTY),
    retryDelay: 1_000,
    maxRetryDelay: 30_000,
    random: () => 0.5,
    ...init,
  });
  const statuses: RealtimeStatus[] = [];
  connection.status$.subscribe((status) => statuses.push(status));
  const subscriptions = new Subscriptions(connection, clock);
  return {
    clock,
    server,
    connection,
    subscriptions,
    wake$,
    /** Every status so far. */
    states: () => statuses.map(({ state }) => state),
    status: () => statuses.at(-1),
    changes: (collection: string) => {
      const seen: Change<unknown>[] = [];
      const ended: unknown[] = [];
      const subscription = subscriptions.subscribe(collection, { collection }).subscribe({
        next: (change) => seen.push(change),
        error: (error: unknown) => ended.push(error),
        complete: () => ended.push('completed'),
      });
      return {
        seen,
        ended,
        stop: () => subscription.unsubscribe(),
        events: () => seen.map(({ event }) => event),
      };
    },
    /** Somebody logs in or out. */
    login: (token: string | null) => {
      token$.next(token);
      userChanged$.next(null);
    },
    /** The same session gets another token. */
    renew,
  };
}

export type RealtimeRig = ReturnType<typeof realtimeRig>;

/** A transport to a server that answers everything with this. */
export const answering = (data: unknown) =>
  new Transport(() =>
    of({ type: 'reply', body: deepFreeze({ raw: { data }, data, status: 200, headers: {} }) }),
  );
