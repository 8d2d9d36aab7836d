import { timer } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openCrossTabChannel } from '../../lib/auth/cross-tab/channel';
import { Directus } from '../../lib/directus';
import { MemoryStorage } from '../../lib/storage/memory';
import { FakeBrowser } from '../support/fake-browser';
import { VirtualClock } from '../support/virtual-clock';
import { authRig, failureOf, NOTHING_STORED, watch } from '../support/auth-rig';
import { directusError, PASSWORD } from '../support/fake-server';
import { BrokenStorage } from '../support/fake-storage';

const TTL = 900_000;

describe('after dispose', () => {
  it('no timer is left', async () => {
    const { auth, clock, login } = authRig();
    await login();
    expect(clock.pending).toBe(1);
    auth.dispose();
    expect(clock.pending).toBe(0);
  });

  it('no timer comes back with the answer of a refresh that was under way', async () => {
    const { auth, clock, login } = authRig();
    await login();
    watch(auth.refresh());
    auth.dispose();
    await clock.advance(100);
    expect(clock.pending).toBe(0);
  });

  it('no timer is left of a session that waits to try again', async () => {
    const { auth, clock, login, server } = authRig();
    await login();
    server.fail('/auth/refresh', 'network');
    await failureOf(clock.settle(auth.refresh()));
    auth.dispose();
    expect(clock.pending).toBe(0);
  });

  it.each(['login', 'static'] as const)(
    'nothing is written by a %s that was under way',
    async (deed) => {
      const { auth, clock, login, server, stored } = authRig();
      await login();
      server.staticTokens.add('fixed');
      const before = stored();
      const deeds = {
        login: () => watch(auth.login({ email: 'bert', password: PASSWORD })),
        static: () => watch(auth.static('fixed')),
      };
      deeds[deed]();
      auth.dispose();
      await clock.advance(1_000);
      expect(stored()).toEqual(before);
    },
  );

  it('what a refresh under way has brought is stored: the server takes the old token no more', async () => {
    const { auth, clock, login, server, storage, stored } = authRig();
    await login();
    watch(auth.refresh());
    auth.dispose();
    await clock.advance(1_000);
    expect(server.isAlive(stored()['auth_refresh_token'])).toBe(true);
    const next = authRig({ clock, server, storage });
    await clock.settle(next.auth.refresh());
    expect(await next.whoami()).toBe('anna');
  });

  it('dispose: tokens of a refresh under way do not replace a later session', async () => {
    const { auth, clock, login, server, storage } = authRig();
    await login();
    server.slow.set('/auth/refresh', 1_000);
    watch(auth.refresh());
    auth.dispose();
    const next = authRig({ clock, server, storage });
    await next.login('bert');
    const before = next.stored();
    await clock.advance(2_000);
    expect(next.stored()).toEqual(before);
    expect(server.sessions).toEqual(['bert']);
  });

  it('a refusal is not stored: the next client may have exchanged the token', async () => {
    const { auth, clock, login, server, stored } = authRig();
    await login();
    const before = stored();
    server.fail('/auth/refresh', directusError(401, 'INVALID_CREDENTIALS'));
    watch(auth.refresh());
    auth.dispose();
    await clock.advance(1_000);
    expect(stored()).toEqual(before);
  });

  it('dispose: a later logout still deletes the stored session', async () => {
    const { auth, clock, login, server, stored, whoami } = authRig();
    await login();
    auth.dispose();
    await clock.settle(auth.logout());
    expect(stored()).toEqual(NOTHING_STORED);
    expect(auth.state.authenticated).toBe(false);
    expect(await whoami()).toBeNull();
    expect(server.sessions).toEqual([]);
  });

  it('a logout wins over the refresh that was under way', async () => {
    const { auth, clock, login, server, stored } = authRig();
    await login();
    watch(auth.refresh());
    auth.dispose();
    await clock.settle(auth.logout());
    await clock.advance(1_000);
    expect(stored()).toEqual(NOTHING_STORED);
    expect(server.sessions).toEqual([]);
  });

  it('a storage that fails only then changes nothing', async () => {
    const storage = new BrokenStorage(['set'], { later: true });
    const { auth, clock, login } = authRig({ storage });
    auth.state$.subscribe(({ reason }) => {
      if (reason === 'login') auth.dispose();
    });
    await login();
    await clock.advance(100);
    expect(storage.failures).toBeGreaterThan(0);
    expect(auth.state.reason).toBe('login');
  });

  it('dispose: a login that waits for its turn with the cookie fails with DISPOSED, and is never sent', async () => {
    const clock = new VirtualClock();
    const browser = new FakeBrowser(clock);
    const [one, other] = [browser.tab(), browser.tab()].map(({ scope }) =>
      openCrossTabChannel('x', clock, scope),
    );
    one?.exclusive(() => timer(5_000, clock)).subscribe();
    await clock.advance(100);
    const { auth, server } = authRig({ clock, mode: 'cookie', ...(other && { tabs: other }) });
    const login = watch(auth.login({ email: 'anna', password: PASSWORD }));
    await clock.advance(1_000);
    auth.dispose();
    await clock.advance(10_000);
    expect(login.error).toMatchObject({ name: 'SessionError', code: 'DISPOSED' });
    expect(server.seen).toEqual([]);
  });

  it('login, static and refresh fail with DISPOSED, which names the reason, and send nothing', async () => {
    const { auth, clock, server } = authRig();
    auth.dispose();
    const logins = [
      auth.login({ email: 'anna', password: PASSWORD }),
      auth.static('fixed'),
      auth.refresh(),
    ];
    for (const login of logins)
      expect(await failureOf(clock.settle<unknown>(login))).toMatchObject({
        name: 'SessionError',
        code: 'DISPOSED',
        message: 'The client was disposed of; make a new one',
      });
    expect(server.seen).toEqual([]);
  });

  it('the streams of the session are complete', async () => {
    const { auth, login } = authRig();
    const streams = [watch(auth.state$), watch(auth.token$), watch(auth.authenticated$)];
    await login();
    auth.dispose();
    expect(streams.map(({ done }) => done)).toEqual([true, true, true]);
  });

  it('nothing is refreshed by time or by sleep', async () => {
    const { auth, clock, login, server } = authRig();
    await login();
    auth.dispose();
    await clock.advance(10 * TTL);
    expect(server.to('/auth/refresh')).toEqual([]);
  });

  it('no request exchanges the stored token: the new one would be lost, and the session with it', async () => {
    const { api, auth, clock, login, server, storage } = authRig();
    await login();
    auth.dispose();
    clock.sleep(2 * TTL);
    watch(api.get('/items/a'));
    watch(api.post('/items/a', {}));
    watch(auth.refreshIfExpired());
    await clock.advance(1_000);
    expect(server.to('/auth/refresh')).toEqual([]);
    const next = authRig({ clock, server, storage });
    expect(await next.whoami()).toBe('anna');
  });

  it('an answer of TOKEN_EXPIRED is passed on', async () => {
    const { api, auth, clock, login, server } = authRig();
    await login();
    auth.dispose();
    server.expireAccess();
    expect(await failureOf(clock.settle(api.get('/items/a')))).toMatchObject({
      code: 'TOKEN_EXPIRED',
    });
    expect(server.to('/auth/refresh')).toEqual([]);
  });

  it('requests go on with the token that is there', async () => {
    const { auth, login, whoami } = authRig();
    await login();
    auth.dispose();
    expect(await whoami()).toBe('anna');
  });

  it('a second dispose does nothing', async () => {
    const { auth, login } = authRig();
    await login();
    auth.dispose();
    expect(() => {
      auth.dispose();
    }).not.toThrow();
  });
});

