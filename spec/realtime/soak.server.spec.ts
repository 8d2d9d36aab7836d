import { setTimeout as pause } from 'node:timers/promises';
import type { Observable } from 'rxjs';
import { expect, inject, it, vi } from 'vitest';
import { Directus, type ManyItems, type QueryMany } from '../../lib';
import { type Change, realtime } from '../../lib/realtime';
import { startDroppingProxy } from '../support/dropping-proxy';
import { present } from '../support/present';

interface Tag {
  id: number;
  name: string;
}

// A short version with every run, the whole of it with `npm run prove -- realtime`.
const long = process.env['SOAK'] !== undefined;
const [cuts, changes, rounds] = long ? [50, 2_000, 10] : [6, 120, 3];

const client = (url: string) =>
  new Directus<{ tags: Tag }>(url, {
    auth: { mode: 'json', staticToken: inject('directus').admin.token },
    storage: { mode: 'MemoryStorage' },
  });

it(
  `stays true over ${cuts} cuts at random while another makes ${changes} changes`,
  { timeout: long ? 900_000 : 90_000 },
  async () => {
    const proxy = await startDroppingProxy(inject('directus').url);
    const writer = client(inject('directus').url).items('tags');
    const directus = client(proxy.url);
    const live = realtime(directus, { retryDelay: 50, maxRetryDelay: 500 });
    const prefix = `soak ${Date.now()}`;
    const mine = { name: { _starts_with: prefix } } as const;
    const queries: QueryMany<Tag>[] = [
      { filter: mine, limit: -1, sort: ['id'] },
      { filter: mine, limit: 5, sort: ['-name', 'id'], meta: 'filter_count' },
      { filter: { _and: [mine, { name: { _ends_with: 'even' } }] }, limit: -1, sort: ['id'] },
    ];
    const watched = queries.map((query) => {
      const all$: Observable<ManyItems<unknown>> = live.live('tags', query);
      const seen: { results: number; last?: ManyItems<unknown> | undefined }[] = [];
      for (let n = 0; n < 10; n++) {
        const one: (typeof seen)[number] = { results: 0 };
        seen.push(one);
        all$.subscribe((result) => {
          one.results++;
          one.last = result;
        });
      }
      return { query, seen };
    });
    const told: Change<unknown>[] = [];
    live.changes('tags', { query: { fields: ['id'] } }).subscribe((change) => told.push(change));
    await vi.waitFor(() => expect(told).not.toEqual([]), 10_000);

    const ids: number[] = [];
    let cutCount = 0;
    const write = async (n: number) => {
      const name = `${prefix} ${n % 2 ? 'odd' : 'even'}`;
      const id = ids[Math.floor(Math.random() * ids.length)];
      const dice = Math.random();
      if (id === undefined || dice < 0.3) ids.push(present(await writer.createOne({ name })).id);
      else if (dice < 0.85)
        await writer.updateOne(id, { name: `${prefix} ${n} ${n % 3 ? 'odd' : 'even'}` });
      else {
        ids.splice(ids.indexOf(id), 1);
        await writer.deleteOne(id);
      }
    };

    for (let round = 0; round < rounds; round++) {
      const writing = (async () => {
        for (let n = 0; n < changes / rounds; n++) await write(n);
      })();
      for (let n = 0; n < cuts / rounds; n++) {
        await pause(Math.random() * (long ? 600 : 150));
        // On a busy machine the socket may not be back yet, and there would be nothing to cut.
        await vi.waitFor(() => expect(proxy.drop()).toBeGreaterThan(0), 10_000);
        cutCount++;
      }
      await writing;
      for (const { query, seen } of watched) {
        const fresh = await writer.readByQuery(query);
        await vi.waitFor(
          () => {
            for (const { last } of seen) expect(last).toEqual(fresh);
          },
          { timeout: 10_000, interval: 50 },
        );
      }
    }
    const gaps = told.filter(({ event }) => event === 'gap').length;
    console.log(
      `${cutCount} cuts, ${changes} changes, ${proxy.connections} connections, ${told.length} events, ${gaps} gaps, ` +
        `results per subscriber: ${watched.map(({ seen }) => seen[0]?.results).join(', ')}`,
    );
    expect(cutCount).toBeGreaterThan(cuts / 2);
    expect(gaps).toBeGreaterThan(0);
    live.dispose();
    directus.dispose();
    await proxy.stop();
    if (ids.length > 0) await writer.deleteMany(ids);
  },
);
