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
 * Returns `refresh` limited by `pace`: a call that comes too early waits. If the session gets other tokens meanwhile, the
 * wait ends and the call emits those. Unsubscribing during the wait sends nothing.
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
    // A disposed session completes without a further state: `endWith` then calls `refresh`, which fails with the reason.
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
