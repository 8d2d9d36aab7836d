import { expect, vi } from 'vitest';
import { MemoryOfflineStorage, type OutboxEntry } from '../../lib/offline';
import { CrashingStorage } from './crashing-storage';
import { FakeBrowser } from './fake-browser';
import type { Loss } from './lossy-backend';
import { colleague, deviceOn, editor, FastClock } from './offline-on-server';

/** The accounts that share each device, one after the other. A user is named by its place here. */
export const USERS = [editor, colleague] as const;

interface Tab extends Awaited<ReturnType<typeof deviceOn>> {
  readonly storage: CrashingStorage;
  /** Ends the tab as a crash of its process does. */
  readonly kill: () => void;
}

const patient = { timeout: 10_000, interval: 1 };

/** A device with several tabs, one disk and a clock of its own, on a real server. A tab that has crashed is opened again. */
export class DeviceOnServer {
  readonly #disk = new MemoryOfflineStorage();
  readonly #clock = new FastClock();
  readonly #browser = new FakeBrowser(this.#clock);
  readonly #tabs: Tab[] = [];
  /** The changes that tabs have seen that are closed. */
  readonly #changes: OutboxEntry[] = [];
  /** Users who have read the list on this device. */
  readonly #readers = new Set<number>();
  /** The fates of the next requests, in their order. */
  readonly fates: Loss[] = [];
  /** The titles that the users of this device have seen, by key. */
  readonly seen = new Map<string, string | undefined>();
  isAway = false;
  /** True once both users have used this device. */
  isShared = false;

  private constructor(
    private readonly url: string,
    /** The present user. */
    public user: number,
  ) {}

  static async start(url: string, user: number, tabs: number): Promise<DeviceOnServer> {
    const device = new DeviceOnServer(url, user);
    for (let i = 0; i < tabs; i++) device.#tabs.push(await device.#open());
    return device;
  }

  /** Its writes since the beginning, whenever their state has changed. */
  get changes(): readonly OutboxEntry[] {
    return [...this.#changes, ...this.#tabs.flatMap(({ changes }) => changes)];
  }

  tab(index: number): Tab {
    const tab = this.#tabs[index % this.#tabs.length];
    if (!tab) throw new Error('no tab');
    return tab;
  }

  /** Opens a tab in the place of another, which is closed or has crashed. */
  async replace(index: number, isKilled: boolean): Promise<void> {
    const old = this.tab(index);
    if (isKilled) {
      old.storage.isCrashed = true;
      old.kill();
    }
    this.#end(old);
    this.#tabs[this.#tabs.indexOf(old)] = await this.#open();
  }

  async restartCrashed(): Promise<void> {
    // The start of one tab may have another one send, and crash.
    for (;;) {
      const at = this.#tabs.findIndex(({ storage }) => storage.isCrashed);
      if (at < 0) return;
      await this.replace(at, true);
    }
  }

  /** Resolves to true once the write is acknowledged, and to false if its tab has crashed before that. */
  async write({ storage }: Tab, call: PromiseLike<unknown>): Promise<boolean> {
    let isAcknowledged = false as boolean;
    call.then(
      () => (isAcknowledged = true),
      () => undefined,
    );
    await this.#until(() => isAcknowledged || storage.isCrashed);
    return isAcknowledged;
  }

  /** Reads a list, which is kept for the present user alone. */
  async read(index: number): Promise<void> {
    const seen: boolean[] = [];
    const { kept, storage } = this.tab(index);
    let isOver = false as boolean;
    const end = () => (isOver = true);
    kept
      .readByQuery('notes', { fields: ['id'], limit: 3 })
      .subscribe({ next: ({ stale }) => seen.push(stale), error: end, complete: end });
    await this.#until(() => isOver || storage.isCrashed);
    if (seen.includes(true)) expect(this.#readers, 'shown to another user').toContain(this.user);
    if (seen.includes(false)) this.#readers.add(this.user);
  }

  /** Logs out in all tabs, and logs the other user in. */
  async switchUser(): Promise<void> {
    for (const { directus } of this.#tabs) await directus.auth.logout();
    for (const { outbox } of this.#tabs)
      await vi.waitFor(() => expect(outbox(), 'shown to nobody').toEqual([]), patient);
    this.user = 1 - this.user;
    this.isShared = true;
    for (const tab of [...this.#tabs]) {
      await tab.directus.auth.login(USERS[this.user] ?? editor);
      // Answered once the outbox was read: until then, it looks empty.
      let isRead = false as boolean;
      tab.kept.retry('of nobody').catch(() => (isRead = true));
      await this.#until(() => isRead || tab.storage.isCrashed);
    }
  }

  jump(ms: number): void {
    this.#clock.skew += ms;
  }

  /** Takes all trouble away. */
  async recover(): Promise<void> {
    this.isAway = false;
    this.fates.length = 0;
    for (const { storage } of this.#tabs) storage.crashAt(Infinity, false);
    await this.restartCrashed();
  }

  /** Waits until nothing moves, and all tabs agree: later writes of an item wait for one in conflict. Returns what is left. */
  async settle(): Promise<readonly OutboxEntry[]> {
    const [first, ...others] = this.#tabs.map(({ outbox }) => outbox);
    await vi.waitFor(
      () => {
        const left = first?.() ?? [];
        const blocked = new Set(
          left
            .filter(({ state }) => state === 'conflict' || state === 'refused')
            .map(({ key }) => key),
        );
        expect(left.filter(({ key }) => !blocked.has(key))).toEqual([]);
        for (const outbox of others) expect(outbox()).toEqual(left);
      },
      { timeout: 30_000, interval: 5 },
    );
    return first?.() ?? [];
  }

  /** Expects that no tab shows a write of another user. */
  check(): void {
    for (const { outbox } of this.#tabs)
      for (const { item } of outbox())
        if (item['title'] !== undefined)
          expect(item['title'], 'shown to another user').toContain(`user ${this.user} `);
  }

  /** Waits, and opens the tabs again that have crashed meanwhile. */
  async #until(isTrue: () => boolean): Promise<void> {
    await vi.waitFor(() => expect(isTrue()).toBe(true), patient);
    await this.restartCrashed();
  }

  dispose(): void {
    for (const tab of this.#tabs) this.#end(tab);
  }

  #end(tab: Tab): void {
    tab.kept.dispose();
    this.#changes.push(...tab.changes);
  }

  async #open(): Promise<Tab> {
    const { scope, kill } = this.#browser.tab();
    // The locks of a tab that has crashed are free at once.
    const storage = new CrashingStorage(this.#disk, kill);
    const made = await deviceOn(this.url, {
      account: USERS[this.user] ?? editor,
      storage,
      scope,
      scheduler: this.#clock,
      strictCollections: ['notes'],
      wipeOnLogout: false,
      loss: ({ path }) => {
        if (!path.startsWith('/items')) return undefined;
        return this.isAway ? 'before' : this.fates.shift();
      },
    });
    return { ...made, storage, kill };
  }
}
