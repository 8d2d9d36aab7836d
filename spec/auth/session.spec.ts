import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { LocalStorage } from '../../lib/storage/local';
import { MemoryStorage } from '../../lib/storage/memory';
import { authRig, failureOf, NOTHING_STORED, storedIn, watch } from '../support/auth-rig';
import { FakeServer } from '../support/fake-server';
import { BrokenStorage, SlowStorage } from '../support/fake-storage';
import { fuzzRuns } from '../support/runs';
import { FakeTabs } from '../support/fake-tabs';
import { VirtualClock } from '../support/virtual-clock';

const TTL = 900_000;

afterEach(() => {
  vi.unstubAllGlobals();
});

const fill = (values: Readonly<Record<string, string>>): MemoryStorage => {
  const storage = new MemoryStorage();
  for (const [key, value] of Object.entries(values)) storage.set(key, value);
  return storage;
};

/** What the class-based SDK (10.3.5) stores after `login` in json mode. */
const sdkLogin = (server: FakeServer, now: number) => {
  const { access_token, refresh_token, expires } = server.issue('anna');
  return {
    auth_token: access_token,
    auth_refresh_token: refresh_token,
    auth_expires: String(expires),
    auth_expires_at: String(now + expires),
  };
};

function fresh() {
  const clock = new VirtualClock();
  return { clock, server: new FakeServer(clock) };
}

describe('a session stored by the class-based SDK', () => {
  it('is taken over', async () => {
    const { clock, server } = fresh();
    const storage = fill(sdkLogin(server, clock.now()));
    const { auth, whoami } = authRig({ clock, server, storage });
    expect(auth.state).toMatchObject({ status: 'active', reason: 'restored' });
    expect(await whoami()).toBe('anna');
  });

  it('is refreshed by itself ahead of its expiry', async () => {
    const { clock, server } = fresh();
    const storage = fill(sdkLogin(server, clock.now()));
    const { auth } = authRig({ clock, server, storage });
    await clock.advance(TTL - 30_000 + server.latency);
    expect(server.to('/auth/refresh')).toHaveLength(1);
    expect(auth.state.token).toBe('access-anna-2');
  });

  it('that has expired is refreshed at once, and the first request waits for it', async () => {
    const { clock, server } = fresh();
    const storage = fill(sdkLogin(server, clock.now()));
    clock.sleep(2 * TTL);
    const { whoami } = authRig({ clock, server, storage });
    expect(await whoami()).toBe('anna');
    expect(server.to('/auth/refresh')).toHaveLength(1);
  });

  it('in cookie mode is taken over', async () => {
    const { clock, server } = fresh();
    const { auth_refresh_token: _, ...stored } = sdkLogin(server, clock.now());
    const { auth, whoami } = authRig({ clock, server, storage: fill(stored), mode: 'cookie' });
    expect(auth.state).toMatchObject({ status: 'active', reason: 'restored' });
    expect(await whoami()).toBe('anna');
  });

  it.each(['json', 'cookie'] as const)(
    'by static() is taken over in %s mode, though an expiry of the same moment is stored with it',
    async (mode) => {
      const { clock, server } = fresh();
      server.staticTokens.add('fixed');
      const storage = fill({ auth_token: 'fixed', auth_expires_at: String(clock.now()) });
      clock.sleep(TTL);
      const { api, auth, whoami } = authRig({ clock, server, storage, mode });
      expect(auth.state).toMatchObject({ status: 'static', reason: 'restored', token: 'fixed' });
      await clock.advance(TTL);
      expect(await whoami()).toBe('static');
      expect(await clock.settle(api.post('/items/a', {}))).toMatchObject({ status: 200 });
      expect(server.to('/auth/refresh')).toEqual([]);
    },
  );

  it('after the logout of the class-based SDK, which leaves an expiry, there is no session', async () => {
    const { clock, server } = fresh();
    const storage = fill({ auth_expires_at: String(clock.now()) });
    const { auth, whoami } = authRig({ clock, server, storage });
    expect(auth.state).toMatchObject({ status: 'anonymous', reason: 'initial' });
    await clock.advance(TTL);
    expect(await whoami()).toBeNull();
    expect(server.to('/auth/refresh')).toEqual([]);
  });
});

