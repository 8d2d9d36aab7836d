import { lastValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { MemoryStorage } from '../../lib';
import { MemoryOfflineStorage, type OfflineStorage } from '../../lib/offline';
import { realtime } from '../../lib/realtime';
import { anna, articleServer, bob, device } from '../support/offline-rig';

const query = { fields: ['id', 'title'], sort: ['title'] } as const;

/** A session that takes a moment to be read, as that of an application may. */
class SlowStorage extends MemoryStorage {
  override get(key: string): string | null {
    return Promise.resolve(super.get(key)) as unknown as string | null;
  }
}

/** A device that can be started again and again, with the storages that stay. */
function restarted({ session = new MemoryStorage() } = {}) {
  const fake = articleServer();
  const storage = new MemoryOfflineStorage();
  fake.create('articles', { title: 'One' });
  return {
    fake,
    storage,
    start: (kept: OfflineStorage = storage) => device(fake, { session, storage: kept }),
  };
}

describe('a query at the start of a page, before it is known who is logged in', () => {
  it.each([
    ['at once', () => new MemoryStorage()],
    ['later', () => new SlowStorage()],
  ])(
    'offline: a query shows its kept answer, where the session is read %s',
    async (_, makeSession) => {
      const { fake, start } = restarted({ session: makeSession() });
      const first = start();
      await first.directus.auth.login(anna);
      await lastValueFrom(first.kept.readByQuery('articles', query));
      first.kept.dispose();
      first.directus.dispose();
      fake.offline();
      const second = start();
      const seen: unknown[] = [];
      second.kept.readByQuery('articles', query).subscribe(({ data, stale }) => {
        seen.push([data.map(({ title }) => title), stale]);
      });
      await second.clock.advance(1_000);
      expect(seen).toEqual([[['One'], true]]);
    },
  );

  it('live: a list shows its kept answer, with the unsent writes of the user', async () => {
    const { fake, start } = restarted();
    const watch = ({ directus, kept, clock }: ReturnType<typeof start>) => {
      const live = realtime(directus, {
        webSocket: fake.WebSocket,
        scheduler: clock,
        offline: kept,
      });
      const seen: unknown[] = [];
      const watched = live
        .live('articles', query, { offline: true })
        .subscribe(({ data, stale = false }) => {
          seen.push([data.map(({ title }) => title), stale]);
        });
      return { seen, watched };
    };
    const first = start();
    await first.directus.auth.login(anna);
    const { watched } = watch(first);
    await first.clock.advance(5_000);
    fake.offline();
    const [{ id } = { id: '' }] = fake.rows('articles') as { id: string }[];
    await first.kept.updateOne('articles', id, { title: 'Changed' });
    watched.unsubscribe();
    first.kept.dispose();
    first.directus.dispose();
    const second = start();
    const { seen } = watch(second);
    await second.clock.advance(1_000);
    expect(seen).toEqual([[['Changed'], true]]);
  });

  it('offline: the answer to a query is kept for the next start', async () => {
    const { fake, start } = restarted();
    const first = start();
    await first.directus.auth.login(anna);
    first.kept.dispose();
    first.directus.dispose();
    const second = start();
    await lastValueFrom(second.kept.readByQuery('articles', query));
    second.kept.dispose();
    second.directus.dispose();
    fake.offline();
    const third = start();
    const { data, stale } = await lastValueFrom(third.kept.readByQuery('articles', query));
    expect([data.length, stale]).toEqual([1, true]);
  });

  it('offline: the answer to a query is not kept for the user who logs in meanwhile', async () => {
    const { fake, start, storage } = restarted();
    const first = start();
    await first.directus.auth.login(anna);
    first.kept.dispose();
    first.directus.dispose();
    const second = start();
    const reading = lastValueFrom(second.kept.readByQuery('articles', query));
    const login = Promise.resolve(second.directus.auth.login(bob));
    await Promise.allSettled([reading, login]);
    await second.clock.advance(5_000);
    const bobs = storage.keys('').filter((key) => key.includes('answer'));
    const me = await second.directus.users.me.read({ fields: ['id'] });
    expect(bobs.filter((key) => key.includes(me.id))).toEqual([]);
    fake.offline();
    await expect(lastValueFrom(second.kept.readByQuery('articles', query))).rejects.toMatchObject({
      code: 'NETWORK',
    });
  });

  it('offline: a query fails without a network where nobody is logged in', async () => {
    const { fake, start } = restarted();
    const nobody = start();
    fake.offline();
    await expect(lastValueFrom(nobody.kept.readByQuery('articles', query))).rejects.toMatchObject({
      code: 'NETWORK',
    });
  });
});
