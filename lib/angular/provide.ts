import { isPlatformServer } from '@angular/common';
import {
  DestroyRef,
  type EnvironmentProviders,
  inject,
  makeEnvironmentProviders,
  NgZone,
  PendingTasks,
  PLATFORM_ID,
} from '@angular/core';
import type { AuthOptions } from '../auth/auth-options';
import { Directus } from '../directus';
import type { DirectusInit } from '../options';
import type { TransportOptions } from '../transport/transport-options';
import type { AppSchema } from './app-schema';
import { type DirectusToken, usual } from './client-token';
import { outside } from './outside-zone';
import { noteOwnCredentials } from './own-credentials';
import { assignVisitor } from './visitor';

type Init = DirectusInit<AuthOptions, TransportOptions>;

const called = <T>(value: T | (() => T)): T => (value instanceof Function ? value() : value);

/**
 * Provides one client for the application, or for the routes of a route that lists this among its providers.
 * It is made when it is injected first, and disposed with its injector.
 *
 * `url`: the server's address. `init`: as for `new Directus(url, init)`. Functions are called in the injection
 * context, once per client. `token`: what it is injected as, where there are several: a
 * `DirectusClientToken`; default the class `Directus`. On a server, where each
 * request to render has a client of its own, the session is not refreshed by itself.
 *
 * @example
 * bootstrapApplication(App, {
 *   providers: [provideDirectus('https://directus.example.com')],
 * });
 */
export function provideDirectus<Schema extends object = AppSchema>(
  url: string | (() => string),
  init: Init | (() => Init) = {},
  token: DirectusToken<Schema> = usual<Schema>(),
): EnvironmentProviders {
  return makeEnvironmentProviders([
    { provide: token, useFactory: () => create(called(url), called(init)) },
  ]);
}

function create(url: string, { auth, ...init }: Init): Directus {
  const zone = inject(NgZone);
  // Timers would keep the server from ever calling the page rendered.
  const autoRefresh = !isPlatformServer(inject(PLATFORM_ID)) && auth?.autoRefresh;
  const scheduler = outside(zone, auth?.scheduler);
  const directus = zone.runOutsideAngular(
    () => new Directus(url, { ...init, auth: { ...auth, autoRefresh, scheduler } }),
  );
  assignVisitor(directus, auth);
  noteOwnCredentials(directus, init.transport);
  keepUnstable(directus);
  inject(DestroyRef).onDestroy(() => {
    directus.dispose();
  });
  return directus;
}

/**
 * Keeps the application unstable while requests are under way, so that a server renders a page only when
 * its data has arrived.
 */
function keepUnstable({ transport }: Directus): void {
  const tasks = inject(PendingTasks);
  let done: (() => void) | undefined;
  transport.pending$.subscribe((pending) => {
    if (pending) done ??= tasks.add();
    else {
      done?.();
      done = undefined;
    }
  });
}