describe('a session of our own', () => {
  it.each(['json', 'cookie', 'session'] as const)(
    'in %s mode is there after a reload',
    async (mode) => {
      const first = authRig({ mode });
      await first.login();
      const { clock, server, storage } = first;
      first.auth.dispose();
      const { auth } = authRig({ mode, clock, server, storage });
      expect(auth.state).toMatchObject({
        status: 'active',
        reason: 'restored',
        token: first.auth.state.token,
        expiresAt: first.auth.state.expiresAt,
        refreshAt: first.auth.state.refreshAt,
      });
      expect(clock.pending).toBe(1);
    },
  );

  it('of a static token is there after a reload', async () => {
    const first = authRig();
    const { clock, server, storage } = first;
    server.staticTokens.add('fixed');
    await clock.settle(first.auth.static('fixed'));
    const { auth } = authRig({ clock, server, storage });
    expect(auth.state).toMatchObject({ status: 'static', reason: 'restored', token: 'fixed' });
  });

  it('session: a stored session is ignored if the options have a staticToken', async () => {
    const first = authRig();
    await first.login();
    const { clock, server, storage } = first;
    const before = storedIn(storage);
    const { auth } = authRig({ clock, server, storage, staticToken: 'fixed' });
    expect(auth.state).toMatchObject({ status: 'static', token: 'fixed' });
    expect(storedIn(storage)).toEqual(before);
  });

  it('in two storages with different prefixes is two sessions', async () => {
    const { clock, server } = fresh();
    const shared = new Map<string, string>();
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => shared.get(key) ?? null,
      setItem: (key: string, value: string) => shared.set(key, value),
      removeItem: (key: string) => shared.delete(key),
    });
    const one = authRig({ clock, server, storage: new LocalStorage('one_') });
    const two = authRig({ clock, server, storage: new LocalStorage('two_') });
    await one.login('anna');
    await two.login('bert');
    expect(await one.whoami()).toBe('anna');
    expect(await two.whoami()).toBe('bert');
  });
});

