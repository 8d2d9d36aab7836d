import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MemoryOfflineStorage } from '../../lib/offline';
import { CrashingStorage } from '../support/crashing-storage';
import { FakeBrowser } from '../support/fake-browser';
import type { Loss } from '../support/lossy-backend';
import { anna, articleServer, bob, device } from '../support/offline-rig';
import { lostAnswers, networkChange, pause } from '../support/offline-trouble';
import { VirtualClock } from '../support/virtual-clock';

const tab = fc.nat(4);
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('create' as const), tab }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('update' as const), tab, item: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete' as const), tab, item: fc.nat(4) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('read' as const), tab }) },
  { weight: 2, arbitrary: networkChange },
  { weight: 3, arbitrary: lostAnswers },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('close' as const, 'kill' as const), tab }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('crash' as const),
      tab,
      write: fc.integer({ min: 1, max: 6 }),
      after: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('switch' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('jump' as const),
      ms: fc.integer({ min: -86_400_000, max: 86_400_000 }),
    }),
  },
  { weight: 4, arbitrary: pause },
);

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const USERS = [anna, bob];

/** Tabs of one browser with one disk, which two users share one after the other. */
class TabsOnDisk {
  readonly #fake = articleServer();
  readonly #disk = new MemoryOfflineStorage();
  readonly #clock = new VirtualClock();
  readonly #browser = new FakeBrowser(this.#clock);
  readonly #fates: Loss[] = [];
  readonly #tabs: Awaited<ReturnType<TabsOnDisk['open']>>[] = [];
  #user = 0;
  #isOnline = true;
  /** The rows as the acknowledged writes leave them, by key; the values of writes in doubt are seen in the end. */
  readonly #model = new Map<string, string | undefined>();
  readonly #doubtful = new Map<string, (string | undefined)[]>();
  readonly #acknowledged: string[] = [];
  readonly #written: string[] = [];
  readonly #owners = new Map<string, number>();
  readonly #readers = new Set<number>();
  #count = 0;

  async run(count: number, steps: readonly Step[]): Promise<void> {
    for (let i = 0; i < count; i++) this.#tabs.push(await this.open());
    for (const each of steps) {
      await this.#take(each);
      await this.#reopenCrashed();
      this.#check();
    }
    await this.#end();
  }

  async open() {
    const storage = new CrashingStorage(this.#disk);
    const { scope, kill } = this.#browser.tab();
    const made = device(this.#fake, {
      storage,
      scope,
      clock: this.#clock,
      wipeOnLogout: false,
      loss: ({ path }) => (path.startsWith('/items') ? this.#fates.shift() : undefined),
    });
    await this.#online(() => made.directus.auth.login(USERS[this.#user] ?? anna));
    await this.#clock.advance(10);
    return { ...made, storage, kill };
  }

  /** Does what needs the server, whether there is a network or not. */
  async #online(work: () => PromiseLike<unknown>): Promise<void> {
    this.#fake.online();
    await work();
    if (!this.#isOnline) this.#fake.offline();
  }

  #at(index: number) {
    const at = index % this.#tabs.length;
    const found = this.#tabs[at];
    if (!found) throw new Error('no tab');
    return { at, tab: found };
  }

