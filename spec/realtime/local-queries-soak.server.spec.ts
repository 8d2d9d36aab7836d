import { setTimeout as pause } from 'node:timers/promises';
import { expect, inject, it, vi } from 'vitest';
import { Directus, type Interceptor } from '../../lib';
import { localQueries, readCollections } from '../../lib/local-queries';
import { isPending, realtime } from '../../lib/realtime';
import { startDroppingProxy } from '../support/dropping-proxy';
import { present } from '../support/present';

interface Article {
  id: number;
  title: string;
  status: string;
  views: number | null;
  author: Author | number | null;
}

interface Author {
  id: number;
  name: string;
}

// A short version with every run, the whole of it with `npm run prove -- realtime`.
const long = process.env['SOAK'] !== undefined;
const [cuts, changes, rounds] = long ? [50, 2_000, 10] : [3, 120, 1];

/** A client that counts how often it reads the articles. */
function client(url: string) {
  const counted = { reads: 0 };
  const count: Interceptor = (request, next) => {
    if (request.method === 'GET' && request.path.startsWith('/items/articles')) counted.reads++;
    return next(request);
  };
  const directus = new Directus<{ articles: Article[]; authors: Author[] }>(url, {
    auth: { mode: 'json', staticToken: inject('directus').admin.token },
    storage: { mode: 'MemoryStorage' },
    transport: { interceptors: [count] },
  });
  return { directus, counted };
}

const oneOf = <T>(values: readonly T[]): T =>
  present(values[Math.floor(Math.random() * values.length)]);

it(
  `local queries: lists stay true over ${cuts} cuts while another client makes ${changes} changes, most of them without a read`,
  { timeout: long ? 1_200_000 : 120_000 },
  async () => {
    const { url } = inject('directus');
    const proxy = await startDroppingProxy(url);
    const local = client(proxy.url);
    const plain = client(url);
    const { directus: other } = client(url);
    const writer = other.items('articles');
    const prefix = `local ${Date.now()}`;
    const mine = { title: { _starts_with: prefix } };
    const { data: authors } = await other
      .items('authors')
      .createMany([{ name: `${prefix} Ada` }, { name: `${prefix} Bob` }]);
    const authorIds = authors.map(({ id }) => id);
    const queries = [
      { fields: ['id', 'title', 'author.name'], filter: mine, sort: ['id'], limit: -1 },
      {
        fields: ['id', 'title', 'views'],
        filter: { _and: [mine, { author: { name: { _ends_with: 'Ada' } } }] },
        sort: ['-views', 'id'],
        limit: -1,
      },
      {
        fields: ['*'],
        filter: { _and: [mine, { status: { _eq: 'published' }, views: { _gt: 20 } }] },
        sort: ['author.name', '-title', '-id'],
        limit: 100,
      },
      { fields: ['title', 'author'], filter: mine, sort: ['-views', '-id'], limit: 20 },
    ];
    const collections = await readCollections(local.directus);
    const options = { retryDelay: 50, maxRetryDelay: 500 };
    const live = realtime(local.directus, {
      ...options,
      localQueries: localQueries({ collections, database: 'sqlite' }),
    });
    const control = realtime(plain.directus, options);
    const watched = queries.map((query) => {
      const seen: { last?: readonly unknown[]; results: number } = { results: 0 };
      live.live('articles', query as never).subscribe(({ data }) => {
        seen.last = data;
        seen.results++;
      });
      control.live('articles', query as never).subscribe();
      return { query, seen };
    });

    const item = () => ({
      title: `${prefix} ${oneOf(['a', 'B', 'ä', '1'])}`,
      status: oneOf(['draft', 'published']),
      views: oneOf([null, 10, 20, 30, 40, 50]),
      author: oneOf([null, ...authorIds]),
    });
    const { data: first } = await writer.createMany(Array.from({ length: 40 }, item));
    const ids = first.map(({ id }) => id);
    const write = async () => {
      const dice = Math.random();
      const id = oneOf(ids);
      if (dice < 0.15) ids.push(present(await writer.createOne(item())).id);
      else if (dice < 0.25 && ids.length > 20) {
        ids.splice(ids.indexOf(id), 1);
        await writer.deleteOne(id);
      } else {
        const [name, value] = oneOf(Object.entries(item()));
        await writer.updateOne(id, { [name]: value });
      }
    };
    /** Waits until each list is what a read gives. */
    const settled = async () => {
      for (const { query, seen } of watched) {
        const { data } = await writer.readByQuery(query as never);
        await vi.waitFor(() => expect(seen.last).toEqual(data), { timeout: 10_000, interval: 50 });
        expect(seen.last?.some(isPending)).toBe(false);
      }
    };
    await settled();
    await pause(6_000);
    const before = { local: local.counted.reads, plain: plain.counted.reads };

    for (let round = 0; round < rounds; round++) {
      const writing = (async () => {
        for (let n = 0; n < changes / rounds; n++) {
          await write();
          await pause(Math.random() * 150);
        }
      })();
      for (let n = 0; n < cuts / rounds; n++) {
        await pause(Math.random() * (long ? 3_000 : 2_000));
        // On a busy machine the socket may not be back yet, and there would be nothing to cut.
        await vi.waitFor(() => expect(proxy.drop()).toBeGreaterThan(0), 10_000);
      }
      await writing;
      await settled();
    }
    const perChange = (reads: number) => reads / changes / queries.length;
    const reads = perChange(local.counted.reads - before.local);
    const without = perChange(plain.counted.reads - before.plain);
    console.log(
      `${cuts} cuts, ${changes} changes of ${queries.length} lists; reads per change and list: ` +
        `${reads.toFixed(3)} with local queries, ${without.toFixed(3)} without (and without cuts)`,
    );
    expect(reads).toBeLessThan(0.2);
    live.dispose();
    control.dispose();
    local.directus.dispose();
    plain.directus.dispose();
    await proxy.stop();
    await writer.deleteMany(ids);
    await other.items('authors').deleteMany(authorIds);
  },
);
