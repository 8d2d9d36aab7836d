// A session's whole life on a real server whose access tokens live for five seconds, in real time. What can be shown on
// virtual time is in spec/auth.
import { forkJoin } from 'rxjs';
import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, inject, it, type TestContext, vi } from 'vitest';
import { type AuthOptions, Directus, MemoryStorage } from '../lib';
import { type CountingProxy, type Fate, startCountingProxy } from './support/counting-proxy';
import { runScript } from './support/run-script';

const { url, admin } = inject('directusShortTtl');
const credentials = { email: admin.email, password: admin.password };

/** Milliseconds an access token of this server lives. */
const lifetime = 5_000;
const REFRESH = 'POST /auth/refresh';

type Finished = TestContext['onTestFinished'];

async function proxied(finished: Finished, target = url): Promise<CountingProxy> {
  const proxy = await startCountingProxy(target);
  finished(() => proxy.stop());
  return proxy;
}

function client(
  finished: Finished,
  address: string,
  storage = new MemoryStorage(),
  auth: AuthOptions = {},
): Directus {
  // Without a time limit: a burst may wait long for a slow machine.
  const directus = new Directus(address, { storage, auth, transport: { timeout: 0 } });
  finished(() => {
    directus.dispose();
  });
  return directus;
}

/** The reasons of all states so far. */
function reasonsOf({ auth }: Directus): string[] {
  const reasons: string[] = [];
  auth.state$.subscribe(({ reason }) => reasons.push(reason));
  return reasons;
}

it.concurrent(
  'goes on for fifteen seconds by itself, whatever is read meanwhile',
  { timeout: 30_000 },
  async ({ onTestFinished }) => {
    const proxy = await proxied(onTestFinished);
    const directus = client(onTestFinished, proxy.url);
    await directus.auth.login(credentials);
    const reasons = reasonsOf(directus);

    const end = performance.now() + 3 * lifetime;
    while (performance.now() < end) {
      await expect(directus.users.me.read({ fields: ['email'] })).resolves.toEqual({
        email: admin.email,
      });
      await sleep(200);
    }

    // Each token is exchanged in the middle of its life, so none ever expires.
    const refreshes = proxy.count(REFRESH);
    expect(refreshes).toBeGreaterThanOrEqual(4);
    expect(refreshes).toBeLessThanOrEqual(6);
    // The last one falls due just now, and may still wait for its answer.
    await vi.waitFor(
      () => {
        expect(proxy.seen.filter(({ status }) => status !== 200)).toEqual([]);
      },
      { timeout: lifetime },
    );
    expect(new Set(reasons)).toEqual(new Set(['login', 'refreshing', 'refreshed']));
  },
);

it.concurrent(
  'goes on without any traffic, too',
  { timeout: 30_000 },
  async ({ onTestFinished }) => {
    const proxy = await proxied(onTestFinished);
    const directus = client(onTestFinished, proxy.url);
    await directus.auth.login(credentials);
    await sleep(1.5 * lifetime);
    proxy.clear();
    await expect(directus.users.me.read()).resolves.toHaveProperty('email', admin.email);
    expect(proxy.seen.filter(({ status }) => status === 401)).toEqual([]);
  },
);

