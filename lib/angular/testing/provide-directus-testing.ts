import {
  assertInInjectionContext,
  type EnvironmentProviders,
  inject,
  InjectionToken,
  makeEnvironmentProviders,
} from '@angular/core';
import { DirectusError } from '../../errors/errors';
import type { RealtimeOptions } from '../../realtime/types';
import { unrefScheduler } from '#platform';
import { MemoryStorage } from '../../storage/memory';
import type { AppSchema } from '../app-schema';
import { type DirectusToken, usual } from '../client-token';
import { provideDirectus } from '../provide';
import { REALTIME_OPTIONS } from '../realtime';
import { DirectusTesting } from './directus-testing';
import { FakeSocket } from './fake-socket';

/** Options of `provideDirectusTesting`. */
export interface DirectusTestingOptions<Schema extends object = AppSchema> {
  /** The server's address, another one for each client. Default `http://directus.test`. */
  readonly url?: string | undefined;
  /** True if somebody is logged in at the start. Default false. */
  readonly loggedIn?: boolean | undefined;
  /** True if the server accepts no realtime connection without a login, as Directus does by default. Default false. */
  readonly realtimeNeedsLogin?: boolean | undefined;
  /** The token of the client, where there are several. */
  readonly client?: DirectusToken<Schema> | undefined;
}

/** The server of a client, and how it can be found. */
interface TestServer {
  readonly testing: DirectusTesting;
  readonly needsLogin: boolean;
}

class TestServers {
  readonly #byToken = new Map<unknown, TestServer>();
  readonly #byUrl = new Map<string, TestServer>();

  add(token: unknown, url: string, needsLogin: boolean): DirectusTesting {
    const server = this.of(token) ?? { testing: new DirectusTesting(), needsLogin };
    this.#byToken.set(token, server);
    this.#byUrl.set(url.replace(/^http/, 'ws'), server);
    return server.testing;
  }

  of(token: unknown): TestServer | undefined {
    return this.#byToken.get(token);
  }

  at(address: string): TestServer {
    for (const [url, server] of this.#byUrl) if (address.startsWith(url)) return server;
    throw new DirectusError(`There is no test server at ${address}`);
  }
}

const SERVERS = /* @__PURE__ */ new InjectionToken<TestServers>('directus-rx test servers', {
  providedIn: 'root',
  factory: () => new TestServers(),
});

/** Milliseconds: longer than any spec. */
const LIFETIME = 86_400_000;

function storedSession(): MemoryStorage {
  const storage = new MemoryStorage();
  storage.set('auth_token', 'test-access-token');
  storage.set('auth_refresh_token', 'test-refresh-token');
  storage.set('auth_expires', String(LIFETIME));
  storage.set('auth_expires_at', String(unrefScheduler.now() + LIFETIME));
  return storage;
}

const realtimeOptions = (): RealtimeOptions => {
  const servers = inject(SERVERS);
  return {
    debounce: 0,
    webSocket: class extends FakeSocket {
      constructor(url: string) {
        const { testing, needsLogin } = servers.at(url);
        super(testing.sockets, needsLogin);
      }
    },
  };
};

/**
 * Provides a client whose server is the spec, in place of `provideDirectus` and `provideRealtime`: no network, no other tabs, no
 * refresh by a timer, nothing kept in a storage. Session, transport and live queries are the real ones. Requests are answered by
 * `injectDirectusTesting()`.
 *
 * @example
 * TestBed.configureTestingModule({ providers: [provideDirectusTesting({ loggedIn: true })] });
 */
export function provideDirectusTesting<Schema extends object = AppSchema>({
  url = 'http://directus.test',
  loggedIn = false,
  realtimeNeedsLogin = false,
  client = usual<Schema>(),
}: DirectusTestingOptions<Schema> = {}): EnvironmentProviders {
  const init = () => {
    const testing = inject(SERVERS).add(client, url, realtimeNeedsLogin);
    return {
      auth: { mode: 'json', autoRefresh: false } as const,
      storage: loggedIn ? storedSession() : new MemoryStorage(),
      transport: { backend: () => testing.backend, retry: false } as const,
    };
  };
  return makeEnvironmentProviders([
    provideDirectus(url, init, client),
    { provide: REALTIME_OPTIONS, useFactory: realtimeOptions },
  ]);
}

/**
 * Returns the server of a spec. Needs an injection context: `TestBed.runInInjectionContext(() => injectDirectusTesting())`. `token`:
 * of which client, where there are several.
 *
 * @example
 * const testing = TestBed.runInInjectionContext(() => injectDirectusTesting());
 * testing.expectOne('GET', '/items/articles').flush([{ id: 1, title: 'One' }]);
 */
export function injectDirectusTesting<Schema extends object = AppSchema>(
  token: DirectusToken<Schema> = usual<Schema>(),
): DirectusTesting {
  assertInInjectionContext(injectDirectusTesting);
  // The client makes its server.
  inject(token, { optional: true });
  const server = inject(SERVERS).of(token);
  if (!server)
    throw new DirectusError('There is no test server here: add provideDirectusTesting()');
  return server.testing;
}
