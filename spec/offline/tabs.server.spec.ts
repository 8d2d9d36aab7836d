// Several tabs of real browsers with one outbox, on a real Directus. The server's own list of activities and revisions tells what it has
// stored, in which order.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { launchFirefox } from '../support/firefox.mjs';
import { colleague, editor, startNotesServer } from '../support/offline-on-server';
import {
  type ChromiumTab,
  launchChromiumTabs,
  launchFreezableTabs,
  launchTabs,
  type OfflineTab,
  serveOfflinePage,
} from '../support/offline-tabs';
import { launchWebkit } from '../support/webkit.mjs';

let server: Awaited<ReturnType<typeof startNotesServer>>;
let served: Awaited<ReturnType<typeof serveOfflinePage>>;

beforeAll(async () => {
  server = await startNotesServer();
  served = await serveOfflinePage(server.url);
}, 120_000);

afterAll(async () => {
  await served.stop();
  await server.stop();
});

beforeEach(() => {
  served.offline(false);
});

const patient = { timeout: 30_000, interval: 100 };

/** Items of each tab. */
const ITEMS = 12;

const loggedIn = (tabs: readonly OfflineTab[]) =>
  vi.waitFor(async () => {
    for (const tab of tabs) expect(await tab.call('isLoggedIn')).toBe(true);
  }, patient);

/** Every write of these items is stored once, in order. */
async function expectStoredOnce(name: string, keys: readonly string[]): Promise<void> {
  for (const [i, key] of keys.entries()) {
    const title = `${name} ${i}`;
    expect(await server.history(key)).toMatchObject([
      { action: 'create', title },
      { action: 'update', title: `${title}, changed` },
    ]);
  }
}

const noted = (tabs: readonly OfflineTab[]) => Promise.all(tabs.map((tab) => tab.call('outbox')));

/** Opens tabs, of which the first one has the turn to send, with writes of each that wait for the network. */
async function openWaiting<T extends OfflineTab>(
  open: () => Promise<T>,
  count: number,
  name: string,
) {
  const sender = await open();
  await sender.call('login', editor.email, editor.password);
  await vi.waitFor(async () => {
    expect(await sender.call('hasSender')).toBe(true);
  }, patient);
  const others: T[] = [];
  while (others.length < count - 1) others.push(await open());
  const tabs = [sender, ...others];
  await loggedIn(tabs);
  served.offline(true);
  const keys: string[][] = [];
  for (const [i, tab] of tabs.entries())
    keys.push(await tab.call('createMany', ITEMS, `${name} ${i}`));
  const waiting = 2 * ITEMS * tabs.length;
  await vi.waitFor(async () => {
    for (const states of await noted(tabs)) expect(states).toHaveLength(waiting);
  }, patient);
  const allStoredOnce = async () => {
    await vi.waitFor(
      async () => {
        for (const states of await noted(others)) expect(states).toEqual([]);
      },
      { timeout: 120_000, interval: 250 },
    );
    for (const [i, own] of keys.entries()) await expectStoredOnce(`${name} ${i}`, own);
  };
  return { sender, others, waiting, allStoredOnce };
}

/** Ends the tab that sends in the middle of the outbox. */
async function endInTheMiddle<T extends OfflineTab>(
  open: () => Promise<T>,
  count: number,
  name: string,
  end: (tab: T) => Promise<unknown>,
): Promise<void> {
  const { sender, waiting, allStoredOnce } = await openWaiting(open, count, name);
  const before = served.writes();
  served.offline(false);
  await sender.call('wake');
  await vi.waitFor(() => expect(served.writes()).toBeGreaterThan(before + 8), {
    timeout: 60_000,
    interval: 5,
  });
  await end(sender);
  expect(served.writes(), 'all were sent before the end of the sender').toBeLessThan(
    before + waiting,
  );
  await allStoredOnce();
}

