import { noop, Observable, Subject } from 'rxjs';
import { isObject } from '../internal/guards';
import { RealtimeError } from './errors';
import { readServerMessage, type ServerMessage } from './server-message';
import type { SocketClass } from './socket/types';

/** A connection that is up. */
export interface SocketConnection {
  readonly messages$: Observable<ServerMessage>;
  /** Sends nothing when the connection is no more, and never throws. */
  readonly send: (message: object) => void;
}

const OPEN = 1;

/** Connects; emits the connection once it is up, and errors when it is no more. Unsubscribing closes it. */
export const openSocket = (Socket: SocketClass, url: string): Observable<SocketConnection> =>
  new Observable((subscriber) => {
    // Without the cause: the platform's error may quote the address, which can hold a token.
    const fail = () => subscriber.error(new RealtimeError('CONNECTION_LOST'));
    /** Runs a method of the socket, which is the platform's or the application's and may throw. */
    const guard = <T>(work: () => T): T | undefined => {
      try {
        return work();
      } catch {
        fail();
        return undefined;
      }
    };
    const socket = guard(() => new Socket(url));
    if (!socket) return;
    const messages$ = new Subject<ServerMessage>();
    const send = (message: object) => {
      guard(() => {
        if (socket.readyState === OPEN) socket.send(JSON.stringify(message));
      });
    };
    let opened = false;
    socket.onopen = () => {
      if (!opened) subscriber.next({ messages$, send });
      opened = true;
    };
    socket.onmessage = (event: unknown) => {
      const frame = guard(() => (isObject(event) ? event['data'] : undefined));
      messages$.next(readServerMessage(frame));
    };
    // Node's own WebSocket reports a failed connect by an error alone, others by error and close.
    socket.onerror = socket.onclose = fail;
    return () => {
      socket.onopen = socket.onmessage = socket.onclose = null;
      // Some platforms report an error when a socket is closed before it is open. In Node 22, closing inside
      // the error handler would call that handler again, without end.
      socket.onerror = noop;
      guard(() => socket.close());
    };
  });
