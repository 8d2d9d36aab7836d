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
import type { AuthOptions } from '../auth/types';
import { Directus } from '../directus';
import type { DirectusInit, TransportOptions } from '../options';
import { ajaxBackend } from '../transport/ajax-backend';
import type { DefaultSchema } from '../types/schema';
import { trust } from '../types/trust';
import { stable } from './stable';
import { outside } from './zone';

type Init = DirectusInit<AuthOptions, TransportOptions>;

const called = <T>(value: T | (() => T)): T => (value instanceof Function ? value() : value);

/**
 * One client for the application, or for the routes of a route that lists this among its providers.
 * It is made when it is injected first, and disposed with its injector.
 *
 * `url`: the server's address. `init`: as for `new Directus(url, init)`. Functions are called in the injection
 * context, once per client. On a server, where each request to render has a client of its own, the session
 * is not refreshed by itself.
 *
 * @example
 * bootstrapApplication(App, {
 *   providers: [provideDirectus('https://directus.example.com')],
 * });
 */
export function provideDirectus(
  url: string | (() => string),
  init: Init | (() => Init) = {},
): EnvironmentProviders {
  return makeEnvironmentProviders([
    { provide: Directus, useFactory: () => create(called(url), called(init)) },
  ]);
}

function create(url: string, { auth, transport, ...init }: Init): Directus {
  const zone = inject(NgZone);
  // Timers would keep the server from ever calling the page rendered.
  const autoRefresh = !isPlatformServer(inject(PLATFORM_ID)) && auth?.autoRefresh;
  const directus = zone.runOutsideAngular(
    () =>
      new Directus(url, {
        ...init,
        auth: { ...auth, autoRefresh, scheduler: outside(zone, auth?.scheduler) },
        transport: {
          ...transport,
          backend: stable(inject(PendingTasks), transport?.backend ?? ajaxBackend),
        },
      }),
  );
  inject(DestroyRef).onDestroy(() => {
    directus.dispose();
  });
  return directus;
}

/**
 * The client of {@link provideDirectus}, for a schema. Needs an injection context, as Angular's `inject` does.
 *
 * @example
 * class Articles {
 *   readonly directus = injectDirectus<Schema>();
 *   readonly articles = toSignal(this.directus.items('articles').readByQuery());
 * }
 */
export const injectDirectus = <Schema extends object = DefaultSchema>(): Directus<Schema> =>
  trust<Directus<Schema>>(inject(Directus));
