import {
  AsyncSubject,
  catchError,
  concat,
  defer,
  from,
  ignoreElements,
  map,
  type MonoTypeOperatorFunction,
  Observable,
  of,
  retry,
  type SchedulerLike,
  switchMap,
  tap,
  throwError,
  throwIfEmpty,
  timeout,
  timer,
} from 'rxjs';
import { isTemporary } from '../errors/classify';
import { isTransportError, TransportError } from '../errors/errors';
import { isObject } from '../internal/guards';
import { transportError } from '../transport/read-response';
import type { ITransport, TransportResult } from '../transport/transport-base';
import type { TransportRequestOptions } from '../transport/request';
import type { TransportResponse } from '../types/response';
import type { CrossTabChannel } from './cross-tab/channel';
import { accountKey, bearerHeader, parseTokenResponse, validToken, type Tokens } from './tokens';
import { traitsOf, type AuthMode } from './auth-modes';

/** Milliseconds. The limit of a login, refresh or logout, also with a transport of the application's own: requests wait for a refresh. */
const AUTH_TIMEOUT = 35_000;

/** The number of retries of a logout after a temporary failure, and the longest first pause in milliseconds; each further pause doubles. */
const LOGOUT_RETRIES = 3;
const LOGOUT_RETRY_DELAY = 500;

/** Milliseconds after which `logout` completes while its requests continue: for a silent server, or for a turn with the cookie. */
const LOGOUT_TIMEOUT = 5_000;

/** Marks requests of the session itself: they are sent without its token, as the server refuses an expired one on `/auth/*` too. */
const WITHOUT_TOKEN: TransportRequestOptions = { token: '' };

/** The requests of a session to the server. */
export interface AuthApi {
  /** Returns true while the transport is being called with a request of the session: a token read then would wait for itself. */
  readonly isSending: () => boolean;
  /**
   * Exchanges credentials for tokens at `path`, and commits them; an answer that cannot be used is logged out again. `requireOpen`:
   * throws if the client was disposed of, which may happen during the wait for a turn with the cookie.
   */
  login(
    path: string,
    credentials: object,
    commit: MonoTypeOperatorFunction<Tokens>,
    requireOpen: () => void,
  ): Observable<Tokens>;
  /** Exchanges these tokens for fresh ones. Call it in a turn of this tab only. */
  readonly refresh: (tokens: Tokens) => Observable<Tokens>;
  /**
   * Ends the session of these tokens on the server; without a refresh token in `json` mode, does nothing. Never fails, because
   * the user is logged out here anyway. `isWanted`: checked before each try in the cookie modes, whose cookie may have changed.
   */
  readonly logout: (tokens: Tokens, isWanted?: () => boolean) => Observable<unknown>;
  /** Asks the server whether it accepts a token that does not expire. */
  check(token: string): Observable<unknown>;
  /** Sends a POST without the session's token. */
  post(path: string, body: object): TransportResult;
  /** Sends a GET without the session's token. */
  get(path: string): TransportResult;
}

/**
 * Creates the requests of a session. `transport` adds no Authorization header of a session; `scheduler` is for time that callers wait for.
 */
