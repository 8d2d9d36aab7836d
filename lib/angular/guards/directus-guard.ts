import { isPlatformServer } from '@angular/common';
import { inject, PLATFORM_ID, REQUEST } from '@angular/core';
import {
  type ActivatedRouteSnapshot,
  type CanActivateFn,
  type CanMatchFn,
  type GuardResult,
  type Route,
  Router,
  type RouterStateSnapshot,
  type UrlSegment,
} from '@angular/router';
import { catchError, map, type Observable, of, switchMap } from 'rxjs';
import { array, oneOf, text } from '../../internal/argument-checks';
import { unchecked } from '../../internal/unchecked';
import type { AppSchema } from '../app-schema';
import { injectClient } from '../injection';
import { allows, READ_PERMISSIONS } from '../permissions';
import { forbiddenRedirect } from './forbidden-redirect';
import type { GuardOptions } from './guard-options';
import { isLoggedIn } from './is-logged-in';
import { knowsVisitor } from './knows-visitor';
import { clientOf, LEAVE_WITH_SESSION, noteGuard } from './leave-with-session';
import { RETURN_PARAM, withReturnUrl } from './return-url';
import { waitForBrowser } from './wait-for-browser';

const UNKNOWN = ['wait', 'render', 'redirect'] as const;

/** Throws an `InvalidParamError` or `EmptyParamError` for an option that cannot be used. */
function checkOptions({
  redirectTo,
  can = [],
  forbiddenTo,
  unknown = 'wait',
}: GuardOptions<never>) {
  text('redirectTo', redirectTo);
  oneOf('unknown', unknown, UNKNOWN);
  // Without a place of its own, a user who is logged in would be sent to the login, and from there back again.
  if (array('can', can).length > 0) text('forbiddenTo', forbiddenTo);
}

function decide(options: GuardOptions<never>, url: string): GuardResult | Observable<GuardResult> {
  const { redirectTo, returnParam = RETURN_PARAM, can = [], forbiddenTo = '' } = options;
  const router = inject(Router);
  const token = clientOf(options);
  const client = injectClient(token);
  const isOnServer = isPlatformServer(inject(PLATFORM_ID));
  const readPermissions = inject(READ_PERMISSIONS);
  const leaveWithSession = inject(LEAVE_WITH_SESSION);
  // Absent while Angular prerenders.
  const isPrerendered = inject(REQUEST, { optional: true }) === null;
  const { unknown = 'wait', leave = true } = options;
  const toLogin = () => withReturnUrl(router, redirectTo, returnParam, url);
  const decideWithoutVisitor = (): GuardResult => {
    if (unknown === 'render') return true;
    if (unknown === 'redirect') return toLogin();
    return waitForBrowser(router, url, isPrerendered);
  };
  if (isOnServer && !knowsVisitor(client)) return decideWithoutVisitor();
  return isLoggedIn(client).pipe(
    switchMap((loggedIn): Observable<GuardResult> => {
      if (!loggedIn) return of(toLogin());
      if (leave && !isOnServer) leaveWithSession(client, token);
      if (can.length === 0) return of(true);
      return readPermissions(client, token).pipe(
        map((permissions) =>
          can.every(([action, collection]) => allows(permissions, action, collection)),
        ),
        catchError(() => of(undefined)),
        map((isAllowed): GuardResult => {
          // A visitor's session that has not expired may be over all the same, which the browser finds out.
          if (isAllowed === undefined && isOnServer) return decideWithoutVisitor();
          // The session may have ended while its permissions were read.
          if (!client.auth.state.authenticated) return toLogin();
          return isAllowed || forbiddenRedirect(router, forbiddenTo);
        }),
      );
    }),
  );
}

/**
 * Lets logged-in users in, for `canActivate`, `canActivateChild` and `canMatch`. It waits for a stored session to be read and, where
 * it has expired, to be refreshed: `POST /auth/refresh`. While the server cannot be reached, the session is kept and lets in. A
 * server that renders the page decides where it knows the visitor ({@link withVisitorSession}) and can read the permissions that it
 * needs, and leaves it to the browser otherwise. Throws `InvalidParamError` or `EmptyParamError` for options that cannot be used.
 *
 * @example
 * { path: 'articles', component: Articles, canActivate: [directusGuard({ redirectTo: '/login' })] }
 * { path: 'editor', loadComponent, canMatch: [directusGuard({ redirectTo: '/login', can: [['update', 'articles']], forbiddenTo: '/' })] }
 */
export function directusGuard<Schema extends object = AppSchema>(
  options: GuardOptions<Schema>,
): CanActivateFn & CanMatchFn {
  const checked = unchecked<GuardOptions<never>>(options);
  checkOptions(checked);
  const guard = (
    _: ActivatedRouteSnapshot | Route,
    place: RouterStateSnapshot | readonly UrlSegment[],
  ) =>
    // A match has no address of its own yet: that of the navigation.
    decide(checked, 'url' in place ? place.url : navigatedUrl(inject(Router)));
  noteGuard(guard, checked);
  return guard;
}

const navigatedUrl = (router: Router): string =>
  // `currentNavigation` of Angular 20 and later is not there in 19.
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- see above
  router.getCurrentNavigation()?.extractedUrl.toString() ?? router.url;
