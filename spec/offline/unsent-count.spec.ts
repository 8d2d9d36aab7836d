import { describe, expect, it, vi } from 'vitest';
import { MemoryOfflineStorage } from '../../lib/offline';
import { UnsentCount } from '../../lib/offline/unsent-count';
import { articleServer, loggedIn } from '../support/offline-rig';

/** Gives the specs a page, with a `localStorage` that has these values. */
function page(values = new Map<string, string>()) {
  vi.stubGlobal('document', new EventTarget());
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => values.set(key, value),
    removeItem: (key: string) => values.delete(key),
  });
  return values;
}

describe('the number of unsent writes beside the database', () => {
  it('offline: the number is kept in the `localStorage` of a page, for each user, and deleted at 0', () => {
    const values = page();
    const count = new UnsentCount('server anna');
    expect(count.value).toBe(0);
    count.value = 12;
    expect([...values]).toEqual([['directus-rx/offline server anna', '12']]);
    expect([count.value, new UnsentCount('server bob').value]).toEqual([12, 0]);
    count.value = 0;
    expect([...values]).toEqual([]);
  });

  it('offline: a number that a script has spoilt is 0', () => {
    page(new Map([['directus-rx/offline x', 'many']]));
    expect(new UnsentCount('x').value).toBe(0);
  });

  it('offline: there is no number outside of pages, and none where `localStorage` is blocked', () => {
    const values = page();
    vi.stubGlobal('document', undefined);
    const count = new UnsentCount('x');
    count.value = 3;
    expect([count.value, values.size]).toEqual([0, 0]);
    vi.stubGlobal('document', {});
    vi.stubGlobal('localStorage', undefined);
    count.value = 3;
    expect(count.value).toBe(0);
  });

  it('offline: the number follows the outbox, and `lost$` tells it where the browser has deleted the database', async () => {
    const values = page();
    const fake = articleServer();
    const counts = () => [...values.values()];
    const storage = new MemoryOfflineStorage();
    const first = await loggedIn(fake, { storage });
    fake.offline();
    await first.kept.createOne('articles', { title: 'One' });
    const { id } = await first.kept.createOne('articles', { title: 'Two' });
    await first.kept.createOne('articles', { title: 'Three' });
    await first.clock.advance(10);
    expect(counts()).toEqual(['3']);
    await first.clock.advance(2_000);
    await first.kept.discard(id);
    expect(counts()).toEqual(['2']);
    first.kept.dispose();

    fake.online();
    const lost: number[] = [];
    const second = await loggedIn(fake, { storage: new MemoryOfflineStorage() });
    second.kept.lost$.subscribe((number) => lost.push(number));
    await second.clock.advance(990);
    // Another tab may be about to say that it has sent them.
    expect(lost).toEqual([]);
    await second.clock.advance(20);
    expect([lost, counts()]).toEqual([[2], []]);
    second.kept.dispose();
  });

  it('offline: `lost$` tells nothing where another tab has sent the last ones in this moment, and where there were none', async () => {
    const values = page();
    const fake = articleServer();
    const made = await loggedIn(fake);
    const lost: number[] = [];
    made.kept.lost$.subscribe((number) => lost.push(number));
    await made.clock.advance(2_000);
    fake.offline();
    await made.kept.createOne('articles', { title: 'One' });
    made.kept.dispose();
    fake.online();

    const next = await loggedIn(fake, { storage: new MemoryOfflineStorage() });
    next.kept.lost$.subscribe((number) => lost.push(number));
    values.clear();
    await next.clock.advance(2_000);
    expect(lost).toEqual([]);
  });
});
