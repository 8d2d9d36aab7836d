// The contracts of the system's handlers: files, users, the schema, and all others that are not items.
import FormData from 'form-data';
import type { Directus, ItemsHandler } from '../../../lib';
import type { Contract } from './side-by-side';

type Items = ItemsHandler<Record<string, unknown>>;

const FORBIDDEN = {
  status: 403,
  body: { errors: [{ message: 'No.', extensions: { code: 'FORBIDDEN' } }] },
};

/** Collections of the system that have the methods of items. */
const COLLECTIONS = [
  'activity',
  'files',
  'folders',
  'permissions',
  'presets',
  'revisions',
  'roles',
  'users',
] as const;

const query = { fields: ['id', 'name'] };

/** Each method of items, called once. */
const METHODS = {
  readOne: (items: Items) => items.readOne('a', query as object),
  readByQuery: (items: Items) => items.readByQuery({ ...query, filter: { id: { _neq: 'a' } } }),
  createOne: (items: Items) => items.createOne({ name: 'x' }, query as object),
  createMany: async (items: Items) => (await items.createMany([{ name: 'x' }])).data,
  updateOne: (items: Items) => items.updateOne('a', { name: 'x' }, query as object),
  updateMany: async (items: Items) => (await items.updateMany(['a'], { name: 'x' })).data,
  updateBatch: async (items: Items) => (await items.updateBatch([{ id: 'a', name: 'x' }])).data,
  updateByQuery: async (items: Items) =>
    (await items.updateByQuery({ limit: -1 }, { name: 'x' })).data,
  deleteOne: (items: Items) => items.deleteOne('a'),
  deleteMany: (items: Items) => items.deleteMany(['a', 'b']),
} as const;

const collections = COLLECTIONS.flatMap((name) =>
  Object.entries(METHODS).map(([method, call]): Contract => ({
    name: `${name}.${method}: as of items`,
    methods: [`${name}.*`],
    run: ({ directus }) => call(directus[name] as unknown as Items),
  })),
);

type Call = (directus: Directus) => unknown;

/** Calls by what docs/migration.md calls them; those with the same name differ by what follows the colon. */
const CALLS: Readonly<Record<string, Call>> = {
  'collections.readOne': (d) => d.collections.readOne('articles'),
  'collections.readAll': (d) => d.collections.readAll(),
  'collections.createOne': (d) =>
    d.collections.createOne({ collection: 'a', schema: {}, meta: {} }),
  'collections.createMany': (d) =>
    d.collections.createMany([
      { collection: 'a', schema: {} },
      { collection: 'b', schema: null },
    ]),
  'collections.updateOne': (d) =>
    d.collections.updateOne(
      'articles',
      { meta: { note: 'x' } },
      {
        fields: ['collection'],
      },
    ),
  'collections.deleteOne': (d) => d.collections.deleteOne('articles'),
  'fields.readOne': (d) => d.fields.readOne('articles', 'title'),
  'fields.readMany': (d) => d.fields.readMany('articles'),
  'fields.readAll': (d) => d.fields.readAll(),
  'fields.createOne': (d) => d.fields.createOne('articles', { field: 'a', type: 'string' }),
  'fields.updateOne': (d) => d.fields.updateOne('articles', 'title', { meta: { note: 'x' } }),
  'fields.deleteOne': (d) => d.fields.deleteOne('articles', 'title'),
  'relations.readOne': (d) => d.relations.readOne('articles', 'author'),
  'relations.readMany': (d) => d.relations.readMany('articles'),
  'relations.readAll': (d) => d.relations.readAll(),
  'relations.createOne': (d) =>
    d.relations.createOne({
      collection: 'articles',
      field: 'author',
      related_collection: 'authors',
    }),
  'relations.updateOne': (d) =>
    d.relations.updateOne('articles', 'author', { meta: { sort_field: 'sort' } }),
  'relations.deleteOne': (d) => d.relations.deleteOne('articles', 'author'),
  'settings.read': (d) => d.settings.read({ fields: ['project_name'] }),
  'settings.update': (d) => d.settings.update({ project_name: 'x' }, { fields: ['project_name'] }),
  'files.import': (d) => d.files.import({ url: 'https://example.com/a.png', data: { title: 'x' } }),
  'activity.comments.create': (d) =>
    d.activity.comments.create({ collection: 'articles', item: 1, comment: 'Yo' }),
  'activity.comments.update': (d) => d.activity.comments.update(1, 'Yo!'),
  'activity.comments.delete': (d) => d.activity.comments.delete(1),
  'users.me.read': (d) => d.users.me.read({ fields: ['email', 'role.name'] } as object),
  'users.me.update': (d) => d.users.me.update({ first_name: 'x' }, { fields: ['email'] }),
  'users.me.tfa.generate': (d) => d.users.me.tfa.generate('password'),
  'users.me.tfa.enable': (d) => d.users.me.tfa.enable('secret', '123456'),
  'users.me.tfa.disable': (d) => d.users.me.tfa.disable('123456'),
  'users.invites.send': (d) => d.users.invites.send('a@example.com', 'role'),
  'users.invites.send: with an address': (d) =>
    d.users.invites.send('a@example.com', 'role', 'https://app.example/accept'),
  'users.invites.accept': (d) => d.users.invites.accept('token', 'password'),
  'utils.hash.generate': (d) => d.utils.hash.generate('text'),
  'utils.hash.verify': (d) => d.utils.hash.verify('text', 'hash'),
  'utils.sort': (d) => d.utils.sort('articles', 15, 16),
  'utils.revert': (d) => d.utils.revert(5),
  'utils.random.string': (d) => d.utils.random.string(),
  'utils.random.string: with a length': (d) => d.utils.random.string(16),
  'server.info': (d) => d.server.info(),
  'graphql.items: with variables': async (d) =>
    (await d.graphql.items('query ($id: ID!) { a_by_id(id: $id) { id } }', { id: 1 })).data,
  'graphql.items: without variables': async (d) => (await d.graphql.items('{ a { id } }')).data,
  'graphql.system': async (d) => (await d.graphql.system('{ users_me { id } }')).data,
  'auth.password.request': (d) => d.auth.password.request('a@example.com'),
  'auth.password.request: with an address': (d) =>
    d.auth.password.request('a@example.com', 'https://app.example/reset'),
  'auth.password.reset': (d) => d.auth.password.reset('token', 'password'),
};

