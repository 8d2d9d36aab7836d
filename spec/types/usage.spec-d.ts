/* eslint-disable @typescript-eslint/no-floating-promises -- type specs are compiled, never run */
// Queries as they are written in applications: kept in constants, typed, spread, put together, passed on.
import { map, of, switchMap } from 'rxjs';
import { describe, expectTypeOf, it } from 'vitest';
import {
  Directus,
  type Filter,
  type ItemInput,
  type ItemsHandler,
  type OneItem,
  type QueryMany,
  type QueryOne,
} from '../../lib';
import type { Article, Author, ListSchema } from './schema';

interface Note {
  id: number;
  title: string;
  editor?: number | Author | null;
}

interface Block {
  id: number;
  item: string | Author | Note;
}

interface Schema extends ListSchema {
  notes?: Note[]; // a collection that not every server has
  blocks: Block[];
}

const directus = new Directus<Schema>('https://directus.example.com');
const articles = directus.items('articles');
declare const more: boolean;
declare const term: string;

describe('a query in a constant', () => {
  it('keeps its exact result with `as const`, sort lists and nested lists included', async () => {
    const query = {
      fields: ['id', { author: ['name'] }],
      sort: ['-date_published', 'author.name'],
      filter: {
        status: { _in: ['draft', 'published'] },
        _or: [{ views: { _between: [1, 2] } }, { author: { name: { _in: ['Ada'] } } }],
      },
      deep: { tags: { _sort: ['-id'], _filter: { id: { _in: [1] } } } },
      meta: ['total_count'],
    } as const;
    type Row = { id: number; author: { name: string } };
    expectTypeOf((await articles.readByQuery(query)).data).toEqualTypeOf<Row[]>();
    expectTypeOf((await articles.readMany([1], query)).data).toEqualTypeOf<Row[]>();
    articles.readAll(query).subscribe((row) => {
      expectTypeOf(row).toEqualTypeOf<Row>();
    });
  });

  it('may sort by one field, by groups, and name aliases', async () => {
    articles.readByQuery({ sort: '-title' } as const);
    const groups = { groupBy: ['status'], aggregate: { count: '*' }, sort: ['-count'] } as const;
    expectTypeOf((await articles.readByQuery(groups)).data).toEqualTypeOf<
      { status: 'draft' | 'published'; count: number | string }[]
    >();
    const aliased = { alias: { reviews: 'tags' }, fields: ['reviews.id'] } as const;
    expectTypeOf((await articles.readByQuery(aliased)).data).toEqualTypeOf<
      { reviews: { id: number }[] }[]
    >();
  });

  it('is checked', () => {
    const fields = { fields: ['id', 'titel'] } as const;
    // @ts-expect-error -- no such field
    articles.readByQuery(fields);
    const sort = { sort: ['-titel'] } as const;
    // @ts-expect-error -- no such field
    articles.readByQuery(sort);
    const nested = { sort: ['title', 'author.nmae'] } as const;
    // @ts-expect-error -- no such field of an author
    articles.readByQuery(nested);
    // Constants may have members that nobody asks for, so that a filter needs its type to be checked for them.
    // @ts-expect-error -- no such field
    const filter = { titel: { _eq: 'a' } } as const satisfies Filter<Article>;
    articles.readByQuery({ filter });
    const parameter = { limt: 3 } as const;
    // @ts-expect-error -- no such parameter
    articles.readByQuery(parameter);
  });

  it('without `as const` is text, which could be anything', () => {
    const query = { fields: ['id'], sort: ['title'] };
    // @ts-expect-error -- string[] names no fields
    articles.readByQuery(query);
    const filter = { status: { _eq: 'draft' } };
    // @ts-expect-error -- any text is no status
    articles.readByQuery({ filter });
  });

  it('may be checked with satisfies', async () => {
    const query = { fields: ['id', 'author.name'], sort: ['-title'] } satisfies QueryMany<Article>;
    expectTypeOf((await articles.readByQuery(query)).data).toEqualTypeOf<
      { id: number; author: { name: string } }[]
    >();
    // @ts-expect-error -- no such field of an author
    const wrong = { sort: ['author.nmae'] } satisfies QueryMany<Article>;
    expectTypeOf(wrong).not.toBeAny();
  });
});

describe('a typed query', () => {
  it('fits any method, and may be spread', async () => {
    const query: QueryMany<Article> = { fields: ['id', 'year(date_published)'], sort: ['-title'] };
    const one: QueryOne<Article> = { fields: ['id'] };
    expectTypeOf((await articles.readOne(1, one)).title).toEqualTypeOf<string | undefined>();
    const { data } = await articles.readByQuery({ ...query, page: 2 });
    expectTypeOf(data.at(0)?.title).toEqualTypeOf<string | undefined>();
    const some = await articles.readByQuery({ ...query, fields: ['id'] });
    expectTypeOf(some.data).toEqualTypeOf<{ id: number }[]>();
  });

  it('is checked, functions and the kind of their fields, too', () => {
    // @ts-expect-error -- no such field
    const field: QueryMany<Article> = { fields: ['titel'] };
    // @ts-expect-error -- no such function
    const named: QueryMany<Article> = { fields: ['yaer(date_published)'] };
    // @ts-expect-error -- a number has no year
    const group: QueryMany<Article> = { groupBy: ['year(views)'] };
    // @ts-expect-error -- no such field of an author
    const sort: QueryMany<Article> = { sort: ['author.nmae'] };
    expectTypeOf([field, named, group, sort]).not.toBeAny();
  });
});

