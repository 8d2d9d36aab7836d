import type { Router, UrlTree } from '@angular/router';
import { InvalidParamError } from '../../errors/errors';

/** The addresses to which guards have sent a user one after the other, by the last of them. */
const redirects = /* @__PURE__ */ new WeakMap<UrlTree, readonly string[]>();

/** Returns the addresses to which guards have sent the user in the navigation under way; `undefined` if the user has asked for it. */
function redirectsOf(router: Router): readonly string[] | undefined {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- `currentNavigation` is not there in Angular 19
  const navigation = router.getCurrentNavigation();
  return navigation ? redirects.get(navigation.initialUrl) : undefined;
}

/**
 * Returns the address for a user who lacks a permission. The navigation to it is known by {@link wasForbidden}. Throws `InvalidParamError`
 * for guards that send a user to each other without end.
 */
export function forbiddenRedirect(router: Router, to: string): UrlTree {
  const tree = router.parseUrl(to);
  const before = redirectsOf(router) ?? [];
  if (before.includes(to))
    throw new InvalidParamError(
      'forbiddenTo',
      `leads in a circle for a user without these permissions: ${[...before, to].join(' → ')}`,
    );
  redirects.set(tree, [...before, to]);
  return tree;
}

/**
 * Returns true if the navigation under way goes to the `forbiddenTo` of a guard. A guard for guests that sent the user on from there
 * would lead back to the forbidden page, and so on without end.
 */
export const wasForbidden = (router: Router): boolean => redirectsOf(router) !== undefined;
