// The same calls against Directus and against a fake of it: the outcomes are equal.
import { beforeAll, expect, it } from 'vitest';
import type { FakeDirectus } from '../../lib/testing';
import { isTransportError } from '../../lib';
import { type AnyDirectus, clientOf, fakeOfDirectus } from './both';

type Work = (directus: AnyDirectus) => PromiseLike<unknown>;

let fake: FakeDirectus;

beforeAll(async () => {
  fake = await fakeOfDirectus();
});

/** Returns a copy of an outcome, with other values in the place of some. */
const mapped = (value: unknown, map: (each: unknown) => unknown): unknown =>
  value === undefined ? undefined : JSON.parse(JSON.stringify(value, (_, each) => map(each)));

/** Ids and dates of a server are its own. */
const normalised = (value: unknown): unknown =>
  mapped(value, (each) => {
    if (typeof each !== 'string') return each;
    if (/^\d{4}-\d\d-\d\dT/.test(each)) return 'date';
    return /^[0-9a-f-]{36}$/.test(each) ? 'uuid' : each;
  });

async function outcome(work: Work, directus: AnyDirectus): Promise<unknown> {
  try {
    return { value: normalised(await work(directus)) };
  } catch (error) {
    if (!isTransportError(error)) throw error;
    const { code, status } = { code: error.code, status: error.response?.status };
    return { code, status };
  }
}

async function expectSame(work: Work): Promise<void> {
  const real = await outcome(work, clientOf());
  expect(await outcome(work, clientOf(fake))).toEqual(real);
}

/** Makes items, runs the work with their keys, and deletes them. */
const withItems =
  (
    collection: string,
    items: readonly object[],
    work: (directus: AnyDirectus, keys: number[]) => PromiseLike<unknown>,
  ): Work =>
  async (directus) => {
    const { data: made } = await directus.items(collection).createMany(items);
    const keys = made.map(({ id }) => Number(id));
    try {
      return mapped(await work(directus, keys), (each) =>
        typeof each === 'number' && keys.includes(each) ? `key ${keys.indexOf(each)}` : each,
      );
    } finally {
      await directus
        .items(collection)
        .deleteMany(keys)
        .catch(() => undefined);
    }
  };

/** An article with a list. */
const TRANSLATED = {
  title: 'One',
  translations: [
    { languages_code: 'en-US', title: 'Hello' },
    { languages_code: 'de-DE', title: 'Hallo' },
  ],
};

