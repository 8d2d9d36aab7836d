import type { SocketLike } from '../../realtime/socket/types';
import { isObject } from '../../internal/guards';
import type { ChangeEvent } from '../../realtime/types';
import { socketEvent } from '../../testing/socket-event';

const CONNECTING = 0;
const OPEN = 1;
const CLOSED = 3;

interface Subscribed {
  readonly collection: unknown;
  readonly event: unknown;
}

/** A server's side of one connection, in the process of the spec: it answers as Directus does, in microtasks. */
export class FakeSocket implements SocketLike {
  onopen: SocketLike['onopen'] = null;
  onmessage: SocketLike['onmessage'] = null;
  onerror: SocketLike['onerror'] = null;
  onclose: SocketLike['onclose'] = null;
  readyState = CONNECTING;
  readonly #sockets: Set<FakeSocket>;
  readonly #needsLogin: boolean;
  readonly #subscriptions = new Map<unknown, Subscribed>();
  #isAuthenticated = false;

  /** `sockets`: those of the server, which this one joins. `needsLogin`: as with `WEBSOCKETS_REST_AUTH=handshake`. */
  constructor(sockets: Set<FakeSocket>, needsLogin: boolean) {
    this.#sockets = sockets;
    this.#needsLogin = needsLogin;
    sockets.add(this);
    queueMicrotask(() => {
      if (this.readyState !== CONNECTING) return;
      this.readyState = OPEN;
      this.onopen?.(socketEvent('open'));
    });
  }

  send(text: string): void {
    const message: unknown = JSON.parse(text);
    if (!isObject(message)) return;
    const { type, uid, collection, event } = message;
    if (type === 'auth') {
      this.#isAuthenticated = true;
      this.#answer({ type, status: 'ok' });
    } else if (this.#needsLogin && !this.#isAuthenticated) {
      const error = { code: 'AUTH_FAILED', message: 'Authentication failed.' };
      this.#answer({ type: 'auth', status: 'error', error });
      queueMicrotask(() => {
        this.drop();
      });
    } else if (type === 'ping') this.#answer({ type: 'pong' });
    else if (type === 'unsubscribe') this.#subscriptions.delete(uid);
    else if (type === 'subscribe') {
      this.#subscriptions.set(uid, { collection, event });
      const data = event === undefined ? { data: [] } : {};
      this.#answer({ type: 'subscription', event: 'init', uid, ...data });
    }
  }

  /** Reports a change to those who have subscribed to it. */
  change(collection: string, event: ChangeEvent, data: readonly unknown[]): void {
    for (const [uid, subscribed] of this.#subscriptions) {
      const isWanted = subscribed.event === undefined || subscribed.event === event;
      if (subscribed.collection === collection && isWanted)
        this.#answer({ type: 'subscription', event, uid, data });
    }
  }

  close(): void {
    this.readyState = CLOSED;
    this.#sockets.delete(this);
  }

  /** Breaks, as when the server or the network goes away. */
  drop(): void {
    if (this.readyState === CLOSED) return;
    this.close();
    this.onclose?.(socketEvent('close'));
  }

  #answer(message: object): void {
    const data = JSON.stringify(message);
    queueMicrotask(() => {
      if (this.readyState === OPEN) this.onmessage?.(socketEvent('message', data));
    });
  }
}
