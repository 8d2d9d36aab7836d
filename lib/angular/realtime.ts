import {
  assertInInjectionContext,
  computed,
  DestroyRef,
  type EnvironmentProviders,
  inject,
  InjectionToken,
  type Injector,
  makeEnvironmentProviders,
  NgZone,
  runInInjectionContext,
  type Signal,
} from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import type { Directus } from '../directus';
import { isRealtimeError } from '../realtime/errors';
import { Realtime } from '../realtime/realtime';
import { realtime } from '../realtime/realtime-factory';
import type { RealtimeOptions, RealtimeStatus } from '../realtime/types';
import type { AppSchema } from './app-schema';
import type { DirectusToken } from './client-token';
import { injectDirectus } from './inject-directus';
import { OFFLINE_LISTS } from './offline-lists';
import { outside } from './outside-zone';

export const REALTIME_OPTIONS = /* @__PURE__ */ new InjectionToken<RealtimeOptions>(
  'directus-rx realtime options',
  { providedIn: 'root', factory: () => ({}) },
);

interface Disposable {
  dispose(): void;
}

/** Disposes what the clients of an application have opened, with the application. */
const OPEN_REALTIMES = /* @__PURE__ */ new InjectionToken<Set<Disposable>>(
  'directus-rx realtimes',
  {
    providedIn: 'root',
    factory: () => {
      const open = new Set<Disposable>();
      inject(DestroyRef).onDestroy(() => {
        for (const one of open) one.dispose();
      });
      return open;
    },
  },
);

/** Returns the live queries of a client, made when they are first asked for, and disposed with the client or the application. */
function realtimeOf<Schema extends object>(client: Directus<Schema>): Realtime<Schema> {
  const options = inject(REALTIME_OPTIONS);
  const zone = inject(NgZone);
  const open = inject(OPEN_REALTIMES);
  const scheduler = outside(zone, options.scheduler);
  const kept = inject(OFFLINE_LISTS, { optional: true })?.(client);
  const live = zone.runOutsideAngular(() =>
    realtime(client, { offline: kept, ...options, scheduler }),
  );
  if (!open.has(live)) {
    open.add(live);
    live.status$.subscribe({ complete: () => open.delete(live) });
    client.auth.state$.subscribe({
      complete: () => {
        live.dispose();
      },
    });
  }
  return live;
}

/** Returns the live queries of a client, in an injector. */
export const realtimeIn = <Schema extends object>(
  injector: Injector,
  client: Directus<Schema>,
): Realtime<Schema> => runInInjectionContext(injector, () => realtimeOf(client));

/**
 * Sets the options of live queries, as for `realtime(directus, options)`. Without it, they have the defaults. No connection is
 * opened before somebody subscribes.
 *
 * @example
 * providers: [provideDirectus('https://directus.example.com'), provideRealtime({ pollInterval: 30_000 })]
 */
export const provideRealtime = (options: RealtimeOptions = {}): EnvironmentProviders =>
  makeEnvironmentProviders([
    { provide: REALTIME_OPTIONS, useValue: options },
    {
      provide: Realtime,
      useFactory: () => {
        const live = realtimeOf(injectDirectus());
        inject(DestroyRef).onDestroy(() => {
          live.dispose();
        });
        return live;
      },
    },
  ]);

/**
 * Returns the live queries of a client, the same object each time, with the registered schema, or that of the client's token. `token`:
 * of which client, where there are several. Needs an injection context.
 *
 * @example
 * class News {
 *   readonly changes$ = injectRealtime().changes('articles', { event: 'create' });
 * }
 */
export function injectRealtime<Schema extends object = AppSchema>(
  token?: DirectusToken<Schema>,
): Realtime<Schema> {
  assertInInjectionContext(injectRealtime);
  return realtimeOf(injectDirectus(token));
}

/**
 * The connection of live queries.
 * - `idle`: nothing live is shown, so there is none
 * - `connecting`: it is being opened
 * - `live`: changes come in
 * - `reconnecting`: it broke, and is tried again at `retryAt`; live queries poll meanwhile
 * - `signedOut`: the server accepts none before a login, which is waited for
 * - `unavailable`: there can be none; live queries poll instead
 */
export type ConnectionState =
  'idle' | 'connecting' | 'live' | 'reconnecting' | 'signedOut' | 'unavailable';

/** The connection of live queries, as signals. */
export interface ConnectionSignals {
  /** @deprecated Use the members: `connection.state()` in place of `connection().state`, which has other words. */
  (): RealtimeStatus;
  readonly state: Signal<ConnectionState>;
  /** When it is tried again, in epoch milliseconds; `null` when it is not. */
  readonly retryAt: Signal<number | null>;
  /** Why there is none; `undefined` for no reason. */
  readonly error: Signal<unknown>;
}

const STATES = {
  offline: 'idle',
  connecting: 'connecting',
  authenticating: 'connecting',
  open: 'live',
  unavailable: 'unavailable',
} as const;

export function toConnectionState(status: RealtimeStatus): ConnectionState {
  if (status.state !== 'waiting') return STATES[status.state];
  if (status.retryAt !== null) return 'reconnecting';
  return isRealtimeError(status.error) && status.error.code === 'LOGIN_REQUIRED'
    ? 'signedOut'
    : 'unavailable';
}

/**
 * Returns the state of the connection of live queries as signals. `token`: of which client, where there are several. Needs an
 * injection context; ends with it. Opens no connection.
 *
 * @example
 * class Connection {
 *   readonly connection = injectConnection();
 * }
 * // `@if (connection.state() === 'reconnecting') { <p>Reconnecting …</p> }`
 */
export function injectConnection<Schema extends object = AppSchema>(
  token?: DirectusToken<Schema>,
): ConnectionSignals {
  assertInInjectionContext(injectConnection);
  const status = toSignal(injectRealtime(token).status$, { requireSync: true });
  return Object.assign(() => status(), {
    state: computed(() => toConnectionState(status())),
    retryAt: computed(() => {
      const now = status();
      return now.state === 'waiting' ? now.retryAt : null;
    }),
    error: computed(() => {
      const now = status();
      return 'error' in now ? now.error : undefined;
    }),
  });
}
