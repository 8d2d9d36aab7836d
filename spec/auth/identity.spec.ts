import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Directus } from '../../lib';
import { openCrossTabChannel } from '../../lib/auth/cross-tab/channel';
import type { IStorage } from '../../lib/storage/base';
import { MemoryStorage } from '../../lib/storage/memory';
import { realtimeSession } from '../../lib/realtime/session-adapter';
import { authRig, storedIn, watch } from '../support/auth-rig';
import { FakeBrowser } from '../support/fake-browser';
import { FakeServer, PASSWORD } from '../support/fake-server';
import { VirtualClock } from '../support/virtual-clock';

const TTL = 900_000;

describe.each(['cookie', 'session'] as const)(
  'another user who logs in with the same cookie (%s mode)',
  (mode) => {
    let clock: VirtualClock;
    let server: FakeServer;
    const open = (storage: IStorage = new MemoryStorage()) =>
      authRig({ clock, server, mode, storage });

    beforeEach(() => {
      clock = new VirtualClock();
      server = new FakeServer(clock);
      server.jwt = true;
    });

    it('identity: a write that needs a refresh is refused when the refresh brings another user', async () => {
      const [anna, bob] = [open(), open()];
      await anna.login('anna');
      await bob.login('bob');
      clock.sleep(2 * TTL);
      const write = watch(anna.api.post('/items/notes', { text: 'x' }));
      await clock.advance(1_000);
      expect(write.error).toMatchObject({ code: 'SUPERSEDED' });
      expect(server.stored).toEqual([]);
      expect(anna.auth.state).toMatchObject({ status: 'active', reason: 'other-user' });
      expect(await anna.whoami()).toBe('bob');
    });

    it('identity: a write that waits for a refresh under way is refused, a read goes on', async () => {
      const anna = open();
      await anna.login('anna');
      server.loginElsewhere('bob', mode);
      clock.sleep(2 * TTL);
      watch(anna.auth.refresh());
      const write = watch(anna.api.post('/items/notes', {}));
      const read = watch(anna.api.get('/items/notes'));
      await clock.advance(1_000);
      expect(write.error).toMatchObject({ code: 'SUPERSEDED' });
      expect(read.value).toMatchObject({ data: { user: 'bob' } });
    });

    it('identity: a write is not sent again as the user whom the refresh after TOKEN_EXPIRED brings', async () => {
      const anna = open();
      await anna.login('anna');
      server.expireAccess();
      const write = watch(anna.api.post('/items/notes', {}));
      if (mode === 'cookie') server.loginElsewhere('bob', mode);
      else await clock.advance(5).then(() => server.loginElsewhere('bob', mode));
      await clock.advance(1_000);
      expect(write.error).toMatchObject({ code: 'SUPERSEDED' });
      expect(server.stored).toEqual([]);
    });

    it('identity: a stream, which is sent with a token that lasts, is refused, too', async () => {
      const anna = open();
      await anna.login('anna');
      server.loginElsewhere('bob', mode);
      clock.sleep(TTL - 20_000);
      const write = watch(anna.api.post('/files', new ReadableStream()));
      await clock.advance(1_000);
      expect(write.error).toMatchObject({ code: 'SUPERSEDED' });
    });

    it('identity: a restored session is compared with the stored owner', async () => {
      const first = open();
      await first.login('anna');
      first.auth.dispose();
      server.loginElsewhere('bob', mode);
      clock.sleep(2 * TTL);
      const anna = open(first.storage);
      const write = watch(anna.api.post('/items/notes', {}));
      await clock.advance(1_000);
      expect(write.error).toMatchObject({ code: 'SUPERSEDED' });
      expect(anna.reasons()).toContain('other-user');
    });

    it('identity: the same user who logs in elsewhere changes nothing: the write goes out', async () => {
      const anna = open();
      await anna.login('anna');
      server.loginElsewhere('anna', mode);
      clock.sleep(2 * TTL);
      const write = watch(anna.api.post('/items/notes', {}));
      await clock.advance(1_000);
      expect(write.value).toMatchObject({ data: { user: 'anna' } });
      expect(anna.auth.state.reason).toBe('refreshed');
    });

    it('identity: tells realtime that the user has changed', async () => {
      const anna = open();
      await anna.login('anna');
      const changed = watch(realtimeSession(anna.auth).userChanged$);
      server.loginElsewhere('bob', mode);
      await clock.settle(anna.auth.refresh());
      expect(changed.value).toMatchObject({ reason: 'other-user' });
    });

    it('identity: another tab of the session hears of the other user, and refuses its waiting write', async () => {
      const browser = new FakeBrowser(clock);
      const tab = () => {
        const { storage, scope } = browser.tab();
        return authRig({
          clock,
          server,
          mode,
          storage,
          tabs: openCrossTabChannel('x', clock, scope),
        });
      };
      const [one, two] = [tab(), tab()];
      await one.login('anna');
      await clock.advance(100);
      server.loginElsewhere('bob', mode);
      clock.sleep(2 * TTL);
      watch(one.auth.refresh());
      const write = watch(two.api.post('/items/notes', {}));
      await clock.advance(3_000);
      expect(write.error).toMatchObject({ code: 'SUPERSEDED' });
      expect(two.auth.state.reason).toBe('other-tab');
      expect(server.to('/auth/refresh')).toHaveLength(1);
    });
  },
);

