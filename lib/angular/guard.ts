import { inject } from '@angular/core';
import { type CanActivateFn, Router } from '@angular/router';
import { catchError, map, of } from 'rxjs';
import type { DefaultSchema } from '../types/schema';
import { type DirectusToken, injectDirectus } from './inject-directus';

/** Where the guard sends visitors who are not logged in. */
export interface GuardOptions<Schema extends object = DefaultSchema> {
  /** A router address: `/login`. */
  readonly redirectTo: string;
  /** The query parameter there that holds the address that was asked for. Default `returnUrl`. */
  readonly returnParam?: string | undefined;
  /** The client whose session counts, where there are several. Default: the class `Directus`. */
  readonly token?: DirectusToken<Schema> | undefined;
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
  <Schema extends object = DefaultSchema>({
    redirectTo,
    returnParam = 'returnUrl',
    token,
  }: GuardOptions<Schema>): CanActivateFn =>
  (_, { url }) => {
    const router = inject(Router);
    const { auth } = injectDirectus(token);
    // Not `refreshIfExpired`: what is rendered on a server must not spend a visitor's token.
    return auth.tokenSource.currentTokens().pipe(
      // The outcome is in the state: only a refusal ends the session.
      catchError(() => of(undefined)),
      map(() => {
        if (auth.state.authenticated) return true;
        const elsewhere = router.parseUrl(redirectTo);
        elsewhere.queryParams = { ...elsewhere.queryParams, [returnParam]: url };
        return elsewhere;
      }),
    );
  };
