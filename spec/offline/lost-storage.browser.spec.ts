import { filter, firstValueFrom, timeout } from 'rxjs';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { Directus } from '../../lib';
import { IndexedDbStorage, offline, type OutboxEntry } from '../../lib/offline';
import { fakeDirectus } from '../../lib/testing';

const NAME = 'directus-rx lost';
const anna = { email: 'anna@example.com', password: 'secret' };

const deleteDatabase = (): Promise<unknown> =>
  new Promise((resolve) => {
    indexedDB.deleteDatabase(NAME).onsuccess = resolve;
  });

beforeEach(async () => {
  localStorage.clear();
  await deleteDatabase();
});

afterEach(() => {
  vi.restoreAllMocks();
});

const articles = { fields: { id: { type: 'uuid', special: ['uuid'] }, title: 'string' } } as const;

const server = () => fakeDirectus({ collections: { articles }, users: [anna] });

/** A visit of a page, with a database that outlives it. */
async function visit(fake: ReturnType<typeof server>) {
  const directus = new Directus(fake.url, {
    auth: { mode: 'json' },
    storage: { mode: 'MemoryStorage' },
    transport: { backend: fake.backend, retry: false },
  });
  const kept = offline(directus, {
    storage: new IndexedDbStorage(NAME),
    uuidCollections: ['articles'],
  });
  const lost: number[] = [];
  kept.lost$.subscribe((count) => lost.push(count));
  await directus.auth.login(anna);
  onTestFinished(() => {
    kept.dispose();
  });
  return { kept, lost };
}

it('offline: says that a browser has deleted unsent writes between two visits, once', async () => {
  const fake = server();
  const first = await visit(fake);
  fake.offline();
  await first.kept.createOne('articles', { title: 'One' });
  await first.kept.createOne('articles', { title: 'Two' });
  // Nothing is being written when the visit ends.
  const isCalm = (writes: readonly OutboxEntry[]) =>
    writes.every(({ state, attempts }) => state === 'waiting' && attempts > 0);
  await firstValueFrom(first.kept.outbox$.pipe(filter(isCalm)));
  first.kept.dispose();
  fake.online();
  await deleteDatabase();
  const second = await visit(fake);
  expect(await firstValueFrom(second.kept.lost$.pipe(timeout(10_000)))).toBe(2);
  await second.kept.createOne('articles', { title: 'Three' });
  await expect.poll(() => fake.rows('articles')).toMatchObject([{ title: 'Three' }]);
  await expect.poll(() => localStorage.length).toBe(0);
  second.kept.dispose();
  await deleteDatabase();
  const third = await visit(fake);
  await third.kept.createOne('articles', { title: 'Four' });
  await expect.poll(() => fake.rows('articles')).toHaveLength(2);
  expect([first.lost, second.lost, third.lost]).toEqual([[], [2], []]);
});

it('offline: a write that finds no space is neither acknowledged nor shown nor sent', async () => {
  const fake = server();
  const { kept } = await visit(fake);
  fake.offline();
  await kept.createOne('articles', { title: 'One' });
  const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('The disk is full', 'QuotaExceededError');
  });
  await expect(kept.createOne('articles', { title: 'Two' })).rejects.toMatchObject({
    code: 'STORAGE_FAILED',
    cause: { name: 'QuotaExceededError' },
  });
  expect(await firstValueFrom(kept.outbox$)).toMatchObject([{ item: { title: 'One' } }]);
  put.mockRestore();
  fake.online();
  await kept.createOne('articles', { title: 'Three' });
  await expect
    .poll(() => fake.rows('articles').map(({ title }) => title))
    .toEqual(['One', 'Three']);
});
