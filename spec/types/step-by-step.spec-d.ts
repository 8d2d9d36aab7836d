/* eslint-disable @typescript-eslint/no-floating-promises -- type specs are compiled, never run */
// Queries, filters and items that are declared first, and filled afterwards.
import { describe, expectTypeOf, it } from 'vitest';
import { Directus, type Filter, type ItemInput, type QueryMany, type QueryOne } from '../../lib';
import type { Article, Schema } from './schema';

const directus = new Directus<Schema>('https://directus.example.com');
const articles = directus.items('articles');
declare const term: string;

describe('a query of a declared type', () => {
  it('a declared query has members that may be set', () => {
    const query: QueryMany<Article> = {};
    query.limit = 3;
    query.page = 2;
    query.search = term;
    query.fields = ['id', 'author.name'];
    query.sort = ['-title'];
    query.meta = '*';
    query.filter = { status: { _eq: 'draft' } };
    query.filter.title = { _contains: term };
    query.deep = { tags: { _limit: 3 } };
    query.groupBy = ['status'];
    articles.readByQuery(query);
    const one: QueryOne<Article> = {};
    one.fields = ['title'];
    one.version = 'draft';
    articles.readOne(1, one);
  });

  it('gives some of the fields, as nothing shows which', async () => {
    const query: QueryMany<Article> = { fields: ['id'] };
    const { data } = await articles.readByQuery(query);
    expectTypeOf(data).toEqualTypeOf<Partial<Article>[]>();
    // @ts-expect-error -- a function of a field has no place in Partial<Article>
    expectTypeOf(data.at(0)?.date_published_year).toBeNumber();
    const one: QueryOne<Article> = { fields: ['title'] };
    expectTypeOf(await articles.readOne(1, one)).toEqualTypeOf<Partial<Article>>();
  });

  it('gives every field where its type says that it asks for none', async () => {
    const query: QueryMany<Article, never> = { limit: 3, sort: ['-title'] };
    const { data } = await articles.readByQuery(query);
    expectTypeOf(data.at(0)?.author).toEqualTypeOf<number | undefined>();
  });
});

describe('a filter of a declared type', () => {
  it('a declared filter has members that may be set, and lists that grow', () => {
    const filter: Filter<Article> = {};
    filter.status = { _eq: 'published' };
    filter.author = { name: { _eq: term } };
    filter._and = [];
    filter._and.push({ title: { _contains: term } });
    filter._or = [{ views: { _gt: 3 } }];
    filter._or.push(filter);
    const ids: readonly number[] = [1, 2];
    filter.id = { _in: ids };
    articles.readByQuery({ filter });
    articles.readByQuery({ filter: { _and: [filter, { views: { _lt: 1 } }] } });
    // @ts-expect-error -- no such status
    filter.status = { _eq: 'archived' };
    // @ts-expect-error -- no such field
    filter._and.push({ titel: { _eq: 'a' } });
  });
});

describe('an item of a declared type', () => {
  it('a declared item has members that may be set', () => {
    const input: ItemInput<Article> = {};
    input.title = term;
    input.author = { name: term };
    input.tags = [{ tags_id: 1 }];
    articles.createOne(input);
    // @ts-expect-error -- a title is text
    input.title = 3;
  });
});

describe('one name in place of a list', () => {
  it('a single name gives the same as a list of it', async () => {
    expectTypeOf((await articles.readByQuery({ fields: 'title' })).data).toEqualTypeOf<
      { title: string }[]
    >();
    expectTypeOf(await articles.readOne(1, { fields: 'author.name' })).toEqualTypeOf<{
      author: { name: string };
    }>();
    const all = await articles.readByQuery({ fields: '*.*' });
    expectTypeOf(all.data.map(({ author }) => author.name)).toEqualTypeOf<string[]>();
    expectTypeOf(await articles.readOne(1, { fields: '*' })).toEqualTypeOf(
      await articles.readOne(1),
    );
    const query = { fields: 'title', sort: '-title' } as const;
    expectTypeOf((await articles.readByQuery(query)).data).toEqualTypeOf<{ title: string }[]>();
    expectTypeOf(
      await articles.readOne(1, { alias: { heading: 'title' }, fields: 'heading' }),
    ).toEqualTypeOf<{ heading: string }>();
    const typed: QueryMany<Article> = { fields: 'title', groupBy: 'status' };
    articles.readByQuery(typed);
  });

  it('groups', async () => {
    const { data } = await articles.readByQuery({ groupBy: 'status', aggregate: { count: '*' } });
    expectTypeOf(data).toEqualTypeOf<{ status: 'draft' | 'published'; count: number | string }[]>();
    articles.readByQuery({ groupBy: 'year(date_published)' });
  });

  it('a single name is checked', () => {
    // @ts-expect-error -- no such field
    articles.readByQuery({ fields: 'titel' });
    // @ts-expect-error -- no such field
    articles.readByQuery({ groupBy: 'staus' });
    // @ts-expect-error -- two names need a list
    articles.readByQuery({ fields: 'id,title' });
    const text: string = term;
    // @ts-expect-error -- any text is no field
    articles.readByQuery({ fields: text });
  });
});
