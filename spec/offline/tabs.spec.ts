import { lastValueFrom, merge } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { MemoryOfflineStorage, type OfflineStorage } from '../../lib/offline';
import { realtime } from '../../lib/realtime';
import { CrashingStorage } from '../support/crashing-storage';
import { FakeBrowser } from '../support/fake-browser';
import { anna, articleServer, bob, device, outboxKeys } from '../support/offline-rig';
import { VirtualClock } from '../support/virtual-clock';

/** Counts what is read, and fails while it is told to. */
class WatchedStorage implements OfflineStorage {
  readonly #inner = new MemoryOfflineStorage();
  reads = { get: 0, keys: 0, lastKey: 0 };
  isFailing = false;

  get(key: string): unknown {
    this.reads.get++;
    return this.#access(() => this.#inner.get(key));
  }

  set(key: string, value: unknown): unknown {
    return this.#access(() => {
      this.#inner.set(key, value);
      return null;
    });
  }

  delete(key: string): unknown {
    return this.#access(() => {
      this.#inner.delete(key);
      return null;
    });
  }

  keys(prefix: string): readonly string[] {
    this.reads.keys++;
    return this.#access(() => this.#inner.keys(prefix));
  }

  lastKey(prefix: string): string | undefined {
    this.reads.lastKey++;
    return this.#access(() => this.#inner.lastKey(prefix));
  }

  #access<T>(access: () => T): T {
    if (this.isFailing) throw new Error('The disk does not answer');
    return access();
  }
}

/** Tabs of one browser with one storage, Anna logged in. */
async function openTabs<S extends OfflineStorage>(
  count: number,
  { fake = articleServer(), storage }: { fake?: ReturnType<typeof articleServer>; storage: S },
) {
  const clock = new VirtualClock();
  const browser = new FakeBrowser(clock);
  const open = async () => {
    const { scope, kill } = browser.tab();
    const made = device(fake, { storage, clock, scope });
    await made.directus.auth.login(anna);
    await clock.advance(10);
    return { ...made, kill, scope };
  };
  const tabs = [];
  for (let i = 0; i < count; i++) tabs.push(await open());
  return { fake, clock, storage, browser, open, tabs };
}

const titles = (count: number) => Array.from({ length: count }, (_, i) => `title ${i}`);

