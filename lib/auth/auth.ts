import {
  catchError,
  distinctUntilChanged,
  firstValueFrom,
  map,
  noop,
  type Observable,
  of,
  type SchedulerLike,
  Subscription,
  switchMap,
} from 'rxjs';
import { Call } from '../call';
import { isSessionError, refuseEmpty, SessionError } from '../errors';
import type { IStorage } from '../storage/base';
import { isReplayable } from '../transport/body';
import type { ITransport, TransportRequest } from '../transport/types';
import { type AuthEndpoints, authEndpoints } from './endpoints';
import { IAuth } from './iauth';
import { Passwords } from './passwords';
import { singleRefresh } from './refresh';
import { leadTime, refreshPlan, refreshTimes } from './schedule';
import { Session } from './session';
import { authResult } from './tokens';
import {
  type AuthCredentials,
  type AuthMode,
  type AuthResult,
  type AuthState,
  type HeldTokens,
  NO_TOKENS,
  type Tokens,
  type TokenSource,
} from './types';

export interface AuthConfig {
  /** Reaches the server without Authorization header: an expired one is refused on `/auth/*` too. */
  readonly transport: ITransport;
  readonly storage: IStorage;
  readonly mode: AuthMode;
  readonly autoRefresh: boolean;
  readonly msRefreshBeforeExpires: number;
  readonly staticToken: string;
  readonly scheduler: SchedulerLike;
}

/**
 * Who is logged in, and the tokens that prove it.
 *
 * The rules: one refresh at a time, whoever asks; the last login or logout wins over whatever was
 * under way; a refresh commits only if the session it was made for is still the stored one; only the
 * server's own refusal ends a session, never a failure to reach it.
 */
export class Auth extends IAuth implements TokenSource {
  /** The session's state now and every later one. */
  readonly state$: Observable<AuthState>;
  /** The access token now and every later one; `null` for none. */
  readonly token$: Observable<string | null>;
  /** Whether somebody is logged in, now and whenever that changes. */
  readonly authenticated$: Observable<boolean>;
  readonly password: Passwords;

  readonly #config: AuthConfig;
  readonly #session: Session;
  readonly #endpoints: AuthEndpoints;
  readonly #refresh: () => Observable<Tokens>;
  readonly #background = new Subscription();
  #intent = 0;

