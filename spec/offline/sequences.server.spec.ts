// Random work of two devices on a real Directus, while answers are lost and devices lose their power. What the server says it has
// stored, in which order, is its own list of activities and revisions.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { setupSteps } from '../../lib/cli/setup-offline';
import { withServer } from '../../lib/cli/with-server';
import { MemoryOfflineStorage, type OutboxEntry } from '../../lib/offline';
import { concatMap, from, lastValueFrom } from 'rxjs';
import { CrashingStorage } from '../support/crashing-storage';
import { colleague, deviceOn, editor, startNotesServer } from '../support/offline-on-server';
import type { Loss } from '../support/lossy-backend';

let server: Awaited<ReturnType<typeof startNotesServer>>;

beforeAll(async () => {
  server = await startNotesServer();
  const token = { token: server.admin.token };
  await lastValueFrom(
    withServer(server.url, token, (transport) =>
      setupSteps(transport, ['notes']).pipe(
        concatMap((steps) => from(steps)),
        concatMap(({ run }) => run),
      ),
    ),
  );
}, 120_000);
afterAll(() => server.stop());

const who = fc.nat(1);
const step = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant('create' as const), who }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('update' as const),
      who,
      item: fc.nat(2),
      /** False to write over what was seen some time ago. */
      reads: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete' as const), who, item: fc.nat(2) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('away' as const), who }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('back' as const), who }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('lose' as const),
      who,
      loss: fc.constantFrom('before' as const, 'after' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('crash' as const),
      who,
      write: fc.integer({ min: 1, max: 6 }),
      after: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat(60) }) },
);

/** An editor with one device, which is started again after each crash. */
class Worker {
  readonly #disk = new MemoryOfflineStorage();
  readonly #changes: OutboxEntry[] = [];
  readonly fates: Loss[] = [];
  readonly seen = new Map<string, string | undefined>();
  isAway = false;
  storage!: CrashingStorage;
  device!: Awaited<ReturnType<typeof deviceOn>>;

  constructor(private readonly account: typeof editor) {}

  async start() {
    this.storage = new CrashingStorage(this.#disk);
    this.device = await deviceOn(server.url, {
      account: this.account,
      storage: this.storage,
      strictCollections: ['notes'],
      loss: ({ path }) => {
        if (!path.startsWith('/items')) return undefined;
        return this.isAway ? 'before' : this.fates.shift();
      },
    });
  }

  /** Its writes since the beginning, whenever their state has changed. */
  get changes(): readonly OutboxEntry[] {
    return [...this.#changes, ...this.device.changes];
  }

  async restartIfCrashed() {
    if (!this.storage.isCrashed) return;
    this.#changes.push(...this.device.changes);
    this.device.kept.dispose();
    await this.start();
  }

  /** Emits true once the write is acknowledged, and false if the device has lost its power before that. */
  async write(call: PromiseLike<unknown>): Promise<boolean> {
    let isAcknowledged = false as boolean;
    call.then(
      () => (isAcknowledged = true),
      () => undefined,
    );
    await vi.waitFor(() => expect(isAcknowledged || this.storage.isCrashed).toBe(true), {
      interval: 1,
    });
    await this.restartIfCrashed();
    return isAcknowledged;
  }
}

it(
  'offline: each acknowledged write is stored once or said to be in conflict, and none overwrites what its author has not seen',
  { timeout: 3_600_000 },
  async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 20 }), async (steps) => {
        const workers = [new Worker(editor), new Worker(colleague)] as const;
        for (const worker of workers) await worker.start();
        const items: string[] = [];
        for (const title of ['first', 'second']) {
          const { id } = (await server.send('POST', '/items/notes', { title })) as { id: string };
          items.push(id);
          for (const { seen } of workers) seen.set(id, title);
        }
        const acknowledged: string[] = [];
        let count = 0;

        for (const each of steps) {
          const worker = workers['who' in each && each.who === 1 ? 1 : 0];
          const { kept } = worker.device;
          const title = `title ${++count}`;
          switch (each.do) {
            case 'create': {
              const id = crypto.randomUUID();
              if (await worker.write(kept.createOne('notes', { id, title }))) {
                items.push(id);
                acknowledged.push(title);
                worker.seen.set(id, title);
              }
              break;
            }
            case 'update': {
              const id = items.at(each.item);
              if (id === undefined) break;
              if (each.reads)
                for (const { title: stored } of (await server.send(
                  'GET',
                  `/items/notes?filter[id][_eq]=${id}`,
                )) as { title: string }[])
                  worker.seen.set(id, stored);
              const base = worker.seen.has(id) ? { title: worker.seen.get(id) ?? '' } : undefined;
              if (await worker.write(kept.updateOne('notes', id, { title }, base ? { base } : {})))
                acknowledged.push(title);
              break;
            }
            case 'delete': {
              const id = items.at(each.item);
              if (id !== undefined) await worker.write(kept.deleteOne('notes', id));
              break;
            }
            case 'away':
              worker.isAway = true;
              break;
            case 'back':
              worker.isAway = false;
              break;
            case 'lose':
              worker.fates.push(each.loss);
              break;
            case 'crash':
              worker.storage.crashAt(each.write, each.after);
              break;
            case 'wait':
              await new Promise((resolve) => setTimeout(resolve, each.ms));
              await worker.restartIfCrashed();
          }
        }
        for (const worker of workers) {
          worker.isAway = false;
          worker.fates.length = 0;
          worker.storage.crashAt(Infinity, false);
          await worker.restartIfCrashed();
        }
        // Until nothing moves: later writes of an item wait for one in conflict.
        await vi.waitFor(
          () => {
            for (const { device } of workers) {
              const blocked = new Set(
                device
                  .outbox()
                  .filter(({ state }) => state === 'conflict' || state === 'refused')
                  .map(({ key }) => key),
              );
              expect(device.outbox().filter(({ key }) => !blocked.has(key))).toEqual([]);
            }
          },
          { timeout: 30_000, interval: 5 },
        );

        const unsent = workers.flatMap(({ device }) => device.outbox());
        const open = new Set(unsent.map(({ item }) => item['title']));
        const bases = new Map(
          workers.flatMap(({ changes }) =>
            changes
              .filter(({ kind }) => kind === 'update')
              .map(({ item, base }) => [item['title'], base['title']] as const),
          ),
        );
        const stored: string[] = [];
        for (const id of items) {
          let before: string | undefined;
          for (const { action, title } of await server.history(id)) {
            if (title === undefined) continue;
            stored.push(title);
            const base = bases.get(title);
            if (action === 'update' && base !== undefined) {
              expect({ title, over: before }).toEqual({ title, over: base });
              compared++;
            }
            before = title;
          }
        }
        expect(stored.filter((title, i) => stored.indexOf(title) < i)).toEqual([]);
        for (const title of acknowledged) {
          expect(stored.includes(title) || open.has(title)).toBe(true);
          expect(stored.includes(title) && open.has(title)).toBe(false);
        }
        for (const { device } of workers) device.kept.dispose();
      }),
      {
        numRuns: Number(process.env['OFFLINE_SEQUENCES'] ?? 20),
        seed: Number(process.env['OFFLINE_SEED'] ?? 1),
      },
    );
    // Many updates had something to compare with.
    expect(compared).toBeGreaterThan(20);
  },
);