describe('a query that is put together', () => {
  it('of conditions', async () => {
    const { data } = await articles.readByQuery({
      fields: more ? ['id', 'title'] : ['id'],
      sort: more ? ['-date_published'] : ['title'],
      filter: { ...(more ? { title: { _contains: term } } : {}), status: { _eq: 'draft' } },
      search: more ? term : undefined,
      ...(more && { page: 2 }),
    });
    expectTypeOf(data.at(0)?.id).toEqualTypeOf<number | undefined>();
    articles.readByQuery({ sort: more ? '-title' : undefined });
    articles.readByQuery({ fields: ['id', ...(more ? (['title'] as const) : [])] });
  });

  it('of lists', async () => {
    const card = ['id', 'author.name'] as const;
    const { data } = await articles.readByQuery({ fields: [...card, 'views'] });
    expectTypeOf(data).toEqualTypeOf<{ id: number; author: { name: string }; views: number }[]>();
    const fields: (keyof Article)[] = ['id'];
    const known = await articles.readByQuery({ fields });
    expectTypeOf(known.data.at(0)?.title).toEqualTypeOf<string | undefined>();
    const sort: string[] = [];
    // @ts-expect-error -- any text is no field
    articles.readByQuery({ sort });
  });

  it('of lists that functions give', async () => {
    const card = () => ['id', 'title'] as const;
    const { data } = await articles.readByQuery({ fields: card() });
    expectTypeOf(data).toEqualTypeOf<{ id: number; title: string }[]>();
  });

  it('of filters, step by step', () => {
    let filter: Filter<Article> = { status: { _eq: 'published' } };
    filter = { _and: [filter, { title: { _icontains: term } }] };
    filter = { ...filter, title: { _eq: term } };
    const list: Filter<Article>[] = [];
    list.push({ views: { _gt: 1 } });
    const partial: Partial<Filter<Article>> = {};
    articles.readByQuery({ filter });
    articles.readByQuery({ filter: { _and: list } });
    articles.readByQuery({ filter: partial });
  });
});

describe('result types', () => {
  it('come from functions of one’s own', () => {
    const load = () => articles.readByQuery({ fields: ['id', { author: ['name'] }] });
    expectTypeOf(load).returns.resolves.toHaveProperty('data');
    expectTypeOf<Awaited<ReturnType<typeof load>>['data'][number]>().toEqualTypeOf<{
      id: number;
      author: { name: string };
    }>();
  });

  it('of a method are what any query could give', () => {
    type Articles = ReturnType<typeof directus.items<'articles'>>;
    expectTypeOf<Articles>().toEqualTypeOf<ItemsHandler<Article, Schema>>();
    type Row = Awaited<ReturnType<Articles['readByQuery']>>['data'][number];
    expectTypeOf<Row['title']>().toEqualTypeOf<string | undefined>();
  });

  it('can be named, and annotate what is read', async () => {
    type Card = OneItem<Article, 'id' | 'author.name'>;
    const card: Card = await articles.readOne(1, { fields: ['id', 'author.name'] });
    expectTypeOf(card).toEqualTypeOf<{ id: number; author: { name: string } }>();
    const plain: { id: number } = await articles.readOne(1, { fields: ['id'] });
    expectTypeOf(plain.id).toEqualTypeOf<number>();
  });

  it('go through operators', () => {
    const names$ = of(1).pipe(
      switchMap((id) => articles.readOne(id, { fields: ['title', { author: ['name'] }] })),
      map(({ author }) => author.name),
    );
    names$.subscribe((name) => {
      expectTypeOf(name).toEqualTypeOf<string>();
    });
  });

  it('can be written back, whole or in part', async () => {
    articles.updateOne(1, await articles.readOne(1));
    const part: Partial<Article> = { title: 'a' };
    articles.updateOne(1, part);
    const input: ItemInput<Article> = { title: 'a' };
    articles.createOne(input);
  });
});

describe('schemas', () => {
  it('may have collections and relations that are optional', async () => {
    const { data } = await directus.items('notes').readByQuery({
      fields: ['title', 'editor.name'],
      filter: { editor: { name: { _eq: 'Ada' } } },
      sort: ['editor.name'],
    });
    expectTypeOf(data.at(0)?.title).toEqualTypeOf<string | undefined>();
    expectTypeOf(data.at(0)?.editor?.name).toEqualTypeOf<string | undefined>();
    expectTypeOf((await directus.items('notes').readOne(1)).editor).toEqualTypeOf<
      number | null | undefined
    >();
  });

  it('tell items of several collections apart by what they have', async () => {
    const { item } = await directus.items('blocks').readOne(1, {
      fields: ['item:authors.name', 'item:notes.title'],
    });
    if (typeof item !== 'string' && 'title' in item) {
      expectTypeOf(item.title).toEqualTypeOf<string>();
    }
  });

  it('may be type aliases, with enums and Dates', async () => {
    enum Status {
      Draft = 'draft',
      Published = 'published',
    }
    type Page = { id: string; status: Status; changed: Date; words: string[] | null };
    const pages = new Directus<{ pages: Page[] }>('https://directus.example.com').items('pages');
    const { data } = await pages.readByQuery({
      fields: ['status'],
      filter: { status: { _in: [Status.Draft] }, changed: { _gt: new Date() } },
      sort: ['-changed'],
    });
    expectTypeOf(data).toEqualTypeOf<{ status: Status }[]>();
    const ids: readonly string[] = [];
    pages.readMany(ids, { fields: ['id'] });
  });
});