const scenarios: Record<string, Work> = {
  'reads the rows it was given': (directus) =>
    directus.items('articles').readByQuery({
      limit: -1,
      sort: ['id'],
      fields: [
        'id',
        'title',
        'status',
        'views',
        'author.name',
        'tags.tags_id.name',
        'translations.*',
      ] as never,
    }),
  'reads one': (directus) =>
    directus
      .items('articles')
      .readOne(1, { fields: ['title', 'author.name', 'author.articles'] as never }),
  'one that does not exist': (directus) => directus.items('articles').readOne(99999),
  'a collection that does not exist': (directus) => directus.items('nothing').readByQuery({}),
  'a field that does not exist': (directus) =>
    directus.items('articles').readByQuery({ fields: ['nothing'] as never }),
  'a filter that is refused': (directus) =>
    directus.items('articles').readByQuery({ filter: { title: { _gt: 'a' } } }),
  counts: (directus) =>
    directus.items('articles').readByQuery({
      limit: 1,
      fields: ['id'] as never,
      meta: '*' as never,
      filter: { status: { _eq: 'published' } },
    }),
  aggregates: (directus) =>
    directus
      .items('articles')
      .readByQuery({ aggregate: { count: '*', sum: 'views' }, groupBy: ['status'] } as never),
  'creates with defaults': withItems('articles', [{ title: 'One' }], (directus, [key]) =>
    directus.items('articles').readOne(key as number),
  ),
  'creates several': withItems('tags', [{ name: 'a' }, { name: 'b' }], (directus, keys) =>
    directus.items('tags').readMany(keys),
  ),
  'misses a required value': (directus) => directus.items('articles').createOne({ body: 'x' }),
  'a required value that is null': withItems('articles', [{ title: 'One' }], (directus, [key]) =>
    directus.items('articles').updateOne(key as number, { title: null }),
  ),
  'a key that exists': (directus) =>
    directus.items('languages').createOne({ code: 'en-US', name: 'x' }),
  'a foreign key that does not exist': (directus) =>
    directus.items('articles').createOne({ title: 'x', author: 99999 }),
  'leaves out fields that do not exist': withItems(
    'tags',
    [{ name: 'a', nothing: 1 }],
    (directus, keys) => directus.items('tags').readMany(keys),
  ),
  'updates one': withItems('articles', [{ title: 'One' }], (directus, [key]) =>
    directus
      .items('articles')
      .updateOne(
        key as number,
        { views: 7 },
        { fields: ['id', 'title', 'views', 'date_updated'] as never },
      ),
  ),
  'updates one that does not exist': (directus) =>
    directus.items('articles').updateOne(99999, { views: 7 }),
  'updates several': withItems('tags', [{ name: 'a' }, { name: 'b' }], (directus, keys) =>
    directus.items('tags').updateMany(keys, { name: 'c' }),
  ),
  'updates a batch': withItems('tags', [{ name: 'a' }, { name: 'b' }], (directus, keys) =>
    directus.items('tags').updateBatch(keys.map((id) => ({ id, name: `x${id % 1}` }))),
  ),
  'updates by query': withItems('tags', [{ name: 'qa' }, { name: 'qb' }], (directus) =>
    directus
      .items('tags')
      .updateByQuery({ filter: { name: { _starts_with: 'q' } } } as never, { name: 'z' }),
  ),
  'deletes one': withItems('tags', [{ name: 'a' }], async (directus, [key]) => {
    await directus.items('tags').deleteOne(key as number);
    return directus
      .items('tags')
      .readOne(key as number)
      .then(
        () => 'there',
        (error: unknown) => (isTransportError(error) ? error.code : error),
      );
  }),
  'deletes one that does not exist': (directus) => directus.items('tags').deleteOne(99999),
  'deletes several, of which one does not exist': withItems(
    'tags',
    [{ name: 'a' }],
    (directus, [key]) => directus.items('tags').deleteMany([key as number, 99999]),
  ),
  'deletes by query': withItems('tags', [{ name: 'da' }], async (directus) => {
    await directus.items('tags').deleteByQuery({ filter: { name: { _eq: 'da' } } } as never);
    return directus.items('tags').readByQuery({ filter: { name: { _eq: 'da' } } });
  }),
  'writes a to-one item': withItems(
    'articles',
    [{ title: 'One', author: { name: 'New' } }],
    (directus, [key]) =>
      directus
        .items('articles')
        .readOne(key as number, { fields: ['title', 'author.name'] as never }),
  ),
  'changes a to-one item': withItems(
    'articles',
    [{ title: 'One', author: { name: 'New' } }],
    async (directus, [key]) => {
      const { author } = await directus.items('articles').readOne(key as number);
      return directus
        .items('articles')
        .updateOne(
          key as number,
          { author: { id: author, name: 'Other' } },
          { fields: ['title', 'author.name'] as never },
        );
    },
  ),
  'writes a list': withItems('articles', [TRANSLATED], (directus, [key]) =>
    directus.items('articles').readOne(key as number, {
      fields: ['translations.title', 'translations.languages_code'] as never,
    }),
  ),
  'changes a list': withItems('articles', [TRANSLATED], async (directus, [key]) => {
    const { translations } = await directus
      .items('articles')
      .readOne(key as number, { fields: ['translations'] as never });
    const [first, second] = translations as number[];
    return directus.items('articles').updateOne(
      key as number,
      {
        translations: {
          create: [{ languages_code: 'en-US', title: 'Third' }],
          update: [{ id: first, title: 'Changed' }],
          delete: [second],
        },
      },
      { fields: ['translations.title'] as never },
    );
  }),
  'sets a list, which releases the rest': withItems(
    'articles',
    [TRANSLATED],
    async (directus, [key]) => {
      const { translations } = await directus
        .items('articles')
        .readOne(key as number, { fields: ['translations'] as never });
      return directus
        .items('articles')
        .updateOne(
          key as number,
          { translations: [(translations as number[])[1]] },
          { fields: ['translations.title'] as never },
        );
    },
  ),
  'writes many-to-many items': withItems(
    'articles',
    [{ title: 'One', tags: [{ tags_id: 1 }, { tags_id: { name: 'made here' } }] }],
    (directus, [key]) =>
      directus.items('articles').readOne(key as number, { fields: ['tags.tags_id.name'] as never }),
  ),
  'a list that is none': (directus) =>
    directus.items('articles').createOne({ title: 'x', translations: 5 }),
  'reads a singleton': (directus) => directus.singleton('site').read(),
  'updates a singleton': async (directus) => {
    await directus.singleton('site').update({ title: 'Side by side' });
    return directus.singleton('site').read({ fields: ['title'] as never });
  },
  'the user': async (directus) => {
    const { email, status, provider } = (await directus.users.me.read({
      fields: ['email', 'status', 'provider', 'password'] as never,
    })) as Record<string, unknown>;
    return { email, status, provider };
  },
  'creates a user, who can log in': async (directus) => {
    const user = (await directus.users.createOne({
      email: 'side@example.com',
      password: 'first-password',
      first_name: 'Side',
    } as never)) as { id: string; password: string };
    try {
      const { id: _, ...shown } = { id: user.id, password: user.password };
      return shown;
    } finally {
      await directus.users.deleteOne(user.id);
    }
  },
  'two users with one email': async (directus) => {
    const user = (await directus.users.createOne({ email: 'twice@example.com' } as never)) as {
      id: string;
    };
    try {
      return await directus.users.createOne({ email: 'twice@example.com' } as never);
    } finally {
      await directus.users.deleteOne(user.id);
    }
  },
  'items of the system by /items': (directus) => directus.transport.get('/items/directus_users'),
  'a route that does not exist': (directus) =>
    directus.transport.get('/nothing/here').then(() => 'there'),
  ping: (directus) => directus.server.ping(),
  'uploads a file': async (directus) => {
    const file = (await directus.files.upload(
      new File(['hello'], 'my-first_photo.txt', { type: 'text/plain' }),
      { description: 'x' } as never,
    )) as Record<string, unknown>;
    try {
      const { title, type, filesize, filename_download, description, folder, storage } = file;
      const content = await directus.assets.readOne(String(file.id));
      return {
        title,
        type,
        filesize: Number(filesize),
        filename_download,
        description,
        folder,
        storage,
        text: await content.text(),
      };
    } finally {
      await directus.files.deleteOne(String(file.id));
    }
  },
  'a part of a file': async (directus) => {
    const file = (await directus.files.upload(
      new File(['0123456789'], 'a.txt', { type: 'text/plain' }),
    )) as Record<string, unknown>;
    try {
      const { status, headers, data } = await directus.transport.get(`/assets/${String(file.id)}`, {
        headers: { range: 'bytes=2-4' },
        responseType: 'text',
      });
      return { status, range: headers['content-range'], data };
    } finally {
      await directus.files.deleteOne(String(file.id));
    }
  },
  'a file that does not exist': (directus) =>
    directus.assets.readOne('00000000-0000-4000-8000-00000000ffff'),
};

it.each(Object.entries(scenarios))('fakeDirectus: %s: the outcome is that of Directus', (_, work) =>
  expectSame(work),
);
