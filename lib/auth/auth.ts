import {
  distinctUntilChanged,
  firstValueFrom,
  map,
  type MonoTypeOperatorFunction,
  noop,
  type Observable,
  type Subscription,
} from 'rxjs';
import { Call } from '../call';
import { InvalidParamError, SessionError } from '../errors/errors';
import type { IStorage } from '../storage/base';
import type { ITransport } from '../transport/transport-base';
import { buildUrl } from '../transport/url';
import { text } from '../internal/argument-checks';
import { unchecked } from '../internal/unchecked';
import { isObject } from '../internal/guards';
import { type AuthApi, createAuthApi } from './auth-api';
import { type AuthConfig, resolveAuthConfig, type StandaloneAuthOptions } from './auth-config';
import { IAuth } from './auth-base';
import { loginRequest, optionalText, providerPath } from './credentials';
import { pacedRefresh } from './paced-refresh';
import { type PasswordReset, passwordReset } from './password-reset';
import { RefreshPace } from './refresh-pace';
import { singleFlightRefresh } from './single-flight-refresh';
import { wakeSignals$ } from '../internal/wake-signals';
import { refreshSchedule, refreshDue$ } from './refresh-schedule';
import { Session } from './session';
import { type SessionTokenSource, createSessionTokenSource } from './token-source';
import { hasTokens, toAuthResult, stripBearerPrefix, NO_TOKENS, type Tokens } from './tokens';
import type {
  AuthCredentials,
  AuthProvider,
  AuthResult,
  LdapCredentials,
  LoginUrlOptions,
  ShareCredentials,
} from './auth-options';
import type { AuthMode } from './auth-modes';
import type { AuthState } from './auth-state';

export type { AuthConfig };

/**
 * The session: logs in and out, keeps the tokens, and refreshes them ahead of their expiry.
 *
 * The rules: one refresh at a time, for all callers; the last login or logout wins over those that were
 * under way; a refresh commits only if the session it was made for is still the stored one; only the
 * server's own refusal ends a session, never a failure to reach it.
 */
export class Auth extends IAuth {
  /** The session's state now and every later one. */
  readonly state$: Observable<AuthState>;
  /** The access token now and every later one; `null` for none. */
  readonly token$: Observable<string | null>;
  /** Emits whether somebody is logged in: the present value, then each change. */
  readonly authenticated$: Observable<boolean>;
  /** Forgotten passwords. */
  readonly password: PasswordReset;
  /** The tokens that requests are sent with. @internal */
  readonly tokenSource: SessionTokenSource;

  readonly #config: AuthConfig;
  readonly #timer: Subscription;
  readonly #session: Session;
  readonly #api: AuthApi;
  readonly #refresh: () => Observable<Tokens>;
  #generation = 0;