describe.concurrent('a refresh that fails on its way', () => {
  it.for<readonly [string, Fate]>([
    ['a closed connection', 'reset'],
    ['a gateway’s 503', { status: 503, html: '<h1>Service unavailable</h1>' }],
    ['a gateway’s 401', { status: 401, html: '<h1>Who are you?</h1>' }],
    ['a page of HTML with status 200', { status: 200, html: '<h1>Welcome to this hotel</h1>' }],
  ])(
    'logs nobody out and is made good later: %s',
    { timeout: 40_000 },
    async ([, trouble], { onTestFinished }) => {
      const proxy = await proxied(onTestFinished);
      const directus = client(onTestFinished, proxy.url);
      await directus.auth.login(credentials);
      const reasons = reasonsOf(directus);
      proxy.decide((request) => (request === REFRESH ? trouble : 'pass'));
      await vi.waitFor(() => {
        expect(reasons).toContain('unreachable');
      }, lifetime);
      expect(directus.auth.state).toMatchObject({ status: 'active', authenticated: true });
      // The token at hand is still good.
      await expect(directus.users.me.read()).resolves.toHaveProperty('email', admin.email);

      await sleep(Math.max(0, (directus.auth.state.expiresAt ?? 0) - Date.now()) + 200);
      await expect(directus.users.me.read()).rejects.toMatchObject({
        name: 'SessionError',
        code: 'UNREACHABLE',
      });
      expect(directus.auth.state.authenticated).toBe(true);

      proxy.decide(() => 'pass');
      await expect(directus.users.me.read()).resolves.toHaveProperty('email', admin.email);
      expect(reasons).not.toContain('refused');
      expect(reasons.at(-1)).toBe('refreshed');
    },
  );

  it(
    'is tried again by itself, without any traffic',
    { timeout: 20_000 },
    async ({ onTestFinished }) => {
      const proxy = await proxied(onTestFinished);
      const directus = client(onTestFinished, proxy.url);
      await directus.auth.login(credentials);
      const reasons = reasonsOf(directus);
      proxy.decide((request) =>
        request === REFRESH && proxy.count(REFRESH) < 3 ? 'reset' : 'pass',
      );
      await vi.waitFor(() => {
        expect(reasons.at(-1)).toBe('refreshed');
      }, 3 * lifetime);
      expect(proxy.count(REFRESH)).toBe(3);
    },
  );
});

it.concurrent(
  'ends once, for all who use it, when the server refuses its refresh token',
  { timeout: 20_000 },
  async ({ onTestFinished }) => {
    const proxy = await proxied(onTestFinished);
    const storage = new MemoryStorage();
    const directus = client(onTestFinished, proxy.url, storage);
    await directus.auth.login(credentials);
    const reasons = reasonsOf(directus);

    // Somewhere else the session is ended: an administrator, another device.
    await fetch(`${url}/auth/logout`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ mode: 'json', refresh_token: storage.get('auth_refresh_token') }),
    });
    const asked = await Promise.allSettled(
      Array.from({ length: 10 }, () => directus.auth.refresh()),
    );

    for (const one of asked)
      expect(one).toMatchObject({
        status: 'rejected',
        reason: { name: 'SessionError', code: 'REFUSED' },
      });
    expect(proxy.count(REFRESH)).toBe(1);
    expect(reasons.filter((reason) => reason === 'refused')).toHaveLength(1);
    expect(directus.auth.state).toMatchObject({ status: 'anonymous', reason: 'refused' });
    for (const key of ['auth_token', 'auth_refresh_token', 'auth_expires', 'auth_expires_at'])
      expect(storage.get(key)).toBeNull();

    // And it stays ended: no further try, reads go on as anybody's.
    await expect(directus.items('articles').readOne(1)).resolves.toHaveProperty('id', 1);
    await sleep(lifetime);
    expect(proxy.count(REFRESH)).toBe(1);
  },
);

