import { firstValueFrom, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Directus } from '../../lib';
import { realtime } from '../../lib/realtime';
import { fakeDirectus, type FakeDirectusOptions, UnsupportedByFakeError } from '../../lib/testing';

const collections = {
  authors: {
    fields: {
      id: 'integer',
      name: 'string',
      articles: { o2m: 'articles', field: 'author' },
    },
  },
  articles: {
    fields: {
      id: 'integer',
      title: { type: 'string', required: true },
      views: { type: 'integer', default: 0 },
      author: { m2o: 'authors' },
      tags: { o2m: 'articles_tags', field: 'articles_id' },
    },
  },
  articles_tags: {
    fields: { id: 'integer', articles_id: { m2o: 'articles' }, tags_id: { m2o: 'tags' } },
  },
  tags: { fields: { id: 'integer', name: { type: 'string', unique: true } } },
  site: {
    singleton: true,
    fields: { id: 'integer', title: { type: 'string', default: 'Untitled' } },
  },
} as const;

interface Schema {
  authors: { id: number; name: string; articles: Schema['articles'][] }[];
  articles: {
    id: number;
    title: string;
    views: number;
    author: Schema['authors'];
    tags: unknown[];
  }[];
}

const PASSWORD = 'secret';

function setUp(options: Partial<FakeDirectusOptions> = {}) {
  const fake = fakeDirectus({
    collections,
    rows: {
      articles: [
        { id: 1, title: 'What the sea keeps', views: 3, author: 1 },
        { id: 2, title: 'A quiet coast', author: 2 },
      ],
      authors: [
        { id: 1, name: 'Anna' },
        { id: 2, name: 'Bert' },
      ],
    },
    users: [
      { email: 'Anna@Example.com', password: PASSWORD, role: 'Editor', token: 'static-token' },
    ],
    ...options,
  });
  const directus = new Directus<any>(fake.url, {
    auth: { mode: 'json', autoRefresh: false },
    transport: { backend: fake.backend, retry: false },
  });
  return { fake, directus, articles: directus.items('articles') };
}

describe('items', () => {
  it('fakeDirectus: answers queries', async () => {
    const { articles } = setUp();
    expect(
      await articles.readMany({
        fields: ['title', 'author.name'],
        filter: { views: { _gt: 1 } },
        meta: '*',
      } as never),
    ).toEqual([{ title: 'What the sea keeps', author: { name: 'Anna' } }]);
  });

  it('fakeDirectus: creates with defaults and the next key, and writes nested items', async () => {
    const { fake, articles } = setUp();
    const created = await articles.createOne(
      { title: 'New', author: { name: 'Cleo' }, tags: [{ tags_id: { name: 'sea' } }] } as never,
      { fields: ['*', 'author.*', 'tags.tags_id.name'] } as never,
    );
    expect(created).toEqual({
      id: 3,
      title: 'New',
      views: 0,
      author: { id: 3, name: 'Cleo', articles: [3] },
      tags: [{ tags_id: { name: 'sea' } }],
    });
    expect(fake.rows('tags')).toEqual([{ id: 1, name: 'sea' }]);
  });
});