describe('rubbish in the storage', () => {
  it.each([
    ['no number for the expiry', { auth_expires_at: 'tomorrow' }],
    ['a negative expiry', { auth_expires_at: '-5' }],
    ['an infinite expiry', { auth_expires_at: 'Infinity' }],
    ['an empty expiry', { auth_expires_at: '' }],
    ['no number for the lifetime', { auth_expires: '[object Object]' }],
  ])('%s is healed by one refresh, as long as the refresh token is good', async (_, broken) => {
    const { clock, server } = fresh();
    const storage = fill({ ...sdkLogin(server, clock.now()), ...broken });
    const { auth, stored, whoami } = authRig({ clock, server, storage });
    expect(await whoami()).toBe('anna');
    await clock.settle(auth.refresh());
    expect(stored()).toMatchObject({
      auth_expires: String(TTL),
      auth_expires_at: expect.stringMatching(/^\d{13}$/),
    });
  });

  it('session: a stored session without a refresh token ends when it is due for a refresh', async () => {
    const { clock, server } = fresh();
    const { auth_refresh_token: _, ...stored } = sdkLogin(server, clock.now());
    const { auth, whoami } = authRig({ clock, server, storage: fill(stored) });
    expect(await whoami()).toBe('anna');
    await clock.advance(TTL);
    expect(auth.state).toMatchObject({ status: 'anonymous', reason: 'refused' });
    expect(server.to('/auth/refresh')).toEqual([]);
  });

  it.each(['a\r\nx-evil: 1', 'two words', 'ü', ''])(
    'the access token %j, which no header can carry, is none: the request goes out with a fresh one',
    async (auth_token) => {
      const { clock, server } = fresh();
      const storage = fill({ ...sdkLogin(server, clock.now()), auth_token });
      const { whoami } = authRig({ clock, server, storage });
      expect(await whoami()).toBe('anna');
      expect(server.seen.map(({ authorization }) => authorization)).toEqual([
        undefined,
        'Bearer access-anna-2',
      ]);
    },
  );

  it.each(['json', 'cookie'] as const)(
    'session: a stored expiry without tokens is no session in %s mode',
    async (mode) => {
      const { clock, server } = fresh();
      const { auth_expires, auth_expires_at } = sdkLogin(server, clock.now());
      const storage = fill({ auth_expires, auth_expires_at });
      const { auth, whoami } = authRig({ clock, server, storage, mode });
      expect(auth.state.status).toBe('anonymous');
      expect(await whoami()).toBeNull();
      expect(clock.pending).toBe(0);
    },
  );

  it('random stored values break neither the constructor nor a read, and cause at most one refresh', async () => {
    const odd = fc.oneof(
      fc.constantFrom(
        '',
        'null',
        'undefined',
        '{}',
        '0',
        '-1',
        '1e999',
        'NaN',
        '\u0000',
        '\n',
        'ü',
      ),
      fc.string(),
      fc.integer().map(String),
    );
    const stored = fc.dictionary(
      fc.constantFrom('auth_token', 'auth_refresh_token', 'auth_expires', 'auth_expires_at'),
      odd,
    );
    await fc.assert(
      fc.asyncProperty(
        stored,
        fc.constantFrom('json', 'cookie', 'session'),
        async (values, mode) => {
          const { api, auth, clock, server } = authRig({ storage: fill(values), mode });
          // A restored token may be refused by the server, but must not break the request.
          const read = watch(api.get('/items/a'));
          await clock.advance(60_000);
          expect(read.done).toBe(true);
          if (read.error) expect(read.error).toMatchObject({ name: 'TransportError', status: 401 });
          expect(server.to('/auth/refresh').length).toBeLessThanOrEqual(1);
          auth.dispose();
        },
      ),
      { numRuns: fuzzRuns() },
    );
  });

  it('session: stored values that are not strings are ignored', async () => {
    class Odd extends MemoryStorage {
      override get(key: string) {
        return super.get(key) ?? ({ toString: () => 'x' } as unknown as string);
      }
    }
    const storage = new Odd();
    const { auth, login } = authRig({ storage });
    expect(auth.state.status).toBe('anonymous');
    await login();
    expect(auth.state.token).toBe('access-anna-1');
  });
});

