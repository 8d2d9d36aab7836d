import { inspect } from 'node:util';
import { describe } from 'vitest';
import type { Call } from '../../lib/call';
import type { ItemsHandler } from '../../lib/handlers/items';
import type { DefaultItem } from '../../lib/types/schema';
import { itMeetsTheContract, type Refusal } from '../support/endpoint-contract';

const row = { id: 15, title: 'One' };
const rows = [row, { id: 16, title: 'Two' }];
const meta = { total_count: 40, filter_count: 2 };
const isOpen = { status: { _eq: 'open' } };

/** Calls that must refuse each of these values: what a caller in plain JavaScript may hand over. */
interface Rule extends Pick<Refusal, 'error' | 'says'> {
  readonly values: readonly unknown[];
  readonly calls: Readonly<
    Record<string, (articles: ItemsHandler<DefaultItem>, value: never) => Call<unknown>>
  >;
}

const show = (value: unknown): string =>
  typeof value === 'object' ? JSON.stringify(value) : inspect(value);

const refusals = ({ error, says, values, calls }: Rule): Refusal[] =>
  Object.entries(calls).flatMap(([name, call]) =>
    values.map((value) => ({
      name: `${name} ${show(value)}`,
      call: (directus) => call(directus.items('articles'), value as never),
      error,
      says,
    })),
  );

const byKey: Rule['calls'] = {
  'readOne of the key': (articles, id) => articles.readOne(id),
  'updateOne of the key': (articles, id) => articles.updateOne(id, { title: 'x' }),
  'deleteOne of the key': (articles, id) => articles.deleteOne(id),
};

const byKeys: Rule['calls'] = {
  'readMany of': (articles, ids) => articles.readMany(ids),
  'updateMany of': (articles, ids) => articles.updateMany(ids, { title: 'x' }),
  'deleteMany of': (articles, ids) => articles.deleteMany(ids),
};

const notObjects = [undefined, null, 'text', 15, [{}]];

const rules: readonly Rule[] = [
  {
    // It would mean the whole collection.
    error: 'EmptyParamError',
    says: 'id cannot be an empty string',
    values: [''],
    calls: byKey,
  },
  ...['.', '..'].map((dots): Rule => ({
    // No URL can hold them: they would mean the collection, or the one above it.
    error: 'InvalidParamError',
    says: `id cannot be "${dots}"`,
    values: [dots],
    calls: byKey,
  })),
  {
    error: 'InvalidParamError',
    says: 'id must be a string or a number',
    values: [undefined, null, NaN, Infinity, true, {}, ['a'], Symbol('s')],
    calls: byKey,
  },
  {
    error: 'InvalidParamError',
    says: 'id is not well-formed Unicode',
    values: ['a\ud800'],
    calls: byKey,
  },
  {
    error: 'InvalidParamError',
    says: 'ids must be an array',
    values: [undefined, null, 15, '15', { 0: 15 }],
    calls: byKeys,
  },
  {
    error: 'InvalidParamError',
    says: 'ids must all be non-empty strings or numbers',
    values: [[15, ''], [null], [15, undefined], [NaN], [{}]],
    calls: byKeys,
  },
  {
    error: 'InvalidParamError',
    says: 'item must be an object',
    values: notObjects,
    calls: {
      'createOne of': (articles, item) => articles.createOne(item),
      'updateOne with': (articles, item) => articles.updateOne(15, item),
    },
  },
  {
    error: 'InvalidParamError',
    says: 'items must be an array',
    values: [undefined, null, {}, 'text'],
    calls: {
      'createMany of': (articles, items) => articles.createMany(items),
      'updateBatch of': (articles, items) => articles.updateBatch(items),
    },
  },
  {
    error: 'InvalidParamError',
    says: 'each of items must be an object',
    values: [[null], [{}, undefined], ['text'], [15], [[{}]]],
    calls: {
      'createMany of': (articles, items) => articles.createMany(items),
      'updateBatch of': (articles, items) => articles.updateBatch(items),
    },
  },
  {
    error: 'InvalidParamError',
    says: 'data must be an object',
    values: notObjects,
    calls: {
      'updateMany with': (articles, data) => articles.updateMany([15], data),
      'updateByQuery with': (articles, data) => articles.updateByQuery({}, data),
    },
  },
  {
    error: 'InvalidParamError',
    says: 'updateQuery must be an object',
    values: notObjects,
    calls: { 'updateByQuery of': (articles, query) => articles.updateByQuery(query, {}) },
  },
  {
    error: 'InvalidParamError',
    says: 'query must be an object',
    values: notObjects,
    calls: { 'deleteByQuery of': (articles, query) => articles.deleteByQuery(query) },
  },
];

