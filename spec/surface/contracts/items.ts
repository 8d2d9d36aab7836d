// The contracts of `items(c)` and `singleton(c)`: each method with the queries and keys that programs use.
import type { Directus } from '../../../lib';
import type { Contract } from './side-by-side';

const articles = (directus: Directus) => directus.items('articles');
const failure = (status: number, code: string, message = 'No.') => ({
  status,
  body: { errors: [{ message, extensions: { code } }] },
});

/** Queries by what they are about. */
const QUERIES = {
  'no query': undefined,
  'an empty query': {},
  fields: { fields: ['id', 'title', 'author.name', 'author.company.*'] },
  'a filter': { filter: { title: { _contains: 'a & b = c + d % e # f ? g' } } },
  'nested filters': {
    filter: {
      _and: [
        { author: { company: { name: { _in: ['Ä', 'B'] } } } },
        { _or: [{ views: { _gte: 10, _lt: 20 } }, { status: { _nnull: true } }] },
      ],
    },
  },
  'a filter by value': { filter: { status: 'published' } },
  'a filter for nothing, false and 0': {
    filter: { a: { _null: true }, b: { _eq: false }, c: { _eq: 0 }, d: { _eq: '' } },
  },
  search: { search: 'söme "text"' },
  sort: { sort: ['-date_published', 'author.name'] },
  'limit and offset': { limit: 5, offset: 10 },
  'limit and page': { limit: 5, page: 3 },
  'no limit': { limit: -1 },
  'a limit of 0': { limit: 0 },
  deep: { deep: { translations: { _limit: 1, _filter: { language: { _eq: 'de' } } } } },
  alias: { alias: { heading: 'title' }, fields: ['heading'] },
  aggregate: { aggregate: { count: '*', avg: ['views', 'likes'] }, groupBy: ['author', 'status'] },
  meta: { meta: ['total_count', 'filter_count'] },
  'values that are undefined': { filter: undefined, limit: undefined, fields: ['id'] },
} as const;

const readByQuery = Object.entries(QUERIES).map(([about, query]): Contract => ({
  name: `items(c).readByQuery: ${about}`,
  methods: [
    'items(c).readByQuery',
    ...(about === 'a filter by value' ? ["filter: { status: 'published' }"] : []),
  ],
  run: ({ directus }) => articles(directus).readByQuery(query as object),
  ...(about === 'meta' && {
    answer: { body: { data: [{ id: 1 }], meta: { total_count: 5, filter_count: 1 } } },
  }),
}));

/** The query that says what a write or a read of one gives. */
const one = { fields: ['id', 'author.name'], deep: { tags: { _limit: 1 } } } as const;

const KEYS = {
  'a number': 15,
  'a number as text': '15',
  'a UUID': '0f0d4d7e-7a0b-4f3b-a3f5-0f5bd5e4b0c7',
  'a key with a space and an umlaut': 'für alle',
  'a key with a slash': 'a/b',
  'a key with a question mark and a hash': 'a?b#c',
  'a key with a percent sign': '100%',
} as const;

const keys = Object.entries(KEYS).flatMap(([about, key]): Contract[] => [
  {
    name: `items(c).readOne: ${about}`,
    methods: ['items(c).readOne'],
    run: ({ directus }) => articles(directus).readOne(key),
  },
  {
    name: `items(c).updateOne: ${about}`,
    methods: ['items(c).updateOne'],
    run: ({ directus }) => articles(directus).updateOne(key, { title: 'x' }),
  },
  {
    name: `items(c).deleteOne: ${about}`,
    methods: ['items(c).deleteOne'],
    run: ({ directus }) => articles(directus).deleteOne(key),
  },
]);

const item = {
  title: 'Ünïcode & more',
  views: 0,
  hidden: false,
  body: null,
  author: { name: 'Ada' },
  tags: [{ id: 1 }, { name: 'new' }],
  published: new Date(0),
  missing: undefined,
};