  async #take(each: Step): Promise<void> {
    switch (each.do) {
      case 'create': {
        const title = this.#title();
        const id = `00000000-0000-4000-9000-${String(this.#count).padStart(12, '0')}`;
        this.#owners.set(id, this.#user);
        const { kept } = this.#at(each.tab).tab;
        return this.#write(id, title, kept.createOne('articles', { id, title }));
      }
      case 'update':
      case 'delete': {
        const own = [...this.#model].filter(
          ([key, value]) =>
            value !== undefined &&
            this.#owners.get(key) === this.#user &&
            // Perhaps it is gone: an update of it would rightly be refused.
            !this.#doubtful.get(key)?.includes(undefined),
        );
        const key = own[each.item]?.[0];
        if (key === undefined) return;
        const { kept } = this.#at(each.tab).tab;
        if (each.do === 'delete')
          return this.#write(key, undefined, kept.deleteOne('articles', key));
        const title = this.#title();
        return this.#write(key, title, kept.updateOne('articles', key, { title }));
      }
      case 'read':
        return this.#read(each.tab);
      case 'offline':
      case 'online':
        this.#isOnline = each.do === 'online';
        this.#fake[each.do]();
        return;
      case 'lose':
        for (let n = 0; n < each.answers; n++) this.#fates.push(each.loss);
        return;
      case 'close':
        return this.#replace(each.tab, false);
      case 'kill':
        return this.#replace(each.tab, true);
      case 'crash':
        this.#at(each.tab).tab.storage.crashAt(each.write, each.after);
        return;
      case 'switch':
        return this.#switch();
      case 'jump':
        this.#clock.sleep(each.ms);
        return;
      case 'wait':
        return this.#clock.advance(each.ms);
    }
  }

  #title(): string {
    return `user ${this.#user} title ${++this.#count}`;
  }

  async #write(key: string, value: string | undefined, call: PromiseLike<unknown>): Promise<void> {
    let isStored = false as boolean;
    call.then(
      () => (isStored = true),
      () => undefined,
    );
    await this.#clock.advance(10);
    if (isStored) {
      this.#model.set(key, value);
      // Any write of this item that was in doubt is before this one.
      this.#doubtful.delete(key);
      if (value !== undefined) this.#acknowledged.push(value);
    } else this.#doubtful.set(key, [...(this.#doubtful.get(key) ?? []), value]);
  }

  /** Reads a list, which is kept for the present user alone. */
  async #read(index: number): Promise<void> {
    const { kept } = this.#at(index).tab;
    const seen: boolean[] = [];
    kept.readByQuery('articles', { fields: ['id'] }).subscribe({
      next: ({ stale }) => seen.push(stale),
      error: () => undefined,
    });
    await this.#clock.advance(10);
    if (seen.includes(true)) expect(this.#readers, 'shown to another user').toContain(this.#user);
    if (seen.includes(false)) this.#readers.add(this.#user);
  }

  async #replace(index: number, isKilled: boolean): Promise<void> {
    const { at, tab: old } = this.#at(index);
    if (isKilled) {
      old.storage.isCrashed = true;
      old.kill();
    }
    old.kept.dispose();
    this.#log(old);
    this.#tabs[at] = await this.open();
  }

  async #reopenCrashed(): Promise<void> {
    // The start of one tab may have another one send, and crash.
    for (;;) {
      const at = this.#tabs.findIndex(({ storage }) => storage.isCrashed);
      if (at < 0) return;
      await this.#replace(at, true);
    }
  }

  async #switch(): Promise<void> {
    for (const { directus } of this.#tabs) await this.#online(() => directus.auth.logout());
    // A write that has begun ends first.
    await this.#clock.advance(10);
    for (const each of this.#tabs) {
      expect(each.outbox(), 'shown to nobody').toEqual([]);
      this.#log(each);
    }
    this.#user = 1 - this.#user;
    for (const { directus } of this.#tabs)
      await this.#online(() => directus.auth.login(USERS[this.#user] ?? anna));
    await this.#clock.advance(10);
  }

  #log({ storedBodies }: { readonly storedBodies: string[] }): void {
    for (const body of storedBodies.splice(0)) {
      const { title } = JSON.parse(body) as { title: string };
      expect(title, 'sent in the name of another user').toContain(`user ${this.#user} `);
      this.#written.push(title);
    }
  }

  #check(): void {
    for (const { outbox } of this.#tabs)
      for (const { key } of outbox())
        expect(this.#owners.get(String(key)), 'shown to another user').toBe(this.#user);
  }

  async #end(): Promise<void> {
    for (const { storage } of this.#tabs) storage.crashAt(Infinity, false);
    await this.#reopenCrashed();
    this.#fates.length = 0;
    this.#isOnline = true;
    this.#fake.online();
    for (let n = 0; n < USERS.length; n++) {
      await this.#clock.advance(300_000);
      for (const { outbox } of this.#tabs) expect(outbox()).toEqual([]);
      await this.#switch();
    }
    const rows = new Map(this.#fake.rows('articles').map(({ id, title }) => [id, title]));
    for (const [key, value] of this.#model)
      expect([value, ...(this.#doubtful.get(key) ?? [])]).toContain(rows.get(key));
    // Each title is of one write: none is stored twice, and none that was acknowledged is missing.
    expect(new Set(this.#written).size).toBe(this.#written.length);
    expect(this.#acknowledged.filter((title) => !this.#written.includes(title))).toEqual([]);
    for (const { kept } of this.#tabs) kept.dispose();
  }
}

it(
  'offline: two to five tabs and two users: each acknowledged write is stored once, in order, in the name of its user, whom alone it is shown to',
  { timeout: 300_000 },
  () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 5 }),
        fc.array(step, { maxLength: 25, size: 'max' }),
        (count, steps) => new TabsOnDisk().run(count, steps),
      ),
      {
        numRuns: Number(process.env['OFFLINE_RUNS'] ?? 100),
        examples: [
          // A tab that has not yet heard that the writes before its own are stored.
          [
            2,
            [
              { do: 'create', tab: 0 },
              { do: 'create', tab: 1 },
              { do: 'update', tab: 0, item: 1 },
              { do: 'update', tab: 1, item: 1 },
            ],
          ],
          // The write of a tab that was killed before it told the others.
          [
            3,
            [
              { do: 'create', tab: 0 },
              { do: 'crash', tab: 2, write: 1, after: true },
              { do: 'update', tab: 2, item: 0 },
            ],
          ],
        ],
      },
    ),
);