describe('items', () => {
  itMeetsTheContract(
    [
      {
        name: 'readOne',
        call: (directus, options) => directus.items('articles').readOne(15, undefined, options),
        sends: 'GET /items/articles/15',
        answer: { data: row },
        gives: row,
      },
      {
        name: 'readOne with a query',
        call: (directus, options) =>
          directus
            .items('articles')
            .readOne(
              15,
              { fields: ['title', 'author.name'], deep: { tags: { _limit: 3 } }, version: 'draft' },
              options,
            ),
        sends: 'GET /items/articles/15',
        params: {
          fields: 'title,author.name',
          deep: { tags: { _limit: 3 } },
          version: 'draft',
        },
        answer: { data: row },
        gives: row,
      },
      {
        name: 'readOne of a key with characters that mean something in a URL',
        call: (directus, options) =>
          directus.items('pages').readOne('help/first steps?#%', undefined, options),
        sends: 'GET /items/pages/help%2Ffirst%20steps%3F%23%25',
        answer: { data: row },
        gives: row,
      },
      {
        name: 'readOne of the key 0',
        call: (directus, options) => directus.items('articles').readOne(0, undefined, options),
        sends: 'GET /items/articles/0',
        answer: { data: row },
        gives: row,
      },
      {
        name: 'readOne of a collection whose name could be a path',
        call: (directus, options) => directus.items('../users').readOne(15, undefined, options),
        sends: 'GET /items/..%2Fusers/15',
        answer: { data: row },
        gives: row,
      },
      {
        name: 'readOne of a system collection, which has a path of its own',
        call: (directus, options) =>
          directus.items('directus_folders').readOne('abc', undefined, options),
        sends: 'GET /folders/abc',
        answer: { data: row },
        gives: row,
      },
      {
        name: 'readMany',
        call: (directus, options) =>
          directus.items('articles').readMany([16, 15], undefined, options),
        sends: 'GET /items/articles',
        params: { filter: { id: { _in: [16, 15] } }, limit: '2' },
        answer: { data: rows },
        gives: { data: [rows[1], rows[0]] },
      },
      {
        name: 'readMany with a filter of its own, which must hold beside the keys',
        call: (directus, options) =>
          directus.items('articles').readMany([15], { filter: isOpen, limit: 10 }, options),
        sends: 'GET /items/articles',
        params: { filter: { _and: [{ id: { _in: [15] } }, isOpen] }, limit: '10' },
        answer: { data: [row] },
        gives: { data: [row] },
      },
      {
        name: 'readMany with a sort, which then decides the order',
        call: (directus, options) =>
          directus.items('articles').readMany([16, 15], { sort: ['title'] }, options),
        sends: 'GET /items/articles',
        params: { filter: { id: { _in: [16, 15] } }, limit: '2', sort: 'title' },
        answer: { data: rows },
        gives: { data: rows },
      },
      {
        name: 'readMany of fields without the key, which is asked for and taken out again',
        call: (directus, options) =>
          directus.items('articles').readMany([16, 15], { fields: ['title'] }, options),
        sends: 'GET /items/articles',
        params: { fields: 'title,id', filter: { id: { _in: [16, 15] } }, limit: '2' },
        answer: { data: rows },
        gives: { data: [{ title: 'Two' }, { title: 'One' }] },
      },
      {
        name: 'readMany of fields that the key is among',
        call: (directus, options) =>
          directus.items('articles').readMany([16, 15], { fields: ['*.*'] }, options),
        sends: 'GET /items/articles',
        params: { fields: '*.*', filter: { id: { _in: [16, 15] } }, limit: '2' },
        answer: { data: rows },
        gives: { data: [rows[1], rows[0]] },
      },
      {
        name: 'readMany of a collection with another primary key',
        call: (directus, options) =>
          directus.items('pages', { primaryKey: 'slug' }).readMany(['b', 'a'], undefined, options),
        sends: 'GET /items/pages',
        params: { filter: { slug: { _in: ['b', 'a'] } }, limit: '2' },
        answer: { data: [{ slug: 'a' }, { slug: 'b' }] },
        gives: { data: [{ slug: 'b' }, { slug: 'a' }] },
      },
      {
        name: 'readMany of more keys than the server gives by default, a limit of undefined being none',
        call: (directus, options) =>
          directus.items('articles').readMany(
            [...Array(150).keys()].map((n) => n + 1),
            { limit: undefined },
            options,
          ),
        sends: 'GET /items/articles',
        params: { filter: { id: { _in: [...Array(150).keys()].map((n) => n + 1) } }, limit: '150' },
        answer: { data: [] },
        gives: { data: [] },
      },
      {
        name: 'readByQuery',
        call: (directus, options) => directus.items('articles').readByQuery(undefined, options),
        sends: 'GET /items/articles',
        answer: { data: rows },
        gives: { data: rows },
      },
      {
        name: 'readByQuery with every parameter',
        call: (directus, options) =>
          directus.items('articles').readByQuery(
            {
              fields: ['*', 'author.name'],
              filter: { _or: [isOpen, { title: { _contains: 'a&b=c' } }] },
              search: 'two words',
              sort: ['-date', 'title'],
              limit: -1,
              offset: 20,
              page: 3,
              meta: ['total_count', 'filter_count'],
              deep: { author: { _fields: ['name'] } },
              alias: { reviews: 'comments' },
            },
            options,
          ),
        sends: 'GET /items/articles',
        params: {
          fields: '*,author.name',
          filter: { _or: [isOpen, { title: { _contains: 'a&b=c' } }] },
          search: 'two words',
          sort: '-date,title',
          limit: '-1',
          offset: '20',
          page: '3',
          'meta[]': ['total_count', 'filter_count'],
          deep: { author: { _fields: ['name'] } },
          alias: { reviews: 'comments' },
        },
        answer: { data: rows, meta },
        gives: { data: rows, meta },
      },
      {
        name: 'readByQuery with aggregates',
        call: (directus, options) =>
          directus
            .items('articles')
            .readByQuery(
              { aggregate: { count: '*', avg: ['views'] }, groupBy: ['author'] },
              options,
            ),
        sends: 'GET /items/articles',
        params: { aggregate: { count: '*', avg: ['views'] }, groupBy: 'author' },
        answer: { data: [{ author: 1, count: 3 }] },
        gives: { data: [{ author: 1, count: 3 }] },
      },
      {
        name: 'createOne',
        call: (directus, options) =>
          directus.items('articles').createOne({ title: 'One' }, { fields: ['id'] }, options),
        sends: 'POST /items/articles',
        params: { fields: 'id' },
        body: { title: 'One' },
        answer: { data: { id: 15 } },
        gives: { id: 15 },
      },
      {
        name: 'createOne by somebody who may not read what was created',
        call: (directus, options) =>
          directus.items('articles').createOne({ title: 'One' }, undefined, options),
        sends: 'POST /items/articles',
        body: { title: 'One' },
        gives: undefined,
      },
      {
        name: 'createMany',
        call: (directus, options) =>
          directus
            .items('articles')
            .createMany([{ title: 'One' }, { title: 'Two' }], { fields: ['id', 'title'] }, options),
        sends: 'POST /items/articles',
        params: { fields: 'id,title' },
        body: [{ title: 'One' }, { title: 'Two' }],
        answer: { data: rows },
        gives: { data: rows },
      },
      {
        name: 'createMany by somebody who may not read what was created',
        call: (directus, options) =>
          directus.items('articles').createMany([{ title: 'One' }], undefined, options),
        sends: 'POST /items/articles',
        body: [{ title: 'One' }],
        gives: { data: [] },
      },
      {
        name: 'updateOne',
        call: (directus, options) =>
          directus.items('articles').updateOne('a/b', { title: null }, { fields: ['id'] }, options),
        sends: 'PATCH /items/articles/a%2Fb',
        params: { fields: 'id' },
        body: { title: null },
        answer: { data: { id: 'a/b' } },
        gives: { id: 'a/b' },
      },
      {
        name: 'updateMany',
        call: (directus, options) =>
          directus
            .items('articles')
            .updateMany([15, 16], { title: 'Same' }, { fields: ['title'] }, options),
        sends: 'PATCH /items/articles',
        params: { fields: 'title' },
        body: { keys: [15, 16], data: { title: 'Same' } },
        answer: { data: rows },
        gives: { data: rows },
      },
      {
        name: 'updateBatch',
        call: (directus, options) =>
          directus.items('articles').updateBatch(rows, { fields: ['title'] }, options),
        sends: 'PATCH /items/articles',
        params: { fields: 'title' },
        body: rows,
        answer: { data: rows },
        gives: { data: rows },
      },
      {
        name: 'updateByQuery',
        call: (directus, options) =>
          directus
            .items('articles')
            .updateByQuery(
              { filter: isOpen, limit: -1 },
              { status: 'done' },
              { fields: ['id'] },
              options,
            ),
        sends: 'PATCH /items/articles',
        params: { fields: 'id' },
        body: { query: { filter: isOpen, limit: '-1' }, data: { status: 'done' } },
        answer: { data: rows, meta },
        gives: { data: rows, meta },
      },
      {
        name: 'deleteOne',
        call: (directus, options) => directus.items('articles').deleteOne('a b', options),
        sends: 'DELETE /items/articles/a%20b',
        gives: undefined,
      },
      {
        name: 'deleteMany',
        call: (directus, options) => directus.items('articles').deleteMany([15, 'x'], options),
        sends: 'DELETE /items/articles',
        body: [15, 'x'],
        gives: undefined,
      },
      {
        name: 'deleteByQuery',
        call: (directus, options) =>
          directus.items('articles').deleteByQuery({ filter: isOpen, limit: 10 }, options),
        sends: 'DELETE /items/articles',
        body: { query: { filter: isOpen, limit: '10' } },
        gives: undefined,
      },
    ],
    rules.flatMap(refusals),
  );
});
