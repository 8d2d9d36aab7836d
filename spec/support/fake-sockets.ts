import { asapScheduler, type SchedulerLike } from 'rxjs';
import type { SocketClass, SocketLike } from '../../lib/realtime';

type Message = Record<string, unknown>;

/** One side of a connection to {@link FakeSockets}. */
class FakeSocket implements SocketLike {
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: never) => void) | null = null;
  onerror: ((event: never) => void) | null = null;
  onclose: ((event: never) => void) | null = null;
  readyState = 0;
  /** Whose token was accepted; `undefined` before that. */
  user: string | null | undefined;
  /** By uid. */
  readonly subscriptions = new Map<string, string>();

  constructor(
    readonly server: FakeSockets,
    readonly url: string,
  ) {
    server.sockets.push(this);
    server.later(() => {
      if (this.readyState !== 0) return;
      if (server.down) {
        this.readyState = 3;
        (this.onerror as (() => void) | null)?.();
        (this.onclose as (() => void) | null)?.();
        return;
      }
      if (server.deaf) return;
      this.readyState = 1;
      (this.onopen as (() => void) | null)?.();
      server.onOpen(this);
    });
  }

  send(text: string): void {
    if (this.readyState !== 1) throw new Error('not open');
    const message = JSON.parse(text) as Message;
    this.server.received.push(message);
    this.server.later(() => {
      if (this.readyState !== 1 || this.server.deaf) return;
      if (!this.server.intercept(this, message)) this.server.answer(this, message);
    });
  }

  tell(message: Message): void {
    this.deliver(JSON.stringify(message));
  }

  /** Delivers a frame as it is: text, binary, or nothing that Directus would send. */
  deliver(data: unknown): void {
    this.server.later(() => {
      if (this.readyState !== 1 || this.server.deaf) return;
      (this.onmessage as ((event: { data: unknown }) => void) | null)?.({ data });
    });
  }

  close(): void {
    this.readyState = 3;
  }

  /** By the server or the network. */
  drop(): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    (this.onclose as (() => void) | null)?.();
  }
}

/** A server's WebSockets as Directus 11 behaves, on a clock of the spec's. */
export class FakeSockets {
  readonly sockets: FakeSocket[] = [];
  readonly received: Message[] = [];
  /** Refuses connections. */
  down = false;
  /** What a dead network does: nothing comes or goes, and nobody is told. */
  deaf = false;
  /** Whether somebody without a token is let in. */
  open = false;
  /** Tokens that are accepted, and whose they are. */
  readonly users = new Map([['token', 'anna']]);
  readonly forbidden = new Set<string>();
  /** Collections that are refused as Directus 12 does it: with the uid of the subscription. */
  readonly inactive = new Set<string>();
  /** Collections whose subscriptions are never answered. */
  readonly ignored = new Set<string>();
  /** Called with each socket that has been opened. */
  onOpen: (socket: FakeSocket) => void = () => undefined;
  /** Answers a message in place of {@link answer} where it returns true. */
  intercept: (socket: FakeSocket, message: Message) => boolean = () => false;
  readonly #clock: SchedulerLike;
  readonly #latency: number;

  constructor(clock: SchedulerLike = asapScheduler, latency = 5) {
    this.#clock = clock;
    this.#latency = latency;
  }

  /** To pass as `webSocket`. */
  get Socket(): SocketClass {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- a class that knows its server
    const server = this;
    return class extends FakeSocket {
      constructor(url: string) {
        super(server, url);
      }
    };
  }

  later(work: () => void): void {
    this.#clock.schedule(work, this.#latency);
  }

  get alive(): readonly FakeSocket[] {
    return this.sockets.filter(({ readyState }) => readyState < 2);
  }

  /** How many messages of a type have come in. */
  count(type: string): number {
    return this.received.filter((message) => message.type === type).length;
  }

  answer(socket: FakeSocket, message: Message): void {
    const { type, uid } = message;
    if (type === 'auth') {
      socket.user = this.users.get(String(message.access_token));
      socket.tell(
        socket.user === undefined
          ? { type, status: 'error', error: { code: 'AUTH_FAILED', message: '' } }
          : { type, status: 'ok' },
      );
      if (socket.user === undefined) this.later(() => socket.drop());
    } else if (socket.user === undefined && !this.open) {
      socket.tell({ type: 'auth', status: 'error', error: { code: 'AUTH_FAILED', message: '' } });
      this.later(() => socket.drop());
    } else if (type === 'ping') socket.tell({ type: 'pong' });
    else if (type === 'subscribe') {
      const collection = String(message.collection);
      if (this.ignored.has(collection)) return;
      if (this.inactive.has(collection)) {
        const error = { code: 'COLLECTION_INACTIVE', message: `"${collection}" is inactive.` };
        socket.tell({ type, status: 'error', uid, error });
        return;
      }
      if (this.forbidden.has(collection)) {
        socket.tell({ type, status: 'error', error: { code: 'FORBIDDEN', message: 'no' } });
        return;
      }
      socket.subscriptions.set(String(uid), collection);
      socket.tell({ type: 'subscription', event: 'init', uid, data: [] });
    } else if (type === 'unsubscribe') {
      socket.subscriptions.delete(String(uid));
      socket.tell({ type: 'subscription', event: 'unsubscribe', uid });
    }
  }

  /** Tells everybody who is subscribed to it. */
  emit(collection: string, data: unknown, event = 'create'): void {
    for (const socket of this.alive)
      for (const [uid, subscribed] of socket.subscriptions)
        if (subscribed === collection) socket.tell({ type: 'subscription', event, uid, data });
  }

  /** Ends every connection. */
  cut(): void {
    for (const socket of this.alive) socket.drop();
  }

  /** Says that the token of every connection has expired. */
  expire(): void {
    for (const socket of this.alive)
      socket.tell({ type: 'auth', status: 'error', error: { code: 'TOKEN_EXPIRED', message: '' } });
  }
}
