import { filter, map, type Observable, pairwise } from 'rxjs';
import type { AuthReason, AuthState } from './auth-state';
import { ownerOf } from './tokens';

/** Reasons of a state that may be another user's, or nobody's. */
const USER_CHANGING_REASONS: readonly AuthReason[] = [
  'login',
  'static',
  'logout',
  'refused',
  'other-user',
];

/** A new token of the same session, or a session that may be somebody else's. */
type SessionChange = 'renewed' | 'changed';

/** Tells a new token of the same user from one of somebody else; `undefined` if the state has no new token. */
function classifyChange(before: AuthState, now: AuthState): SessionChange | undefined {
  if (USER_CHANGING_REASONS.includes(now.reason)) return 'changed';
  if (now.reason === 'refreshed') return 'renewed';
  if (now.reason !== 'other-tab') return undefined;
  const owner = ownerOf(now.token);
  return owner !== null && owner === ownerOf(before.token) ? 'renewed' : 'changed';
}

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
          (now.authenticated && classifyChange(before, now) === 'changed')),
    ),
  );

/** Emits each state with a session change of this kind. */
const changesOf = (state$: Observable<AuthState>, change: SessionChange): Observable<AuthState> =>
  state$.pipe(
    pairwise(),
    filter(([before, now]) => classifyChange(before, now) === change),
    map(([, now]) => now),
  );

/** Emits each time somebody else may be logged in, or nobody. */
export const userChanges = (state$: Observable<AuthState>): Observable<AuthState> =>
  changesOf(state$, 'changed');

/** Emits each time the same session has a new token. */
export const tokenRenewals = (state$: Observable<AuthState>): Observable<AuthState> =>
  changesOf(state$, 'renewed');