  /**
   * Creates a session without a client, for a class of one's own, or for `new Directus(url, { auth })`.
   *
   * @throws InvalidParamError for an option that cannot be used
   * @example
   * const transport = new Transport({ url });
   * const auth = new Auth({ transport, storage: new MemoryStorage() });
   */
  constructor(options: StandaloneAuthOptions);
  /** @internal */
  // eslint-disable-next-line @typescript-eslint/unified-signatures -- a client's way to make one is not public
  constructor(config: AuthConfig);
  constructor(options: StandaloneAuthOptions | AuthConfig) {
    super();
    const config = resolveAuthConfig(options);
    const { mode, autoRefresh, scheduler, tabs, transport } = config;
    const { msRefreshBeforeExpires, waitScheduler = scheduler } = config;
    const pace = new RefreshPace(msRefreshBeforeExpires, scheduler);
    const schedule = autoRefresh
      ? refreshSchedule(msRefreshBeforeExpires, scheduler, () => pace.nextInBackground)
      : undefined;
    const session = new Session(config, schedule);
    const api = createAuthApi(transport, mode, waitScheduler, tabs);
    const each = <T>(read: (state: AuthState) => T) =>
      session.state$.pipe(map(read), distinctUntilChanged());
    this.#config = config;
    this.#session = session;
    this.#api = api;
    const refresh = singleFlightRefresh(
      session,
      { refresh: pace.measure(api.refresh), logout: api.logout },
      tabs,
      mode,
      scheduler,
    );
    this.#refresh = pacedRefresh(session, refresh, pace, waitScheduler);
    this.tokenSource = createSessionTokenSource(session, this.#refresh, pace, config);
    this.password = passwordReset(api);
    this.state$ = session.state$;
    this.token$ = each(({ token }) => token);
    this.authenticated$ = each(({ authenticated }) => authenticated);

    const times$ = refreshDue$(session.state$, scheduler, config.wakeUps$ ?? wakeSignals$);
    this.#timer = times$.subscribe(() => {
      // The outcome is in the session's state.
      this.#refresh().subscribe({ error: noop });
    });
  }

  /** Where the session lives. */
  get mode(): AuthMode {
    return this.#config.mode;
  }

  /** True if the session is refreshed automatically. */
  get autoRefresh(): boolean {
    return this.#config.autoRefresh;
  }

  /** Milliseconds before the access token's expiry at which it is refreshed. */
  get msRefreshBeforeExpires(): number {
    return this.#config.msRefreshBeforeExpires;
  }

  /** The token in use that does not expire; `''` where there is none. */
  get staticToken(): string {
    const { status, token } = this.state;
    return status === 'static' ? (token ?? '') : '';
  }

  /** Where the tokens are kept. */
  get storage(): IStorage {
    return this.#config.storage;
  }

  /** Sends the requests of the session itself, without its token. */
  get transport(): ITransport {
    return this.#config.transport;
  }

  /** The session's state now. */
  get state(): AuthState {
    return this.#session.state;
  }

  /**
   * The access token, after any refresh it needs; `null` when nobody is logged in, and while a custom transport is being
   * called with a request of the session itself, which would otherwise wait for itself.
   * Rejects with `SessionError` `UNREACHABLE` when it has expired and cannot be refreshed now.
   *
   * @example
   * const token = await directus.auth.token;
   */
  override get token(): Promise<string | null> {
    // A transport that asks in order to send a refresh would wait for itself.
    if (this.#api.isSending()) return Promise.resolve(null);
    return firstValueFrom(this.tokenSource.currentTokens().pipe(map(({ access }) => access)));
  }

  /**
   * Logs in: with email and password, or those of another `provider` (LDAP takes an `identifier`):
   * `POST /auth/login`, `POST /auth/login/:provider`; or to a shared item: `POST /shares/auth`.
   * Fails with the server's `TransportError` (`INVALID_CREDENTIALS`, `INVALID_OTP`, …); who was logged
   * in before then stays so. Fails with `InvalidParamError` or `EmptyParamError` for credentials that are not text, and for
   * a `mode` that is not the client's; with `SessionError` `DISPOSED` after `dispose()`.
   *
   * @example
   * await directus.auth.login({ email: 'admin@example.com', password: 'd1r3ctu5' });
   * await directus.auth.login({ provider: 'ldap', identifier: 'admin', password: 'd1r3ctu5' });
   * await directus.auth.login({ share: '0f1b…', password: 'd1r3ctu5' });
   */
  login(credentials: AuthCredentials | LdapCredentials | ShareCredentials): Call<AuthResult> {
    return Call.from(() => {
      const { path, body } = loginRequest(credentials, this.mode);
      const commit = this.#commitUnlessSuperseded('login');
      return this.#api.login(path, body, commit, () => {
        this.#requireOpen();
      });
    }, toAuthResult);
  }

  /**
   * Returns the address at which a provider of {@link providers} logs in, to be visited: `GET /auth/login/:provider`.
   * `redirect`: the page the server leads back to; it must be on the `AUTH_<PROVIDER>_REDIRECT_ALLOW_LIST`.
   * `otp`: the one-time password, where the account has two-factor authentication.
   * Back there, in `session` or `cookie` mode as set for that provider, `auth.refresh()` takes the session over;
   * if nobody is logged in, the address says why: `?reason=INVALID_CREDENTIALS`.
   * Throws `InvalidParamError` or `EmptyParamError` for arguments that are not text.
   *
   * @example
   * location.href = directus.auth.loginUrl('github', { redirect: `${location.origin}/login` });
   * await directus.auth.refresh(); // back again
   */
  loginUrl(provider: string, options: LoginUrlOptions = {}): string {
    if (!isObject(options)) throw new InvalidParamError('options', 'must be an object');
    return buildUrl(this.#config.url, providerPath(provider), {
      redirect: optionalText('redirect', options.redirect),
      otp: optionalText('otp', options.otp) || undefined,
    });
  }

  /**
   * Reads the ways to log in that the server offers beside email and password: `GET /auth`.
   *
   * @example
   * const names = (await directus.auth.providers()).map(({ name }) => name);
   */
  providers(): Call<readonly AuthProvider[]> {
    return Call.from(
      () => this.#api.get('/auth'),
      ({ data }) => unchecked<readonly AuthProvider[]>(data),
    );
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
        const access = stripBearerPrefix(text('token', token));
        return this.#api.check(access).pipe(
          map(() => ({ ...NO_TOKENS, access })),
          this.#commitUnlessSuperseded('static'),
        );
      },
      () => true,
    );
  }

  /**
   * Exchanges the session's tokens for fresh ones: `POST /auth/refresh`. Calls during a refresh share its
   * result. From the fifth refresh in quick succession on, a call waits first: for a second, then
   * twice as long each time, a minute at most (five seconds where the token has expired).
   * Fails with `SessionError`: `NO_SESSION`, `REFUSED` (the session has ended), `UNREACHABLE` (it is
   * kept), `SUPERSEDED`, `DISPOSED`; its `cause` is the server's answer.
   *
   * @example
   * await directus.auth.refresh();
   */
  refresh(): Call<AuthResult> {
    return Call.from(() => this.#refresh(), toAuthResult);
  }

  /** Refreshes the session if its token has expired or is about to, whatever `autoRefresh` says; does nothing otherwise. */
  refreshIfExpired(): Call<void> {
    return Call.from(() => this.tokenSource.ensureFresh(), noop);
  }

  /**
   * Logs out: forgets the session here at once, whatever the server says, then ends it there: `POST /auth/logout`,
   * which is sent up to four times within about four seconds while the server cannot be reached, also if the caller
   * leaves. The Call succeeds even if the server cannot be reached.
   *
   * @example
   * await directus.auth.logout();
   */
  logout(): Call<void> {
    return Call.from(() => {
      this.#generation++;
      const { tokens } = this.#session;
      this.#session.dispatch({ type: 'logout' });
      return this.#api.logout(tokens, () => !hasTokens(this.#session.tokens));
    }, noop);
  }

  /**
   * Stops refreshing and watching; no timer or listener remains. The tokens of a refresh under way are still stored, and
   * `logout` works. A later login fails with `DISPOSED`.
   */
  dispose(): void {
    this.#generation++;
    this.#timer.unsubscribe();
    this.#session.dispatch({ type: 'disposed' });
  }

  #requireOpen(): void {
    if (this.#session.closed) throw new SessionError('DISPOSED');
  }

  /** Commits a login or static token. After a later login or logout, revokes the new refresh token and throws `SUPERSEDED`. */
  #commitUnlessSuperseded(reason: 'login' | 'static'): MonoTypeOperatorFunction<Tokens> {
    this.#requireOpen();
    const intent = ++this.#generation;
    return map((tokens) => {
      if (intent !== this.#generation) {
        if (tokens.refresh !== null) this.#api.logout(tokens).subscribe();
        throw new SessionError('SUPERSEDED');
      }
      this.#session.dispatch({ type: reason, tokens });
      return tokens;
    });
  }
}
