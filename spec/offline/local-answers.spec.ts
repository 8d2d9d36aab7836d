import { firstValueFrom, lastValueFrom, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Directus } from '../../lib';
import { localAnswers, describeCollections } from '../../lib/local-queries';
import { type LocalAnswers, MemoryOfflineStorage, offline } from '../../lib/offline';
import { realtime } from '../../lib/realtime';
import { fakeDirectus } from '../../lib/testing';
import { anna } from '../support/offline-rig';
import { VirtualClock } from '../support/virtual-clock';

interface Schema {
  articles: Article;
  authors: { id: number; name: string; password: string };
  comments: { id: number; text: string; article: number };
}

interface Article {
  id: number;
  title: string;
  words: number;
  author: number | Schema['authors'] | null;
  comments: number[] | Schema['comments'][];
}

const description = {
  authors: { fields: { id: 'integer', name: 'string', password: 'hash' } },
  articles: {
    fields: {
      id: 'integer',
      title: 'string',
      words: 'integer',
      author: { m2o: 'authors' },
      comments: { o2m: 'comments', field: 'article' },
    },
  },
  comments: { fields: { id: 'integer', text: 'text', article: { m2o: 'articles' } } },
} as const;

const collections = describeCollections(description, 'postgres');

async function device(given: LocalAnswers | null = answers) {
  const fake = fakeDirectus({
    collections: description,
    users: [anna],
    rows: {
      authors: [
        { id: 1, name: 'Ann', password: 'x' },
        { id: 2, name: 'Bob', password: 'y' },
      ],
      articles: [
        { id: 1, title: 'Zebra', words: 10, author: 1 },
        { id: 2, title: 'Ape', words: 30, author: 2 },
        { id: 3, title: 'Bee', words: 20, author: 1 },
      ],
      comments: [{ id: 7, text: 'Nice', article: 2 }],
    },
  });
  const clock = new VirtualClock();
  const directus = new Directus<Schema>(fake.url, {
    auth: { mode: 'json' },
    storage: { mode: 'MemoryStorage' },
    transport: { backend: fake.backend, retry: false },
  });
  await directus.auth.login(anna);
  const kept = offline(directus, {
    storage: new MemoryOfflineStorage(),
    scheduler: clock,
    ...(given && { localAnswers: given }),
  });
  const whole = (collection: 'articles' | 'authors' | 'comments') =>
    lastValueFrom(kept.readByQuery(collection, { limit: -1 }));
  return { fake, clock, directus, kept, whole };
}

const answers = localAnswers({ collections, database: 'postgres', collation: 'en-US' });

