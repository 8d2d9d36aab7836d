import { defer, EMPTY, map, type Observable, type ObservableInput, tap } from 'rxjs';
import { Auth } from '../auth/auth';
import type { IAuth } from '../auth/auth-base';
import { tokenRenewals, userChanges } from '../auth/user-change';
import { RealtimeError } from './errors';

/** The session as the connection needs it. */
export interface RealtimeSession {
  /** True if it reports logins and new tokens. */
  readonly reportsChanges: boolean;
  /** The token, refreshed first where it has expired; `null` where there is none or a cookie holds it. */
  token(): Observable<string | null>;
  /** Exchanges a token the server calls expired, whatever our clock says; a cookie only if it is due. */
  refresh(): Observable<unknown>;
  /** The new token of the same session, each time there is one; `null` where a cookie holds it. */
  readonly refreshed$: Observable<string | null>;
  /** Emits each time somebody else may have logged in. */
  readonly userChanged$: Observable<unknown>;
}

/** Adapts the client's auth to the connection. An `IAuth` of the application has a token but reports no changes. */
export function realtimeSession(auth: IAuth): RealtimeSession {
  const isBuiltIn = auth instanceof Auth;
  let inCookie = false;
  /** Throws `LOGIN_REQUIRED` after a logout from a session in a cookie: the cookie would still authenticate a connection. */
  const check = () => {
    if (!isBuiltIn) return;
    const { authenticated, token } = auth.state;
    inCookie ||= authenticated && token === null;
    if (inCookie && !authenticated) throw new RealtimeError('LOGIN_REQUIRED');
  };
  const state$ = isBuiltIn ? auth.state$ : EMPTY;
  return {
    reportsChanges: isBuiltIn,
    token: () =>
      defer((): ObservableInput<unknown> => Promise.resolve(auth.token)).pipe(
        map((token) => (typeof token === 'string' ? token : null)),
        tap(check),
      ),
    refresh: () =>
      defer((): ObservableInput<unknown> =>
        isBuiltIn && auth.state.token === null ? auth.refreshIfExpired() : auth.refresh(),
      ),
    refreshed$: tokenRenewals(state$).pipe(map(({ token }) => token)),
    userChanged$: userChanges(state$),
  };
}