describe('an outbox in several tabs', () => {
  it('offline: one tab sends, and the others hear of each change', async () => {
    const storage = new MemoryOfflineStorage();
    const { clock, fake, tabs } = await openTabs(2, { storage });
    const [a, b] = tabs;
    const { key } = (await b?.kept.createOne('articles', { title: 'One' })) ?? {};
    await clock.advance(1_000);
    expect(fake.rows('articles')).toMatchObject([{ id: key }]);
    expect([a?.sent, b?.sent]).toEqual([['POST /items/articles'], []]);
    expect(tabs.map(({ outbox }) => outbox())).toEqual([[], []]);
    // Those in between may have passed when it was read.
    expect(tabs.map(({ changes }) => changes.at(-1))).toMatchObject([
      { key, state: 'done' },
      { key, state: 'done' },
    ]);
  });

  it('offline: a write that is given up in one tab is given up in all', async () => {
    const storage = new MemoryOfflineStorage();
    const { clock, fake, tabs } = await openTabs(2, { storage });
    const [a, b] = tabs;
    fake.offline();
    await a?.kept.createOne('articles', { title: 'One' });
    await clock.advance(100);
    const [entry] = b?.outbox() ?? [];
    await b?.kept.discard(entry?.id ?? '');
    await clock.advance(100);
    expect(a?.changes.at(-1)).toMatchObject({ id: entry?.id, state: 'discarded' });
    expect([a?.outbox(), b?.outbox()]).toEqual([[], []]);
  });

  it('live: a write stops being shown in all tabs once it is stored', async () => {
    const storage = new MemoryOfflineStorage();
    const { clock, fake, tabs } = await openTabs(2, { storage });
    const [, b] = tabs;
    const id = fake.create('articles', { title: 'One' }) as string;
    const seen: string[][] = [];
    const live =
      b && realtime(b.directus, { webSocket: fake.WebSocket, scheduler: clock, offline: b.kept });
    live
      ?.live('articles', { fields: ['id', 'title'] }, { offline: true })
      .subscribe(({ data }) => seen.push(data.map(({ title }) => title)));
    await clock.advance(5_000);
    await b?.kept.updateOne('articles', id, { title: 'Two' });
    await clock.advance(5_000);
    fake.update('articles', id, { title: 'Three' });
    await clock.advance(5_000);
    expect([seen[0], seen.at(-1)]).toEqual([['One'], ['Three']]);
    live?.dispose();
  });

  it('offline: another tab reads as many entries as have changed, and adds without reading the others', async () => {
    const storage = new WatchedStorage();
    const { clock, fake, tabs } = await openTabs(3, { storage });
    const [a, b, c] = tabs;
    fake.offline();
    // Each tab reads the outbox when another one starts.
    await clock.advance(1_000);
    storage.reads = { get: 0, keys: 0, lastKey: 0 };
    for (const title of titles(100)) await a?.kept.createOne('articles', { title });
    await clock.advance(1_000);
    expect(b?.outbox().map(({ id }) => id)).toEqual(a?.outbox().map(({ id }) => id));
    expect(c?.outbox().map(({ item }) => item['title'])).toEqual(titles(100));
    // Two tabs that read each, and a few attempts to send while there is no network.
    expect(storage.reads.get).toBeLessThan(250);
    expect(storage.reads).toMatchObject({ keys: 0, lastKey: 100 });
    fake.online();
    await clock.advance(60_000);
    expect(tabs.map(({ outbox }) => outbox())).toEqual([[], [], []]);
    expect(fake.rows('articles')).toHaveLength(100);
    // An attempt and an end of each, which both of the others read.
    expect(storage.reads.get).toBeLessThan(900);
  });

  it.each([
    ['null', null],
    ['text', 'changed'],
    ['another form', { type: 'changed' }],
    ['no key', { type: 'changed', key: 1, state: {} }],
    ['a key of nothing', { type: 'changed', key: 'none', state: 'done' }],
  ])('offline: a message with %s makes it read what there is', async (_, message) => {
    const storage = new MemoryOfflineStorage();
    const { clock, fake, tabs, browser } = await openTabs(2, { storage });
    fake.offline();
    const [a] = tabs;
    const first = await a?.kept.createOne('articles', { title: 'One' });
    await clock.advance(1_000);
    const [user = ''] = storage.keys('').map((key) => key.split(' outbox')[0]);
    const { BroadcastChannel: Channel } = browser.tab().scope;
    const stranger = Channel && new Channel(`directus-rx/offline ${user}`);
    stranger?.postMessage(message as object);
    await clock.advance(1_000);
    expect(tabs.map(({ outbox }) => outbox())).toMatchObject(
      [[first], [first]].map(([one]) => [{ id: one?.id }]),
    );
  });

  it('offline: new writes come after those of other tabs, whatever a script has stored between them', async () => {
    const storage = new MemoryOfflineStorage();
    const { clock, fake, tabs } = await openTabs(2, { storage });
    const [a, b] = tabs;
    fake.offline();
    const { key = '' } = (await a?.kept.createOne('articles', { title: 'One' })) ?? {};
    const [own = ''] = outboxKeys(storage);
    storage.set(own.replace(/outbox .*/, 'outbox zzz'), 'a script');
    await Promise.all([
      b?.kept.updateOne('articles', key, { title: 'Two' }),
      a?.kept.updateOne('articles', key, { title: 'Three' }),
    ]);
    await clock.advance(1_000);
    expect(a?.outbox().map(({ number }) => number)).toEqual([1, 2, 3]);
    fake.online();
    await clock.advance(60_000);
    expect(fake.rows('articles')).toMatchObject([{ title: 'Three' }]);
  });

  it('offline: the others hear of the last write of a tab that was killed before it told them, though it is not opened again', async () => {
    const clock = new VirtualClock();
    const browser = new FakeBrowser(clock);
    // So long that the others hear of the attempt before its end.
    const fake = articleServer({ scheduler: clock, latency: 1_000 });
    const disk = new MemoryOfflineStorage();
    const open = async () => {
      const { scope, kill } = browser.tab();
      const storage = new CrashingStorage(disk, kill);
      const made = device(fake, { storage, clock, scope });
      await clock.settle(made.directus.auth.login(anna));
      await clock.advance(10);
      return { ...made, storage };
    };
    const [sender, b, c] = [await open(), await open(), await open()];
    fake.offline();
    await b.kept.createOne('articles', { title: 'One' });
    await clock.advance(1_200);
    expect(c.states()).toEqual(['waiting']);
    fake.online();
    // The attempt, and the end, which is on the disk.
    sender.storage.crashAt(2, true);
    await clock.advance(60_000);
    expect(fake.rows('articles')).toHaveLength(1);
    expect([sender.storage.isCrashed, outboxKeys(disk)]).toEqual([true, []]);
    expect([b.outbox(), c.outbox()]).toEqual([[], []]);
    expect([b, c].map(({ changes }) => changes.at(-1)?.state)).toEqual(['done', 'done']);
  });

  it('offline: a write that has gone without a word was given up, if it was not being sent', async () => {
    const storage = new MemoryOfflineStorage();
    const { clock, fake, open, tabs } = await openTabs(1, { storage });
    const [a] = tabs;
    fake.offline();
    const { id } = (await a?.kept.createOne('articles', { title: 'One' })) ?? {};
    await clock.advance(100);
    expect(a?.states()).toEqual(['waiting']);
    for (const key of outboxKeys(storage)) storage.delete(key);
    fake.online();
    await open();
    await clock.advance(100);
    expect(a?.changes.at(-1)).toMatchObject({ id, state: 'discarded' });
    expect([a?.states(), fake.rows('articles')]).toEqual([[], []]);
  });

  it('offline: a write that another tab has ended without a word is not sent', async () => {
    const storage = new MemoryOfflineStorage();
    const { clock, fake, tabs } = await openTabs(1, { storage });
    const [a] = tabs;
    fake.offline();
    await a?.kept.createOne('articles', { title: 'Refused' });
    await a?.kept.createOne('articles', { title: 'Given up' });
    await clock.advance(100);
    const [first = '', second = ''] = outboxKeys(storage);
    const error = { code: 'FORBIDDEN', message: 'You must not.' };
    storage.set(first, { ...(storage.get(first) as object), state: 'refused', error });
    storage.delete(second);
    fake.online();
    await clock.advance(60_000);
    expect([a?.states(), fake.rows('articles'), a?.stored]).toEqual([['refused'], [], []]);
  });

  it('offline: another tab takes over when the one that sends is killed, with every write stored once', async () => {
    const storage = new MemoryOfflineStorage();
    const { clock, fake, tabs } = await openTabs(3, { storage });
    const [a, b, c] = tabs;
    fake.offline();
    for (const title of titles(20)) await b?.kept.createOne('articles', { title });
    fake.online();
    a?.kill();
    await clock.advance(60_000);
    expect(fake.rows('articles')).toHaveLength(20);
    expect([b?.outbox(), c?.outbox()]).toEqual([[], []]);
    expect(b?.stored.length).toBe(20);
  });
});