describe('a storage that fails', () => {
  const kinds = [
    ['throws at everything', () => new BrokenStorage(['get', 'set', 'delete'])],
    ['throws at reading', () => new BrokenStorage(['get'])],
    ['throws at writing, being full', () => new BrokenStorage(['set'])],
    ['throws at deleting', () => new BrokenStorage(['delete'])],
    ['rejects everything', () => new BrokenStorage(['get', 'set', 'delete'], { later: true })],
    ['rejects reading', () => new BrokenStorage(['get'], { later: true })],
    ['rejects writing', () => new BrokenStorage(['set'], { later: true })],
    ['rejects deleting', () => new BrokenStorage(['delete'], { later: true })],
  ] as const;

  it.each(kinds)(
    'storage: with one that %s, login, requests, refresh and logout still work',
    async (_, make) => {
      const { auth, clock, login, server, whoami } = authRig({ storage: make() });
      await login();
      expect(await whoami()).toBe('anna');
      await clock.settle(auth.refresh());
      clock.sleep(2 * TTL);
      expect(await whoami()).toBe('anna');
      expect(server.to('/auth/refresh')).toHaveLength(2);
      await clock.settle(auth.logout());
      expect(await whoami()).toBeNull();
      expect(server.sessions).toEqual([]);
    },
  );

  it.each(kinds)(
    'storage: one that %s is reported once as storage-failed, with the cause',
    async (_, make) => {
      const { auth, clock, login, states } = authRig({ storage: make() });
      await login();
      await clock.settle(auth.refresh());
      await clock.settle(auth.logout());
      await login();
      await clock.advance(0);
      const said = states.filter(({ reason }) => reason === 'storage-failed');
      expect(said).toHaveLength(1);
      expect(said[0]?.error).toMatchObject({ name: 'SecurityError' });
    },
  );

  it('storage: one that has failed once is not used again', async () => {
    const storage = new BrokenStorage(['get', 'set', 'delete']);
    const { auth, clock, login } = authRig({ storage });
    await login();
    await clock.settle(auth.refresh());
    await clock.settle(auth.logout());
    expect(storage.failures).toBe(1);
  });

  it('while a refresh is under way does not keep its tokens from being used', async () => {
    const storage = new BrokenStorage([]);
    const { auth, clock, login, states } = authRig({ storage });
    await login();
    const refresh = watch(auth.refresh());
    Object.defineProperty(storage, 'get', {
      value: () => {
        throw new Error('gone');
      },
    });
    await clock.advance(100);
    expect(refresh.value).toMatchObject({ access_token: 'access-anna-2' });
    const failed = states.find(({ reason }) => reason === 'storage-failed');
    expect(failed).toMatchObject({ status: 'active', token: 'access-anna-2' });
    expect(auth.state).toMatchObject({ status: 'active', token: 'access-anna-2' });
  });

  it('storage: one that fails half way through a write holds no mixture of two sessions', async () => {
    const storage = new BrokenStorage([]);
    const { login } = authRig({ storage });
    await login('anna');
    Object.defineProperty(storage, 'set', {
      value: (key: string, value: string) => {
        if (key === 'auth_refresh_token') throw new DOMException('full', 'QuotaExceededError');
        storage.values.set(key, value);
      },
    });
    await login('bert');
    expect([...storage.values.values()].join()).not.toMatch(/anna.*bert|bert.*anna/);
  });
});

describe('a storage that never answers', () => {
  const never = () => new Promise<never>(() => undefined);

  class Silent extends MemoryStorage {
    readonly #deeds: readonly string[];

    constructor(deeds: readonly string[]) {
      super();
      this.#deeds = deeds;
    }

    override get(key: string) {
      return this.#deeds.includes('get') ? (never() as unknown as string) : super.get(key);
    }

    override set(key: string, value: string) {
      return this.#deeds.includes('set') ? (never() as unknown as string) : super.set(key, value);
    }

    override delete(key: string) {
      return this.#deeds.includes('delete') ? (never() as unknown as string) : super.delete(key);
    }
  }

  it('does not keep requests waiting for ever: they go out after a few seconds', async () => {
    const { api, auth, clock, server } = authRig({ storage: new Silent(['get']) });
    const read = watch(api.get('/items/a'));
    await clock.advance(4_000);
    expect(auth.state.reason).toBe('restoring');
    expect(server.seen).toEqual([]);
    await clock.advance(2_000);
    expect(read).toMatchObject({ done: true, value: { data: { user: null } } });
    expect(auth.state).toMatchObject({ status: 'anonymous', reason: 'storage-failed' });
  });

  it.each([['get'], ['set'], ['delete'], ['get', 'set', 'delete']])(
    'to %s: the session is kept in memory, and refreshed',
    async (...deeds) => {
      const { auth, clock, login, whoami, states } = authRig({ storage: new Silent(deeds) });
      await login();
      expect(await whoami()).toBe('anna');
      await clock.settle(auth.refresh());
      await clock.advance(20_000);
      clock.sleep(2 * TTL);
      expect(await whoami()).toBe('anna');
      await clock.settle(auth.logout());
      await clock.advance(20_000);
      expect(await whoami()).toBeNull();
      expect(states.filter(({ reason }) => reason === 'storage-failed')).toHaveLength(1);
      auth.dispose();
      await clock.advance(20_000);
      expect(clock.pending).toBe(0);
    },
  );
});

