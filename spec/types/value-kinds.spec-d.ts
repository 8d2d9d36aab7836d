/* eslint-disable @typescript-eslint/no-floating-promises -- type specs are compiled, never run */
// Fields that are objects without being relations, and keys that are more than text.
import { describe, expectTypeOf, it } from 'vitest';
import { Directus } from '../../lib';

interface Point {
  type: 'Point';
  coordinates: [number, number];
}

type ArticleId = string & { readonly __brand: 'article' };
type AuthorId = string & { readonly __brand: 'author' };
type CountId = number & { readonly __brand: 'count' };

interface Author {
  id: AuthorId;
  name: string;
  articles: ArticleId[] | Article[];
}

interface Count {
  id: CountId;
  value: number;
}

interface Article {
  id: ArticleId;
  place: object | null; // as `npx directus-rx types` writes a geometry
  point: Point | null;
  area: object;
  look: { color: { name: string }; sizes: number[] } | null;
  options: { name: string; price: number }[] | null;
  author: AuthorId | Author;
  counts: CountId[] | Count[];
}

interface Schema {
  articles: Article[];
  authors: Author[];
  counts: Count[];
}

const articles = new Directus<Schema>('https://directus.example.com').items('articles');
declare const authorId: AuthorId;
declare const articleId: ArticleId;

describe('a geometry', () => {
  it('a geometry is filtered by its shape', () => {
    const box = { type: 'Polygon', coordinates: [] };
    articles.readByQuery({ filter: { place: { _intersects_bbox: box } } });
    articles.readByQuery({ filter: { place: { _null: true } } });
    articles.readByQuery({ filter: { area: { _nintersects: box, _nnull: true } } });
    articles.readByQuery({ filter: { point: { _intersects: box } } });
    articles.readByQuery({ filter: { point: { _null: true } } });
    // @ts-expect-error -- no such operator
    articles.readByQuery({ filter: { place: { _intersect: box } } });
  });

  it('a geometry has no relation to follow', async () => {
    expectTypeOf(await articles.readOne(articleId, { fields: ['place', 'area'] })).toEqualTypeOf<{
      place: object | null;
      area: object;
    }>();
    // @ts-expect-error -- a geometry has no fields to ask for
    articles.readOne(articleId, { fields: ['place.type'] });
  });
});

describe('JSON of a known type', () => {
  it('typed JSON is filtered as JSON', () => {
    articles.readByQuery({
      filter: { look: { _json: { 'color.name': { _eq: 'red' } }, _nnull: true } },
    });
    articles.readByQuery({ filter: { look: { _contains: 'red', _nempty: true } } });
    articles.readByQuery({
      filter: { options: { _contains: 'red', _nempty: true, _null: false } },
    });
    articles.readByQuery({ filter: { options: { _json: { '[0].name': { _eq: 'red' } } } } });
  });
});

describe('a branded key', () => {
  it('a branded key is a key beside its item', async () => {
    const article = await articles.readOne(articleId);
    expectTypeOf(article.id).toEqualTypeOf<ArticleId>();
    expectTypeOf(article.author).toEqualTypeOf<AuthorId>();
    expectTypeOf(article.counts).toEqualTypeOf<CountId[]>();
  });

  it('does not stop a path', async () => {
    const { data } = await articles.readByQuery({
      fields: ['id', 'author.name', { author: ['id'], counts: ['value'] }],
      filter: {
        id: { _eq: articleId, _in: [articleId] },
        author: { _eq: authorId },
        counts: { value: { _gt: 1 } },
      },
      sort: ['-author.name'],
    });
    expectTypeOf(data).toEqualTypeOf<
      { id: ArticleId; author: { name: string; id: AuthorId }; counts: { value: number }[] }[]
    >();
    articles.readByQuery({ filter: { author: { articles: { id: { _in: [articleId] } } } } });
    // @ts-expect-error -- no such field of an author
    articles.readByQuery({ fields: ['author.nmae'] });
    // @ts-expect-error -- the key of an article is none of an author
    articles.readByQuery({ filter: { author: { _eq: articleId } } });
  });

  it('may be written', () => {
    articles.createOne({ author: authorId, counts: [] });
    articles.createOne({ author: { name: 'Ada' }, counts: [{ value: 1 }] });
    articles.updateOne(articleId, { author: authorId });
    // @ts-expect-error -- the key of an article is none of an author
    articles.updateOne(articleId, { author: articleId });
  });
});
