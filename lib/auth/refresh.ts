import {
  catchError,
  defer,
  map,
  type Observable,
  of,
  ReplaySubject,
  type SchedulerLike,
  share,
  switchMap,
  tap,
} from 'rxjs';
import { isTransportError, SessionError } from '../errors';
import type { AuthEndpoints } from './endpoints';
import type { Session } from './session';
import { hasTokens, sameIssue } from './tokens';
import { NO_TOKENS, type Tokens } from './types';

/** One refresh under way, for all who want one; it belongs to the session it began in. */
interface Flight {
  readonly epoch: number;
  readonly tokens$: Observable<Tokens>;
}

/** How a refresh ended: with fresh tokens, or an error. */
interface Outcome {
  readonly fresh?: Tokens;
  readonly error?: unknown;
}

/** Whether the server has refused for good, rather than failed to answer: only Directus itself can refuse. */
const isRefusal = (error: unknown): boolean =>
  isTransportError(error) && error.errors.length > 0 && [400, 401, 403].includes(error.status);

/**
 * Makes the one function that exchanges a session's tokens for fresh ones: one request per token,
 * whoever asks and however often. The server does not see to that: it answers 200 to each of several
 * refreshes with one token, and all sessions but one of them are dead.
 *
 * What it returns emits the fresh tokens or errors with `SessionError`.
 */
export function singleRefresh(
  session: Session,
  endpoints: AuthEndpoints,
  isJson: boolean,
  scheduler: SchedulerLike,
): () => Observable<Tokens> {
  let flight: Flight | undefined;

  /** Takes over what another tab has stored; says whether there was anything. */
  const changedElsewhere = (stored: Tokens, epoch: number): boolean => {
    const changed = epoch === session.epoch && !sameIssue(stored, session.tokens);
    if (changed) session.adopt(stored, 'other-tab');
    return changed;
  };

  /** The session that outlived this refresh, if any did. */
  const survivor = (): Tokens => {
    if (!hasTokens(session.tokens)) throw new SessionError('SUPERSEDED');
    return session.tokens;
  };

  /** What a refresh comes to: `presented` went out, `stored` is what the storage holds now that it is back. */
  const settle = (
    epoch: number,
    presented: Tokens,
    stored: Tokens,
    { fresh, error }: Outcome,
  ): Tokens => {
    // Somebody else was faster, here or in another tab: theirs counts.
    if (changedElsewhere(stored, epoch) || epoch !== session.epoch) {
      if (fresh) endpoints.logout(fresh).subscribe();
      return survivor();
    }
    if (fresh) {
      session.replace(fresh, 'refreshed');
      return fresh;
    }
    if (isRefusal(error)) {
      if (hasTokens(presented)) session.replace(NO_TOKENS, 'refused', error);
      throw new SessionError('REFUSED', error);
    }
    if (session.renewable) session.mark('active', 'unreachable', error);
    throw new SessionError('UNREACHABLE', error);
  };

  const exchange = (epoch: number, stored: Tokens): Observable<Tokens> => {
    // A login or logout while the storage was read: its tokens are not this refresh's to spend.
    if (epoch !== session.epoch) return of(survivor());
    if (session.closed || session.state.status === 'static') throw new SessionError('NO_SESSION');
    if (changedElsewhere(stored, epoch)) {
      const { expiresAt } = survivor();
      if (expiresAt === null || expiresAt > scheduler.now()) return of(session.tokens);
    }
    const presented = session.tokens;
    if (isJson && presented.refresh === null) {
      const error = new SessionError('NO_SESSION');
      if (session.renewable) session.replace(NO_TOKENS, 'refused', error);
      throw error;
    }
    if (session.renewable) session.mark('refreshing', 'refreshing');
    return endpoints.refresh(presented).pipe(
      map((fresh): Outcome => ({ fresh })),
      catchError((error: unknown) => of<Outcome>({ error })),
      switchMap((outcome) =>
        session.read().pipe(map((now) => settle(epoch, presented, now, outcome))),
      ),
    );
  };

  return () => {
    const { epoch } = session;
    if (flight?.epoch === epoch) return flight.tokens$;
    const landed = () => {
      if (flight === mine) flight = undefined;
    };
    const mine: Flight = {
      epoch,
      tokens$: defer(() => session.read()).pipe(
        switchMap((stored) => exchange(epoch, stored)),
        // Before those who wait hear of it, so that their next question starts anew.
        tap({ next: landed, error: landed, complete: landed }),
        // Never aborted because the caller left: the server may have rotated the token already.
        share({
          connector: () => new ReplaySubject(1),
          resetOnRefCountZero: false,
          resetOnComplete: false,
          resetOnError: false,
        }),
      ),
    };
    flight = mine;
    return mine.tokens$;
  };
}
