import type { Directus } from '../../lib';
import type { ItemsHandler } from '../../lib/handlers/items';
import type { DefaultItem } from '../../lib/types/schema';
import { type Entry, sdkFunctions } from './entry';

const row = { id: 'a', name: 'One' };
const rows = [row, { id: 'b', name: 'Two' }];
const query = { fields: ['id'] } as const;
const params = { fields: 'id' };
const filter = { name: { _eq: 'One' } };

const known = new Set(sdkFunctions.map(({ name }) => name));

/** What a collection of items can do, as calls: of `directus.{name}`, at `path`, in the SDK `create{one}` and `create{many}`. */
function collection(
  name: string,
  handler: (directus: Directus) => ItemsHandler<DefaultItem>,
  path: string,
  one: string,
  many: string,
  methods: Readonly<Record<string, readonly string[]>> = {},
): Entry[] {
  const all: Readonly<Record<string, readonly string[]>> = {
    readOne: [`read${one}`],
    readMany: [],
    readByQuery: [`read${many}`],
    createOne: [`create${one}`],
    createMany: [`create${many}`],
    updateOne: [`update${one}`],
    updateMany: [`update${many}`],
    updateBatch: [`update${many}Batch`],
    updateByQuery: [],
    deleteOne: [`delete${one}`],
    deleteMany: [`delete${many}`],
    deleteByQuery: [],
  };
  const calls: readonly (Omit<Entry, 'name' | 'call'> & {
    readonly name: keyof typeof all;
    readonly call: (items: ItemsHandler<DefaultItem>, options: never) => ReturnType<Entry['call']>;
  })[] = [
    {
      name: 'readOne',
      call: (items, options) => items.readOne('a', query, options),
      sends: `GET ${path}/a`,
      params,
      answer: { data: row },
      gives: row,
    },
    {
      name: 'readMany',
      call: (items, options) => items.readMany(['b', 'a'], query, options),
      sends: `GET ${path}`,
      params: { ...params, filter: { id: { _in: ['b', 'a'] } }, limit: '2' },
      answer: { data: rows },
      gives: { data: [rows[1], rows[0]] },
    },
    {
      name: 'readByQuery',
      call: (items, options) => items.readByQuery({ ...query, filter }, options),
      sends: `GET ${path}`,
      params: { ...params, filter },
      answer: { data: rows, meta: { total_count: 2 } },
      gives: { data: rows, meta: { total_count: 2 } },
    },
    {
      name: 'createOne',
      call: (items, options) => items.createOne(row, query, options),
      sends: `POST ${path}`,
      params,
      body: row,
      answer: { data: row },
      gives: row,
    },
    {
      name: 'createMany',
      call: (items, options) => items.createMany(rows, query, options),
      sends: `POST ${path}`,
      params,
      body: rows,
      answer: { data: rows },
      gives: { data: rows },
    },
    {
      name: 'updateOne',
      call: (items, options) => items.updateOne('a', { name: 'x' }, query, options),
      sends: `PATCH ${path}/a`,
      params,
      body: { name: 'x' },
      answer: { data: row },
      gives: row,
    },
    {
      name: 'updateMany',
      call: (items, options) => items.updateMany(['a', 'b'], { name: 'x' }, query, options),
      sends: `PATCH ${path}`,
      params,
      body: { keys: ['a', 'b'], data: { name: 'x' } },
      answer: { data: rows },
      gives: { data: rows },
    },
    {
      name: 'updateBatch',
      call: (items, options) => items.updateBatch(rows, query, options),
      sends: `PATCH ${path}`,
      params,
      body: rows,
      answer: { data: rows },
      gives: { data: rows },
    },
    {
      name: 'updateByQuery',
      call: (items, options) => items.updateByQuery({ filter }, { name: 'x' }, query, options),
      sends: `PATCH ${path}`,
      params,
      body: { query: { filter }, data: { name: 'x' } },
      answer: { data: rows },
      gives: { data: rows },
    },
    {
      name: 'deleteOne',
      call: (items, options) => items.deleteOne('a', options),
      sends: `DELETE ${path}/a`,
      gives: undefined,
    },
    {
      name: 'deleteMany',
      call: (items, options) => items.deleteMany(['a', 'b'], options),
      sends: `DELETE ${path}`,
      body: ['a', 'b'],
      gives: undefined,
    },
    {
      name: 'deleteByQuery',
      call: (items, options) => items.deleteByQuery({ filter }, options),
      sends: `DELETE ${path}`,
      body: { query: { filter } },
      gives: undefined,
    },
  ];
  return calls.map(({ name: method, call, ...rest }) => ({
    ...rest,
    name: `${name}.${method}`,
    call: (directus, options) => call(handler(directus), options as never),
    functions: (all[method] ?? []).filter((one) => known.has(one)),
    methods: methods[method] ?? methods['*'] ?? [],
  }));
}

const shared = { '*': ['folders / permissions / presets / revisions / roles'] };
const items = (of: (directus: Directus) => unknown) => (directus: Directus) =>
  of(directus) as ItemsHandler<DefaultItem>;

/** Collections with all methods that items have. */
export const collections: readonly Entry[] = [
  ...collection('items(c)', (directus) => directus.items('c'), '/items/c', 'Item', 'Items', {
    readOne: ['items(c).readOne(id, query?, opts?)'],
    readMany: ['items(c).readMany(ids, query?, opts?)'],
    readByQuery: ['items(c).readByQuery(query?, opts?)'],
    createOne: ['items(c).createOne(item, query?, opts?)'],
    createMany: ['items(c).createMany(items, query?, opts?)'],
    updateOne: ['items(c).updateOne(id, item, query?, opts?)'],
    updateMany: ['items(c).updateMany(ids, data, query?, opts?)'],
    updateBatch: ['items(c).updateBatch(items, query?, opts?) (10.x)'],
    updateByQuery: ['items(c).updateByQuery(updateQuery, data, query?, opts?)'],
    deleteOne: ['items(c).deleteOne(id, opts?)'],
    deleteMany: ['items(c).deleteMany(ids, opts?)'],
    deleteByQuery: ['(deleteByQuery)'],
  }),
  ...(
    [
      ['access', 'Access', 'Accesses'],
      ['activity', 'Activity', 'Activities', { '*': ['activity.*'] }],
      ['comments', 'Comment', 'Comments', { '*': ['directus.comments'] }],
      ['dashboards', 'Dashboard', 'Dashboards'],
      ['deployments', 'Deployment', 'Deployments'],
      ['files', 'File', 'Files', { '*': ['files.* (incl. createOne(FormData))'] }],
      ['flows', 'Flow', 'Flows'],
      ['folders', 'Folder', 'Folders', shared],
      ['notifications', 'Notification', 'Notifications'],
      ['operations', 'Operation', 'Operations'],
      ['panels', 'Panel', 'Panels'],
      ['permissions', 'Permission', 'Permissions', shared],
      ['policies', 'Policy', 'Policies'],
      ['presets', 'Preset', 'Presets', shared],
      ['revisions', 'Revision', 'Revisions', shared],
      ['roles', 'Role', 'Roles', shared],
      ['shares', 'Share', 'Shares'],
      ['translations', 'Translation', 'Translations'],
      ['users', 'User', 'Users', { '*': ['users.*'] }],
      ['versions', 'ContentVersion', 'ContentVersions'],
    ] as const
  ).flatMap(([name, one, many, methods]) =>
    collection(
      name,
      items((directus) => directus[name]),
      `/${name}`,
      one,
      many,
      methods,
    ),
  ),
];
