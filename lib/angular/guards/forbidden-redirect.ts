import type { Router, UrlTree } from '@angular/router';

const forbidden = /* @__PURE__ */ new WeakSet<UrlTree>();

/** Returns the address for a user who lacks a permission. The navigation to it is known by {@link wasForbidden}. */
export function forbiddenRedirect(router: Router, to: string): UrlTree {
  const tree = router.parseUrl(to);
  forbidden.add(tree);
  return tree;
}

/**
 * Returns true if the navigation under way goes to the `forbiddenTo` of a guard. A guard for guests that sent the user on from there
 * would lead back to the forbidden page, and so on without end.
 */
export function wasForbidden(router: Router): boolean {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- `currentNavigation` is not there in Angular 19
  const navigation = router.getCurrentNavigation();
  return navigation !== null && forbidden.has(navigation.initialUrl);
}
