import { RedirectCommand, type Router } from '@angular/router';

/** The path of an empty route in the router of one rendered page. */
const EMPTY_ROUTE = 'directus-rx-wait';

const waiting = /* @__PURE__ */ new WeakSet<Router>();
const warned = /* @__PURE__ */ new Set<string>();
/** A server that has no REQUEST token must not keep a text for each address that is asked for. */
const MAX_WARNINGS = 100;

/**
 * Shows an empty outlet under the address that was asked for, so that the browser decides: for guards on a server. A guard that
 * returned `false` would have Angular answer nothing at all, and `true` would have the page read as nobody.
 */
export function waitForBrowser(
  router: Router,
  url: string,
  isPrerendered: boolean,
): RedirectCommand {
  if (!waiting.has(router)) {
    waiting.add(router);
    // Before the others, of which one may be `**`.
    router.resetConfig([{ path: EMPTY_ROUTE, children: [] }, ...router.config]);
  }
  // Without its query, which may hold a secret.
  const path = url.replace(/[?#].*$/s, '');
  const isKnown = warned.has(path) || warned.size >= MAX_WARNINGS;
  if (isPrerendered && !isKnown) {
    warned.add(path);
    // Not by `isDevMode()`: a build is production.
    console.warn(
      `directus-rx: ${path} has a guard and is rendered without a visitor, so its page is empty until the browser decides. ` +
        'Set RenderMode.Client for it in app.routes.server.ts, or RenderMode.Server and withVisitorSession().',
    );
  }
  return new RedirectCommand(router.parseUrl(`/${EMPTY_ROUTE}`), { skipLocationChange: true });
}
