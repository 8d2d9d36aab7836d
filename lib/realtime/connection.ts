import {
  AsyncSubject,
  BehaviorSubject,
  defer,
  distinctUntilChanged,
  filter,
  forkJoin,
  ignoreElements,
  map,
  merge,
  NEVER,
  noop,
  type Observable,
  of,
  ReplaySubject,
  retry,
  share,
  switchMap,
  take,
  takeUntil,
  tap,
  throwError,
} from 'rxjs';
import { longTimer } from '../internal/long-timer';
import type { ITransport } from '../transport/transport-base';
import { COOKIE_RENEWED, SESSION_CHANGED } from './authentication';
import { Backoff } from '../internal/backoff';
import type { SubscriptionChannel } from './channel';
import { connect, type ConnectConfig } from './open-connection';
import { hasOwnCode, isUnavailable, RealtimeError } from './errors';
import type { RealtimeStatus } from './types';
import { type WebSocketSupport, webSocketSupport } from './websocket-support';

/** Milliseconds for which a connection must hold after its first subscription was confirmed, to count as a success. */
const STABLE_AFTER = 10_000;

/** Milliseconds between the first refresh because of an expired token and the next one; doubled with each. */
const EXPIRY_DELAY = 1_000;

/** Milliseconds between two signs of waking up that count: a page may be shown and hidden, or its network come and go, without end. */
const WAKE_INTERVAL = 4_000;

/** Milliseconds between two such refreshes at most. */
const MAX_EXPIRY_DELAY = 60_000;

export interface ConnectionConfig extends Omit<ConnectConfig, 'expiryBackoff'> {
  readonly transport: ITransport;
  readonly retryDelay: number;
  readonly maxRetryDelay: number;
  /** Between 0 and 1. */
  readonly random: () => number;
}

/**
 * The one connection of a client: made for the first subscriber, closed after the last, and made again
 * for as long as anybody is subscribed.
 */
export class Connection {
  /** Emits the status: the present one, then each change. */
  readonly status$: Observable<RealtimeStatus>;
  /**
   * The channel, and a new one after each reconnection. Errors with `RealtimeError` where there can be
   * none, completes when disposed.
   */
  readonly channels$: Observable<SubscriptionChannel>;

  readonly #config: ConnectionConfig;
  readonly #status = new BehaviorSubject<RealtimeStatus>({ state: 'offline' });
  /** Emits when it is closed for good. */
  readonly disposed$ = new AsyncSubject<true>();
  readonly #backoff: Backoff;
  readonly #expiryBackoff: Backoff;
  /** True if a socket was ever opened. */
  #opened = false;
  #support: WebSocketSupport = 'unknown';

  constructor(config: ConnectionConfig) {
    const { retryDelay, maxRetryDelay, random, wake$, scheduler } = config;
    let lastWake = -Infinity;
    // By the clock, which may be set back: a timer would have slept with the machine.
    const isNews = () => Math.abs(scheduler.now() - lastWake) >= WAKE_INTERVAL;
    const counted$ = wake$.pipe(
      filter(isNews),
      tap(() => (lastWake = scheduler.now())),
    );
    this.#config = { ...config, wake$: counted$ };
    this.#backoff = new Backoff({ first: retryDelay, max: maxRetryDelay, random });
    this.#expiryBackoff = new Backoff({ first: EXPIRY_DELAY, max: MAX_EXPIRY_DELAY, random });
    this.status$ = this.#status.pipe(
      distinctUntilChanged((a, b) => a.state === b.state && a.state !== 'waiting'),
    );
    this.channels$ = defer(() => {
      this.#backoff.reset();
      this.#support = 'unknown';
      return this.#connectWithRetry();
    }).pipe(
      tap({ unsubscribe: () => this.#setStatus({ state: 'offline' }) }),
      takeUntil(this.disposed$),
      share({ connector: () => new ReplaySubject(1) }),
    );
  }

  /** Closes it for good. */
  dispose(): void {
    this.disposed$.next(true);
    this.disposed$.complete();
    this.#status.complete();
  }

  #setStatus(status: RealtimeStatus): void {
    this.#status.next(status);
  }

  #connectWithRetry(): Observable<SubscriptionChannel> {
    return defer(() => {
      this.#setStatus({ state: 'connecting' });
      return connect({ ...this.#config, expiryBackoff: this.#expiryBackoff }, () => {
        this.#opened = true;
        this.#setStatus({ state: 'authenticating' });
      });
    }).pipe(
      tap(() => this.#setStatus({ state: 'open' })),
      switchMap((channel) => merge(this.#stability(channel), of(channel))),
      retry({ delay: (error: unknown) => this.#nextAttempt(error) }),
    );
  }

  /** Resets the pauses between attempts. An open socket proves nothing: the server may close it at once, each time. */
  #stability({ confirmed$ }: SubscriptionChannel): Observable<never> {
    return confirmed$.pipe(
      take(1),
      switchMap(() => longTimer(STABLE_AFTER, this.#config.scheduler)),
      tap(() => this.#backoff.reset()),
      ignoreElements(),
    );
  }

  /** Emits when to try again; errors where that makes no sense. */
  #nextAttempt(error: unknown): Observable<unknown> {
    if (error === SESSION_CHANGED) return of(null);
    return this.#explain(error).pipe(
      switchMap((reason) =>
        isUnavailable(reason)
          ? throwError(() => {
              this.#setStatus({ state: 'unavailable', error: reason });
              return reason;
            })
          : this.#wait(reason),
      ),
    );
  }

  /** Finds out why no socket was ever opened, where the server can be asked. */
  #explain(error: unknown): Observable<unknown> {
    if (this.#opened || !hasOwnCode(error, 'CONNECTION_LOST', 'TIMEOUT')) return of(error);
    const { transport, scheduler } = this.#config;
    const support$ =
      this.#support === 'listed' ? of(this.#support) : webSocketSupport(transport, scheduler);
    return support$.pipe(
      map((support) => {
        this.#support = support;
        if (support === 'absent') return new RealtimeError('NOT_SUPPORTED');
        return support === 'listed' ? new RealtimeError('UPGRADE_FAILED') : error;
      }),
    );
  }

  #wait(error: unknown): Observable<unknown> {
    const { scheduler, session, wake$ } = this.#config;
    const delay = this.#backoff.fail();
    const isFirst = this.#backoff.failures === 1;
    if (isFirst && error === COOKIE_RENEWED) return of(null);
    const needsLogin = hasOwnCode(error, 'LOGIN_REQUIRED') && session.reportsChanges;
    this.#setStatus({
      state: 'waiting',
      retryAt: needsLogin || delay === Infinity ? null : scheduler.now() + delay,
      error,
    });
    // The client's clock may be wrong about the token; the session has the outcome.
    if (isFirst && hasOwnCode(error, 'AUTH_FAILED')) session.refresh().subscribe({ error: noop });
    const pause$ = longTimer(delay, scheduler);
    // A new token ends only the first pause early: the server may refuse every token.
    const renewed$ = isFirst
      ? session.refreshed$
      : forkJoin([session.refreshed$.pipe(take(1)), pause$]);
    return merge(needsLogin ? NEVER : merge(pause$, wake$), session.userChanged$, renewed$).pipe(
      take(1),
    );
  }
}
