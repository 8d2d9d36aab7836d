import { describe, expect, it } from 'vitest';
import {
  type AnyToOneField,
  type CollectionDescription,
  describeCollections,
  type FieldDescription,
  type FieldDetails,
  type FieldType,
  type ManyToOneField,
  type OneToManyField,
} from '../../lib/query/describe-collections';
import { readCollections } from '../../lib/query/read-collections';

const text: FieldType = 'string';
const price: FieldDetails = { type: 'decimal', scale: 2, searchable: false };
const author: ManyToOneField = { m2o: 'authors' };
const articles: OneToManyField = { o2m: 'articles', field: 'author', sortField: 'sort' };
const item: AnyToOneField = { a2o: ['authors'], collectionField: 'collection' };
const id: FieldDescription = 'uuid';

const described: Record<string, CollectionDescription> = {
  authors: { fields: { code: id, articles }, primaryKey: 'code' },
  articles: {
    fields: { id: 'integer', text, price, author, item, collection: text },
    sortField: 'id',
  },
};

describe('a description of collections', () => {
  it('describeCollections: fields have the types that the database gives them', () => {
    const types = (database: 'sqlite' | 'postgres') =>
      [...(describeCollections(described, database).get('articles')?.fields.values() ?? [])].map(
        ({ type }) => type,
      );
    expect(types('sqlite')).toEqual(['integer', 'string', 'float', 'string', 'string', 'string']);
    expect(types('postgres')).toEqual(['integer', 'string', 'decimal', 'uuid', 'string', 'string']);
  });

  it('leads along relations from both ends', () => {
    const collections = describeCollections(described, 'sqlite');
    const there = collections.get('articles')?.relations.get('author');
    const back = collections.get('authors')?.relations.get('articles');
    expect(there).toMatchObject({ kind: 'm2o', target: 'authors' });
    expect(back).toMatchObject({
      kind: 'o2m',
      target: 'articles',
      foreignKey: 'author',
      sortField: 'sort',
    });
    expect(back?.link).toBe(there?.link);
    expect(collections.get('articles')?.relations.get('item')).toMatchObject({
      targets: ['authors'],
    });
  });

  it('describeCollections: a collection without a key, or with a relation to nowhere, is refused', () => {
    const refused = [
      { a: { fields: { name: text } } },
      { a: { fields: { id: text, b: { m2o: 'b' } } } },
    ];
    for (const description of refused)
      expect(() => describeCollections(description, 'sqlite')).toThrow(/key/);
  });
});

describe("a server's own description", () => {
  const field = (name: string, type: string, more: object = {}) => ({
    collection: 'a',
    field: name,
    type,
    meta: null,
    schema: {},
    ...more,
  });

  it('readCollections: returns the fields with data, and the relations', () => {
    const [a] = readCollections({
      fields: [
        field('id', 'integer', { schema: { is_primary_key: true } }),
        field('b', 'boolean', { meta: { special: ['cast-boolean'], searchable: false } }),
        field('d', 'decimal', { schema: { numeric_precision: 8, numeric_scale: 3 } }),
        field('line', 'alias', { meta: { special: ['alias', 'no-data'] } }),
        field('form', 'alias', { meta: { special: null } }),
        field('list', 'alias', { meta: { special: ['o2m'] } }),
        field('parent', 'integer'),
      ],
      relations: [
        {
          collection: 'a',
          field: 'parent',
          related_collection: 'a',
          meta: { one_field: 'list', sort_field: 'd' },
        },
      ],
      collections: [
        { collection: 'a', meta: { sort_field: 'd' } },
        { collection: 'folder', meta: null },
      ],
    }).values();
    expect([...(a?.fields.keys() ?? [])]).toEqual(['id', 'b', 'd', 'list', 'parent']);
    expect(a).toMatchObject({ key: 'id', sortField: 'd' });
    expect(a?.fields.get('b')).toMatchObject({ special: ['cast-boolean'], searchable: false });
    expect(a?.fields.get('d')).toMatchObject({ precision: 8, scale: 3, searchable: true });
    expect(a?.relations.get('list')).toMatchObject({
      kind: 'o2m',
      foreignKey: 'parent',
      sortField: 'd',
    });
  });

  it('readCollections: an answer that is no list is refused', () => {
    expect(() => readCollections({ fields: {}, relations: [], collections: [] })).toThrow(/fields/);
  });
});