describe('an asynchronous storage', () => {
  it('the state is `restoring` until the storage has answered that there is no session', async () => {
    const { clock } = fresh();
    const { auth, reasons } = authRig({ clock, storage: new SlowStorage(clock) });
    expect(auth.state).toMatchObject({ status: 'anonymous', reason: 'restoring' });
    await clock.advance(100);
    expect(reasons()).toEqual(['restoring', 'initial']);
  });

  it('is waited for by the first request', async () => {
    const { clock, server } = fresh();
    const storage = new SlowStorage(clock);
    for (const [key, value] of Object.entries(sdkLogin(server, clock.now())))
      storage.values.set(key, value);
    const { auth, whoami } = authRig({ clock, server, storage });
    expect(auth.state.reason).toBe('restoring');
    expect(await whoami()).toBe('anna');
    expect(auth.state.reason).toBe('restored');
  });

  it('the first write waits for the storage, too, and is sent with the restored session', async () => {
    const { clock, server } = fresh();
    const storage = new SlowStorage(clock);
    for (const [key, value] of Object.entries(sdkLogin(server, clock.now())))
      storage.values.set(key, value);
    const { api } = authRig({ clock, server, storage });
    const write = await clock.settle(api.post('/items/a', {}));
    expect(write).toMatchObject({ data: { user: 'anna' } });
  });

  it('is waited for by the token getter', async () => {
    const { clock, server } = fresh();
    const storage = new SlowStorage(clock);
    for (const [key, value] of Object.entries(sdkLogin(server, clock.now())))
      storage.values.set(key, value);
    const { auth } = authRig({ clock, server, storage });
    expect(await clock.settle(auth.token)).toBe('access-anna-1');
  });

  it('does not overrule a login that is made while it is read', async () => {
    const { clock, server } = fresh();
    const storage = new SlowStorage(clock, 500);
    for (const [key, value] of Object.entries(sdkLogin(server, clock.now())))
      storage.values.set(key, value);
    const { login, whoami } = authRig({ clock, server, storage });
    await login('bert');
    await clock.advance(10_000);
    expect(await whoami()).toBe('bert');
    expect(storage.values.get('auth_token')).toBe('access-bert-2');
  });

  it('does not overrule a logout that is made while it is read', async () => {
    const { clock, server } = fresh();
    const storage = new SlowStorage(clock, 500);
    for (const [key, value] of Object.entries(sdkLogin(server, clock.now())))
      storage.values.set(key, value);
    const { auth, whoami } = authRig({ clock, server, storage });
    await clock.settle(auth.logout());
    await clock.advance(10_000);
    expect(await whoami()).toBeNull();
    expect([...storage.values]).toEqual([]);
  });

  it('asynchronous storage: a pending write of this tab is not taken for a write of another tab', async () => {
    const { clock, server } = fresh();
    const storage = new SlowStorage(clock, 500);
    const { auth, login, reasons, whoami } = authRig({ clock, server, storage });
    await login();
    expect(await clock.settle(auth.refresh())).toMatchObject({ access_token: 'access-anna-2' });
    expect(await clock.settle(auth.refresh())).toMatchObject({ access_token: 'access-anna-3' });
    expect(await whoami()).toBe('anna');
    expect(reasons()).not.toContain('other-tab');
    expect(server.sessions).toEqual(['anna']);
  });

  it('asynchronous storage: holds the session of the last login or logout, however quickly they follow each other', async () => {
    const { clock, server } = fresh();
    const storage = new SlowStorage(clock, 500);
    const { auth, login } = authRig({ clock, server, storage });
    await login('anna');
    await clock.settle(auth.logout());
    await login('bert');
    await clock.advance(60_000);
    expect(storage.values.get('auth_refresh_token')).toBe('refresh-bert-2');
    await clock.settle(auth.logout());
    await clock.advance(60_000);
    expect([...storage.values]).toEqual([]);
  });

  it('asynchronous storage: ten callers at once cause one refresh', async () => {
    const { clock, server } = fresh();
    const { api, auth, login } = authRig({ clock, server, storage: new SlowStorage(clock) });
    await login();
    clock.sleep(2 * TTL);
    const calls = [
      ...Array.from({ length: 5 }, () => watch(auth.refresh())),
      ...Array.from({ length: 5 }, () => watch(api.get('/items/a'))),
    ];
    await clock.advance(1_000);
    expect(calls.every(({ done, error }) => done && error === undefined)).toBe(true);
    expect(server.to('/auth/refresh')).toHaveLength(1);
  });

  it('asynchronous storage: a refresh requested before a login does not send the token of that login', async () => {
    const { clock, server } = fresh();
    const { auth, login, whoami } = authRig({ clock, server, storage: new SlowStorage(clock) });
    const early = watch(auth.refresh());
    await clock.settle(auth.logout());
    watch(auth.refresh());
    await login();
    await clock.advance(1_000);
    expect(early.done).toBe(true);
    expect(server.to('/auth/refresh')).toEqual([]);
    expect(await whoami()).toBe('anna');
  });

  it('asynchronous storage: is read again before a refresh is committed; cleared meanwhile, it fails the refresh with SUPERSEDED', async () => {
    const { clock, server } = fresh();
    const storage = new SlowStorage(clock);
    const { auth, login } = authRig({ clock, server, storage });
    await login();
    await clock.advance(1_000);
    server.slow.set('/auth/refresh', 1_000);
    const refresh = watch(auth.refresh());
    await clock.advance(500);
    storage.values.clear();
    await clock.advance(2_000);
    expect(refresh.error).toMatchObject({ code: 'SUPERSEDED' });
    expect([...storage.values]).toEqual([]);
    expect(server.sessions).toEqual([]);
  });
});

