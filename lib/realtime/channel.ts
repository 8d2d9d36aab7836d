import { interval, Observable, type SchedulerLike, type Subscriber, type Subscription } from 'rxjs';
import { isObject } from '../internal/guards';
import { RealtimeError } from './errors';
import type { ServerMessage, SocketConnection } from './socket-connection';

interface ServerSubscription {
  readonly uid: string;
  readonly request: object;
  readonly subscriber: Subscriber<ServerMessage>;
  refused: boolean;
}

/** Milliseconds after which a subscription is asked for again: a server that limits its rate drops messages. */
const RESEND_INTERVAL = 5_000;

/** Some of what happened may not have been told. */
const GAP: ServerMessage = { event: 'gap' };

const isRefused = (message: ServerMessage): boolean => message['status'] === 'error';

/**
 * The subscriptions of one connection. They are asked for one after the other, because the server's
 * refusals come without the uid of what they refuse.
 */
export class SubscriptionChannel {
  readonly #wire: SocketConnection;
  readonly #nextUid: () => string;
  readonly #scheduler: SchedulerLike;
  readonly #routes = new Map<string, ServerSubscription>();
  readonly #queue = new Set<ServerSubscription>();
  #awaitingInit: ServerSubscription | undefined;
  #closed = false;
  #resendTimer: Subscription | undefined;

  /** `nextUid`: must give each only once, for ever: the server mistakes a used one for its first owner. */
  constructor(wire: SocketConnection, nextUid: () => string, scheduler: SchedulerLike) {
    this.#wire = wire;
    this.#nextUid = nextUid;
    this.#scheduler = scheduler;
  }

  /** Hears what the server says, until unsubscribed. */
  attach(): Subscription {
    const listening = this.#wire.messages$.subscribe((message) => this.#onMessage(message));
    listening.add(() => {
      this.#closed = true;
      this.#resendTimer?.unsubscribe();
    });
    return listening;
  }

  /** Subscribes on the server: its `init` first, then what happens. Unsubscribing does so on the server. */
  subscribe(request: object): Observable<ServerMessage> {
    return new Observable((subscriber) => {
      const route = { uid: this.#nextUid(), request, subscriber, refused: false };
      this.#queue.add(route);
      this.#sendNext();
      return () => {
        this.#queue.delete(route);
        // One that is asked for just now the server would not find yet; it is left once it has answered.
        if (route !== this.#awaitingInit) this.#unsubscribe(route);
      };
    });
  }

  #sendNext(): void {
    if (this.#awaitingInit || this.#closed) return;
    const [route] = this.#queue;
    this.#resendTimer?.unsubscribe();
    this.#awaitingInit = route;
    if (!route) return;
    this.#queue.delete(route);
    this.#routes.set(route.uid, route);
    const send = () => this.#wire.send({ type: 'subscribe', ...route.request, uid: route.uid });
    send();
    this.#resendTimer = interval(RESEND_INTERVAL, this.#scheduler).subscribe(send);
  }

  #unsubscribe({ uid }: ServerSubscription): void {
    if (this.#routes.delete(uid)) this.#wire.send({ type: 'unsubscribe', uid });
  }

  #onMessage(message: ServerMessage): void {
    if (message['type'] === 'subscription') this.#onEvent(message);
    else if (message['type'] === 'subscribe' && isRefused(message)) this.#onError(message);
  }

  #onEvent(message: ServerMessage): void {
    const { event, uid } = message;
    const route = this.#routes.get(String(uid));
    if (event === 'init' && route) {
      // Asked for twice: the server has dropped the first for a moment.
      if (route !== this.#awaitingInit) {
        route.subscriber.next(GAP);
        return;
      }
      this.#awaitingInit = undefined;
      if (route.subscriber.closed) this.#unsubscribe(route);
      else route.subscriber.next(message);
      this.#sendNext();
    } else if (route) route.subscriber.next(message);
  }

  #onError({ uid, error }: ServerMessage): void {
    const route = this.#awaitingInit;
    if (!route || (uid !== undefined && uid !== route.uid)) {
      // The server could not read what it should have told somebody.
      for (const each of this.#routes.values()) each.subscriber.next(GAP);
      return;
    }
    this.#routes.delete(route.uid);
    this.#awaitingInit = undefined;
    // Without uid it may have been about something else: one more try tells.
    if (uid === undefined && !route.refused && !route.subscriber.closed) {
      route.refused = true;
      this.#queue.add(route);
    } else {
      const { code, message } = isObject(error) ? error : {};
      route.subscriber.error(new RealtimeError(String(code), String(message)));
    }
    this.#sendNext();
  }
}