const methods: readonly Contract[] = [
  {
    name: 'items(c).readOne: with a query',
    methods: ['items(c).readOne'],
    run: ({ directus }) => articles(directus).readOne(1, one as object),
  },
  {
    name: 'items(c).readMany: two keys',
    methods: ['items(c).readMany'],
    run: ({ directus }) => articles(directus).readMany([2, 1]),
  },
  {
    name: 'items(c).readMany: with fields, a filter and a limit',
    methods: ['items(c).readMany'],
    run: ({ directus }) =>
      articles(directus).readMany([2, 1], {
        fields: ['id', 'title'],
        filter: { status: { _eq: 'published' } },
        limit: 1,
      }),
  },
  {
    name: 'items(c).createOne: an item of every kind of value',
    methods: ['items(c).createOne'],
    run: ({ directus }) => articles(directus).createOne(item),
  },
  {
    name: 'items(c).createOne: with a query',
    methods: ['items(c).createOne'],
    run: ({ directus }) => articles(directus).createOne(item, one as object),
  },
  {
    name: 'items(c).createOne: the server answers 204, as to who may not read',
    methods: ['items(c).createOne'],
    run: ({ directus }) => articles(directus).createOne({ title: 'x' }),
    answer: { status: 204 },
  },
  {
    name: 'items(c).createMany: two items with a query',
    methods: ['items(c).createMany'],
    run: async ({ directus }) =>
      (await articles(directus).createMany([{ title: 'a' }, item], one as object)).data,
  },
  {
    name: 'items(c).createMany: no items',
    methods: ['items(c).createMany'],
    run: async ({ directus }) => (await articles(directus).createMany([])).data,
    answer: { body: { data: [] } },
  },
  {
    name: 'items(c).updateOne: with a query',
    methods: ['items(c).updateOne'],
    run: ({ directus }) => articles(directus).updateOne(1, item, one as object),
  },
  {
    name: 'items(c).updateMany: two keys with a query',
    methods: ['items(c).updateMany'],
    run: async ({ directus }) =>
      (await articles(directus).updateMany([1, 2], item, one as object)).data,
  },
  {
    name: 'items(c).updateBatch: two items with a query',
    methods: ['items(c).updateBatch'],
    run: async ({ directus }) => {
      const items = [
        { id: 1, title: 'a' },
        { id: 2, ...item },
      ];
      return (await articles(directus).updateBatch(items, one as object)).data;
    },
  },
  {
    name: 'items(c).updateByQuery: a filter, and a query for the result',
    methods: ['items(c).updateByQuery'],
    run: async ({ directus }) => {
      const query = { filter: { status: { _eq: 'draft' } }, limit: 5 };
      const patch = { status: 'published' };
      return (await articles(directus).updateByQuery(query, patch, one as object)).data;
    },
  },
  {
    name: 'items(c).updateByQuery: a query without a condition',
    methods: ['items(c).updateByQuery'],
    run: async ({ directus }) => (await articles(directus).updateByQuery({}, { a: 1 })).data,
  },
  {
    name: 'items(c): the members of what several writes give',
    methods: [
      'items(c).createMany',
      'items(c).updateMany',
      'items(c).updateBatch',
      'items(c).updateByQuery',
    ],
    run: async ({ directus }) => {
      const items = articles(directus);
      const given = [
        await items.createMany([{}]),
        await items.updateMany([1], {}),
        await items.updateBatch([{ id: 1 }]),
        await items.updateByQuery({ limit: 1 }, {}),
      ];
      return given.map((one) => Object.keys(one).sort());
    },
  },
  {
    name: 'items(c).deleteMany: two keys',
    methods: ['items(c).deleteMany'],
    run: ({ directus }) => articles(directus).deleteMany([1, 'b']),
  },
  {
    name: 'items(c).readOne: headers and parameters of one request',
    methods: ['items(c).readOne'],
    run: ({ directus }) =>
      articles(directus).readOne(1, undefined, {
        requestOptions: { headers: { 'X-My-Custom-Header': 'example' } },
      }),
  },
  {
    name: 'items(c).deleteOne: headers of one request',
    methods: ['items(c).deleteOne'],
    run: ({ directus }) =>
      articles(directus).deleteOne(1, { requestOptions: { headers: { 'X-Own': 'a' } } }),
  },
  {
    name: 'items(c).readOne: a name for each kind of collection',
    methods: ['items(c).readOne'],
    run: async ({ directus }) => {
      for (const name of ['articles', 'directus_users', 'directus_files', 'directus_sessions'])
        await directus.items(name).readOne(1);
    },
  },
  {
    name: 'items(c).readOne: a collection with an umlaut and a space',
    methods: ['items(c).readOne'],
    run: ({ directus }) => directus.items('Große Räume').readOne(1),
  },
  {
    name: 'items(c): the same name gives the same handler',
    methods: ['items(c).readOne'],
    run: ({ directus }) => [
      directus.items('a') === directus.items('a'),
      directus.items('a') === directus.items('b'),
      directus.singleton('a') === directus.singleton('a'),
    ],
  },
];