describe('a query that was not asked before', () => {
  it('offline: is answered from a collection that is kept as a whole', async () => {
    const { fake, clock, kept, whole } = await device();
    await whole('articles');
    await clock.advance(5_000);
    fake.offline();
    const query = {
      fields: ['id', 'title'],
      filter: { words: { _gt: 10 } },
      sort: ['title'],
    } as const;
    const seen = await firstValueFrom(kept.readByQuery('articles', query).pipe(toArray()));
    expect(seen).toEqual([
      {
        data: [
          { id: 2, title: 'Ape' },
          { id: 3, title: 'Bee' },
        ],
        stale: true,
        at: clock.now() - 5_000,
      },
    ]);
  });

  it('offline: is shown at once, and then as the server answers it', async () => {
    const { fake, kept, whole } = await device();
    await whole('articles');
    fake.create('articles', { id: 4, title: 'Cat', words: 40 });
    const seen = await firstValueFrom(
      kept
        .readByQuery('articles', { fields: ['title'], filter: { words: { _gt: 20 } } })
        .pipe(toArray()),
    );
    expect(seen).toMatchObject([
      { stale: true, data: [{ title: 'Ape' }] },
      { stale: false, data: [{ title: 'Ape' }, { title: 'Cat' }] },
    ]);
  });

  it('offline: fails without a network where nothing evaluates it', async () => {
    const { fake, kept } = await device(null);
    await lastValueFrom(kept.readByQuery('articles', { limit: -1 }));
    fake.offline();
    await expect(
      lastValueFrom(kept.readByQuery('articles', { sort: ['title'] })),
    ).rejects.toMatchObject({ code: 'NETWORK' });
  });

  it.each([
    ['pages', { fields: ['id'], sort: ['title'], limit: 1, page: 2 }, [{ id: 3 }]],
    ['counts', { aggregate: { count: '*' }, groupBy: ['author'] }, 2],
    ['searches', { fields: ['id'], search: 'ape' }, [{ id: 2 }]],
    ['conditions', { fields: ['id'], filter: { _or: [{ id: { _eq: 1 } }] } }, [{ id: 1 }]],
  ])('offline: %s are made as the server makes them', async (_, query: object, data) => {
    const { kept, whole } = await device();
    await whole('articles');
    const fresh = await lastValueFrom(kept.readByQuery('articles', query));
    const other = await device();
    await other.whole('articles');
    other.fake.offline();
    const { data: made } = await lastValueFrom(other.kept.readByQuery('articles', query));
    expect(made).toEqual(fresh.data);
    if (typeof data === 'number') expect(made).toHaveLength(data);
    else expect(made).toEqual(data);
  });

  it('offline: reads along relations once their collections are kept as a whole, too', async () => {
    const { fake, clock, kept, whole } = await device();
    await whole('authors');
    await clock.advance(1_000);
    await whole('articles');
    const query = {
      fields: ['title', { author: ['name'], comments: ['text'] }],
      filter: { author: { name: { _eq: 'Bob' } } },
    } as const;
    fake.offline();
    await expect(lastValueFrom(kept.readByQuery('articles', query))).rejects.toMatchObject({
      code: 'NETWORK',
    });
    fake.online();
    await whole('comments');
    fake.offline();
    const { data, at } = await lastValueFrom(kept.readByQuery('articles', query));
    expect(data).toEqual([{ title: 'Ape', author: { name: 'Bob' }, comments: [{ text: 'Nice' }] }]);
    // The age of the oldest of its parts.
    expect(at).toBe(clock.now() - 1_000);
  });

  it('offline: shows the keys of a list that is not kept as they were read', async () => {
    const { fake, kept, whole } = await device();
    await whole('articles');
    fake.offline();
    const { data } = await lastValueFrom(
      kept.readByQuery('articles', { filter: { id: { _eq: 2 } } }),
    );
    expect(data).toEqual([{ id: 2, title: 'Ape', words: 30, author: 2, comments: [7] }]);
  });

  it('offline: is left to the server if it asks for a concealed value, or who is asking', async () => {
    const { fake, kept, whole } = await device();
    await whole('authors');
    fake.offline();
    const byPassword: object = { filter: { password: { _eq: '**********' } } };
    const byUser: object = { filter: { name: { _eq: '$CURRENT_USER' } } };
    const byUsers: object = { filter: { name: { _in: 'Ann,$CURRENT_USER' } } };
    for (const query of [byPassword, byUser, byUsers])
      await expect(lastValueFrom(kept.readByQuery('authors', query))).rejects.toMatchObject({
        code: 'NETWORK',
      });
    const { data } = await lastValueFrom(
      kept.readByQuery('authors', { filter: { id: { _eq: 1 } } }),
    );
    expect(data).toMatchObject([{ name: 'Ann', password: expect.any(String) as string }]);
  });

  it.each([
    ['a filter', { filter: { words: { _gt: 0 } }, limit: -1 }],
    ['a page that is full', { limit: 3 }],
    ['an offset', { offset: 1, limit: -1 }],
    ['single fields', { fields: ['id', 'title', 'words'], limit: -1 }],
    ['rows of a relation', { fields: ['*', 'author.*'], limit: -1 }],
    ['a search', { search: 'e', limit: -1 }],
  ])('offline: an answer with %s is no whole collection', async (_, query: object) => {
    const { fake, kept } = await device();
    await lastValueFrom(kept.readByQuery('articles', query));
    fake.offline();
    await expect(
      lastValueFrom(kept.readByQuery('articles', { fields: ['id'] })),
    ).rejects.toMatchObject({ code: 'NETWORK' });
  });

  it('offline: without a limit, an answer with fewer rows than the server gives is a whole collection', async () => {
    const { fake, kept } = await device();
    await lastValueFrom(kept.readByQuery('articles'));
    fake.offline();
    const { data } = await lastValueFrom(kept.readByQuery('articles', { fields: ['id'] }));
    expect(data).toHaveLength(3);
  });

  it('offline: a maximum of the server hides rows, and makes no whole collection', async () => {
    const limited = localAnswers({ collections, database: 'sqlite', queryLimit: { max: 3 } });
    expect(limited.isWhole('articles', { limit: -1 }, [1, 2])).toBe(true);
    expect(limited.isWhole('articles', { limit: -1 }, [1, 2, 3])).toBe(false);
  });

  it('live: is shown by a live list without a network', async () => {
    const { fake, clock, directus, kept, whole } = await device();
    await whole('articles');
    fake.offline();
    const live = realtime(directus, { webSocket: fake.WebSocket, scheduler: clock, offline: kept });
    const seen: unknown[] = [];
    const query = { fields: ['title'], sort: ['-title'], limit: 1 } as const;
    live
      .live('articles', query, { offline: true })
      .subscribe(({ data, stale }) => seen.push([data, stale]));
    await clock.advance(5_000);
    expect(seen).toEqual([[[{ title: 'Zebra' }], true]]);
  });
});