export function createAuthApi(
  transport: ITransport,
  mode: AuthMode,
  scheduler: SchedulerLike,
  tabs: CrossTabChannel,
): AuthApi {
  const { usesCookie, hidesAccessToken } = traitsOf(mode);
  let isSending = false;

  const send = (request: () => TransportResult): Observable<TransportResponse> =>
    new Observable((to) => {
      const sent = () => {
        isSending = false;
      };
      isSending = true;
      try {
        return from(request())
          .pipe(tap({ next: sent, error: sent, complete: sent }))
          .subscribe(to);
      } finally {
        sent();
      }
    });

  const post = (path: string, body: object, options: TransportRequestOptions = {}) =>
    send(() =>
      transport.post(path, { ...body, mode }, { ...options, route: path, ...WITHOUT_TOKEN }),
    ).pipe(
      timeout({
        first: AUTH_TIMEOUT,
        scheduler,
        with: () => {
          throw transportError('TIMEOUT', `no answer within ${AUTH_TIMEOUT} ms`, {
            method: 'POST',
            path,
          });
        },
      }),
    );

  const exchange = (
    path: string,
    body: object,
    refuse: (data: unknown) => Observable<unknown> = () => of(null),
  ) =>
    post(path, body).pipe(
      throwIfEmpty(() => transportError('NETWORK', 'no answer', { method: 'POST', path })),
      switchMap(({ data }) =>
        defer(() => of(parseTokenResponse(data, mode, path, scheduler.now()))).pipe(
          catchError((error: unknown) =>
            concat(
              refuse(data).pipe(ignoreElements()),
              throwError(() => error),
            ),
          ),
        ),
      ),
      catchError((error: unknown) => {
        if (!isTransportError(error)) throw error;
        const { message, code, response, cause } = error;
        // A failed answer may hold tokens, which must not get into logs.
        const bare = response && { ...response, headers: {}, raw: undefined, data: undefined };
        throw new TransportError(message, code, error, bare, cause);
      }),
    );

  // In the other modes a cookie proves the session.
  const refreshTokenBody = (refresh: string | null) =>
    usesCookie ? {} : { refresh_token: refresh };
  // One cookie holds the session of all tabs: a request that sets it must not overtake a later one.
  const withCookieLock = <T>(work$: Observable<T>) =>
    usesCookie ? tabs.exclusive(() => work$) : work$;

  // No caller sees its failure.
  const postLogout = (refresh: string | null) =>
    post('/auth/logout', refreshTokenBody(refresh), { isExpected: () => true });
  const retryDelay = (nth: number) =>
    timer((LOGOUT_RETRY_DELAY * 2 ** (nth - 1) * (1 + Math.random())) / 2, scheduler);

  /** Logs out on the server after a login whose answer cannot be used, because no client could do so later. */
  const logOutUnusable = (data: unknown): Observable<unknown> => {
    const { access_token, refresh_token, expires } = isObject(data) ? data : {};
    const refresh = validToken(refresh_token);
    const hasSession = usesCookie
      ? access_token !== undefined || expires !== undefined
      : refresh !== null;
    return hasSession ? postLogout(refresh).pipe(catchError(() => of(null))) : of(null);
  };

  const getMe = (options: TransportRequestOptions = {}) =>
    send(() =>
      transport.get('/users/me', {
        params: { fields: ['id'] },
        route: '/users/me',
        ...options,
        ...WITHOUT_TOKEN,
      }),
    );
  /** Adds the owner of the cookie, which the server is asked for where no token names it. */
  const withOwner = (tokens: Tokens): Observable<Tokens> =>
    hidesAccessToken
      ? getMe({ background: true }).pipe(
          map(({ data }) => accountKey(data)),
          catchError(() => of(null)),
          map((owner) => ({ ...tokens, owner })),
        )
      : of(tokens);

  return {
    isSending: () => isSending,
    // In the cookie modes a login completes even if its caller has left: the browser has the new user's cookie by then.
    login: (path, credentials, commit, requireOpen) =>
      withCookieLock(
        defer(() => {
          requireOpen();
          return exchange(path, credentials, logOutUnusable);
        }).pipe(switchMap(withOwner), commit),
      ),
    refresh: ({ refresh }) =>
      exchange('/auth/refresh', refreshTokenBody(refresh)).pipe(switchMap(withOwner)),
    logout({ refresh }, isWanted = () => true) {
      if (!usesCookie && refresh === null) return of(null);
      // Each try takes a turn of its own: a login must not wait for the pauses in between.
      const logoutOnce$ = withCookieLock(
        defer(() => (!usesCookie || isWanted() ? postLogout(refresh) : of(null))),
      );
      const logout$ = logoutOnce$.pipe(
        retry({
          count: LOGOUT_RETRIES,
          delay: (error: unknown, nth) => {
            // No retry after a time limit, which was long enough.
            const isRetryable =
              isTemporary(error) && !(isTransportError(error) && error.code === 'TIMEOUT');
            return isRetryable ? retryDelay(nth) : throwError(() => error);
          },
        }),
        catchError(() => of(null)),
      );
      return defer(() => {
        // The request is sent even if the caller has left.
        const done$ = new AsyncSubject<unknown>();
        logout$.subscribe(done$);
        return done$.pipe(timeout({ first: LOGOUT_TIMEOUT, with: () => of(null), scheduler }));
      });
    },
    // In the header, not in the query string, where server logs would keep it.
    check: (token) => getMe({ headers: { authorization: bearerHeader(token) } }),
    post: (path, body) => transport.post(path, body, { route: path, ...WITHOUT_TOKEN }),
    get: (path) => transport.get(path, { route: path, ...WITHOUT_TOKEN }),
  };
}
