import { catchError, map, type Observable, of, take } from 'rxjs';
import type { Directus } from '../../directus';

/**
 * Emits true once if somebody is logged in, after a stored session was read and, where it has expired, refreshed. Not by
 * `refreshIfExpired`, because a page that is rendered on a server must not spend a visitor's token.
 */
export const isLoggedIn = ({ auth }: Directus<never>): Observable<boolean> =>
  auth.tokenSource.currentTokens().pipe(
    // The outcome is in the state: only a refusal ends the session.
    catchError(() => of(undefined)),
    map(() => auth.state.authenticated),
    take(1),
  );
