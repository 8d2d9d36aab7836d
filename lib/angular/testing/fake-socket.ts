import { isObject } from '../../internal/guards';
import type { ChangeEvent } from '../../realtime/types';
import { InMemorySocket } from '../../testing/in-memory-socket';

interface Subscribed {
  readonly collection: unknown;
  readonly event: unknown;
}

/** A server's side of one connection, in the process of the spec: it answers as Directus does, in microtasks. */
export class FakeSocket extends InMemorySocket {
  readonly #sockets: Set<FakeSocket>;
  readonly #needsLogin: boolean;
  readonly #subscriptions = new Map<unknown, Subscribed>();
  #isAuthenticated = false;

  /** `sockets`: those of the server, which this one joins. `needsLogin`: as with `WEBSOCKETS_REST_AUTH=handshake`. */
  constructor(sockets: Set<FakeSocket>, needsLogin: boolean) {
    super();
    this.#sockets = sockets;
    this.#needsLogin = needsLogin;
    sockets.add(this);
  }

  protected override receive(text: string): void {
    const message: unknown = JSON.parse(text);
    if (!isObject(message)) return;
    const { type, uid, collection, event } = message;
    if (type === 'auth') {
      this.#isAuthenticated = true;
      this.answer({ type, status: 'ok' });
    } else if (this.#needsLogin && !this.#isAuthenticated) {
      const error = { code: 'AUTH_FAILED', message: 'Authentication failed.' };
      this.answer({ type: 'auth', status: 'error', error });
      this.dropLater();
    } else if (type === 'ping') this.answer({ type: 'pong' });
    else if (type === 'unsubscribe') this.#subscriptions.delete(uid);
    else if (type === 'subscribe') {
      this.#subscriptions.set(uid, { collection, event });
      const data = event === undefined ? { data: [] } : {};
      this.answer({ type: 'subscription', event: 'init', uid, ...data });
    }
  }

  /** Reports a change to those who have subscribed to it. */
  change(collection: string, event: ChangeEvent, data: readonly unknown[]): void {
    for (const [uid, subscribed] of this.#subscriptions) {
      const isWanted = subscribed.event === undefined || subscribed.event === event;
      if (subscribed.collection === collection && isWanted)
        this.answer({ type: 'subscription', event, uid, data });
    }
  }

  override close(): void {
    super.close();
    this.#sockets.delete(this);
  }
}
