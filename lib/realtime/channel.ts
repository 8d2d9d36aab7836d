import { interval, Observable, type SchedulerLike, type Subscriber, type Subscription } from 'rxjs';
import { isObject } from '../internal/guards';
import { RealtimeError } from './errors';
import type { Message, Wire } from './socket-connection';

interface Route {
  readonly uid: string;
  readonly request: object;
  readonly subscriber: Subscriber<Message>;
  refused: boolean;
}

/** Milliseconds after which a subscription is asked for again: a server that limits its rate drops messages. */
const PATIENCE = 5_000;

/** Some of what happened may not have been told. */
const GAP: Message = { event: 'gap' };

const isRefused = (message: Message): boolean => message['status'] === 'error';

/**
 * The subscriptions of one connection. They are asked for one after the other, because the server's
 * refusals come without the uid of what they refuse.
 */
export class Channel {
  readonly #wire: Wire;
  readonly #nextUid: () => string;
  readonly #scheduler: SchedulerLike;
  readonly #routes = new Map<string, Route>();
  readonly #queue = new Set<Route>();
  #asked: Route | undefined;
  #closed = false;
  #patience: Subscription | undefined;

  /** `nextUid`: must give each only once, for ever: the server mistakes a used one for its first owner. */
  constructor(wire: Wire, nextUid: () => string, scheduler: SchedulerLike) {
    this.#wire = wire;
    this.#nextUid = nextUid;
    this.#scheduler = scheduler;
  }

  /** Hears what the server says, until unsubscribed. */
  listen(): Subscription {
    const listening = this.#wire.messages$.subscribe((message) => this.#hear(message));
    listening.add(() => {
      this.#closed = true;
      this.#patience?.unsubscribe();
    });
    return listening;
  }

  /** Subscribes on the server: its `init` first, then what happens. Unsubscribing does so on the server. */
  open(request: object): Observable<Message> {
    return new Observable((subscriber) => {
      const route = { uid: this.#nextUid(), request, subscriber, refused: false };
      this.#queue.add(route);
      this.#ask();
      return () => {
        this.#queue.delete(route);
        // One that is asked for just now the server would not find yet; it is left once it has answered.
        if (route !== this.#asked) this.#leave(route);
      };
    });
  }

  #ask(): void {
    if (this.#asked || this.#closed) return;
    const [route] = this.#queue;
    this.#patience?.unsubscribe();
    this.#asked = route;
    if (!route) return;
    this.#queue.delete(route);
    this.#routes.set(route.uid, route);
    const send = () => this.#wire.send({ type: 'subscribe', ...route.request, uid: route.uid });
    send();
    this.#patience = interval(PATIENCE, this.#scheduler).subscribe(send);
  }

  #leave({ uid }: Route): void {
    if (this.#routes.delete(uid)) this.#wire.send({ type: 'unsubscribe', uid });
  }

  #hear(message: Message): void {
    if (message['type'] === 'subscription') this.#deliver(message);
    else if (message['type'] === 'subscribe' && isRefused(message)) this.#refuse(message);
  }

  #deliver(message: Message): void {
    const { event, uid } = message;
    const route = this.#routes.get(String(uid));
    if (event === 'init' && route) {
      // Asked for twice: the server has dropped the first for a moment.
      if (route !== this.#asked) {
        route.subscriber.next(GAP);
        return;
      }
      this.#asked = undefined;
      if (route.subscriber.closed) this.#leave(route);
      else route.subscriber.next(message);
      this.#ask();
    } else if (route) route.subscriber.next(message);
  }

  #refuse({ uid, error }: Message): void {
    const route = this.#asked;
    if (!route || (uid !== undefined && uid !== route.uid)) {
      // The server could not read what it should have told somebody.
      for (const each of this.#routes.values()) each.subscriber.next(GAP);
      return;
    }
    this.#routes.delete(route.uid);
    this.#asked = undefined;
    // Without uid it may have been about something else: one more try tells.
    if (uid === undefined && !route.refused && !route.subscriber.closed) {
      route.refused = true;
      this.#queue.add(route);
    } else {
      const { code, message } = isObject(error) ? error : {};
      route.subscriber.error(new RealtimeError(String(code), String(message)));
    }
    this.#ask();
  }
}