describe.concurrent('logout', () => {
  it.for<readonly [string, Fate]>([
    ['while the server cannot be reached', 'reset'],
    ['while a gateway answers', { status: 502, html: '<h1>Bad gateway</h1>' }],
  ])('forgets the session at once, %s', async ([, trouble], { onTestFinished }) => {
    const proxy = await proxied(onTestFinished);
    const storage = new MemoryStorage();
    const directus = client(onTestFinished, proxy.url, storage);
    await directus.auth.login(credentials);
    proxy.decide(() => trouble);

    await expect(directus.auth.logout()).resolves.toBeUndefined();
    expect(directus.auth.state).toMatchObject({ status: 'anonymous', reason: 'logout' });
    await expect(directus.auth.token).resolves.toBeNull();
    expect(storage.get('auth_token')).toBeNull();

    proxy.decide(() => 'pass');
    await expect(directus.users.me.read()).rejects.toMatchObject({ status: 401 });
    await directus.auth.login(credentials);
    await expect(directus.users.me.read()).resolves.toHaveProperty('email', admin.email);
  });

  it(
    'ends the session on the server, too, even with an expired access token',
    { timeout: 20_000 },
    async ({ onTestFinished }) => {
      const storage = new MemoryStorage();
      // A stored session is used with the address that it was made at.
      const proxy = await proxied(onTestFinished);
      const first = client(onTestFinished, proxy.url, storage);
      await first.auth.login(credentials);
      first.dispose();
      const refreshToken = storage.get('auth_refresh_token');
      await sleep(lifetime + 500);
      proxy.clear();
      proxy.decide((request) => (request === REFRESH ? 'reset' : 'pass'));
      const directus = client(onTestFinished, proxy.url, storage);
      await directus.auth.logout();

      const response = await fetch(`${url}/auth/refresh`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ mode: 'json', refresh_token: refreshToken }),
      });
      expect(response.status).toBe(401);
    },
  );
});

describe.concurrent('a fresh client on the same storage', () => {
  it.for<readonly [string, number, number]>([
    ['while the token is good', 0, 0],
    ['after the token has expired', lifetime + 500, 1],
  ])(
    'goes on with the session, %s',
    { timeout: 20_000 },
    async ([, pause, refreshes], { onTestFinished }) => {
      const storage = new MemoryStorage();
      // A stored session is used with the address that it was made at.
      const proxy = await proxied(onTestFinished);
      const first = client(onTestFinished, proxy.url, storage);
      await first.auth.login(credentials);
      first.dispose();
      await sleep(pause);

      proxy.clear();
      const second = client(onTestFinished, proxy.url, storage);
      await expect(second.users.me.read()).resolves.toHaveProperty('email', admin.email);
      expect(proxy.count(REFRESH)).toBe(refreshes);
      expect(proxy.count('POST /auth/login')).toBe(0);
      // It is scheduled like any other.
      await vi.waitFor(() => {
        expect(proxy.count(REFRESH)).toBe(refreshes + 1);
      }, lifetime);
    },
  );
});

describe('a Node process', () => {
  it.for<readonly [string, string]>([
    ['with timers far away', inject('directus').url],
    ['with timers close by', url],
  ])('ends by itself after a login and a read, %s', { timeout: 30_000 }, async ([, address]) => {
    const { code, output, lingered } = await runScript(`
      import { Directus } from './lib';
      const directus = new Directus(${JSON.stringify(address)});
      await directus.auth.login(${JSON.stringify(credentials)});
      const { email } = await directus.users.me.read();
      process.stdout.write('read ' + email);
    `);
    expect(output).toBe(`read ${admin.email}`);
    expect(code).toBe(0);
    // A process that a timer kept alive would never end: each refresh plans the next one.
    expect(lingered).toBeLessThan(5_000);
  });

  it('waits for a call that is under way', async () => {
    const { output } = await runScript(`
      import { Directus } from './lib';
      new Directus(${JSON.stringify(url)}).server.ping().subscribe((pong) => console.log(pong));
    `);
    expect(output).toBe('pong\n');
  });
});

