import { noop, Observable, Subject } from 'rxjs';
import { isObject } from '../internal/guards';
import { RealtimeError } from './errors';
import type { SocketClass } from './socket/types';

/** What the server says: `type`, mostly `uid`, and what belongs to that type. */
export type ServerMessage = Readonly<Record<string, unknown>>;

/** A connection that is up. */
export interface SocketConnection {
  readonly messages$: Observable<ServerMessage>;
  /** Says nothing when the connection is no more. */
  readonly send: (message: object) => void;
}

const OPEN = 1;

/** Broken messages tell nothing. */
function parse(text: unknown): ServerMessage | undefined {
  try {
    const message: unknown = typeof text === 'string' ? JSON.parse(text) : undefined;
    return isObject(message) ? message : undefined;
  } catch {
    return undefined;
  }
}

/** Connects; emits the wire once it is up, and errors when it is no more. Unsubscribing closes it. */
export const openSocket = (Socket: SocketClass, url: string): Observable<SocketConnection> =>
  new Observable((subscriber) => {
    const socket = new Socket(url);
    const messages$ = new Subject<ServerMessage>();
    socket.onopen = () =>
      subscriber.next({
        messages$,
        send: (message) => {
          if (socket.readyState === OPEN) socket.send(JSON.stringify(message));
        },
      });
    socket.onmessage = ({ data }: { data: unknown }) => {
      const message = parse(data);
      if (message) messages$.next(message);
    };
    // Node's own tells of a failed connect by an error alone, others by both.
    socket.onerror = socket.onclose = () => subscriber.error(new RealtimeError('CONNECTION_LOST'));
    return () => {
      socket.onopen = socket.onmessage = socket.onclose = null;
      // Closing before it is open is an error to some, which nobody wants to hear of; in Node 22 closing
      // from within the error handler would otherwise call it again, without end.
      socket.onerror = noop;
      socket.close();
    };
  });