describe('the latest login or logout over several tabs', () => {
  const bert = {
    access: 'b',
    refresh: 'b',
    lifetime: TTL,
    expiresAt: 1_900_000_000_000,
    owner: null,
  };

  it('session: the later of two logouts in one millisecond is the latest change', async () => {
    const tabs = new FakeTabs();
    const { auth, login } = authRig({ tabs });
    await login();
    for (let i = 0; i < 20; i++) watch(auth.logout());
    const times = tabs.told.map(({ changedAt }) => changedAt);
    expect(times).toHaveLength(21);
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
  });

  it('session: a login in another tab wins over an earlier login and a later refresh in this tab', async () => {
    const tabs = new FakeTabs();
    const { auth, clock, login } = authRig({ tabs });
    await login();
    await clock.advance(10);
    const changedAt = clock.now();
    await clock.advance(10);
    await clock.settle(auth.refresh());
    tabs.say({ previousIssue: null, changedAt, tokens: bert });
    expect(auth.state).toMatchObject({ reason: 'other-tab', token: 'b' });
  });

  it('session: a login that another tab posts twice changes the session once, so that waiting writes do not fail', async () => {
    const tabs = new FakeTabs();
    const { clock, login, reasons } = authRig({ tabs });
    await login();
    const news = { previousIssue: null, changedAt: clock.now() + 1_000, tokens: bert };
    tabs.say(news);
    tabs.say(news);
    expect(reasons().filter((reason) => reason === 'other-tab')).toHaveLength(1);
  });
});

describe('the storage after a failed refresh', () => {
  it('session: a refresh that cannot reach the server leaves the stored session unchanged', async () => {
    const { auth, clock, login, server, stored } = authRig();
    await login();
    const before = stored();
    server.fail('/auth/refresh', 'network');
    await failureOf(clock.settle(auth.refresh()));
    expect(stored()).toEqual(before);
    expect(before).not.toEqual(NOTHING_STORED);
  });
});
