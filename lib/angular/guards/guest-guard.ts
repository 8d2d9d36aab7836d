import { isPlatformServer } from '@angular/common';
import { inject, PLATFORM_ID } from '@angular/core';
import { type CanActivateFn, Router } from '@angular/router';
import { map } from 'rxjs';
import type { AppSchema } from '../app-schema';
import type { DirectusToken } from '../client-token';
import { injectClient } from '../injection';
import { wasForbidden } from './forbidden-redirect';
import { isLoggedIn } from './is-logged-in';
import { knowsVisitor } from './knows-visitor';
import { ownAddress, RETURN_PARAM } from './return-url';

/** Where a guard for guests sends users who are logged in. */
export interface GuestGuardOptions<Schema extends object = AppSchema> {
  /** Where users go who are logged in and come from nowhere: a router address. Default `/`. */
  readonly redirectTo?: string | undefined;
  /** The query parameter that holds the address to which they return. Default `returnUrl`. */
  readonly returnParam?: string | undefined;
  /** The client whose session counts, where there are several. Default: the class `Directus`. */
  readonly client?: DirectusToken<Schema> | undefined;
}

/**
 * Lets visitors in who are not logged in, for `canActivate` of a login page. Others are sent to the address in `returnUrl`, if it is
 * one of this application, or to `redirectTo`. Users whom the `forbiddenTo` of {@link directusGuard} sends here are let in as well. A
 * server that does not know the visitor renders the page.
 *
 * @example
 * { path: 'login', component: Login, canActivate: [guestGuard()] }
 */
export const guestGuard =
  <Schema extends object = AppSchema>({
    redirectTo = '/',
    returnParam = RETURN_PARAM,
    client: token,
  }: GuestGuardOptions<Schema> = {}): CanActivateFn =>
  (route) => {
    const router = inject(Router);
    const client = injectClient(token);
    if (wasForbidden(router)) return true;
    if (isPlatformServer(inject(PLATFORM_ID)) && !knowsVisitor(client)) return true;
    return isLoggedIn(client).pipe(
      map((loggedIn) =>
        loggedIn
          ? router.parseUrl(ownAddress(route.queryParamMap.get(returnParam), redirectTo))
          : true,
      ),
    );
  };
