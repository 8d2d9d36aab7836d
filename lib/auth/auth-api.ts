import {
  catchError,
  defer,
  map,
  type MonoTypeOperatorFunction,
  type Observable,
  of,
  type SchedulerLike,
  switchMap,
  throwIfEmpty,
  timeout,
} from 'rxjs';
import { isTransportError, TransportError } from '../errors/errors';
import { transportError } from '../transport/read-response';
import type { ITransport } from '../transport/types';
import type { CrossTabChannel } from './cross-tab/channel';
import { accountKey, parseTokenResponse } from './tokens';
import type { AuthMode, Tokens } from './types';

/** Milliseconds that a logout waits for the server while other requests for the cookie are under way, here or in another tab. */
const LOGOUT_TIMEOUT = 5_000;

/** The server's side of a session: what answers with tokens, or ends them. */
export interface AuthApi {
  /** Exchanges credentials for tokens at `path`, and commits them. */
  login(
    path: string,
    credentials: object,
    commit: MonoTypeOperatorFunction<Tokens>,
  ): Observable<Tokens>;
  /** Exchanges these tokens for fresh ones; to be called while no other tab does. */
  refresh(tokens: Tokens): Observable<Tokens>;
  /** Ends a session, if these tokens prove one; never fails, since a server out of reach is no reason to keep anybody logged in here. */
  logout(tokens: Tokens): Observable<unknown>;
}

/** `transport` adds no Authorization header: the server refuses an expired one on `/auth/*` too. */
export function createAuthApi(
  transport: ITransport,
  mode: AuthMode,
  scheduler: SchedulerLike,
  tabs: CrossTabChannel,
): AuthApi {
  const isJson = mode === 'json';
  const post = (path: string, body: object) => defer(() => transport.post(path, { ...body, mode }));
  const exchange = (path: string, body: object) =>
    post(path, body).pipe(
      map(({ data }) => parseTokenResponse(data, mode, path, scheduler.now())),
      throwIfEmpty(() => transportError('NETWORK', 'no answer', { method: 'POST', path })),
      catchError((error: unknown) => {
        if (!isTransportError(error)) throw error;
        const { message, code, response, cause } = error;
        // A failed answer may hold tokens nevertheless, which no log should.
        const bare = response && { ...response, headers: {}, raw: undefined, data: undefined };
        throw new TransportError(message, code, error, bare, cause);
      }),
    );
  // In the other modes a cookie proves the session.
  const proof = ({ refresh }: Tokens) => (isJson ? { refresh_token: refresh } : {});
  // One cookie holds the session of all tabs: what sets it must not overtake what was asked for later.
  const inTurn = <T>(work$: Observable<T>) => (isJson ? work$ : tabs.exclusive(() => work$));
  // The server is told in its turn all the same: a queue does not stop when its caller leaves.
  const inTime = <T>(work$: Observable<T>) =>
    isJson
      ? work$
      : work$.pipe(timeout({ first: LOGOUT_TIMEOUT, with: () => of(null), scheduler }));
  /** Asks whose the cookie is, where no token says it. */
  const owner$ = defer(() => transport.get('/users/me', { params: { fields: ['id'] } })).pipe(
    map(({ data }) => accountKey(data)),
    catchError(() => of(null)),
  );
  const withOwner = (tokens: Tokens) =>
    mode === 'session' ? owner$.pipe(map((owner) => ({ ...tokens, owner }))) : of(tokens);
  return {
    // A cookie is the new user's even if the caller has left: then so must be what is held here.
    login: (path, credentials, commit) =>
      inTurn(exchange(path, credentials).pipe(switchMap(withOwner), commit)),
    refresh: (tokens) => exchange('/auth/refresh', proof(tokens)).pipe(switchMap(withOwner)),
    logout: (tokens) =>
      isJson && tokens.refresh === null
        ? of(null)
        : inTime(inTurn(post('/auth/logout', proof(tokens)).pipe(catchError(() => of(null))))),
  };
}