/** The methods that are answered without a body. */
const NOTHING =
  /^(?:users\.invites|users\.me\.tfa\.(?:en|dis)able|utils\.(?:sort|revert)|auth\.password)/;

const calls = Object.entries(CALLS).flatMap(([name, run]): Contract[] => {
  const [method = ''] = name.split(':');
  const text = name.includes(':') ? name : `${name}: with all its arguments`;
  return [
    {
      name: text,
      methods: [method],
      run: ({ directus }) => run(directus),
      ...(NOTHING.test(name) && { answer: { status: 204 } }),
    },
    {
      name: `${text}, 403 FORBIDDEN`,
      methods: [method],
      run: ({ directus }) => run(directus),
      answer: FORBIDDEN,
    },
  ];
});

/** A form as Node.js needed it for the class-based SDK. */
function form() {
  const parts = new FormData();
  parts.append('title', 'A cat');
  parts.append('file', Buffer.from('meow'), { filename: 'cat.txt', contentType: 'text/plain' });
  return parts;
}

const others: readonly Contract[] = [
  {
    name: 'files.createOne: a form of npm, with its headers',
    methods: ['files.createOne'],
    run: ({ directus }) => {
      const parts = form();
      return directus.files.createOne(
        parts,
        {},
        { requestOptions: { headers: parts.getHeaders() } },
      );
    },
  },
  {
    name: 'files.createOne: a form of npm, without its headers',
    methods: ['files.createOne'],
    run: ({ directus }) => directus.files.createOne(form()),
  },
  {
    name: 'files.updateOne: a form of npm, with its headers',
    methods: ['files.*'],
    run: ({ directus }) => {
      const parts = form();
      return directus.files.updateOne('a', parts, undefined, {
        requestOptions: { headers: parts.getHeaders() },
      });
    },
  },
  {
    name: 'assets.readOne: the bytes of a file',
    methods: ['assets.readOne'],
    run: async ({ directus }) => {
      const given: unknown = await directus.assets.readOne('a');
      if (given instanceof Blob) return given.text();
      let text = '';
      for await (const chunk of given as AsyncIterable<Buffer>) text += chunk.toString();
      return text;
    },
    answer: { body: 'the bytes' },
  },
  {
    name: 'assets.readOne: the kind of what it gives',
    methods: ['assets.readOne'],
    run: async ({ directus }) => {
      const given: unknown = await directus.assets.readOne('a');
      return given instanceof Blob ? 'Blob' : 'stream';
    },
    answer: { body: 'the bytes' },
  },
  {
    name: 'server.ping: the text alone',
    methods: ['server.ping'],
    run: ({ directus }) => directus.server.ping(),
    answer: { body: 'pong' },
  },
  {
    name: 'server.oas: the document alone',
    methods: ['server.oas'],
    run: ({ directus }) => directus.server.oas(),
    answer: { body: { openapi: '3.0.1' } },
  },
  {
    name: 'graphql.items: errors beside data',
    methods: ['graphql.items'],
    run: async ({ directus }) => (await directus.graphql.items('{ a { id } }')).data,
    answer: {
      body: { data: { a: null }, errors: [{ message: 'No.', extensions: { code: 'FORBIDDEN' } }] },
    },
  },
  {
    name: 'graphql.items: the members of what it gives',
    methods: ['graphql.items', 'graphql.system'],
    run: async ({ directus }) => {
      const { raw, data, errors, status, statusText } =
        await directus.graphql.items('{ a { id } }');
      return { raw, data, errors, status, statusText };
    },
  },
  {
    name: 'users.me: has tfa, and users has me and invites',
    methods: ['users.*'],
    run: ({ directus }) => [typeof directus.users.me.tfa, typeof directus.users.invites],
  },
];

export const systemContracts: readonly Contract[] = [...collections, ...calls, ...others];
