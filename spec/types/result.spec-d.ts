/* eslint-disable @typescript-eslint/no-floating-promises -- type specs are compiled, never run */
import { describe, expectTypeOf, it } from 'vitest';
import { type DefaultItem, Directus } from '../../lib';
import type { Author, Schema } from './schema';

const directus = new Directus<Schema>('https://directus.example.com');
const articles = directus.items('articles');

describe('without fields', () => {
  it('gives every field of the item, relations as their keys', async () => {
    expectTypeOf(await articles.readOne(1)).toEqualTypeOf<{
      id: number;
      status: 'draft' | 'published';
      title: string;
      body: string | null;
      views: number;
      featured: boolean;
      date_published: string | null;
      settings: { color: string } | null;
      keywords: string[];
      author: number;
      reviewer: number | null;
      tags: number[];
    }>();
  });

  it('is the same with * and with a query that names no fields', async () => {
    const all = await articles.readOne(1);
    expectTypeOf(await articles.readOne(1, { fields: ['*'] })).toEqualTypeOf(all);
    expectTypeOf(await articles.readOne(1, {})).toEqualTypeOf(all);
    expectTypeOf(await articles.readOne(1, { search: 'text' })).toEqualTypeOf(all);
  });
});

describe('with fields', () => {
  it('gives just those', async () => {
    expectTypeOf(await articles.readOne(1, { fields: ['id', 'title'] })).toEqualTypeOf<{
      id: number;
      title: string;
    }>();
  });

  it('knows of nothing that was not asked for', async () => {
    const article = await articles.readOne(1, { fields: ['title'] });
    expectTypeOf(article).not.toHaveProperty('id');
  });

  it('follows a relation by dot notation, to one item or to many', async () => {
    expectTypeOf(
      await articles.readOne(1, {
        fields: ['title', 'author.name', 'tags.tags_id.name'],
      }),
    ).toEqualTypeOf<{
      title: string;
      author: { name: string };
      tags: { tags_id: { name: string } }[];
    }>();
  });

  it('keeps a relation that may be empty nullable', async () => {
    expectTypeOf(await articles.readOne(1, { fields: ['reviewer.name'] })).toEqualTypeOf<{
      reviewer: { name: string } | null;
    }>();
  });

  it('gives several fields of one relation together', async () => {
    expectTypeOf(
      await articles.readOne(1, { fields: ['author.name', 'author.email'] }),
    ).toEqualTypeOf<{ author: { name: string; email: string | null } }>();
  });

  it('gives a relation named beside its fields as the item, as the server does', async () => {
    expectTypeOf(await articles.readOne(1, { fields: ['author', 'author.name'] })).toEqualTypeOf<{
      author: { name: string };
    }>();
  });

  it('gives all fields of a relation with .*', async () => {
    expectTypeOf(await articles.readOne(1, { fields: ['author.*'] })).toEqualTypeOf<{
      author: {
        id: number;
        name: string;
        email: string | null;
        articles: number[];
      };
    }>();
  });

  it('follows every relation once with *.*, and leaves values as they are', async () => {
    const article = await articles.readOne(1, { fields: ['*.*'] });
    expectTypeOf(article.title).toEqualTypeOf<string>();
    expectTypeOf(article.body).toEqualTypeOf<string | null>();
    expectTypeOf(article.keywords).toEqualTypeOf<string[]>();
    expectTypeOf(article.settings).toEqualTypeOf<{ color: string } | null>();
    expectTypeOf(article.author).toEqualTypeOf<{
      id: number;
      name: string;
      email: string | null;
      articles: number[];
    }>();
    expectTypeOf(article.reviewer).toEqualTypeOf<{
      id: number;
      name: string;
      email: string | null;
      articles: number[];
    } | null>();
    expectTypeOf(article.tags).toEqualTypeOf<
      { id: number; articles_id: number; tags_id: number }[]
    >();
  });

  it('gives the own fields beside followed ones with * and a path', async () => {
    const article = await articles.readOne(1, { fields: ['*', 'author.name'] });
    expectTypeOf(article.title).toEqualTypeOf<string>();
    expectTypeOf(article.tags).toEqualTypeOf<number[]>();
    expectTypeOf(article.author).toEqualTypeOf<{ name: string }>();
  });

  it('follows a circle of relations as far as it was written', async () => {
    const { author } = await articles.readOne(1, {
      fields: ['author.articles.author.articles.title'],
    });
    expectTypeOf(author.articles).toEqualTypeOf<{ author: { articles: { title: string }[] } }[]>();
  });

  it('gives some of the fields when their names are not known before', async () => {
    const fields: string[] = ['title'];
    // @ts-expect-error -- any text is not the name of a field
    await articles.readOne(1, { fields });
    const known: ('title' | 'id')[] = ['title'];
    expectTypeOf(await articles.readOne(1, { fields: known })).toEqualTypeOf<{
      id: number;
      title: string;
    }>();
  });
});

describe('fields of loose types', () => {
  interface Loose {
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- schemas that were generated or migrated have such fields
    anything: any;
    something: unknown;
    day: Date | null;
    moment: Date | string;
    blocks: { type: string }[] | null;
    inline: Author;
  }
  const loose = new Directus<{ loose: Loose }>('https://directus.example.com').items('loose');

  it('stay as they are, as nothing shows that they are relations', async () => {
    expectTypeOf(await loose.readOne(1)).toEqualTypeOf<Loose>();
    expectTypeOf(await loose.readOne(1, { fields: ['moment'] })).toEqualTypeOf<{
      moment: Date | string;
    }>();
    const { anything, something, day } = await loose.readOne(1, {
      fields: ['*.*'],
    });
    expectTypeOf(anything).toBeAny();
    expectTypeOf(something).toBeUnknown();
    expectTypeOf(day).toEqualTypeOf<Date | null>();
  });

  it('are followed where they are items without a key', async () => {
    expectTypeOf(await loose.readOne(1, { fields: ['inline.name'] })).toEqualTypeOf<{
      inline: { name: string };
    }>();
  });
});