  constructor(config: AuthConfig) {
    super();
    const { storage, mode, staticToken, autoRefresh, scheduler, transport } = config;
    const plan = autoRefresh ? refreshPlan(config.msRefreshBeforeExpires, scheduler) : undefined;
    const session = new Session(storage, mode, plan);
    const endpoints = authEndpoints(transport, mode, scheduler);
    this.#config = config;
    this.#session = session;
    this.#endpoints = endpoints;
    this.#refresh = singleRefresh(session, endpoints, mode === 'json', scheduler);
    this.password = new Passwords(transport);
    this.state$ = session.state$;
    this.token$ = this.state$.pipe(
      map(({ token }) => token),
      distinctUntilChanged(),
    );
    this.authenticated$ = this.state$.pipe(
      map(({ authenticated }) => authenticated),
      distinctUntilChanged(),
    );

    if (staticToken) session.adopt({ ...NO_TOKENS, access: staticToken }, 'initial');
    else this.#background.add(session.restore());
    this.#background.add(
      refreshTimes(this.state$, scheduler).subscribe(() => {
        this.#refreshQuietly();
      }),
    );
  }

  /** The session's state now. */
  get state(): AuthState {
    return this.#session.state;
  }

  /**
   * The access token, after any refresh it needs; `null` when nobody is logged in.
   * Rejects with `SessionError` `UNREACHABLE` when it has expired and cannot be refreshed now.
   *
   * @example
   * const token = await directus.auth.token;
   */
  override get token(): Promise<string | null> {
    return firstValueFrom(
      this.#during(this.#session.epoch, undefined, this.#usable(0)).pipe(
        map(({ access }) => access),
      ),
    );
  }

  /**
   * Logs in with email and password: `POST /auth/login`.
   * Fails with the server's `TransportError` (`INVALID_CREDENTIALS`, `INVALID_OTP`, …); who was logged
   * in before then stays so.
   *
   * @example
   * await directus.auth.login({ email: 'admin@example.com', password: 'd1r3ctu5' });
   */
  login(credentials: AuthCredentials): Call<AuthResult> {
    return Call.from(() => {
      const { email, password, otp } = credentials;
      refuseEmpty('email', email);
      refuseEmpty('password', password);
      const body = { email, password, ...(otp && { otp }) };
      return this.#begin(this.#endpoints.login(body), 'login');
    }, authResult);
  }

  /**
   * Uses a token that does not expire, once the server has accepted it: `GET /users/me`.
   * Emits true; fails with the server's `TransportError` otherwise, and changes nothing then.
   *
   * @example
   * await directus.auth.static('static_token');
   */
  static(token: string): Call<boolean> {
    return Call.from(
      () => {
        refuseEmpty('token', token);
        const access = token.replace(/^bearer /i, '');
        const tokens = { ...NO_TOKENS, access };
        return this.#begin(this.#endpoints.check(access).pipe(map(() => tokens)), 'static');
      },
      () => true,
    );
  }

  /**
   * Exchanges the session's tokens for fresh ones: `POST /auth/refresh`. Whoever asks while this is
   * under way gets the same answer.
   * Fails with `SessionError`: `NO_SESSION`, `REFUSED` (the session has ended), `UNREACHABLE` (it is
   * kept), `SUPERSEDED`; its `cause` is the server's answer.
   *
   * @example
   * await directus.auth.refresh();
   */
  refresh(): Call<AuthResult> {
    return Call.from(() => this.#refresh(), authResult);
  }

  /** Refreshes the session if its token has expired or is about to; does nothing otherwise. */
  refreshIfExpired(): Call<void> {
    return Call.from(() => this.#usable(this.#lead()), noop);
  }

  /**
   * Logs out: forgets the session here at once, whatever the server says, then ends it there:
   * `POST /auth/logout`. Does not fail when the server cannot be reached.
   *
   * @example
   * await directus.auth.logout();
   */
  logout(): Call<void> {
    return Call.from(() => {
      this.#intent++;
      const tokens = this.#session.tokens;
      const ends = this.#session.renewable || this.#config.mode !== 'json';
      this.#session.begin(NO_TOKENS, 'logout');
      return ends ? this.#endpoints.logout(tokens) : of(null);
    }, noop);
  }

  /** Stops refreshing and watching; no timer, listener or later write remains. */
  dispose(): void {
    this.#intent++;
    this.#background.unsubscribe();
    this.#session.close();
  }

  usable(request: TransportRequest): HeldTokens | Observable<HeldTokens> {
    const { epoch } = this.#session;
    // A stream cannot be sent again, so it goes out with a token that will not expire on the way.
    const margin = isReplayable(request.body) ? 0 : this.#lead();
    return this.#lasting(margin) ?? this.#during(epoch, request, this.#usable(margin));
  }

  renewed(
    expired: HeldTokens,
    request: TransportRequest,
    again: boolean,
  ): Observable<HeldTokens> | undefined {
    const { tokens, closed } = this.#session;
    if (!this.#config.autoRefresh || closed) return undefined;
    if (tokens !== expired) return this.#during(expired.epoch, request, of(tokens));
    if (tokens.expiresAt === null) return undefined;
    // An old one expired while its request waited for a socket. A young one that is refused means that the
    // server's clock is not ours, and the next one would fare no better.
    const age = (tokens.lifetime ?? 0) / 2 + this.#config.scheduler.now() - tokens.expiresAt;
    if (again && age < 0) return undefined;
    return this.#during(expired.epoch, request, this.#refresh());
  }

  /** What came of it, the session's state tells. */
  #refreshQuietly(): void {
    this.#refresh().subscribe({ error: noop });
  }

  #lead(): number {
    return leadTime(this.#config.msRefreshBeforeExpires, this.#session.tokens);
  }

  /** The tokens, if they are there and last longer than `margin` milliseconds. */
  #lasting(margin: number): HeldTokens | undefined {
    const { tokens, state, restored, closed } = this.#session;
    if (!restored) return undefined;
    if (!this.#config.autoRefresh || closed || tokens.expiresAt === null) return tokens;
    const left = tokens.expiresAt - this.#config.scheduler.now();
    if (left <= margin) return undefined;
    // Timers sleep with the laptop; traffic then takes over. Nobody waits for it, the token still works.
    if (left <= this.#lead() && state.reason !== 'unreachable') this.#refreshQuietly();
    return tokens;
  }

  /** The tokens, once they are restored, and refreshed if they do not last that long. */
  #usable(margin: number): Observable<Tokens> {
    return this.#session.restored$.pipe(
      switchMap(() => {
        const tokens = this.#lasting(margin);
        return tokens ? of(tokens) : this.#refresh();
      }),
    );
  }

  /**
   * The tokens for a request that had to wait. When the session has ended or another has begun
   * meanwhile, reads go on as whoever there is now, since what they read may be public; writes fail.
   */
  #during(
    epoch: number,
    request: TransportRequest | undefined,
    tokens$: Observable<Tokens>,
  ): Observable<HeldTokens> {
    const reads = !request || /^(?:GET|HEAD|SEARCH|OPTIONS)$/.test(request.method);
    return tokens$.pipe(
      catchError((error: unknown) => {
        if (reads && isSessionError(error) && error.code !== 'UNREACHABLE') return of(null);
        throw error;
      }),
      map(() => {
        const { tokens } = this.#session;
        if (!reads && tokens.epoch !== epoch) throw new SessionError('SUPERSEDED');
        return tokens;
      }),
    );
  }

  /** Commits a login or static token, unless a later wish has come in between: then it is undone. */
  #begin(tokens$: Observable<Tokens>, reason: 'login' | 'static'): Observable<Tokens> {
    if (this.#session.closed) throw new SessionError('NO_SESSION');
    const intent = ++this.#intent;
    return tokens$.pipe(
      map((tokens) => {
        if (intent !== this.#intent) {
          if (tokens.expiresAt !== null) this.#endpoints.logout(tokens).subscribe();
          throw new SessionError('SUPERSEDED');
        }
        this.#session.begin(tokens, reason);
        return tokens;
      }),
    );
  }
}
