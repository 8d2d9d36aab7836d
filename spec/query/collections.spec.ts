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
import { Database } from '../../lib/query/database';
import { sqlite } from '../../lib/query/dialects/sqlite';
import { evaluate } from '../../lib/query/evaluate';
import { readCollections } from '../../lib/query/read-collections';
import { MissingRows } from '../../lib/query/table';
import { context, refusal } from './library';

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

  it('describeCollections: fields have what Directus sets for their type', () => {
    const fieldsOf = (name: string) =>
      Object.fromEntries(describeCollections(described, 'postgres').get(name)?.fields ?? []);
    const plain = { special: [], searchable: true, precision: null, scale: null };
    expect(fieldsOf('articles')).toEqual({
      id: { ...plain, name: 'id', type: 'integer' },
      text: { ...plain, name: 'text', type: 'string' },
      price: {
        ...plain,
        name: 'price',
        type: 'decimal',
        searchable: false,
        precision: 10,
        scale: 2,
      },
      author: { ...plain, name: 'author', type: 'uuid', special: ['m2o'] },
      item: { ...plain, name: 'item', type: 'string' },
      collection: { ...plain, name: 'collection', type: 'string' },
    });
    expect(fieldsOf('authors')['articles']).toEqual({
      ...plain,
      name: 'articles',
      type: 'alias',
      special: ['o2m'],
    });
  });

  it('describeCollections: a list belongs to the foreign key that it names', () => {
    const list = (field: string) => ({ o2m: 'games', field });
    const players = { fields: { id, name: text, away: list('guest'), home: list('host') } };
    const games = { fields: { id, host: { m2o: 'players' }, guest: { m2o: 'players' } } };
    const { relations } = describeCollections({ players, games }, 'sqlite').get('players') ?? {};
    expect([...(relations?.values() ?? [])]).toMatchObject([
      { field: 'home', foreignKey: 'host', sortField: null },
      { field: 'away', foreignKey: 'guest', sortField: null },
    ]);
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

  const primaryKey = field('id', 'integer', { schema: { is_primary_key: true } });
  const collections = [{ collection: 'a', meta: null }];

  it('readCollections: an answer that is no list of rows is refused', () => {
    const none = { fields: [], relations: [], collections: [] };
    expect(() => readCollections({ ...none, fields: {} })).toThrow(/fields/);
    expect(() => readCollections({ ...none, relations: [{}, 5] })).toThrow(/relations/);
    expect(() => readCollections({ ...none, collections: null })).toThrow(/collections/);
  });

  it('readCollections: a collection has its own fields, and one of them is its key', () => {
    const fields = [
      field('name', 'string', { schema: { is_primary_key: false } }),
      field('code', 'string', { schema: { is_primary_key: true } }),
      { ...field('other', 'string'), collection: 'b' },
      { ...field('nowhere', 'string', { schema: { is_primary_key: true } }), collection: null },
    ];
    const rows = [
      ...collections,
      { collection: 'b', meta: null },
      { collection: null, meta: null },
    ];
    const read = readCollections({ fields, relations: [], collections: rows });
    expect([...read.keys()]).toEqual(['a']);
    expect(read.get('a')).toMatchObject({ key: 'code', sortField: null });
    expect([...(read.get('a')?.fields.keys() ?? [])]).toEqual(['name', 'code']);
  });

  it('readCollections: what a server leaves out has defaults', () => {
    const fields = [
      primaryKey,
      { collection: 'a', field: 'x', meta: { special: 'cast-csv,conceal' } },
      field('y', 'float', { schema: { numeric_precision: '8', numeric_scale: '3' } }),
    ];
    const read = readCollections({ fields, relations: [], collections }).get('a')?.fields;
    expect(read?.get('x')).toMatchObject({ type: 'unknown', special: ['cast-csv', 'conceal'] });
    expect(read?.get('y')).toMatchObject({ special: [], precision: null, scale: null });
  });

  it.each(['alias', 'o2m', 'm2m', 'm2a', 'o2a', 'files', 'translations'])(
    'readCollections: an alias with the special %s is a field',
    (special) => {
      const fields = [primaryKey, field('list', 'alias', { meta: { special: [special] } })];
      const read = readCollections({ fields, relations: [], collections });
      expect(read.get('a')?.fields.has('list')).toBe(true);
    },
  );

  it('readCollections: the first row of a relation wins, and rows that lead nowhere are none', () => {
    const row = (field: string, related: string | null, meta: object | null = null) => ({
      collection: 'a',
      field,
      related_collection: related,
      meta,
    });
    const relations = [
      row('parent', 'a', { one_field: 'children' }),
      row('parent', 'b'),
      row('loose', null),
      row('silent', 'a', { one_field: null, one_collection_field: null }),
      row('half', null, { one_collection_field: 'kind', one_allowed_collections: null }),
      row('other', null, { one_collection_field: null, one_allowed_collections: ['a'] }),
      row('any', null, { one_collection_field: 'kind', one_allowed_collections: 'a,b' }),
    ];
    const read = readCollections({ fields: [primaryKey], relations, collections });
    expect([...(read.get('a')?.relations.values() ?? [])]).toMatchObject([
      { kind: 'm2o', field: 'parent', target: 'a' },
      { kind: 'o2m', field: 'children', foreignKey: 'parent' },
      { kind: 'm2o', field: 'silent', target: 'a' },
      { kind: 'a2o', field: 'any', collectionField: 'kind', targets: ['a', 'b'] },
    ]);
  });

  it('a relation to a collection that the user may not see is a failure of the server', () => {
    const fields = [primaryKey, field('parent', 'integer')];
    const relations = [
      { collection: 'a', field: 'parent', related_collection: 'gone', meta: null },
    ];
    const database = Database.of(readCollections({ fields, relations, collections }), sqlite());
    expect(refusal({ filter: { parent: { x: { _eq: 1 } } } }, database, 'a')).toBe(
      'INTERNAL_SERVER_ERROR',
    );
    expect(refusal({ filter: { parent: { _eq: 1 } } }, database, 'a')).toBe(
      'INTERNAL_SERVER_ERROR',
    );
  });

  it('types without a form of their own take the operators that the server gives them', () => {
    const fields = [
      primaryKey,
      field('place', 'geometry'),
      field('secret', 'hash'),
      field('token', 'string', { meta: { special: ['conceal'] } }),
      field('odd', 'unknown'),
    ];
    const database = Database.of(readCollections({ fields, relations: [], collections }), sqlite());
    const accepts = (name: string) =>
      Object.entries({ _eq: 'x', _in: ['x'], _null: true, _empty: true, _contains: 'x' })
        .filter(
          ([operator, value]) =>
            refusal({ filter: { [name]: { [operator]: value } } }, database, 'a') === undefined,
        )
        .map(([operator]) => operator);
    expect(accepts('place')).toEqual(['_eq', '_null']);
    expect(accepts('secret')).toEqual(['_null', '_empty']);
    expect(accepts('token')).toEqual(['_null', '_empty']);
    expect(accepts('odd')).toEqual(['_eq', '_in', '_null', '_empty', '_contains']);
  });
});

describe('a database that knows the rows of some collections', () => {
  const owners = { fields: { id: 'integer', pets: { o2m: 'pets', field: 'owner' } } } as const;
  const pets = { fields: { id: 'integer', owner: { m2o: 'owners' } } } as const;
  const rows = new Map([['owners', [{ id: 1 }, { id: 2 }]]]);
  const database = Database.partial(
    describeCollections({ owners, pets }, 'sqlite'),
    sqlite(),
    rows,
  );
  const ask = (query: object) => evaluate(database, 'owners', query, context).data;

  it('a partial database answers queries on the collections that it knows', () => {
    expect(ask({ fields: ['id'], sort: ['-id'] })).toEqual([{ id: 2 }, { id: 1 }]);
  });

  it('a partial database names a further collection that a query needs', () => {
    const missing = expect.objectContaining({ collection: 'pets' }) as Error;
    for (const query of [{ fields: ['pets'] }, { filter: { pets: { id: { _eq: 1 } } } }]) {
      expect(() => ask(query)).toThrow(MissingRows);
      expect(() => ask(query)).toThrow(missing);
    }
  });
});
