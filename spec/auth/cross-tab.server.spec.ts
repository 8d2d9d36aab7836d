// Several real tabs of Chromium, which share localStorage, locks and messages, on one session of a real Directus.
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, inject, it, type TestContext, vi } from 'vitest';
import { Directus } from '../../lib';
import { type BrowserTabs, openTabs } from '../support/browser-tabs';
import { type CountingProxy, startCountingProxy } from '../support/counting-proxy';
import { type FreezablePage, launchFreezablePages } from '../support/freezable-pages';
import { pageScript } from '../support/page-script';
import { present } from '../support/present';

const { url, admin } = inject('directusShortTtl');

/** All of them together; `npm run prove -- tabs` asks for 200. */
const ROUNDS = Number(process.env['TABS_ROUNDS'] ?? 24);

async function loggedIn(
  finished: TestContext['onTestFinished'],
  count: number,
  locks = true,
): Promise<BrowserTabs> {
  const tabs = await openTabs(url, count, { locks });
  finished(() => tabs.stop());
  const [first] = tabs.pages;
  await first?.evaluate(
    ({ email, password }) => tab.login(email, password).then(() => null),
    admin,
  );
  await vi.waitFor(async () => {
    expect(await tabs.all(() => tab.status())).toEqual(tabs.pages.map(() => 'active'));
  }, 15_000);
  expect(await first?.evaluate(() => tab.locks())).toBe(locks);
  return tabs;
}

/** Serves the page of the tabs beside the API, for a browser without Playwright. */
async function serveTabPage(locks: boolean): Promise<CountingProxy> {
  const code = await pageScript('tab-page');
  const proxy = await startCountingProxy(url);
  const withoutLocks = "Object.defineProperty(navigator, 'locks', { value: undefined });";
  const html = `<meta charset="utf-8"><script>${locks ? '' : withoutLocks}${code}</script>`;
  proxy.decide((request) => (request === 'GET /tab.html' ? { status: 200, html } : 'pass'));
  return proxy;
}

/** One session, whatever it went through: no token twice, nobody refused, everybody served. */
async function expectOneSession(tabs: BrowserTabs): Promise<void> {
  const { pages, presented } = tabs;
  expect(await tabs.all(() => tab.read())).toEqual(pages.map(() => admin.email));
  expect(new Set(presented).size, 'refresh tokens were presented twice').toBe(presented.length);
  for (const reasons of await tabs.all(() => tab.reasons()))
    expect(reasons).not.toContain('refused');
}

