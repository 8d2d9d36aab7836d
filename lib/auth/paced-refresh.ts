import {
  endWith,
  filter,
  merge,
  type Observable,
  of,
  type SchedulerLike,
  switchMap,
  take,
  timer,
} from 'rxjs';
import { SessionError } from '../errors/errors';
import type { RefreshPace } from './refresh-pace';
import type { Session } from './session';
import { hasTokens, type Tokens } from './tokens';

/**
 * Returns `refresh` at the pace of `pace`: a caller that is too early waits. The wait ends early when the session gets other tokens
 * meanwhile, which are the answer then. Leaving during the wait sends nothing.
 */
export const pacedRefresh =
  (
    session: Session,
    refresh: () => Observable<Tokens>,
    pace: RefreshPace,
    scheduler: SchedulerLike,
  ): (() => Observable<Tokens>) =>
  () => {
    const asked = session.tokens;
    const wait = pace.waitFor(asked);
    if (wait === 0) return refresh();
    const changed$ = session.state$.pipe(filter(() => session.tokens !== asked));
    // A session that is closed has no more states: then the refresh says why there is none.
    return merge(timer(wait, scheduler), changed$.pipe(endWith(null))).pipe(
      take(1),
      switchMap(() => {
        const { state, tokens } = session;
        if (tokens === asked) return refresh();
        if (hasTokens(tokens)) return of(tokens);
        throw state.reason === 'refused'
          ? new SessionError('REFUSED', state.error)
          : new SessionError('SUPERSEDED');
      }),
    );
  };
