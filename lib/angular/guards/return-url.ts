import { assertInInjectionContext, inject } from '@angular/core';
import { ActivatedRoute, type Router, type UrlTree } from '@angular/router';

/** The query parameter that holds the address to return to, unless the guard says otherwise. */
export const RETURN_PARAM = 'returnUrl';

/** An address of this application. `//host` and `/\host` would be another's, and browsers drop tabs and line breaks. */
const OWN_ADDRESS = /^\/(?![/\\])[^\t\n\r]*$/;

/** Returns the address if it is one of this application, else `fallback`. */
export const ownAddress = (address: string | null, fallback: string): string =>
  address !== null && OWN_ADDRESS.test(address) ? address : fallback;

/** Returns the address `to`, with the one to return to in its query. */
export function withReturnUrl(router: Router, to: string, param: string, url: string): UrlTree {
  const tree = router.parseUrl(to);
  tree.queryParams = { ...tree.queryParams, [param]: url };
  return tree;
}

/**
 * Returns the address that a guard has sent the user away from, for the page of the login; `fallback` where there is none, or where it
 * is not one of this application. Needs the injection context of a routed component.
 *
 * @example
 * class Login {
 *   readonly #router = inject(Router);
 *   readonly #returnUrl = injectReturnUrl();
 *   readonly login = injectMutation(() => this.#directus.auth.login(this.form), {
 *     onSuccess: () => this.#router.navigateByUrl(this.#returnUrl),
 *   });
 * }
 */
export function injectReturnUrl(fallback = '/', param = RETURN_PARAM): string {
  assertInInjectionContext(injectReturnUrl);
  return ownAddress(inject(ActivatedRoute).snapshot.queryParamMap.get(param), fallback);
}
