import { describe, expect, it } from 'vitest';
import { MemoryOfflineStorage } from '../../lib/offline';
import { realtime } from '../../lib/realtime';
import { anna, articleServer, bob, device } from '../support/offline-rig';

const query = { fields: ['id', 'title'], sort: ['title', 'id'] } as const;

const started = async (
  fake: ReturnType<typeof articleServer>,
  { storage = new MemoryOfflineStorage() } = {},
) => {
  const made = device(fake, { storage });
  await made.directus.auth.login(anna);
  const live = realtime(made.directus, {
    webSocket: fake.WebSocket,
    scheduler: made.clock,
    offline: made.kept,
  });
  const seen: { titles: string[]; stale: boolean }[] = [];
  live.live('articles', query, { offline: true }).subscribe(({ data, stale = false }) =>
    seen.push({
      titles: data.map(({ title }) => title),
      stale,
    }),
  );
  return { ...made, live, seen, last: () => seen.at(-1) };
};

describe('live lists offline', () => {
  it('live: shows what was kept at the next start, marked, and then the answer', async () => {
    const fake = articleServer();
    const storage = new MemoryOfflineStorage();
    fake.create('articles', { title: 'One' });
    const first = await started(fake, { storage });
    await first.clock.advance(5_000);
    first.live.dispose();
    first.kept.dispose();
    fake.create('articles', { title: 'Two' });
    const { clock, seen } = await started(fake, { storage });
    await clock.advance(5_000);
    expect(seen).toMatchObject([
      { titles: ['One'], stale: true },
      { titles: ['One', 'Two'], stale: false },
    ]);
  });

  it('live: shows what was kept without a network', async () => {
    const fake = articleServer();
    const storage = new MemoryOfflineStorage();
    fake.create('articles', { title: 'One' });
    const first = await started(fake, { storage });
    await first.clock.advance(5_000);
    first.live.dispose();
    first.kept.dispose();
    const second = device(fake, { storage });
    await second.directus.auth.login(anna);
    fake.offline();
    const live = realtime(second.directus, {
      webSocket: fake.WebSocket,
      scheduler: second.clock,
      offline: second.kept,
    });
    const seen: unknown[] = [];
    live
      .live('articles', query, { offline: true })
      .subscribe(({ data, stale, at }) => seen.push([data.length, stale, typeof at]));
    await second.clock.advance(5_000);
    expect(seen).toEqual([[1, true, 'number']]);
  });

  it.each([false, true])(
    'live: a change of what a list shows is in conflict with what others wrote meanwhile (kept: %s)',
    async (isKept) => {
      const fake = articleServer();
      const id = fake.create('articles', { title: 'One' }) as string;
      const { directus, kept, clock, outbox } = device(fake);
      await directus.auth.login(anna);
      const live = realtime(directus, {
        webSocket: fake.WebSocket,
        scheduler: clock,
        offline: kept,
      });
      const list = live.live('articles', query, { offline: isKept }).subscribe();
      await clock.advance(5_000);
      fake.offline();
      await kept.updateOne('articles', id, { title: 'Mine' });
      fake.update('articles', id, { title: 'Theirs' });
      fake.online();
      await clock.advance(60_000);
      expect(outbox()).toMatchObject([
        { state: 'conflict', conflicts: [{ base: 'One', mine: 'Mine', theirs: 'Theirs' }] },
      ]);
      await kept.resolve(outbox()[0]?.id ?? '', 'mine');
      await clock.advance(60_000);
      expect(fake.rows('articles')).toMatchObject([{ title: 'Mine' }]);
      // No longer shown: nobody knows what the user saw.
      list.unsubscribe();
      fake.offline();
      await kept.updateOne('articles', id, { title: 'Mine again' });
      expect(outbox()).toMatchObject([{ base: {} }]);
    },
  );

  it('live: a delete of what a list shows is in conflict with what others wrote meanwhile', async () => {
    const fake = articleServer();
    const id = fake.create('articles', { title: 'One' }) as string;
    const { kept, clock, last, outbox } = await started(fake);
    await clock.advance(5_000);
    fake.offline();
    await kept.deleteOne('articles', id);
    fake.update('articles', id, { title: 'Theirs' });
    fake.online();
    await clock.advance(60_000);
    expect(outbox()).toMatchObject([
      { state: 'conflict', conflicts: [{ field: 'title', theirs: 'Theirs', base: 'One' }] },
    ]);
    await kept.resolve(outbox()[0]?.id ?? '', 'theirs');
    await clock.advance(60_000);
    expect(last()?.titles).toEqual(['Theirs']);
  });

  it('live: shows a write at once, until the server has stored it', async () => {
    const fake = articleServer();
    const id = fake.create('articles', { title: 'One' }) as string;
    fake.create('articles', { title: 'Two' });
    const { kept, clock, last } = await started(fake);
    await clock.advance(5_000);
    fake.offline();
    await kept.updateOne('articles', id, { title: 'Mine' });
    expect(last()?.titles).toEqual(['Mine', 'Two']);
    await clock.advance(60_000);
    expect(last()?.titles).toEqual(['Mine', 'Two']);
    fake.online();
    await clock.advance(60_000);
    expect(last()?.titles).toEqual(['Mine', 'Two']);
    expect(fake.rows('articles')).toMatchObject([{ title: 'Mine' }, { title: 'Two' }]);
  });

  it('live: a deletion is gone at once, and back when it is given up', async () => {
    const fake = articleServer();
    const id = fake.create('articles', { title: 'One' }) as string;
    const { kept, clock, last } = await started(fake);
    await clock.advance(5_000);
    fake.offline();
    const entry = await kept.deleteOne('articles', id);
    expect(last()?.titles).toEqual([]);
    await clock.advance(10);
    await kept.discard(entry.id);
    expect(last()?.titles).toEqual(['One']);
  });

  it('live: the unsent writes of a user are not shown to the next one', async () => {
    const fake = articleServer();
    const id = fake.create('articles', { title: 'One' }) as string;
    const { kept, clock, directus, last } = await started(fake);
    await clock.advance(5_000);
    fake.offline();
    await kept.updateOne('articles', id, { title: 'Of Anna' });
    expect(last()?.titles).toEqual(['Of Anna']);
    fake.online();
    await directus.auth.logout();
    await directus.auth.login(bob);
    await clock.advance(60_000);
    expect(last()?.titles).toEqual(['One']);
  });
});