it('identity: a taken over cookie of single sign-on is no change of user', async () => {
  const clock = new VirtualClock();
  const server = new FakeServer(clock);
  server.jwt = true;
  const { auth, reasons } = authRig({ clock, server, mode: 'session' });
  server.loginElsewhere('anna', 'session');
  await clock.settle(auth.refresh());
  expect(reasons().at(-1)).toBe('refreshed');
});

it('identity: session mode asks GET /users/me once for each login and refresh', async () => {
  const { auth, clock, login, server } = authRig({ mode: 'session' });
  await login();
  await clock.settle(auth.refresh());
  expect(server.to('/users/me').map(({ params }) => params)).toEqual([
    { fields: ['id'] },
    { fields: ['id'] },
  ]);
});

it.each(['json', 'cookie'] as const)('identity: %s mode asks for no user', async (mode) => {
  const { auth, clock, login, server } = authRig({ mode });
  await login();
  await clock.settle(auth.refresh());
  expect(server.to('/users/me')).toEqual([]);
});

it.each(['json', 'cookie', 'session'] as const)(
  'identity: ten expirations cost ten refreshes in two tabs, though tokens of one second are equal (%s mode)',
  async (mode) => {
    const clock = new VirtualClock();
    const server = new FakeServer(clock);
    server.jwt = true;
    server.coarse = true;
    const browser = new FakeBrowser(clock);
    const [one, two] = [1, 2].map(() => {
      const { storage, scope } = browser.tab();
      return authRig({
        clock,
        server,
        mode,
        storage,
        tabs: openCrossTabChannel('x', clock, scope),
      });
    });
    await one?.login('anna');
    await clock.advance(100);
    for (let i = 0; i < 10; i++) {
      watch(one?.auth.refresh() as never);
      watch(two?.auth.refresh() as never);
      // Two within one second, and then a pause: a quick series would be slowed down.
      await clock.advance(i % 2 === 0 ? 150 : 6_000);
    }
    expect(server.to('/auth/refresh')).toHaveLength(10);
  },
);

