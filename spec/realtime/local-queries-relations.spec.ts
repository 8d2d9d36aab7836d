import { describe, expect, it } from 'vitest';
import { describeCollections, localQueries } from '../../lib/local-queries';
import { present } from '../support/present';

const collections = describeCollections(
  {
    pages: {
      fields: {
        id: 'integer',
        title: 'string',
        parent: { m2o: 'pages' },
        children: { o2m: 'pages', field: 'parent' },
      },
    },
    articles: {
      fields: { id: 'integer', title: 'string', author: { m2o: 'authors' }, tags: 'csv' },
    },
    authors: {
      fields: {
        id: 'integer',
        name: 'string',
        articles: { o2m: 'articles', field: 'author' },
        favorite: { m2o: 'articles' },
      },
    },
    words: { fields: { id: 'integer', word: 'string', language: { m2o: 'languages' } } },
    languages: { fields: { id: 'integer', name: 'string' } },
  },
  'sqlite',
);

const listOf = (collection: string, query: object) =>
  present(localQueries({ collections, database: 'sqlite' }).list(collection, { ...query }, 'id'));

describe('a list whose rows hold something of other rows of its collection', () => {
  const page = { id: 1, title: 'a', parent: null };
  const article = { id: 1, title: 'a', author: { id: 1, name: 'Ada', articles: [1] } };

  it.each([
    ['the name of the parent', ['id', 'parent.title'], { id: 1, parent: null }],
    ['the keys of the children', ['id', 'children'], { id: 1, children: [] }],
    ['the keys of the children in *', ['*'], { ...page, children: [] }],
    ['the names of the children', ['id', 'children.title'], { id: 1, children: [] }],
  ])('local queries: is read after each change: %s', (_, fields, row) => {
    const list = listOf('pages', { fields, sort: ['id'] });
    expect(list.update([], row)).toBeUndefined();
    expect(list.remove([row], '1')).toBeUndefined();
  });

  it.each([
    ['filter', { filter: { parent: { title: { _eq: 'a' } } } }],
    ['order', { sort: ['parent.title', 'id'] }],
  ])('local queries: is read after each change where the %s needs it', (_, query) => {
    const row = { id: 1, parent: null };
    expect(listOf('pages', { fields: ['id'], ...query }).update([], row)).toBeUndefined();
  });

  it('local queries: is read after each change where a related item has such a list', () => {
    const fields = ['id', 'title', 'author.*'];
    const list = listOf('articles', { fields, sort: ['id'] });
    const author = { ...article.author, favorite: null };
    expect(list.update([], { ...article, author })).toBeUndefined();
  });

  it('local queries: a change of an item without related rows of its own collection is merged', () => {
    const list = listOf('pages', { fields: ['id', 'title', 'parent'], sort: ['id'] });
    expect(list.update([], page)).toEqual([page]);
    const words = listOf('words', { fields: ['*', 'language.name'], sort: ['id'] });
    const word = { id: 1, word: 'a', language: { id: 1, name: 'b' } };
    expect(words.update([], word)).toEqual([word]);
    expect(words.remove([word], '1')).toEqual([]);
  });

  it('local queries: is read after a delete where foreign keys lead back to its collection', () => {
    const pages = listOf('pages', { fields: ['id', 'title', 'parent'], sort: ['id'] });
    expect(pages.remove([page], '1')).toBeUndefined();
    const articles = listOf('articles', { fields: ['id', 'title'], sort: ['id'] });
    expect(articles.update([], { id: 1, title: 'a' })).toHaveLength(1);
    expect(articles.remove([{ id: 1, title: 'a' }], '1')).toBeUndefined();
  });
});
