/**
 * Where the session lives.
 * - `json`: access and refresh token in the reply, kept in the storage
 * - `cookie`: refresh token in an HttpOnly cookie, access token in the storage
 * - `session`: everything in one HttpOnly cookie; no script can read it
 */
export type AuthMode = 'json' | 'cookie' | 'session';

/** How the modes differ. */
interface AuthModeTraits {
  /** True if a cookie of the browser holds the refresh token: one session for all tabs. False: the storage holds it. */
  readonly usesCookie: boolean;
  /** True if the cookie holds the access token as well, so that no script can read whose session it is. */
  readonly hidesAccessToken: boolean;
}

const TRAITS: Readonly<Record<AuthMode, AuthModeTraits>> = {
  json: { usesCookie: false, hidesAccessToken: false },
  cookie: { usesCookie: true, hidesAccessToken: false },
  session: { usesCookie: true, hidesAccessToken: true },
};

/** The names of the modes. */
export const AUTH_MODES: readonly string[] = /* @__PURE__ */ Object.keys(TRAITS);

/** Returns how sessions of `mode` are kept. */
export const traitsOf = (mode: AuthMode): AuthModeTraits => TRAITS[mode];
