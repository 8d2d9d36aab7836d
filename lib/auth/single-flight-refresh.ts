import {
  AsyncSubject,
  catchError,
  map,
  type Observable,
  of,
  type SchedulerLike,
  switchMap,
  tap,
} from 'rxjs';
import { DirectusError, SessionError } from '../errors/errors';
import { isRefusal } from '../errors/classify';
import type { AuthApi } from './auth-api';
import type { Session } from './session';
import type { CrossTabChannel } from './cross-tab/channel';
import { hasTokens, tokenSetId, withNextId, type EpochTokens, type Tokens } from './tokens';
import { traitsOf, type AuthMode } from './auth-modes';

/** The number of sessions in a row, stored by other tabs and expired already, after which a refresh gives up. */
const MAX_OVERTAKES = 10;

/**
 * Returns the function that exchanges a session's tokens for fresh ones: one request per token, for all callers in all tabs.
 * The server does not ensure that: it answers 200 to each of several refreshes with one token, and ends all their sessions
 * but one.
 *
 * The returned function emits the fresh tokens, or fails with a `SessionError`.
 */
export function singleFlightRefresh(
  session: Session,
  api: Pick<AuthApi, 'refresh' | 'logout'>,
  tabs: CrossTabChannel,
  mode: AuthMode,
  scheduler: SchedulerLike,
): () => Observable<Tokens> {
  const { usesCookie } = traitsOf(mode);
  /** The refreshes under way, by the tokens they began with. */
  const flights = new Map<EpochTokens, Observable<Tokens>>();

  /** Returns true if another refresh was faster, here or in another tab; takes over the tokens that another tab has stored. */
  const isOvertaken = (before: EpochTokens, stored: Tokens): boolean => {
    if (session.tokens === before && tokenSetId(stored) !== tokenSetId(before))
      session.dispatch({ type: 'stored', tokens: stored });
    return session.tokens !== before;
  };

  /** Commits the outcome of a refresh, if the session and the storage still have the tokens that were `sent`; otherwise emits `null`. */
  const commitOrDiscard = (sent: EpochTokens, fresh: Tokens | null, error?: unknown) => {
    const refused = isRefusal(error);
    // Another tab may have used this refresh token first, and its update may still be on its way.
    const waited$ = refused && session.tokens === sent ? tabs.nextUpdate() : of(null);
    return waited$.pipe(
      switchMap(() => session.readStorage()),
      map((stored): Tokens | null => {
        if (isOvertaken(sent, stored)) {
          // In the cookie modes the browser holds one session, the later one: a logout would end that.
          if (fresh && !usesCookie && session.tokens.epoch !== sent.epoch)
            api.logout(fresh).subscribe();
          return null;
        }
        if (fresh) {
          session.dispatch({ type: 'refreshed', tokens: fresh });
          return fresh;
        }
        if (refused) {
          if (hasTokens(sent)) session.dispatch({ type: 'refused', error });
          throw new SessionError('REFUSED', error);
        }
        if (sent.expiresAt !== null) session.dispatch({ type: 'unreachable', error });
        throw new SessionError('UNREACHABLE', error);
      }),
    );
  };

  /** Sends the tokens, unless another tab has exchanged them already: then emits `null`. */
  const exchange = (sent: EpochTokens): Observable<Tokens | null> =>
    session.readStorage().pipe(
      switchMap((stored) => {
        const { closed, state, tokens } = session;
        if (tokens === sent && (closed || state.status === 'static'))
          throw new SessionError(closed ? 'DISPOSED' : 'NO_SESSION');
        if (isOvertaken(sent, stored)) return of(null);
        const active = sent.expiresAt !== null;
        if (!usesCookie && sent.refresh === null) {
          const error = new SessionError('NO_SESSION');
          if (active) session.dispatch({ type: 'refused', error });
          throw error;
        }
        if (active) session.dispatch({ type: 'refreshing' });
        return api.refresh(sent).pipe(
          map((fresh) => () => commitOrDiscard(sent, withNextId(fresh, sent))),
          catchError((error: unknown) => of(() => commitOrDiscard(sent, null, error))),
          switchMap((commit) => commit()),
        );
      }),
    );

  /** Refreshes in a row that were overtaken by tokens which have expired as well. */
  let overtakes = 0;

  /** Emits the tokens that have replaced those of this refresh, refreshed if they have expired; throws where there are none. */
  const replacement = (): Observable<Tokens> => {
    const { tokens, closed } = session;
    if (!hasTokens(tokens)) throw new SessionError('SUPERSEDED');
    const isExpired = (tokens.expiresAt ?? Infinity) <= scheduler.now();
    if (!isExpired || closed) {
      overtakes = 0;
      return of(tokens);
    }
    // Limited: a storage that returns other expired tokens at each read would cause an endless loop.
    if (overtakes === MAX_OVERTAKES) {
      overtakes = 0;
      throw new SessionError('UNREACHABLE', new DirectusError('The stored session keeps changing'));
    }
    overtakes++;
    return refresh();
  };

  const refresh = (): Observable<Tokens> => {
    const sent = session.tokens;
    const underWay = flights.get(sent);
    if (underWay) return underWay;
    const answer = new AsyncSubject<Tokens>();
    const forgetFlight = () => {
      flights.delete(sent);
    };
    flights.set(sent, answer);
    // Not aborted when the caller leaves: the server may have rotated the token already.
    tabs
      .exclusive(() => exchange(sent))
      .pipe(
        switchMap((fresh) => {
          if (!fresh) return replacement();
          overtakes = 0;
          return of(fresh);
        }),
        // Before the subscribers get the result, so that their next refresh is a new one.
        tap({ complete: forgetFlight, error: forgetFlight }),
      )
      .subscribe(answer);
    return answer;
  };
  return refresh;
}
