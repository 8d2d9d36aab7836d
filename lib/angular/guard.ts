import { inject } from '@angular/core';
import { type CanActivateFn, Router } from '@angular/router';
import { catchError, map, of } from 'rxjs';
import { injectDirectus } from './provide';

/** Where the guard sends visitors who are not logged in. */
export interface GuardOptions {
  /** A router address: `/login`. */
  readonly redirectTo: string;
  /** The query parameter there that holds the address that was asked for. Default `returnUrl`. */
  readonly returnParam?: string | undefined;
}

/**
 * Lets logged-in users in, for `canActivate` and `canActivateChild`. It waits for a stored session to be read
 * and, where it has expired, to be refreshed: `POST /auth/refresh`. While the server cannot be reached, the session
 * is kept and lets in.
 *
 * @example
 * { path: 'articles', component: Articles, canActivate: [directusGuard({ redirectTo: '/login' })] }
 */
export const directusGuard =
  ({ redirectTo, returnParam = 'returnUrl' }: GuardOptions): CanActivateFn =>
  (_, { url }) => {
    const router = inject(Router);
    const { auth } = injectDirectus();
    return auth.refreshIfExpired().pipe(
      // What came of it is in the state: only a refusal ends the session.
      catchError(() => of(undefined)),
      map(() => {
        if (auth.state.authenticated) return true;
        const elsewhere = router.parseUrl(redirectTo);
        elsewhere.queryParams = { ...elsewhere.queryParams, [returnParam]: url };
        return elsewhere;
      }),
    );
  };
