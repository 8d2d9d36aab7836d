import {
  DestroyRef,
  type EnvironmentProviders,
  inject,
  InjectionToken,
  makeEnvironmentProviders,
  NgZone,
} from '@angular/core';
import type { Directus } from '../../directus';
import { type Offline, offline, type OfflineOptions } from '../../offline';
import { OFFLINE_LISTS } from '../offline-lists';
import { outside } from '../outside-zone';

/** Returns what is kept for the users of a client: the same object each time, until the application ends. */
type OfflineOf = <Schema extends object>(client: Directus<Schema>) => Offline<Schema>;

export const OFFLINE_OF = /* @__PURE__ */ new InjectionToken<OfflineOf>('directus-rx offline');

/**
 * Keeps answers and unsent writes on the device: `injectLive` with the option `offline` shows what was kept, and all live lists show
 * writes that are not sent yet. `options`: as for `offline(directus, options)`.
 *
 * @example
 * providers: [
 *   provideDirectus('https://directus.example.com'),
 *   provideOffline({ storage: new IndexedDbStorage(), uuidCollections: ['articles'] }),
 * ]
 */
export const provideOffline = (options: OfflineOptions): EnvironmentProviders =>
  makeEnvironmentProviders([
    {
      provide: OFFLINE_OF,
      useFactory: (): OfflineOf => {
        const zone = inject(NgZone);
        const scheduler = outside(zone, options.scheduler);
        const open = new Set<{ dispose(): void }>();
        inject(DestroyRef).onDestroy(() => {
          for (const one of open) one.dispose();
        });
        return (client) => {
          const kept = zone.runOutsideAngular(() => offline(client, { ...options, scheduler }));
          open.add(kept);
          return kept;
        };
      },
    },
    { provide: OFFLINE_LISTS, useExisting: OFFLINE_OF },
  ]);
