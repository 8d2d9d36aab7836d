import { distinctUntilChanged, filter, map, type Observable, pairwise, skip } from 'rxjs';
import type { AuthReason, AuthState } from './auth-state';

/** Reasons of a state whose token is a new one. */
const RENEWING_REASONS: readonly AuthReason[] = ['refreshed', 'other-tab'];

/** Emits each time somebody else may be logged in, or nobody. */
export const userChanges = (state$: Observable<AuthState>): Observable<AuthState> =>
  state$.pipe(
    distinctUntilChanged((before, now) => before.epoch === now.epoch),
    skip(1),
  );

/**
 * Emits the states before and after each change of who reads: of the user, and between nobody and somebody. A stored session that is
 * read late is none: requests have waited for it.
 */
export const userSwitches = (
  state$: Observable<AuthState>,
): Observable<readonly [before: AuthState, now: AuthState]> =>
  state$.pipe(
    pairwise(),
    filter(
      ([before, now]) =>
        before.reason !== 'restoring' &&
        (before.authenticated !== now.authenticated ||
          (now.authenticated && before.epoch !== now.epoch)),
    ),
  );

/** Emits each time the same session has a new token. */
export const tokenRenewals = (state$: Observable<AuthState>): Observable<AuthState> =>
  state$.pipe(
    pairwise(),
    filter(([before, now]) => before.epoch === now.epoch && RENEWING_REASONS.includes(now.reason)),
    map(([, now]) => now),
  );