const empty = (['readOne', 'updateOne', 'deleteOne'] as const).map((method): Contract => ({
  name: `items(c).${method}: an empty key`,
  methods: [`items(c).${method}`],
  run: ({ directus }) =>
    method === 'updateOne' ? articles(directus).updateOne('', {}) : articles(directus)[method](''),
}));

/** Answers of a server that refuses or fails. */
const FAILURES = {
  '403 FORBIDDEN': failure(403, 'FORBIDDEN', 'You don’t have permission.'),
  '400 of two errors': {
    status: 400,
    body: {
      errors: [
        {
          message: 'Value has to be unique.',
          extensions: { code: 'RECORD_NOT_UNIQUE', field: 'a' },
        },
        { message: 'Value is required.', extensions: { code: 'FAILED_VALIDATION', field: 'b' } },
      ],
    },
  },
  '500 INTERNAL_SERVER_ERROR': failure(500, 'INTERNAL_SERVER_ERROR'),
  '200 with errors': { body: { errors: [{ message: 'Odd.', extensions: { code: 'ODD' } }] } },
} as const;

const failures = Object.entries(FAILURES).flatMap(([about, answer]): Contract[] => [
  {
    name: `items(c).readByQuery: ${about}`,
    methods: ['items(c).readByQuery'],
    run: ({ directus }) => articles(directus).readByQuery(),
    answer,
  },
  {
    name: `items(c).createOne: ${about}`,
    methods: ['items(c).createOne'],
    run: ({ directus }) => articles(directus).createOne({ title: 'x' }),
    answer,
  },
  {
    name: `items(c).updateMany: ${about}`,
    methods: ['items(c).updateMany'],
    run: ({ directus }) => articles(directus).updateMany([1], { title: 'x' }),
    answer,
  },
  {
    name: `items(c).deleteMany: ${about}`,
    methods: ['items(c).deleteMany'],
    run: ({ directus }) => articles(directus).deleteMany([1]),
    answer,
  },
]);

const strange: readonly Contract[] = [
  {
    name: 'items(c).createOne: the connection is lost',
    methods: ['items(c).createOne'],
    run: ({ directus }) => articles(directus).createOne({}),
    answer: 'close',
  },
  {
    name: 'items(c).createOne: an HTML page with status 200',
    methods: ['items(c).createOne'],
    run: ({ directus }) => articles(directus).createOne({}),
    answer: { body: '<html>Welcome</html>' },
  },
  {
    name: 'items(c).createOne: an HTML page with status 413',
    methods: ['items(c).createOne'],
    run: ({ directus }) => articles(directus).createOne({}),
    answer: { status: 413, body: '<html>Too large</html>' },
  },
];

const singleton: readonly Contract[] = [
  {
    name: 'singleton(c).read: without and with a query',
    methods: ['singleton(c).read'],
    run: async ({ directus }) => [
      await directus.singleton('site').read(),
      await directus.singleton('site').read(one as object),
    ],
  },
  {
    name: 'singleton(c).update: without and with a query',
    methods: ['singleton(c).update'],
    run: async ({ directus }) => [
      await directus.singleton('site').update({ title: 'a' } as never),
      await directus.singleton('site').update(item as never, one as object),
    ],
  },
  {
    name: 'singleton(c).update: 403 FORBIDDEN',
    methods: ['singleton(c).update'],
    run: ({ directus }) => directus.singleton('site').update({} as never),
    answer: FAILURES['403 FORBIDDEN'],
  },
];

export const itemContracts: readonly Contract[] = [
  ...readByQuery,
  ...keys,
  ...methods,
  ...empty,
  ...failures,
  ...strange,
  ...singleton,
];