describe('a burst of reads and creates', () => {
  const burst = async (directus: Directus, reads: number) => {
    const articles = directus.items('articles');
    const title = `burst ${Math.random()}`;
    const calls = [
      ...Array.from({ length: reads }, () =>
        articles.readOne(1, { fields: ['id'] }).asObservable(),
      ),
      ...Array.from({ length: 20 }, () => articles.createOne({ title }).asObservable()),
    ];
    await new Promise<void>((complete, error) => forkJoin(calls).subscribe({ complete, error }));
    const query = { filter: { title: { _eq: title } }, fields: ['id'] };
    const { data } = await articles.readByQuery(query);
    expect(data).toHaveLength(20);
    await articles.deleteMany(data.map(({ id }) => id as number));
  };

  it(
    'right after the token has expired costs one refresh per lifetime of a token, and none fails',
    { timeout: 120_000 },
    async ({ onTestFinished }) => {
      const storage = new MemoryStorage();
      // A stored session is used with the address that it was made at.
      const proxy = await proxied(onTestFinished);
      const first = client(onTestFinished, proxy.url, storage);
      await first.auth.login(credentials);
      first.dispose();
      await sleep(lifetime + 500);

      proxy.clear();
      // As after a sleep: nothing was refreshed while the token expired.
      const directus = client(onTestFinished, proxy.url, storage, { msRefreshBeforeExpires: 0 });
      const start = performance.now();
      await burst(directus, 200);
      // The fresh token lives no longer (the server cuts off its part of a second): a slow machine needs another.
      const lifetimes = Math.ceil((performance.now() - start) / (lifetime - 1_000));
      expect(proxy.count(REFRESH)).toBeGreaterThanOrEqual(1);
      expect(proxy.count(REFRESH)).toBeLessThanOrEqual(lifetimes);
      expect(proxy.count('POST /items/articles')).toBeLessThanOrEqual(20 * lifetimes);
    },
  );

  it(
    'of 300 reads with a token that has expired costs exactly one refresh, and no request is refused',
    { timeout: 120_000 },
    async ({ onTestFinished }) => {
      const storage = new MemoryStorage();
      // The tokens of this server outlive the burst on any machine.
      const proxy = await proxied(onTestFinished, inject('directus').url);
      const first = client(onTestFinished, proxy.url, storage);
      await first.auth.login(credentials);
      first.dispose();
      storage.set('auth_expires_at', String(Date.now() - 1_000));

      proxy.clear();
      const directus = client(onTestFinished, proxy.url, storage);
      await burst(directus, 300);
      expect(proxy.count(REFRESH)).toBe(1);
      expect(proxy.count('POST /items/articles')).toBe(20);
      expect(proxy.seen.filter(({ status }) => status >= 400)).toEqual([]);
    },
  );

  // The token is made with the real server's secret.
  it.skipIf(inject('isFake'))(
    'of 300 reads with a token that only the server knows to be expired costs one refresh, and none fails',
    { timeout: 120_000 },
    async ({ onTestFinished }) => {
      const longLived = inject('directus');
      const storage = new MemoryStorage();
      // A stored session is used with the address that it was made at.
      const proxy = await proxied(onTestFinished, longLived.url);
      const first = client(onTestFinished, proxy.url, storage);
      await first.auth.login(credentials);
      first.dispose();
      // As with a wrong clock: the token has expired, though what is stored beside it says otherwise.
      storage.set('auth_token', expired(storage.get('auth_token') ?? ''));

      proxy.clear();
      const directus = client(onTestFinished, proxy.url, storage);
      await burst(directus, 300);
      expect(proxy.count(REFRESH)).toBe(1);
      expect(proxy.seen.some(({ status }) => status === 401)).toBe(true);
      expect(proxy.seen.filter(({ status }) => status >= 400 && status !== 401)).toEqual([]);
    },
  );
});

/** The same access token, but of an hour ago: the demo's secret is no secret. */
function expired(token: string): string {
  const [head = '', payload = ''] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<
    string,
    unknown
  >;
  const now = Math.floor(Date.now() / 1000);
  const past = { ...claims, iat: now - 7_200, exp: now - 3_600 };
  const body = `${head}.${Buffer.from(JSON.stringify(past)).toString('base64url')}`;
  const secret = 'directus-rx-demo-secret-for-local-use-only';
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
}
