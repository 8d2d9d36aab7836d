import {
  catchError,
  map,
  noop,
  type Observable,
  of,
  type SchedulerLike,
  switchMap,
  tap,
} from 'rxjs';
import { isSessionError, SessionError } from '../errors/errors';
import { isReplayable } from '../transport/encode-body';
import { isSafeMethod } from '../transport/retry';
import type { TransportRequest } from '../transport/request';
import type { RefreshPace } from './refresh-pace';
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

/** Times that one request is sent again with a fresh token, for servers whose tokens expire on the way. */
const MAX_REPLAYS = 3;

/** The session's tokens, for whoever needs them now. */
export interface SessionTokenSource extends TokenSource {
  /** Those that are there once an expired one is refreshed; `null` as access token when nobody is logged in. */
  currentTokens(): Observable<EpochTokens>;
  /** Those that will not expire soon, also where nothing is refreshed automatically. */
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
  }: {
    readonly autoRefresh: boolean;
    readonly msRefreshBeforeExpires: number;
    readonly scheduler: SchedulerLike;
  },
): SessionTokenSource {
  const lead = () => leadTime(msRefreshBeforeExpires, session.tokens);
  /** Tokens that were fetched since the server had answered 401 to a HEAD. */
  let freshForHead: Tokens | undefined;

  /** The tokens, if they are there and last longer than `margin` milliseconds. */
  const atOnce = (margin: number, refreshes = autoRefresh): EpochTokens | undefined => {
    const { tokens, state, closed } = session;
    if (state.reason === 'restoring') return undefined;
    if (!refreshes || closed || tokens.expiresAt === null) return tokens;
    const now = scheduler.now();
    if (tokens.expiresAt - now <= margin) return undefined;
    // Timers sleep with the laptop; traffic then takes over. Nobody waits for it, the token still works.
    if (now >= (state.refreshAt ?? Infinity)) refresh().subscribe({ error: noop });
    return tokens;
  };

  /** The tokens, once they are restored, and refreshed if they do not last that long. */
  const soon = (margin: number, refreshes?: boolean): Observable<Tokens> =>
    session.restore$.pipe(
      switchMap(() => {
        const tokens = atOnce(margin, refreshes);
        return tokens ? of(tokens) : refresh();
      }),
    );

  /**
   * The tokens for a request that had to wait. When the session has ended or another has begun
   * meanwhile, reads go on as whoever there is now, since what they read may be public; writes fail.
   */
  const during = (
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
    currentTokens: () => during(0, undefined, soon(0)),
    ensureFresh: () => soon(lead(), true),
    tokensFor(request) {
      const { epoch } = session.tokens;
      // A stream cannot be sent again, so it goes out with a token that will not expire on the way.
      const margin = isReplayable(request.body) ? 0 : lead();
      return atOnce(margin) ?? during(epoch, request, soon(margin));
    },
    tokensAfterExpiry(expired, request, replays) {
      const { tokens, closed } = session;
      if (!autoRefresh || closed || replays >= MAX_REPLAYS) return undefined;
      if (tokens !== expired) return during(expired.epoch, request, of(tokens));
      const { expiresAt, lifetime } = tokens;
      if (expiresAt === null) return undefined;
      // A young token that is called expired although it was just fetched means that the server's clock is not ours, and
      // the next one would fare no better. The answer to a HEAD does not say why: it may always be 401.
      const isYoung = expiresAt - scheduler.now() > (lifetime ?? 0) / 2;
      const isHead = request.method === 'HEAD';
      if (isYoung && (replays > 0 || (isHead && tokens === freshForHead))) return undefined;
      // Tokens that are called expired one after the other are not worth waiting for.
      if (!pace.isDue(tokens) && pace.waitFor(tokens) > 0) return undefined;
      const remember = () => {
        if (isHead) freshForHead = session.tokens;
      };
      return during(expired.epoch, request, refresh().pipe(tap(remember)));
    },
  };
}
