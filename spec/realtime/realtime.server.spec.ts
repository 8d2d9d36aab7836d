import { firstValueFrom, type Observable, type Subscription, take, toArray } from 'rxjs';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { Directus } from '../../lib';
import { type Change, inTurn, type Realtime, realtime } from '../../lib/realtime';
import { present } from '../support/present';

interface Schema {
  tags: { id: number; name: string | null };
  pages: { slug: string; title: string; content: string | null };
  authors: { id: number; name: string };
  articles: { id: number; title: string; status: string; author: number | Schema['authors'] };
}

const { url, admin } = inject('directus');

/** A client of its own for each spec: what one leaves open would be another's. */
const client = (staticToken: string = admin.token) =>
  new Directus<Schema>(url, {
    auth: { mode: 'json', staticToken },
    storage: { mode: 'MemoryStorage' },
  });

const other = client();
const tags = other.items('tags');
let directus: Directus<Schema>;
let live: Realtime<Schema>;
let subscriptions: Subscription[];

beforeEach(() => {
  directus = client();
  live = realtime(directus);
  subscriptions = [];
});

afterEach(() => {
  for (const subscription of subscriptions) subscription.unsubscribe();
  live.dispose();
  directus.dispose();
});

/** Everything `changes` has told so far. */
async function follow<T>(changes$: Observable<T>): Promise<T[]> {
  const seen: T[] = [];
  subscriptions.push(changes$.subscribe((each) => seen.push(each)));
  await vi.waitFor(() => expect(seen).not.toEqual([]), 10_000);
  return seen;
}

type Tag = Pick<Schema['tags'], 'name'>;

/** The names of created tags that begin with a word: other files write to the same collection meanwhile. */
const namesOf = (changes: readonly Change<Tag, 'create'>[], word: string) =>
  changes
    .flatMap((change) => (change.event === 'create' ? change.data.map(({ name }) => name) : []))
    .filter((name) => name?.startsWith(word));

describe('changes', () => {
  it('changes: reports items that are created, changed and deleted', async () => {
    const seen = await follow(live.changes('tags', { query: { fields: ['id', 'name'] } }));
    const { id } = present(await tags.createOne({ name: 'new' }));
    await tags.updateOne(id, { name: 'newer' });
    await tags.deleteOne(id);
    // Other files write to the same collection meanwhile.
    const mine = () =>
      seen.filter((change) =>
        change.event === 'delete'
          ? change.keys.includes(String(id))
          : 'data' in change && change.data.some((tag) => tag.id === id),
      );
    await vi.waitFor(() => expect(mine()).toHaveLength(3), 10_000);
    expect(seen[0]).toEqual({ event: 'init' });
    expect(mine()).toEqual([
      { event: 'create', data: [{ id, name: 'new' }] },
      { event: 'update', data: [{ id, name: 'newer' }] },
      { event: 'delete', keys: [String(id)] },
    ]);
  });

  it('delivers each of 200 changes that come in one burst', { timeout: 60_000 }, async () => {
    const seen = await follow(live.changes('tags', { event: 'create' }));
    await Promise.all(
      Array.from({ length: 200 }, (_, index) => tags.createOne({ name: `burst ${index}` })),
    );
    await vi.waitFor(() => expect(namesOf(seen, 'burst')).toHaveLength(200), 45_000);
    expect(new Set(namesOf(seen, 'burst')).size).toBe(200);
  });

  it(
    'changes: delivers each change to a subscriber that takes ten milliseconds',
    { timeout: 60_000 },
    async () => {
      const done: Change<Tag, 'create'>[] = [];
      subscriptions.push(
        live
          .changes('tags', { event: 'create' })
          .pipe(
            inTurn(async (change) => {
              await new Promise((resolve) => setTimeout(resolve, 10));
              done.push(change);
            }),
          )
          .subscribe(),
      );
      await vi.waitFor(() => expect(done).toHaveLength(1), 10_000);
      await Promise.all(
        Array.from({ length: 200 }, (_, index) => tags.createOne({ name: `slow ${index}` })),
      );
      await vi.waitFor(() => expect(namesOf(done, 'slow')).toHaveLength(200), 45_000);
    },
  );
});

describe('live', () => {
  it('shows the result, and every later one', async () => {
    const seen = await follow(
      live.live('tags', { fields: ['id', 'name'], filter: { name: { _starts_with: 'live' } } }),
    );
    const { id } = present(await tags.createOne({ name: 'live 1' }));
    await vi.waitFor(() => expect(seen.at(-1)?.data).toEqual([{ id, name: 'live 1' }]), 10_000);
    // The server tells nobody of an update that makes an item leave the filter.
    await tags.updateOne(id, { name: 'gone' });
    await vi.waitFor(() => expect(seen.at(-1)?.data).toEqual([]), 10_000);
    await tags.deleteOne(id);
  });

  it('takes one subscription and one request for 1 000 subscribers', async () => {
    let reads = 0;
    const counted = new Directus<Schema>(url, {
      auth: { mode: 'json', staticToken: admin.token },
      transport: {
        interceptors: [
          (request, next) => {
            reads++;
            return next(request);
          },
        ],
      },
    });
    const mine = realtime(counted);
    let results = 0;
    for (let n = 0; n < 1_000; n++)
      subscriptions.push(mine.live('pages', { limit: 3 }).subscribe(() => results++));
    await vi.waitFor(() => expect(results).toBe(1_000), 10_000);
    await new Promise((resolve) => setTimeout(resolve, 700));
    // One, unless another file has changed a page meanwhile.
    expect(reads).toBeLessThanOrEqual(3);
    mine.dispose();
  });

  it('finds the key of a collection that is not called id', async () => {
    const pages = other.items('pages');
    const seen = await follow(live.liveOne('pages', 'about', {}, { primaryKey: 'slug' }));
    await pages.updateOne('about', { title: 'Live' });
    await vi.waitFor(() => expect(seen.at(-1)?.title).toBe('Live'), 10_000);
  });

  it('live: is updated also where the query does not select the key', async () => {
    const seen = await follow(live.live('pages', { filter: { slug: { _eq: 'contact' } } }));
    await other.items('pages').updateOne('contact', { title: 'Live' });
    await vi.waitFor(() => expect(seen.at(-1)?.data[0]?.title).toBe('Live'), 10_000);
  });
});

it('ends with dispose', async () => {
  const states = firstValueFrom(live.status$.pipe(take(10), toArray()));
  await follow(live.live('tags', { limit: 1 }));
  live.dispose();
  expect((await states).map(({ state }) => state)).toEqual([
    'offline',
    'connecting',
    'authenticating',
    'open',
    'offline',
  ]);
});
