import { catchError, map, noop, type Observable, of, switchMap, tap } from 'rxjs';
import { isSessionError, SessionError } from '../errors/errors';
import { isReplayable } from '../transport/encode-body';
import { isSafeMethod } from '../transport/retry';
import type { TransportRequest } from '../transport/request';
import type { RefreshPace } from './refresh-pace';
import type { ResolvedAuthOptions } from './resolve-auth-options';
import { leadTime } from './refresh-schedule';
import type { Session } from './session';
import type { EpochTokens, Tokens } from './tokens';

/** The source of tokens for the bearer stage: synchronous where it can be, else an Observable that emits once. */
export interface TokenSource {
  /** The tokens to send `request` with, refreshed first where they have expired. */
  tokensFor(request: TransportRequest): EpochTokens | Observable<EpochTokens>;
  /**
   * The tokens after those the server has just called expired; `undefined` where there can be none.
   * `replays`: how often the request was sent again already.
   */
  tokensAfterExpiry(
    expired: EpochTokens,
    request: TransportRequest,
    replays: number,
  ): Observable<EpochTokens> | undefined;
}

/** The number of times that one request is sent again with a fresh token, where tokens expire while requests wait. */
const MAX_REPLAYS = 3;

/** The session's tokens, for requests and sockets. */
export interface SessionTokenSource extends TokenSource {
  /** Emits the tokens, refreshed first if they have expired; with `null` as access token when nobody is logged in. */
  currentTokens(): Observable<EpochTokens>;
  /** Emits tokens that will not expire soon; refreshes them even where `autoRefresh` is false. */
  ensureFresh(): Observable<Tokens>;
}

export function createSessionTokenSource(
  session: Session,
  refresh: () => Observable<Tokens>,
  pace: RefreshPace,
  {
    autoRefresh,
    msRefreshBeforeExpires,
    scheduler,
  }: Pick<ResolvedAuthOptions, 'autoRefresh' | 'msRefreshBeforeExpires' | 'scheduler'>,
): SessionTokenSource {
  const lead = () => leadTime(msRefreshBeforeExpires, session.tokens);
  /** The tokens of the last refresh that a 401 to a HEAD caused. */
  let freshForHead: Tokens | undefined;

  /** Returns the tokens if they last longer than `margin` milliseconds. */
  const usableTokens = (margin: number, refreshes = autoRefresh): EpochTokens | undefined => {
    const { tokens, state, closed } = session;
    if (state.reason === 'restoring') return undefined;
    if (!refreshes || closed || tokens.expiresAt === null) return tokens;
    const now = scheduler.now();
    if (tokens.expiresAt - now <= margin) return undefined;
    // A timer may have slept with the laptop. The refresh is made in the background, because the token still works.
    if (now >= (state.refreshAt ?? Infinity)) refresh().subscribe({ error: noop });
    return tokens;
  };

  /** Emits the tokens once they are restored, refreshed if they do not last longer than `margin` milliseconds. */
  const validTokens = (margin: number, refreshes?: boolean): Observable<Tokens> =>
    session.restore$.pipe(
      switchMap(() => {
        const tokens = usableTokens(margin, refreshes);
        return tokens ? of(tokens) : refresh();
      }),
    );

  /**
   * Emits the tokens for a request that had to wait. When the session has ended or another has begun
   * meanwhile, reads continue as the present user, since their data may be public; writes fail.
   */
  const forWaitingRequest = (
    epoch: number,
    request: TransportRequest | undefined,
    tokens$: Observable<Tokens>,
  ): Observable<EpochTokens> => {
    const reads = !request || isSafeMethod(request);
    return tokens$.pipe(
      catchError((error: unknown) => {
        if (reads && isSessionError(error) && error.code !== 'UNREACHABLE') return of(null);
        throw error;
      }),
      map(() => {
        const { tokens } = session;
        if (!reads && tokens.epoch !== epoch) throw new SessionError('SUPERSEDED');
        return tokens;
      }),
    );
  };

  return {
    currentTokens: () => forWaitingRequest(0, undefined, validTokens(0)),
    ensureFresh: () => validTokens(lead(), true),
    tokensFor(request) {
      const { epoch } = session.tokens;
      // A stream cannot be sent again, so it goes out with a token that will not expire on the way.
      const margin = isReplayable(request.body) ? 0 : lead();
      return usableTokens(margin) ?? forWaitingRequest(epoch, request, validTokens(margin));
    },
    tokensAfterExpiry(expired, request, replays) {
      const { tokens, closed } = session;
      if (!autoRefresh || closed || replays >= MAX_REPLAYS) return undefined;
      if (tokens !== expired) return forWaitingRequest(expired.epoch, request, of(tokens));
      const { expiresAt, lifetime } = tokens;
      if (expiresAt === null) return undefined;
      // A refreshed token in the first half of its lifetime that is called expired means clock skew: refreshing again would
      // not help. A 401 to a HEAD does not say why: the token of a refresh that it has caused is not refreshed for another one.
      const isYoung = expiresAt - scheduler.now() > (lifetime ?? 0) / 2;
      const isHead = request.method === 'HEAD';
      if (isYoung && (replays > 0 || (isHead && tokens === freshForHead))) return undefined;
      // The 401 is passed on rather than delayed: the token is valid by this clock, so the next one may be refused as well.
      if (!pace.isDue(tokens) && pace.waitFor(tokens) > 0) return undefined;
      const remember = () => {
        if (isHead) freshForHead = session.tokens;
      };
      return forWaitingRequest(expired.epoch, request, refresh().pipe(tap(remember)));
    },
  };
}
