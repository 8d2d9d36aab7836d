import { Observable, type SchedulerLike, Subject, type Subscription } from 'rxjs';
import { PendingSubscriptions, ServerSubscription } from './pending-subscriptions';
import { SERVER_GAP, type ServerMessage } from './server-message';
import type { SocketConnection } from './socket-connection';
import type { Change } from './types';

/** The subscriptions of one connection. */
export class SubscriptionChannel {
  /** Emits when the server has confirmed a subscription. */
  readonly confirmed$: Observable<unknown>;

  readonly #socket: SocketConnection;
  readonly #pending: PendingSubscriptions;
  /** By uid. */
  readonly #confirmed = new Map<string, ServerSubscription>();
  readonly #confirmations = new Subject<unknown>();
  #closed = false;

  /** `nextUid`: must give each only once, for ever: the server mistakes a used one for its first owner. */
  constructor(socket: SocketConnection, nextUid: () => string, scheduler: SchedulerLike) {
    this.#socket = socket;
    this.confirmed$ = this.#confirmations.asObservable();
    this.#pending = new PendingSubscriptions({
      send: socket.send,
      nextUid,
      scheduler,
      onGap: () => {
        for (const { subscriber } of this.#confirmed.values()) subscriber.next(SERVER_GAP);
      },
    });
  }

  /** Reads what the server sends, until unsubscribed. */
  attach(): Subscription {
    const reading = this.#socket.messages$.subscribe((message) => this.#onMessage(message));
    reading.add(() => {
      this.#closed = true;
      this.#pending.close();
    });
    return reading;
  }

  /** True once the connection has ended. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Subscribes on the server: `init` first, then what happens. Unsubscribing does so on the server. */
  subscribe(request: object): Observable<'init' | Change<unknown>> {
    return new Observable((subscriber) => {
      const subscription = new ServerSubscription(request, subscriber);
      this.#pending.add(subscription);
      return () => {
        this.#pending.remove(subscription);
        const { uid } = subscription;
        if (this.#confirmed.delete(uid)) this.#socket.send({ type: 'unsubscribe', uid });
      };
    });
  }

  #onMessage(message: ServerMessage): void {
    this.#pending.noteMessage();
    if (message.type === 'init') this.#confirm(message.uid);
    else if (message.type === 'change')
      this.#confirmed.get(message.uid)?.subscriber.next(message.change);
    else if (message.type === 'rate-limit') this.#pending.noteRateLimit();
    else if (message.type === 'refusal') {
      const { uid, error } = message;
      const confirmed = uid === undefined ? undefined : this.#confirmed.get(uid);
      if (confirmed) confirmed.subscriber.next(SERVER_GAP);
      else this.#pending.refuse(uid, error);
    }
  }

  #confirm(uid: string): void {
    const subscription = this.#pending.confirm(uid);
    if (!subscription) return;
    this.#confirmed.set(uid, subscription);
    this.#confirmations.next(null);
    subscription.subscriber.next('init');
  }
}