describe('a session in several tabs lives on, at one refresh per token', () => {
  it.for([
    [2, true],
    [5, true],
    [2, false],
    [5, false],
  ] as const)(
    'session: %i tabs refresh it all at once, over and over, and it lives on (Web Locks: %s)',
    { timeout: 600_000 },
    async ([count, locks], { onTestFinished }) => {
      const tabs = await loggedIn(onTestFinished, count, locks);
      for (let round = 0; round < ROUNDS / 4; round++) {
        const before = tabs.presented.length;
        // In turn: all wish for it, or the clock jumps ahead and all find that the token has expired.
        const outcomes =
          round % 2 === 0
            ? await tabs.all(() => tab.refresh())
            : await tabs.all(() => {
                tab.jump(3_600_000);
                return tab.read();
              });
        expect(new Set(outcomes), `round ${round}`).toEqual(
          new Set([round % 2 === 0 ? 'ok' : admin.email]),
        );
        expect(tabs.presented.length, `round ${round}`).toBeGreaterThan(before);
      }
      await expectOneSession(tabs);
    },
  );

  // These four only wait, each with a browser of its own.
  it.concurrent.for([true, false])(
    'session: three tabs that are left alone keep it, at one refresh per token (Web Locks: %s)',
    { timeout: 120_000 },
    async (locks, { onTestFinished }) => {
      const tabs = await loggedIn(onTestFinished, 3, locks);
      const begun = performance.now();
      await sleep(15_000);
      // Each token lives five seconds and is exchanged in the middle of its life, later on a machine that is busy.
      await vi.waitFor(() => expect(tabs.presented.length).toBeGreaterThanOrEqual(3), 30_000);
      const seconds = (performance.now() - begun) / 1_000;
      expect(tabs.presented.length).toBeLessThanOrEqual(8 * (seconds / 15));
      await expectOneSession(tabs);
    },
  );

  it.concurrent.for([true, false])(
    'session: three tabs that were frozen while it expired go on with it (Web Locks: %s)',
    { timeout: 60_000 },
    async (locks, { onTestFinished }) => {
      const proxy = await serveTabPage(locks);
      onTestFinished(() => proxy.stop());
      const browser = await launchFreezablePages();
      onTestFinished(() => browser.close());
      const pages: FreezablePage[] = [];
      while (pages.length < 3) pages.push(await browser.open(`${proxy.url}/tab.html`, 'tab'));
      const all = (expression: string): Promise<unknown[]> =>
        Promise.all(pages.map((page) => page.evaluate(expression)));
      const { email, password } = admin;
      await pages[0]?.evaluate(`tab.login('${email}', '${password}').then(() => null)`);
      await vi.waitFor(async () => {
        expect(await all('tab.status()')).toEqual(['active', 'active', 'active']);
      }, 15_000);
      expect(await all('tab.locks()')).toEqual([locks, locks, locks]);
      await Promise.all(pages.map((page) => page.setState('frozen')));
      await sleep(7_000);
      await Promise.all(pages.map((page) => page.setState('active')));
      expect(await all('tab.read()')).toEqual([email, email, email]);
      for (const events of await all('tab.events()')) expect(events).toEqual(['freeze', 'resume']);
      for (const reasons of await all('tab.reasons()')) expect(reasons).not.toContain('refused');
      // Directus refuses a refresh token that is presented twice.
      const refreshes = proxy.seen.filter(({ request }) => request === 'POST /auth/refresh');
      expect(refreshes.length).toBeGreaterThan(0);
      expect(refreshes.filter(({ status }) => status !== 200)).toEqual([]);
    },
  );

  it(
    'session: a tab that is opened later takes it over',
    { timeout: 60_000 },
    async ({ onTestFinished }) => {
      const tabs = await loggedIn(onTestFinished, 1);
      const late = await tabs.open();
      expect(await late.evaluate(() => tab.read())).toBe(admin.email);
      await tabs.all(() => tab.refresh());
      await expectOneSession(tabs);
    },
  );

  it(
    'session: a logout in one tab ends it in all',
    { timeout: 60_000 },
    async ({ onTestFinished }) => {
      const tabs = await loggedIn(onTestFinished, 3);
      await tabs.pages[1]?.evaluate(() => tab.logout());
      await expect
        .poll(() => tabs.all(() => tab.status()))
        .toEqual(['anonymous', 'anonymous', 'anonymous']);
      const reasons = await tabs.all(() => tab.reasons().at(-1));
      expect(reasons).toEqual(['other-tab', 'logout', 'other-tab']);
    },
  );
});

describe.concurrent.each(['cookie', 'session'] as const)(
  'identity: two users on one host in %s mode',
  (mode) => {
    it(
      'no write is stored under another name',
      { timeout: 600_000 },
      async ({ onTestFinished }) => {
        const { users } = new Directus(url, { auth: { staticToken: admin.token } });
        const { role } = await users.me.read({ fields: ['role'] });
        const account = (name: string) => ({
          email: `${name}-${mode}@example.com`,
          password: 'd1r3ctu5',
        });
        const [anna, bob] = [account('anna'), account('bob')];
        const [{ id }, other] = await Promise.all([
          users.createOne({ ...anna, role: String(role) }).then(present),
          users.createOne({ ...bob, role: String(role) }).then(present),
        ]);
        const nameOf = (key: unknown) =>
          users
            .readOne(String(key), { fields: ['first_name'] })
            .then(({ first_name }) => first_name);
        const tabs = await openTabs(url, 1, { script: 'host-page', query: `?mode=${mode}` });
        onTestFinished(async () => {
          await tabs.stop();
          await users.deleteMany([id, other.id]);
        });
        const [page] = tabs.pages;
        let superseded = 0;
        for (let round = 0; round < ROUNDS / 2; round++) {
          await page?.evaluate(({ email, password }) => host.login(0, email, password), anna);
          const own = await page?.evaluate((name) => host.write(0, name), `anna ${round}`);
          expect(own, `round ${round}`).toBe(anna.email);
          await page?.evaluate(({ email, password }) => host.login(1, email, password), bob);
          const late = await page?.evaluate((name) => {
            host.expire();
            return host.write(0, name);
          }, `late ${round}`);
          // A refresh of Anna's that began before Bob's login can still bring a token of hers, and the write is hers then.
          const isHers = late === anna.email;
          expect(late, `round ${round}`).toBe(isHers ? anna.email : 'SUPERSEDED');
          if (!isHers) {
            superseded++;
            expect(await page?.evaluate(() => host.reason(0))).toBe('other-user');
          }
          expect(await nameOf(id)).toBe(`${isHers ? 'late' : 'anna'} ${round}`);
          expect(await nameOf(other.id), 'stored under another name').not.toBe(`late ${round}`);
        }
        expect(superseded).toBeGreaterThan(ROUNDS / 4);
      },
    );
  },
);
