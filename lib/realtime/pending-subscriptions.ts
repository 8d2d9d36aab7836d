import { type SchedulerLike, type Subscriber, Subscription, timer } from 'rxjs';
import type { Change } from './types';
import { RealtimeError, type ServerRefusal } from './errors';

/** A subscription on the server, for one subscriber. */
export class ServerSubscription {
  /** The uid of the latest request for it; each request has a new one. */
  uid = '';
  asks = 0;
  /** True if it may be the refused one: it was unanswered when a refusal without uid came. */
  suspect = false;
  /** Since it was asked for, the server has said that it drops messages. */
  dropped = false;
  /** How many messages had come in when it was asked for. */
  heardBefore = 0;
  deadline = Subscription.EMPTY;

  constructor(
    readonly request: object,
    readonly subscriber: Subscriber<'init' | Change<unknown>>,
  ) {}
}

interface PendingConfig {
  readonly send: (message: object) => void;
  /** Must never return a uid twice: the server takes a reused uid for its first subscription. */
  readonly nextUid: () => string;
  /** Called for a refusal that belongs to no pending subscription: the server could not tell of a change. */
  readonly onGap: () => void;
  readonly scheduler: SchedulerLike;
}

/** Milliseconds that the first answer may take; as much again is added for the second and the third. */
const ANSWER_TIMEOUT = 5_000;

/** How often a server that answers others is asked. */
const MAX_ASKS = 3;

/** Uids that were given up without an answer; of a server that never answers, only the last ones are kept. */
const MAX_ABANDONED = 1_000;

/**
 * The subscriptions that the server has not confirmed yet. They are asked for side by side.
 *
 * Directus does not say which subscription it refuses (`handleWebSocketError` in its websocket/errors: neither
 * `FORBIDDEN` nor `INVALID_QUERY` has a uid). A refusal without uid is therefore kept until no more subscriptions are
 * unanswered than were refused. These become suspects, which are requested again one at a time: a second refusal, while
 * nothing else is unanswered, belongs to the suspect.
 */
export class PendingSubscriptions {
  readonly #config: PendingConfig;
  readonly #waiting = new Set<ServerSubscription>();
  /** By uid. */
  readonly #asked = new Map<string, ServerSubscription>();
  readonly #abandoned = new Set<string>();
  /** Refusals without uid since the last time nothing was unanswered. */
  #refusals = 0;
  /** Refusals that made suspects, and were not confirmed by a second one. */
  #unexplained = 0;
  #heard = 0;
  #closed = false;

  constructor(config: PendingConfig) {
    this.#config = config;
  }

  /** Asks for a subscription, now or when its turn has come. */
  add(subscription: ServerSubscription): void {
    this.#waiting.add(subscription);
    this.#askNext();
  }

  /** Gives up a subscription. One that is requested already is unsubscribed when the server confirms it, because the server does not know it before. */
  remove(subscription: ServerSubscription): void {
    if (this.#waiting.delete(subscription)) this.#askNext();
  }

  /** Notes that the server has said something. */
  noteMessage(): void {
    this.#heard++;
  }

  /** Notes that the server limits its rate: it has dropped messages, and does not say which. */
  noteRateLimit(): void {
    for (const subscription of this.#asked.values()) subscription.dropped = true;
  }

  /** Returns the subscription that the server has confirmed, if somebody still wants it. */
  confirm(uid: string): ServerSubscription | undefined {
    const subscription = this.#asked.get(uid);
    if (!subscription) {
      if (this.#abandoned.delete(uid)) this.#unsubscribe(uid);
      return undefined;
    }
    this.#forget(subscription);
    subscription.suspect = false;
    if (subscription.subscriber.closed) this.#unsubscribe(uid);
    this.#attribute();
    return subscription.subscriber.closed ? undefined : subscription;
  }

  /** Fails the subscription that the server has refused, as soon as it is known which one that is. */
  refuse(uid: string | undefined, error: ServerRefusal): void {
    if (uid !== undefined && this.#abandoned.delete(uid)) return;
    const refused = uid === undefined ? undefined : this.#asked.get(uid);
    if (refused) {
      this.#forget(refused);
      refused.subscriber.error(error);
    } else this.#refusals++;
    this.#attribute(error);
  }

  /** Stops asking; the connection is no more. */
  close(): void {
    this.#closed = true;
    for (const { deadline } of this.#asked.values()) deadline.unsubscribe();
  }

  #unsubscribe(uid: string): void {
    this.#config.send({ type: 'unsubscribe', uid });
  }

  #forget(subscription: ServerSubscription): void {
    this.#asked.delete(subscription.uid);
    subscription.deadline.unsubscribe();
  }

  /** Decides whom the refusals without uid were about, once there is no choice left. */
  #attribute(error?: ServerRefusal): void {
    if (this.#refusals > 0 && this.#refusals >= this.#asked.size) {
      const refused = [...this.#asked.values()];
      const [only] = refused;
      const proven = only?.suspect ? only : undefined;
      this.#unexplained += this.#refusals;
      this.#refusals = 0;
      for (const subscription of refused) {
        this.#forget(subscription);
        subscription.suspect = true;
        if (subscription !== proven && !subscription.subscriber.closed)
          this.#waiting.add(subscription);
      }
      if (proven) {
        // This refusal, and the one that made it a suspect.
        this.#unexplained -= 2;
        proven.subscriber.error(error);
      }
    }
    this.#askNext();
  }

  #askNext(): void {
    const asked = [...this.#asked.values()];
    const suspect = [...this.#waiting].find((each) => each.suspect);
    if (!suspect && this.#unexplained > 0 && !asked.some((each) => each.suspect)) {
      this.#unexplained = 0;
      this.#config.onGap();
    }
    if (suspect) {
      if (asked.length === 0) this.#ask(suspect);
    } else if (this.#refusals === 0 && !asked.some((each) => each.suspect))
      for (const subscription of this.#waiting) this.#ask(subscription);
  }

  #ask(subscription: ServerSubscription): void {
    // Sending may have been what ended the connection.
    if (this.#closed) return;
    const { nextUid, send, scheduler } = this.#config;
    const uid = nextUid();
    this.#waiting.delete(subscription);
    this.#asked.set(uid, subscription);
    subscription.uid = uid;
    subscription.asks++;
    subscription.dropped = false;
    subscription.heardBefore = this.#heard;
    const patience = ANSWER_TIMEOUT * Math.min(subscription.asks, MAX_ASKS);
    subscription.deadline = timer(patience, scheduler).subscribe(() => this.#expire(subscription));
    send({ type: 'subscribe', ...subscription.request, uid });
  }

  /** Asks again, or fails the subscription where the server answers others, but not this one. */
  #expire(subscription: ServerSubscription): void {
    const { uid, dropped, asks, heardBefore, subscriber } = subscription;
    this.#forget(subscription);
    this.#abandon(uid);
    if (dropped) subscription.asks--;
    const isSilent = this.#heard === heardBefore;
    if (subscriber.closed) subscription.suspect = false;
    else if (dropped || isSilent || asks < MAX_ASKS) {
      this.#waiting.add(subscription);
      // A live server answers this at once, so that silence distinguishes a lost connection from an ignored subscription.
      this.#config.send({ type: 'ping' });
    } else subscriber.error(new RealtimeError('TIMEOUT'));
    this.#attribute();
  }

  #abandon(uid: string): void {
    this.#unsubscribe(uid);
    this.#abandoned.add(uid);
    const [oldest] = this.#abandoned;
    if (this.#abandoned.size > MAX_ABANDONED && oldest !== undefined)
      this.#abandoned.delete(oldest);
  }
}
