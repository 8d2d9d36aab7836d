import {
  assertInInjectionContext,
  DestroyRef,
  type EnvironmentProviders,
  inject,
  makeEnvironmentProviders,
  NgZone,
  type Signal,
} from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { realtime } from '../realtime/realtime-factory';
import { Realtime } from '../realtime/realtime';
import type { RealtimeOptions, RealtimeStatus } from '../realtime/types';
import type { DefaultSchema } from '../types/schema';
import { unchecked } from '../internal/unchecked';
import { injectDirectus, missing } from './inject-directus';
import { outside } from './outside-zone';

/**
 * Live queries of the client of {@link provideDirectus}. It opens no connection before somebody subscribes, and is
 * disposed with its injector. `options`: as for `realtime(directus, options)`.
 *
 * @example
 * providers: [provideDirectus('https://directus.example.com'), provideRealtime()]
 */
export const provideRealtime = (options: RealtimeOptions = {}): EnvironmentProviders =>
  makeEnvironmentProviders([
    {
      provide: Realtime,
      useFactory: () => {
        const scheduler = outside(inject(NgZone), options.scheduler);
        const live = realtime(injectDirectus(), { ...options, scheduler });
        inject(DestroyRef).onDestroy(() => {
          live.dispose();
        });
        return live;
      },
    },
  ]);

/**
 * Injects the live queries of {@link provideRealtime}, for a schema. Needs an injection context. Throws a `DirectusError` where
 * nothing is provided.
 *
 * @example
 * class Articles {
 *   readonly articles = toSignal(injectRealtime<Schema>().live('articles', { fields: ['id', 'title'] }));
 * }
 */
export function injectRealtime<Schema extends object = DefaultSchema>(): Realtime<Schema> {
  assertInInjectionContext(injectRealtime);
  const live = inject(Realtime, { optional: true }) ?? missing('provideRealtime()');
  return unchecked<Realtime<Schema>>(live);
}

/**
 * Returns the status of the connection of live queries as a signal. Needs an injection context; ends with it. Opens no
 * connection.
 *
 * @example
 * class Connection {
 *   readonly connection = injectConnection();
 * }
 * // connection().state in its template: 'open', 'waiting', …
 */
export function injectConnection(): Signal<RealtimeStatus> {
  assertInInjectionContext(injectConnection);
  return toSignal(injectRealtime().status$, { requireSync: true });
}
