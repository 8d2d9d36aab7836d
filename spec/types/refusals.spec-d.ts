/* eslint-disable @typescript-eslint/no-floating-promises -- type specs are compiled, never run */
// Queries that no server takes, or that ask for nothing.
import { describe, expectTypeOf, it } from 'vitest';
import { Directus } from '../../lib';
import type { Article, Author, Schema as Base } from './schema';

interface Schema extends Base {
  orders: { id: number; total: number | string; price: number | null; paid: string | null };
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

describe('an object in fields', () => {
  it('names a relation', () => {
    // @ts-expect-error -- asks for nothing
    articles.readOne(1, { fields: [{}] });
    // @ts-expect-error -- see above
    articles.readOne(1, { fields: ['id', {}] });
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
  const typed = new Directus<{ articles: Article[]; authors: Author[]; site: { id: number } }>('');

  it('have lists that are no singletons', () => {
    typed.items('articles');
    typed.singleton('site');
    typed.items('directus_users');
    typed.singleton('directus_settings');
    // @ts-expect-error -- a list of articles
    typed.singleton('articles');
  });
});
