import { DestroyRef, inject, InjectionToken, NgZone } from '@angular/core';
import { type ActivatedRouteSnapshot, NavigationEnd, Router } from '@angular/router';
import { distinctUntilChanged, filter, pairwise, Subscription, take } from 'rxjs';
import type { Directus } from '../../directus';
import { withReturnUrl, RETURN_PARAM } from './return-url';
import type { GuardOptions } from './guard-options';

const optionsOf = /* @__PURE__ */ new WeakMap<object, GuardOptions<never>>();

/** Notes the options of a guard, so that it is found in the routes that are shown. */
export const noteGuard = (guard: object, options: GuardOptions<never>): void => {
  optionsOf.set(guard, options);
};

/** The client that a guard is about; `undefined` for the usual one. */
// eslint-disable-next-line @typescript-eslint/no-deprecated -- its older name
export const clientOf = ({ client, token }: GuardOptions<never>) => client ?? token;

/** Returns the options of the outermost guard for this client in the routes that are shown, of those that have users leave. */
function guardIn(route: ActivatedRouteSnapshot, client: unknown): GuardOptions<never> | undefined {
  const { canActivate = [], canActivateChild = [], canMatch = [] } = route.routeConfig ?? {};
  const guards: readonly unknown[] = [...canActivate, ...canActivateChild, ...canMatch];
  for (const guard of guards) {
    const options = guard instanceof Function ? optionsOf.get(guard) : undefined;
    if (options && options.leave !== false && clientOf(options) === client) return options;
  }
  for (const child of route.children) {
    const found = guardIn(child, client);
    if (found) return found;
  }
  return undefined;
}

type Watch = (client: Directus<never>, token: unknown) => void;

/** Sends users away from guarded routes when their session ends. Once for each client of the application. */
export const LEAVE_WITH_SESSION = /* @__PURE__ */ new InjectionToken<Watch>(
  'directus-rx leave with session',
  {
    providedIn: 'root',
    factory: () => {
      const router = inject(Router);
      const zone = inject(NgZone);
      const watched = new WeakSet();
      const subscriptions = new Subscription();
      inject(DestroyRef).onDestroy(() => {
        subscriptions.unsubscribe();
      });

      /** Returns false if the page that is shown need not be left. */
      const leave = (token: unknown, reason: string): boolean => {
        const guard = guardIn(router.routerState.snapshot.root, token);
        if (!guard) return false;
        const { redirectTo, returnParam = RETURN_PARAM } = guard;
        // A user who has logged out does not want to come back.
        const to =
          reason === 'logout'
            ? router.parseUrl(redirectTo)
            : withReturnUrl(router, redirectTo, returnParam, router.url);
        zone.run(() => void router.navigateByUrl(to));
        return true;
      };
      /** A guard may have let in to a page that is still being loaded. */
      const leaveLater = (client: Directus<never>, token: unknown, reason: string) => {
        // eslint-disable-next-line @typescript-eslint/no-deprecated -- `currentNavigation` is not there in Angular 19
        if (router.getCurrentNavigation() === null) return;
        const arrived$ = router.events.pipe(
          filter((event) => event instanceof NavigationEnd),
          take(1),
        );
        subscriptions.add(
          arrived$.subscribe(() => {
            if (!client.auth.state.authenticated) leave(token, reason);
          }),
        );
      };

      return (client, token) => {
        if (watched.has(client)) return;
        watched.add(client);
        const ends$ = client.auth.state$.pipe(
          distinctUntilChanged((a, b) => a.authenticated === b.authenticated),
          pairwise(),
          filter(([before, now]) => before.authenticated && !now.authenticated),
        );
        subscriptions.add(
          ends$.subscribe(([, { reason }]) => {
            if (!leave(token, reason)) leaveLater(client, token, reason);
          }),
        );
      };
    },
  },
);
