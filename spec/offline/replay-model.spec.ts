import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MemoryOfflineStorage } from '../../lib/offline';
import { CrashingStorage } from '../support/crashing-storage';
import type { Loss } from '../support/lossy-backend';
import { anna, articleServer, device } from '../support/offline-rig';
import { lostAnswers, networkChange, pause } from '../support/offline-trouble';
import { VirtualClock } from '../support/virtual-clock';

const command = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('create' as const) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('update' as const), item: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete' as const), item: fc.nat(4) }) },
  { weight: 1, arbitrary: networkChange },
  { weight: 3, arbitrary: lostAnswers },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('crash' as const),
      write: fc.integer({ min: 1, max: 6 }),
      after: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: pause },
);

it(
  'offline: whatever is lost and whenever the device crashes, each acknowledged write is stored once, in order',
  { timeout: 120_000 },
  () =>
    fc.assert(
      fc.asyncProperty(fc.array(command, { maxLength: 20 }), async (commands) => {
        const fake = articleServer();
        const disk = new MemoryOfflineStorage();
        const clock = new VirtualClock();
        const fates: Loss[] = [];
        const start = async () => {
          const storage = new CrashingStorage(disk);
          const made = device(fake, {
            storage,
            clock,
            loss: ({ path }) => (path.startsWith('/items') ? fates.shift() : undefined),
          });
          await made.directus.auth.login(anna);
          return { ...made, storage };
        };
        let current = await start();
        const bodies: string[] = [];
        const log = () => bodies.push(...current.storedBodies.splice(0));
        const restart = async () => {
          log();
          current.kept.dispose();
          fake.online();
          current = await start();
          await clock.advance(10);
        };
        /** The rows as the acknowledged writes leave them, by key; what a write in a crash did is seen in the end. */
        const model = new Map<string, string | undefined>();
        const keys: string[] = [];
        const doubtful = new Map<string, (string | undefined)[]>();
        const acknowledged: string[] = [];
        let count = 0;
        /** False for an item whose deletion is in doubt: an update of it would rightly be refused. */
        const isThere = (key: string) =>
          model.get(key) !== undefined && !doubtful.get(key)?.includes(undefined);

        const write = async (
          key: string,
          value: string | undefined,
          call: PromiseLike<unknown>,
        ) => {
          let isStored = false as boolean;
          call.then(
            () => (isStored = true),
            () => undefined,
          );
          await clock.advance(10);
          if (isStored) {
            model.set(key, value);
            // Any write of this item that was in doubt is before this one.
            doubtful.delete(key);
            if (value !== undefined) acknowledged.push(value);
          } else doubtful.set(key, [...(doubtful.get(key) ?? []), value]);
          if (current.storage.isCrashed) await restart();
        };

        for (const each of commands) {
          const title = `title ${++count}`;
          switch (each.do) {
            case 'create': {
              const id = `00000000-0000-4000-9000-${String(count).padStart(12, '0')}`;
              await write(id, title, current.kept.createOne('articles', { id, title }));
              if (model.has(id)) keys.push(id);
              break;
            }
            case 'update': {
              const key = keys[each.item];
              if (key === undefined || !isThere(key)) break;
              await write(key, title, current.kept.updateOne('articles', key, { title }));
              break;
            }
            case 'delete': {
              const key = keys[each.item];
              if (key === undefined || !isThere(key)) break;
              await write(key, undefined, current.kept.deleteOne('articles', key));
              break;
            }
            case 'offline':
              fake.offline();
              break;
            case 'online':
              fake.online();
              break;
            case 'lose':
              for (let n = 0; n < each.answers; n++) fates.push(each.loss);
              break;
            case 'crash':
              current.storage.crashAt(each.write, each.after);
              break;
            case 'wait':
              await clock.advance(each.ms);
              if (current.storage.isCrashed) await restart();
          }
        }
        if (current.storage.isCrashed) await restart();
        current.storage.crashAt(Infinity, false);
        fates.length = 0;
        fake.online();
        await clock.advance(300_000);
        log();

        expect(current.outbox()).toEqual([]);
        const rows = new Map(fake.rows('articles').map(({ id, title }) => [id, title]));
        for (const [key, value] of model) {
          const possible = [value, ...(doubtful.get(key) ?? [])];
          expect(possible).toContain(rows.get(key));
        }
        // Each title is of one write: none is stored twice, and none that was acknowledged is missing.
        const written = bodies.map((body) => (JSON.parse(body) as { title: string }).title);
        expect(new Set(written).size).toBe(written.length);
        expect(acknowledged.filter((title) => !written.includes(title))).toEqual([]);
        current.kept.dispose();
      }),
      { numRuns: Number(process.env['OFFLINE_RUNS'] ?? 100) },
    ),
);
