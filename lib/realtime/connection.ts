import {
  AsyncSubject,
  BehaviorSubject,
  catchError,
  defaultIfEmpty,
  defer,
  distinctUntilChanged,
  from,
  map,
  merge,
  noop,
  NEVER,
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
  timer,
} from 'rxjs';
import type { ITransport } from '../transport/types';
import { isObject } from '../internal/guards';
import type { SubscriptionChannel } from './channel';
import { connect, type ConnectConfig, SESSION_CHANGED } from './open-connection';
import { isRealtimeError, isUnavailable, RealtimeError } from './errors';
import type { RealtimeStatus } from './types';

/** Milliseconds; it is only to tell why there is no connection. */
const SERVER_INFO_TIMEOUT = 5_000;

export interface ConnectionConfig extends ConnectConfig {
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
  /** What it is doing now, and every change. */
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
  /** Failures in a row. */
  #failures = 0;
  #wasOpen = false;

  constructor(config: ConnectionConfig) {
    this.#config = config;
    this.status$ = this.#status.pipe(
      distinctUntilChanged((a, b) => a.state === b.state && a.state !== 'waiting'),
    );
    this.channels$ = defer(() => {
      this.#failures = 0;
      this.#wasOpen = false;
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
      return connect(this.#config, () => this.#setStatus({ state: 'authenticating' }));
    }).pipe(
      tap(() => {
        this.#failures = 0;
        this.#wasOpen = true;
        this.#setStatus({ state: 'open' });
      }),
      retry({ delay: (error: unknown) => this.#nextAttempt(error) }),
    );
  }

  /** Emits when to try again; errors where that makes no sense. */
  #nextAttempt(error: unknown): Observable<unknown> {
    if (error === SESSION_CHANGED) return of(null);
    if (isUnavailable(error)) return this.#unavailable(error);
    const asked = this.#failures++ === 0 && !this.#wasOpen ? this.#supportsWebSockets() : of(true);
    return asked.pipe(
      switchMap((supported) =>
        supported ? this.#wait(error) : this.#unavailable(new RealtimeError('NOT_SUPPORTED')),
      ),
    );
  }

  #unavailable(error: RealtimeError): Observable<never> {
    return throwError(() => {
      this.#setStatus({ state: 'unavailable', error });
      return error;
    });
  }

  /** Any part of a delay that doubles with each failure, so that the clients of a server that restarts come one by one. */
  #wait(error: unknown): Observable<unknown> {
    const { retryDelay, maxRetryDelay, random, scheduler, session, wake$ } = this.#config;
    const delay = random() * Math.min(retryDelay * 2 ** (this.#failures - 1), maxRetryDelay);
    const code = isRealtimeError(error) ? error.code : '';
    const hopeless = code === 'LOGIN_REQUIRED' && session.reportsChanges;
    this.#setStatus({
      state: 'waiting',
      retryAt: hopeless ? null : scheduler.now() + delay,
      error,
    });
    // Our clock may be wrong about the token; what comes of it, the session tells.
    if (code === 'AUTH_FAILED' && this.#failures === 1)
      session.refresh().subscribe({ error: noop });
    return merge(
      hopeless ? NEVER : merge(timer(delay, scheduler), wake$),
      session.userChanged$,
      session.refreshed$,
    ).pipe(take(1));
  }

  /** Whether the server has WebSockets at all. It tells only those who are logged in; before 10.3, it has none to tell of. */
  #supportsWebSockets(): Observable<boolean> {
    return defer(() =>
      from(
        this.#config.transport.get('/server/info', {
          timeout: SERVER_INFO_TIMEOUT,
          background: true,
        }),
      ),
    ).pipe(
      map(({ data }) => {
        const { websocket, rateLimit } = isObject(data) ? data : {};
        return websocket === undefined
          ? rateLimit === undefined
          : isObject(websocket) && websocket['rest'] !== false;
      }),
      catchError(() => of(true)),
      defaultIfEmpty(true),
    );
  }
}
