/* eslint-disable @typescript-eslint/no-floating-promises -- type specs are compiled, never run */
import { describe, it } from 'vitest';
import { Directus } from '../../lib';
import type { Schema } from './schema';

const directus = new Directus<Schema>('https://directus.example.com');
const articles = directus.items('articles');

describe('filter', () => {
  it('takes the operators of a field’s kind', () => {
    articles.readByQuery({
      filter: { title: { _contains: 'a', _starts_with: 'b', _neq: 'c' } },
    });
    articles.readByQuery({
      filter: { views: { _gt: 1, _between: [1, 2], _in: [3] } },
    });
    articles.readByQuery({ filter: { featured: { _eq: true } } });
    articles.readByQuery({
      filter: { status: { _eq: 'draft', _in: ['draft', 'published'] } },
    });
    articles.readByQuery({
      filter: { date_published: { _gte: '$NOW(-1 week)', _nnull: true } },
    });
    articles.readByQuery({ filter: { body: { _null: true, _empty: false } } });
    articles.readByQuery({ filter: { 'year(date_published)': { _eq: 2024 } } });
  });

  it('goes through relations, to one item and to many', () => {
    articles.readByQuery({ filter: { author: { name: { _eq: 'Ada' } } } });
    articles.readByQuery({
      filter: { author: { articles: { title: { _eq: 'a' } } } },
    });
    articles.readByQuery({ filter: { author: { _eq: 1 } } });
    articles.readByQuery({ filter: { reviewer: { _null: true } } });
    articles.readByQuery({
      filter: { tags: { tags_id: { name: { _in: ['news'] } } } },
    });
    articles.readByQuery({
      filter: { tags: { _some: { tags_id: { _eq: 1 } } } },
    });
    articles.readByQuery({
      filter: { tags: { _none: { tags_id: { name: { _eq: 'x' } } } } },
    });
  });

  it('nests with _and and _or', () => {
    articles.readByQuery({
      filter: {
        _or: [{ title: { _eq: 'a' } }, { _and: [{ views: { _lt: 3 } }, {}] }],
      },
    });
  });

  it('may be put together before', () => {
    const filter = { title: { _eq: 'a' } };
    articles.readByQuery({ filter });
  });

  it('refuses fields that are not there', () => {
    // @ts-expect-error -- no such field
    articles.readByQuery({ filter: { titel: { _eq: 'a' } } });
    // @ts-expect-error -- no such field of an author
    articles.readByQuery({ filter: { author: { nmae: { _eq: 'a' } } } });
    // @ts-expect-error -- no such field, nested
    articles.readByQuery({ filter: { _or: [{ titel: { _eq: 'a' } }] } });
    // @ts-expect-error -- no such logic
    articles.readByQuery({ filter: { _xor: [] } });
  });

  it('refuses operators that a field’s kind does not have', () => {
    // @ts-expect-error -- no such operator
    articles.readByQuery({ filter: { title: { _equals: 'a' } } });
    // @ts-expect-error -- a number contains no text
    articles.readByQuery({ filter: { views: { _contains: 1 } } });
    // @ts-expect-error -- true is not more than false
    articles.readByQuery({ filter: { featured: { _gt: false } } });
    // @ts-expect-error -- only relations with many items have _some
    articles.readByQuery({ filter: { author: { _some: { id: { _eq: 1 } } } } });
  });

  it('refuses values of another type', () => {
    // @ts-expect-error -- views is a number
    articles.readByQuery({ filter: { views: { _eq: 'many' } } });
    // @ts-expect-error -- title is text
    articles.readByQuery({ filter: { title: { _eq: 1 } } });
    // @ts-expect-error -- no such status
    articles.readByQuery({ filter: { status: { _eq: 'archived' } } });
    // @ts-expect-error -- a list is needed
    articles.readByQuery({ filter: { views: { _in: 1 } } });
    // @ts-expect-error -- from and to
    articles.readByQuery({ filter: { views: { _between: [1] } } });
    // Directus takes a value for `{ _eq: value }`.
    articles.readByQuery({ filter: { title: 'a', status: 'draft', author: 5, views: 3 } });
    // @ts-expect-error -- no such status
    articles.readByQuery({ filter: { status: 'archived' } });
    // @ts-expect-error -- the key of an author is a number
    articles.readByQuery({ filter: { author: { _eq: 'ada' } } });
  });
});

