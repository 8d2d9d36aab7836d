/* eslint-disable @typescript-eslint/no-floating-promises -- type specs are compiled, never run */
// Queries that no server takes, or that ask for nothing.
import { describe, expectTypeOf, it } from 'vitest';
import { Directus } from '../../lib';
import { realtime } from '../../lib/realtime';
import type { Article, Author, Schema as Base } from './schema';

interface Schema extends Base {
  orders: { id: number; total: number | string; price: number | null; paid: string | null };
}

interface Typed {
  articles: Article[];
  authors: Author[];
  site: { id: number };
}

const directus = new Directus<Schema>('https://directus.example.com');
const articles = directus.items('articles');

describe('functions over items', () => {
  it('add up and average numbers', () => {
    directus.items('orders').readByQuery({
      aggregate: {
        sum: ['total', 'price'],
        avg: 'price',
        avgDistinct: 'total',
        sumDistinct: ['id'],
      },
    });
    directus.items('orders').readByQuery({
      aggregate: { min: ['paid'], max: 'price', countDistinct: 'paid', count: ['paid', '*'] },
    });
    // @ts-expect-error -- a title is no number
    articles.readByQuery({ aggregate: { sum: ['title'] } });
    // @ts-expect-error -- see above
    articles.readByQuery({ aggregate: { sum: ['views', 'title'] } });
    // @ts-expect-error -- a text is no number
    articles.readByQuery({ aggregate: { avgDistinct: 'body' } });
    // @ts-expect-error -- an average is of a field
    articles.readByQuery({ aggregate: { avg: '*' } });
    // @ts-expect-error -- the smallest is of a field
    articles.readByQuery({ aggregate: { min: ['*'] } });
  });
});

describe('a path behind *', () => {
  it('names a field of a relation', async () => {
    const article = await articles.readOne(1, { fields: ['*.name'] });
    expectTypeOf(article.author).toHaveProperty('name');
    articles.readOne(1, { fields: ['*.*', '*.id', '*.tags_id.name', '*.*.*'] });
    // @ts-expect-error -- no relation has such a field
    articles.readOne(1, { fields: ['*.nmae'] });
    // @ts-expect-error -- see above
    articles.readByQuery({ fields: ['id', '*.tag_id.name'] });
  });
});

describe('deep', () => {
  it('takes relations alone', () => {
    type DeepOfArticle = NonNullable<
      NonNullable<Parameters<typeof articles.readByQuery>[0]>['deep']
    >;
    expectTypeOf<keyof DeepOfArticle>().toEqualTypeOf<
      'author' | 'reviewer' | 'tags' | 'settings'
    >();
    // @ts-expect-error -- a title is no relation
    articles.readByQuery({ deep: { title: {} } });
  });
});

describe('a collection', () => {
  it('a collection name is written as the schema has it', () => {
    // @ts-expect-error -- no such collection
    directus.items('Articles');
    // @ts-expect-error -- no such collection
    directus.items('');
  });
});

describe('schemas that tell singletons', () => {
  const typed = new Directus<Typed>('');

  it('a list is no singleton, and a singleton no list', () => {
    typed.items('articles');
    typed.singleton('site');
    typed.items('directus_users');
    typed.singleton('directus_settings');
    // @ts-expect-error -- a list of articles
    typed.singleton('articles');
    // @ts-expect-error -- one item
    typed.items('site');
    // @ts-expect-error -- one item, whatever its type
    typed.items<'site', Author>('site');
    // @ts-expect-error -- a list of users
    typed.singleton('directus_users');
    // @ts-expect-error -- no live list of one item
    realtime(typed).live('site');
  });

  it('names that are known at run time only are taken', () => {
    const name: string = 'site';
    typed.items(name);
    typed.singleton(name);
  });

  it('a schema without lists takes a name for both', () => {
    directus.items('site');
    directus.singleton('articles');
    // @ts-expect-error -- a list of files, in every schema
    directus.singleton('directus_files');
  });

  it('a schema as a type parameter has the names of its constraint', () => {
    const first = <S extends { articles: Article[] }>(client: Directus<S>) =>
      client.items('articles').readByQuery({ limit: 1 });
    const title = <S extends { site: { title: string } }>(client: Directus<S>) =>
      client.singleton('site').read();
    const any = <S extends object, C extends keyof S & string>(client: Directus<S>, name: C) =>
      client.items(name).readByQuery({ limit: 1 });
    expectTypeOf(first).parameter(0).not.toBeAny();
    expectTypeOf(title).parameter(0).not.toBeAny();
    expectTypeOf(any).parameter(0).not.toBeAny();
  });
});
