import { assertInInjectionContext, computed, type Signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import type { AuthReason, AuthStatus } from '../auth/auth-state';
import type { AppSchema } from './app-schema';
import type { DirectusToken } from './client-token';
import { injectDirectus } from './inject-directus';

/** The session as signals: the members of `auth.state$`, one signal each. */
export interface SessionSignals {
  readonly status: Signal<AuthStatus>;
  /** True if somebody is logged in. */
  readonly authenticated: Signal<boolean>;
  /** Why the status changed last. */
  readonly reason: Signal<AuthReason>;
  /** When the access token expires, in epoch milliseconds; `null` when it does not or there is none. */
  readonly expiresAt: Signal<number | null>;
  /** When it will be refreshed, or tried again, in epoch milliseconds; `null` when it will not. */
  readonly refreshAt: Signal<number | null>;
  /** The cause of the reasons `unreachable`, `refused` and `storage-failed`. */
  readonly error: Signal<unknown>;
}

/**
 * Returns the session of the provided client. `token`: of which one, where there are several. Needs an injection
 * context; ends with it.
 *
 * @example
 * class Account {
 *   readonly session = injectSession();
 * }
 * // session.authenticated() in its template
 */
export function injectSession<Schema extends object = AppSchema>(
  token?: DirectusToken<Schema>,
): SessionSignals {
  assertInInjectionContext(injectSession);
  const state = toSignal(injectDirectus(token).auth.state$, { requireSync: true });
  return {
    status: computed(() => state().status),
    authenticated: computed(() => state().authenticated),
    reason: computed(() => state().reason),
    expiresAt: computed(() => state().expiresAt),
    refreshAt: computed(() => state().refreshAt),
    error: computed(() => state().error),
  };
}