describe('sort', () => {
  it('takes fields, descending ones, those of relations and functions', () => {
    articles.readByQuery({ sort: 'title' });
    articles.readByQuery({
      sort: ['-date_published', 'title', 'author.name', '-author.name'],
    });
    articles.readByQuery({
      sort: ['year(date_published)', '-year(date_published)'],
    });
  });

  it('refuses what is no field', () => {
    // @ts-expect-error -- no such field
    articles.readByQuery({ sort: ['titel'] });
    // @ts-expect-error -- no such field
    articles.readByQuery({ sort: '-titel' });
    // @ts-expect-error -- no such relation
    articles.readByQuery({ sort: 'autor.name' });
    // @ts-expect-error -- a plus sign means nothing
    articles.readByQuery({ sort: '+title' });
  });
});

describe('the rest of a query', () => {
  it('is typed', () => {
    articles.readByQuery({
      limit: -1,
      offset: 1,
      page: 2,
      meta: ['total_count'],
      search: 'a',
    });
    articles.readByQuery({
      aggregate: { count: '*', avg: ['views'] },
      groupBy: ['author'],
    });
    articles.readByQuery({
      alias: { writer: 'author' },
      deep: { tags: { _limit: 3 } },
    });
    // @ts-expect-error -- a number
    articles.readByQuery({ limit: 'all' });
    // @ts-expect-error -- no such count
    articles.readByQuery({ meta: ['row_count'] });
    // @ts-expect-error -- no such function
    articles.readByQuery({ aggregate: { median: 'views' } });
    // @ts-expect-error -- no such parameter
    articles.readByQuery({ limits: 1 });
    // @ts-expect-error -- one item has no limit
    articles.readOne(1, { limit: 1 });
    // @ts-expect-error -- groups are of fields
    articles.readByQuery({ groupBy: ['autor'], aggregate: { count: '*' } });
    // @ts-expect-error -- no such field
    articles.readByQuery({ aggregate: { avg: ['veiws'] } });
  });

  it('refuses keys that are no text or number', () => {
    // @ts-expect-error -- a key is missing
    articles.readOne();
    // @ts-expect-error -- an object is no key
    articles.readOne({ id: 1 });
    // @ts-expect-error -- a list of keys
    articles.readMany(1);
  });
});

describe('items to write', () => {
  it('hold some of the fields, relations as key, item or changes', () => {
    articles.createOne({ title: 'a', author: 1 });
    articles.createOne({
      author: { name: 'Ada' },
      tags: [{ tags_id: 1 }, { tags_id: { name: 'x' } }],
    });
    articles.updateOne(1, {
      tags: { create: [{ tags_id: 1 }], update: [], delete: [2] },
    });
    articles.updateOne(1, { body: null, reviewer: null, tags: [1, 2] });
    articles.updateBatch([{ id: 1, title: 'a' }]);
    directus.singleton('site').update({ title: 'a' });
    directus.users.me.update({ bio: 'a', first_name: 'b' });
  });

  it('refuse wrong names and values', () => {
    // @ts-expect-error -- no such field
    articles.createOne({ titel: 'a' });
    // @ts-expect-error -- a number is no title
    articles.createOne({ title: 1 });
    // @ts-expect-error -- an author has no titles
    articles.createOne({ author: { title: 'a' } });
    // @ts-expect-error -- an article is not a list
    articles.createOne([{ title: 'a' }]);
    // @ts-expect-error -- no such field
    directus.users.me.update({ biography: 'a' });
    // @ts-expect-error -- no such field, in a list
    articles.createMany([{ title: 'a' }, { titel: 'b' }]);
  });
});

describe('export', () => {
  it('is JSON, as rows cannot be read from another file', () => {
    articles.readByQuery({ export: 'json' });
    articles.export('csv', { limit: -1 });
    // @ts-expect-error -- a text, which `export` gives
    articles.readByQuery({ export: 'csv' });
    // @ts-expect-error -- a file has a list of rows
    articles.readOne(1, { export: 'json' });
  });
});

describe('a version', () => {
  it('is for reading alone', () => {
    articles.readOne(1, { version: 'draft' });
    articles.readByQuery({ version: 'draft', versionRaw: true });
    // @ts-expect-error -- the server would change the published item
    articles.updateOne(1, {}, { version: 'draft' });
    // @ts-expect-error -- see above
    articles.createMany([{}], { versionRaw: true });
    // @ts-expect-error -- see above
    articles.updateByQuery({ version: 'draft', limit: 1 }, {});
    // @ts-expect-error -- see above
    articles.deleteByQuery({ version: 'draft', limit: 1 });
    const query = { version: 'draft' };
    // @ts-expect-error -- see above
    directus.singleton('site').update({}, query);
  });
});