describe('lists', () => {
  it('hold the items in data, and counts in meta', async () => {
    const { data, meta } = await articles.readByQuery({
      fields: ['title'],
      meta: '*',
    });
    expectTypeOf(data).toEqualTypeOf<{ title: string }[]>();
    expectTypeOf(meta?.filter_count).toEqualTypeOf<number | undefined>();
  });

  it('are the same for every method that gives one', async () => {
    type List = { title: string }[];
    const query = { fields: ['title'] } as const;
    expectTypeOf((await articles.readMany([1], query)).data).toEqualTypeOf<List>();
    expectTypeOf((await articles.createMany([], query)).data).toEqualTypeOf<List>();
    expectTypeOf((await articles.updateMany([1], {}, query)).data).toEqualTypeOf<List>();
    expectTypeOf((await articles.updateBatch([], query)).data).toEqualTypeOf<List>();
    expectTypeOf((await articles.updateByQuery({}, {}, query)).data).toEqualTypeOf<List>();
  });

  it('give the same observed as awaited', () => {
    articles.readByQuery({ fields: ['title'] }).subscribe(({ data }) => {
      expectTypeOf(data).toEqualTypeOf<{ title: string }[]>();
    });
  });
});

describe('wrong names', () => {
  it('are errors, at any depth', () => {
    // @ts-expect-error -- no such field
    articles.readOne(1, { fields: ['titel'] });
    // @ts-expect-error -- no such field of an author
    articles.readOne(1, { fields: ['author.nmae'] });
    // @ts-expect-error -- no such field two relations away
    articles.readOne(1, { fields: ['tags.tags_id.nmae'] });
    // @ts-expect-error -- a title has no fields
    articles.readOne(1, { fields: ['title.length'] });
    // @ts-expect-error -- one wrong name among right ones
    articles.readByQuery({ fields: ['id', 'titel'] });
    // @ts-expect-error -- JSON has no fields to ask for
    articles.readOne(1, { fields: ['settings.colour'] });
    // @ts-expect-error -- no such collection
    directus.items('artikels');
    // @ts-expect-error -- no such collection
    directus.singleton('sites');
  });
});

describe('system collections', () => {
  it('have the schema’s own fields beside Directus’s', async () => {
    const me = await directus.users.me.read({ fields: ['email', 'bio'] });
    expectTypeOf(me).toEqualTypeOf<{ email: string | null; bio: string }>();
    const user = await directus.items('directus_users').readOne('abc');
    expectTypeOf(user.bio).toEqualTypeOf<string>();
    expectTypeOf(user.first_name).toEqualTypeOf<string | null>();
    const file = await directus.files.readOne('abc', {
      fields: ['filename_download'],
    });
    expectTypeOf(file).toEqualTypeOf<{ filename_download: string }>();
  });
});

describe('a client without a schema', () => {
  const untyped = new Directus('https://directus.example.com');

  it('takes any collection and any field', async () => {
    const item = await untyped.items('whatever').readOne(1);
    expectTypeOf(item).toEqualTypeOf<DefaultItem>();
    expectTypeOf(item.title).toBeAny();
    const { data } = await untyped.items('whatever').readByQuery({
      fields: ['title', 'author.name', '*.*'],
      sort: ['-title'],
      filter: { title: { _contains: 'a' }, author: { name: { _eq: 'b' } } },
    });
    for (const row of data) expectTypeOf(row.title).toBeAny();
  });

  it('still shows what was asked for', async () => {
    const item = await untyped.items('whatever').readOne(1, { fields: ['title', 'author.name'] });
    expectTypeOf(item).toHaveProperty('title').toBeAny();
    expectTypeOf(item).toHaveProperty('author').toBeAny();
    expectTypeOf(item).not.toHaveProperty('views');
  });

  it('knows Directus’s own collections', async () => {
    const me = await untyped.users.me.read();
    expectTypeOf(me.email).toEqualTypeOf<string | null>();
    expectTypeOf(me.avatar).toEqualTypeOf<string | null>();
  });

  it('takes fields that were added to them', async () => {
    const me = await untyped.users.me.read({ fields: ['email', 'custom', 'role.custom'] });
    expectTypeOf(me.email).toEqualTypeOf<string | null>();
    expectTypeOf(me.custom).toBeAny();
    const whole = await untyped.users.me.read();
    expectTypeOf(whole.custom).toBeAny();
    untyped.users.me.update({ custom: 1, first_name: 'Ada' });
    untyped.users.readByQuery({ filter: { custom: { _eq: 1 } }, sort: ['-custom'] });
    untyped.files.readByQuery({ fields: ['id', 'uploaded_by.custom'] });
    // @ts-expect-error -- a name is text
    untyped.users.me.update({ first_name: 1 });
  });

  it('takes rows to write', () => {
    untyped.items('whatever').createOne({ title: 'a', author: { name: 'b' }, tags: [1] });
    untyped.items('whatever').updateMany([1], { title: null });
    const input: DefaultItem = { title: 'a' };
    untyped.items('whatever').updateOne(1, input);
  });
});