describe('two servers on one page, with one storage', () => {
  const A = 'http://a.example';
  const B = 'http://b.example/directus';
  let clock: VirtualClock;
  let servers: Record<string, FakeServer>;
  let storage: MemoryStorage;

  const open = (url: string) =>
    authRig({ clock, url, storage, server: servers[url] as FakeServer });

  beforeEach(() => {
    clock = new VirtualClock();
    servers = { [A]: new FakeServer(clock), [B]: new FakeServer(clock) };
    storage = new MemoryStorage();
  });

  it('storage: each server keeps its own session over a reload', async () => {
    await open(A).login('anna');
    await open(B).login('bob');
    const [a, b] = [open(A), open(B)];
    expect([await a.whoami(), await b.whoami()]).toEqual(['anna', 'bob']);
    clock.sleep(2 * TTL);
    expect([await a.whoami(), await b.whoami()]).toEqual(['anna', 'bob']);
  });

  it('storage: a session of another server is neither used, sent nor deleted', async () => {
    await open(A).login('anna');
    const before = storedIn(storage);
    clock.sleep(2 * TTL);
    const b = open(B);
    expect(b.auth.state).toMatchObject({ status: 'anonymous', reason: 'initial' });
    expect(await b.whoami()).toBeNull();
    watch(b.auth.refresh());
    await clock.settle(b.auth.logout());
    expect(servers[B]?.seen.map(({ authorization, path }) => [authorization, path])).toEqual([
      [undefined, '/items/x'],
    ]);
    expect(storedIn(storage)).toEqual(before);
    expect(await open(A).whoami()).toBe('anna');
  });

  it('storage: a logout from one server leaves the session of the other', async () => {
    const a = open(A);
    await a.login('anna');
    await open(B).login('bob');
    await clock.settle(a.auth.logout());
    expect(await open(B).whoami()).toBe('bob');
    expect(await open(A).whoami()).toBeNull();
    await open(A).login('anna');
    expect([await open(A).whoami(), await open(B).whoami()]).toEqual(['anna', 'bob']);
  });

  it('storage: the session of the class-based SDK is taken over by the first client only', async () => {
    const { access_token, refresh_token, expires } = servers[A]?.issue('anna') ?? {};
    storage.set('auth_token', String(access_token));
    storage.set('auth_refresh_token', String(refresh_token));
    storage.set('auth_expires', String(expires));
    storage.set('auth_expires_at', String(clock.now() + TTL));
    const [a, b] = [open(A), open(B)];
    expect(a.auth.state.reason).toBe('restored');
    expect(b.auth.state.reason).toBe('initial');
    await b.login('bob');
    expect(await open(A).whoami()).toBe('anna');
    expect(await open(B).whoami()).toBe('bob');
  });

  it('storage: the first server has the keys of the class-based SDK, all keys are letters, digits and . _ -', async () => {
    const set = vi.spyOn(storage, 'set');
    await open(A).login('anna');
    expect(storage.get('auth_token')).toBe('access-anna-1');
    await open(B).login('bob');
    expect(storage.get('auth_token')).toBe('access-anna-1');
    for (const [key] of set.mock.calls) expect(key).toMatch(/^[\w.-]+$/);
  });

  it('storage: clients say which server they are for', async () => {
    const one = new Directus(A, { storage });
    one.storage.set('auth_url', A);
    one.storage.set('auth_token', 'anna');
    expect(new Directus(`${A}/`, { storage }).auth.state.token).toBe('anna');
    expect(new Directus(B, { storage }).auth.state.token).toBeNull();
  });
});

describe('logout in a cookie mode', () => {
  it.each(['cookie', 'session'] as const)(
    'logout: completes within seconds while another tab has the lock, and tells the server in its turn (%s)',
    async (mode) => {
      const clock = new VirtualClock();
      const server = new FakeServer(clock);
      const browser = new FakeBrowser(clock);
      const [ours, theirs] = [1, 2].map(() => {
        const { storage, scope } = browser.tab();
        return authRig({
          clock,
          server,
          mode,
          storage,
          tabs: openCrossTabChannel('x', clock, scope),
        });
      });
      await ours?.login();
      await clock.advance(100);
      server.slow.set('/auth/refresh', 30_000);
      watch(theirs?.auth.refresh() as never);
      await clock.advance(1_000);
      const logout = watch(ours?.auth.logout() as never);
      expect(ours?.auth.state).toMatchObject({ status: 'anonymous', reason: 'logout' });
      await clock.advance(5_100);
      expect([logout.done, logout.error]).toEqual([true, undefined]);
      expect(server.to('/auth/logout')).toEqual([]);
      await clock.advance(60_000);
      const [refresh] = server.to('/auth/refresh');
      expect(server.to('/auth/logout')[0]?.at).toBeGreaterThanOrEqual(refresh?.until ?? Infinity);
      expect(server.sessions).toEqual([]);
    },
  );

  it('logout: a login after it is sent after it', async () => {
    const clock = new VirtualClock();
    const server = new FakeServer(clock);
    const { storage, scope } = new FakeBrowser(clock).tab();
    const tabs = openCrossTabChannel('x', clock, scope);
    const { auth, login } = authRig({ clock, server, mode: 'cookie', storage, tabs });
    await login();
    server.slow.set('/auth/logout', 20_000);
    await clock.settle(auth.logout());
    watch(auth.login({ email: 'bob', password: PASSWORD }));
    await clock.advance(30_000);
    expect(server.to('/auth/login')[1]?.at).toBeGreaterThanOrEqual(
      server.to('/auth/logout')[0]?.until ?? Infinity,
    );
    expect(auth.state.status).toBe('active');
  });
});