describe('a client', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('with a stored session has a timer until it is disposed of', () => {
    const storage = new MemoryStorage();
    storage.set('auth_token', 'access');
    storage.set('auth_refresh_token', 'refresh');
    storage.set('auth_expires', String(TTL));
    storage.set('auth_expires_at', String(Date.now() + TTL));
    const directus = new Directus('http://localhost:1', { storage });
    expect(vi.getTimerCount()).toBe(1);
    directus.dispose();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('without a session has no timer at all', () => {
    const directus = new Directus('http://localhost:1');
    expect(directus.auth.state.status).toBe('anonymous');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('of a page, made and disposed of 200 times, leaves no timer, listener or channel', async () => {
    const listeners = new Map<string, number>();
    const count = (type: string, by: number) =>
      listeners.set(type, (listeners.get(type) ?? 0) + by);
    const target = {
      addEventListener: (type: string) => count(type, 1),
      removeEventListener: (type: string) => count(type, -1),
    };
    const values = new Map<string, string>();
    vi.stubGlobal('document', target);
    vi.stubGlobal('window', target);
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => values.get(key) ?? null,
      setItem: (key: string, value: string) => values.set(key, value),
      removeItem: (key: string) => values.delete(key),
    });
    let channels = 0;
    let opened = 0;
    vi.stubGlobal(
      'BroadcastChannel',
      class {
        constructor() {
          channels++;
          opened++;
        }
        postMessage() {
          // Nobody hears it.
        }
        close() {
          channels--;
        }
      },
    );
    for (let i = 0; i < 200; i++) {
      values.set('auth_token', 'access');
      values.set('auth_expires', String(TTL));
      // Some are about to be refreshed, some are at it.
      values.set('auth_expires_at', String(Date.now() + (i % 3 === 0 ? -1 : TTL)));
      const directus = new Directus('http://localhost:1');
      await vi.advanceTimersByTimeAsync(i % 5);
      expect(vi.getTimerCount()).toBeGreaterThan(0);
      expect(channels).toBe(1);
      directus.dispose();
      directus.dispose();
      await vi.advanceTimersByTimeAsync(0);
    }
    // What had been sent already is waited for, until its time limit.
    await vi.advanceTimersByTimeAsync(60_000);
    vi.unstubAllGlobals();
    expect(vi.getTimerCount()).toBe(0);
    expect(opened).toBe(200);
    expect(channels).toBe(0);
    expect([...listeners.keys()].sort()).toEqual(['online', 'visibilitychange']);
    expect([...listeners.values()]).toEqual([0, 0]);
  });
});

describe('two clients of one process, as on a server that renders pages', () => {
  it.each(['json', 'cookie', 'session'] as const)('never mix in %s mode', async (mode) => {
    const make = () => new Directus('http://localhost:1', { auth: { mode } });
    const opened: string[] = [];
    vi.stubGlobal('BroadcastChannel', function (name: string) {
      opened.push(name);
    });
    const [one, other] = [make(), make()];
    vi.unstubAllGlobals();
    one.storage.set('auth_token', 'access');
    expect(other.storage.get('auth_token')).toBeNull();
    expect(opened).toEqual([]);
    one.dispose();
    other.dispose();
  });
});