describe('a storage that fails for a while', () => {
  it('offline: at the start: writes say so, and work as soon as it does', async () => {
    const storage = new WatchedStorage();
    storage.isFailing = true;
    const { clock, fake, tabs } = await openTabs(1, { storage });
    const [a] = tabs;
    await expect(a?.kept.createOne('articles', { title: 'One' })).rejects.toMatchObject({
      code: 'STORAGE_FAILED',
    });
    storage.isFailing = false;
    await a?.kept.createOne('articles', { title: 'Two' });
    await clock.advance(60_000);
    expect(fake.rows('articles')).toMatchObject([{ title: 'Two' }]);
  });

  it('offline: while another tab writes: it is read again', async () => {
    const storage = new WatchedStorage();
    const { clock, fake, tabs } = await openTabs(2, { storage });
    const [a, b] = tabs;
    fake.offline();
    await a?.kept.createOne('articles', { title: 'One' });
    storage.isFailing = true;
    await clock.advance(100);
    expect(b?.outbox()).toEqual([]);
    storage.isFailing = false;
    await clock.advance(5_000);
    expect(b?.outbox()).toMatchObject([{ item: { title: 'One' } }]);
  });
});

describe('the end of a session', () => {
  const withWrites = async (storage: OfflineStorage, count = 1) => {
    const made = await openTabs(count, { storage });
    made.fake.offline();
    for (const title of titles(20)) await made.tabs[0]?.kept.createOne('articles', { title });
    await made.clock.advance(10);
    made.fake.online();
    return made;
  };

  it('offline: the next user finds nothing of the one before, however soon the login comes', async () => {
    const storage = new MemoryOfflineStorage();
    const { clock, tabs, fake } = await withWrites(storage);
    const [a] = tabs;
    a?.kept.dispose();
    const late = device(fake, { storage, clock });
    await late.directus.auth.login(anna);
    fake.offline();
    await clock.advance(10);
    fake.online();
    const { auth } = late.directus;
    await lastValueFrom(merge(auth.logout(), auth.login(bob)));
    expect(late.outbox()).toEqual([]);
    await clock.advance(1_000);
    expect(storage.keys('')).toEqual([]);
  });

  it.each([1, 2, 5, 20])(
    'offline: what a crash at write %i of the deletion leaves is deleted at the next start',
    async (write) => {
      const disk = new MemoryOfflineStorage();
      const storage = new CrashingStorage(disk);
      const { clock, tabs, fake } = await withWrites(storage);
      fake.offline();
      storage.crashAt(write, true);
      tabs[0]?.directus.auth.logout().subscribe({ error: () => undefined });
      await clock.advance(1_000);
      tabs[0]?.kill();
      expect(storage.isCrashed).toBe(true);
      fake.online();
      device(fake, { storage: disk, clock });
      await clock.advance(1_000);
      expect(disk.keys('')).toEqual([]);
      expect(fake.rows('articles')).toEqual([]);
    },
  );
});