describe('Chromium', () => {
  let browser: Awaited<ReturnType<typeof launchChromiumTabs>>;

  beforeEach(async () => {
    browser = await launchChromiumTabs();
  });
  afterEach(() => browser.close());

  const open = async (count: number) => {
    const tabs: ChromiumTab[] = [];
    for (let i = 0; i < count; i++) tabs.push(await browser.open(served.url));
    return tabs;
  };

  it.each([
    [2, 'closed', (tab: ChromiumTab) => tab.close()],
    [3, 'closed', (tab: ChromiumTab) => tab.close()],
    [2, 'reloaded', (tab: ChromiumTab) => tab.reload()],
    [3, 'crashed', (tab: ChromiumTab) => tab.crash()],
  ] as const)(
    'offline: of %i tabs, the one that sends is %s: another one takes over, and every write is stored once',
    { timeout: 240_000 },
    async (count, how, end) => {
      await endInTheMiddle(() => browser.open(served.url), count, `${how} ${count}`, end);
    },
  );

  it(
    'offline: after a logout, no tab has a row of that user, and the next one sees and sends nothing of it',
    { timeout: 120_000 },
    async () => {
      const tabs = await open(3);
      const [a, b] = tabs;
      await a?.call('login', editor.email, editor.password);
      await loggedIn(tabs);
      await a?.call('create', 'before');
      for (const tab of tabs) await tab.call('read');
      served.offline(true);
      await a?.call('createMany', 5, 'of the editor');
      await vi.waitFor(async () => {
        for (const states of await noted(tabs)) expect(states).toHaveLength(10);
      }, patient);
      const before = served.writes();
      await b?.call('logout');
      await vi.waitFor(async () => {
        expect(await noted(tabs)).toEqual([[], [], []]);
        expect(await b?.call('keys')).toEqual([]);
      }, patient);
      served.offline(false);
      await b?.call('login', colleague.email, colleague.password);
      await loggedIn(tabs);
      served.offline(true);
      for (const tab of tabs) expect(await tab.call('read')).toBe('NETWORK');
      expect(await noted(tabs)).toEqual([[], [], []]);
      served.offline(false);
      await b?.call('create', 'of the colleague');
      await vi.waitFor(async () => {
        expect(await noted(tabs)).toEqual([[], [], []]);
      }, patient);
      expect(served.writes()).toBe(before + 1);
    },
  );

  it(
    'offline: a full disk refuses a write, and keeps those before',
    { timeout: 120_000 },
    async () => {
      const [tab] = await open(1);
      const { origin } = new URL(served.url);
      const setQuota = (quotaSize: number) =>
        tab?.cdp.send('Storage.overrideQuotaForOrigin', { origin, quotaSize });
      await setQuota(200_000);
      await tab?.call('login', editor.email, editor.password);
      served.offline(true);
      const key = await tab?.call('create', 'before');
      expect(await tab?.call('create', 'x'.repeat(2_000_000))).toBe('STORAGE_FAILED');
      expect(await tab?.call('outbox')).toHaveLength(1);
      await setQuota(50_000_000);
      served.offline(false);
      const after = await tab?.call('create', 'after');
      await vi.waitFor(async () => {
        expect(await tab?.call('outbox')).toEqual([]);
      }, patient);
      expect(await server.history(key ?? '')).toMatchObject([
        { action: 'create', title: 'before' },
      ]);
      expect(await server.history(after ?? '')).toMatchObject([
        { action: 'create', title: 'after' },
      ]);
    },
  );

  it(
    'offline: writes that the browser has deleted are told of at the next start',
    { timeout: 120_000 },
    async () => {
      const [tab] = await open(1);
      await tab?.call('login', editor.email, editor.password);
      served.offline(true);
      await tab?.call('createMany', 3, 'lost');
      const { origin } = new URL(served.url);
      await tab?.cdp.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
      await tab?.reload();
      await vi.waitFor(async () => {
        expect(await tab?.call('lost')).toEqual([6]);
      }, patient);
    },
  );
});

it(
  'offline: the tab that sends is frozen: another one takes over, and both agree when it goes on',
  { timeout: 240_000 },
  async ({ onTestFinished }) => {
    const browser = await launchFreezableTabs();
    onTestFinished(() => browser.close());
    const { sender, allStoredOnce } = await openWaiting(
      () => browser.open(served.url),
      3,
      'frozen',
    );
    const release = served.hold();
    const before = served.writes();
    served.offline(false);
    await sender.call('wake');
    // The tab waits for answers, and for nothing else. Chromium itself freezes no tab that holds a lock while it writes to its database.
    await vi.waitFor(async () => {
      expect(served.writes()).toBe(before + 4);
      const states = await sender.call('outbox');
      expect(states.filter((state) => state === 'sending')).toHaveLength(4);
    }, patient);
    await sender.setState('frozen');
    release();
    await allStoredOnce();
    const last = served.writes();
    await sender.setState('active');
    await vi.waitFor(async () => {
      expect(await sender.call('outbox')).toEqual([]);
    }, patient);
    expect(await sender.call('events')).toEqual(['freeze', 'resume']);
    expect(served.writes()).toBe(last);
  },
);

describe.each([
  ['Firefox', launchFirefox],
  ['WebKit', launchWebkit],
])('%s', (title, launch) => {
  let browser: Awaited<ReturnType<typeof launchTabs>>;

  beforeEach(async () => {
    browser = await launchTabs(launch);
  }, 60_000);
  afterEach(() => browser.close());

  it.each([
    ['closed', (tab: OfflineTab) => tab.close()],
    ['reloaded', (tab: OfflineTab) => tab.reload()],
  ] as const)(
    'offline: the tab that sends is %s: another one takes over, and every write is stored once',
    { timeout: 240_000 },
    async (how, end) => {
      await endInTheMiddle(() => browser.open(served.url), 2, `${title} ${how}`, end);
    },
  );
});
