// "Same methods as `directus.items(…)`", says the class-based SDK's documentation of collections, fields, relations, settings.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Call, Directus } from '../../lib';
import { deepFreeze } from '../support/deep-freeze';
import { type RecordingServer, startRecordingServer } from '../support/recording-server';

let server: RecordingServer;
let directus: Directus;

const names = ['a', 'b'];
const collections = ['c', 'b', 'a'].map((collection) => ({ collection, meta: null }));

beforeAll(async () => {
  server = await startRecordingServer();
});
afterAll(() => server.stop());
beforeEach(() => {
  directus = new Directus(server.url, { transport: { params: { from: 'client' } } });
  server.reset(({ method, path, body }) => {
    if (method === 'DELETE') return { status: 204 };
    if (method === 'GET' && path === '/collections') return { body: { data: collections } };
    return { body: { data: body ?? { project_name: 'x' } } };
  });
});

const sent = () =>
  server.seen.map(({ method, path, body }) => [
    `${method} ${path}`,
    ...(body === undefined ? [] : [body]),
  ]);

type Methods = Readonly<Record<string, (...args: never[]) => Call<unknown>>>;

const ITEMS = [
  'readOne', 'readMany', 'readByQuery', 'createOne', 'createMany', 'updateOne', 'updateMany', 'updateBatch', 'updateByQuery',
  'deleteOne', 'deleteMany',
]; // prettier-ignore

describe('methods of items', () => {
  it.each(['collections', 'fields', 'relations', 'settings'] as const)(
    'same methods: directus.%s has all that the documentation promises',
    (name) => {
      for (const method of ITEMS)
        expect(typeof (directus[name] as unknown as Methods)[method], method).toBe('function');
    },
  );
});

describe('directus.collections', () => {
  it('same methods: readMany reads once, and gives those asked for in their order', async () => {
    await expect(directus.collections.readMany(['a', 'x', 'c'])).resolves.toEqual({
      data: [collections[2], collections[0]],
    });
    expect(sent()).toEqual([['GET /collections']]);
  });

  it('same methods: updateMany changes all in one request, and modifies nothing it is given', async () => {
    const patch = deepFreeze({ meta: { sort: 1 } }) as object;
    await directus.collections.updateMany(deepFreeze([...names]), patch);
    expect(sent()).toEqual([
      [
        'PATCH /collections',
        [
          { meta: { sort: 1 }, collection: 'a' },
          { meta: { sort: 1 }, collection: 'b' },
        ],
      ],
    ]);
  });

  it('same methods: deleteMany deletes one after the other', async () => {
    await expect(directus.collections.deleteMany(names)).resolves.toBeUndefined();
    expect(sent()).toEqual([['DELETE /collections/a'], ['DELETE /collections/b']]);
  });
});

describe('directus.fields', () => {
  const fields = [{ field: 'x' }, { field: 'y' }];

  it('same methods: createMany creates one after the other', async () => {
    await expect(directus.fields.createMany('c', fields)).resolves.toEqual({ data: fields });
    expect(sent()).toEqual([
      ['POST /fields/c', fields[0]],
      ['POST /fields/c', fields[1]],
    ]);
  });

  it('same methods: updateBatch is updateMany', async () => {
    await directus.fields.updateBatch('c', fields);
    expect(sent()).toEqual([['PATCH /fields/c', fields]]);
  });

  it('same methods: deleteMany deletes one after the other', async () => {
    await expect(directus.fields.deleteMany('c', ['x', 'y'])).resolves.toBeUndefined();
    expect(sent()).toEqual([['DELETE /fields/c/x'], ['DELETE /fields/c/y']]);
  });
});

describe('directus.relations', () => {
  const relations = ['x', 'y'].map((field) => ({
    collection: 'c',
    field,
    related_collection: 'd',
  }));

  it('same methods: createMany creates one after the other', async () => {
    await expect(directus.relations.createMany(relations)).resolves.toEqual({ data: relations });
    expect(sent()).toEqual([
      ['POST /relations', relations[0]],
      ['POST /relations', relations[1]],
    ]);
  });

  it('same methods: updateMany and updateBatch change one after the other', async () => {
    const expected = [
      ['PATCH /relations/c/x', relations[0]],
      ['PATCH /relations/c/y', relations[1]],
    ];
    await directus.relations.updateMany('c', ['x', 'y'], { related_collection: 'd' });
    expect(sent()).toEqual(expected);
    await directus.relations.updateBatch(relations);
    expect(sent()).toEqual([...expected, ...expected]);
  });

  it('same methods: updateBatch refuses a relation without its names before it sends anything', async () => {
    const wrong = [relations[0], { collection: 'c' }] as typeof relations;
    await expect(directus.relations.updateBatch(wrong)).rejects.toThrow(/^field must be a string/);
    expect(sent()).toEqual([]);
  });

  it('same methods: deleteMany deletes one after the other', async () => {
    await expect(directus.relations.deleteMany('c', ['x', 'y'])).resolves.toBeUndefined();
    expect(sent()).toEqual([['DELETE /relations/c/x'], ['DELETE /relations/c/y']]);
  });
});

describe('directus.settings', () => {
  const patch = { project_name: 'x' };

  it('same methods: readMany reads the one row', async () => {
    await expect(directus.settings.readMany([1])).resolves.toEqual({ data: [patch] });
    await expect(directus.settings.readMany()).resolves.toEqual({ data: [patch] });
    expect(sent()).toEqual([['GET /settings'], ['GET /settings']]);
  });

  it('same methods: updateMany and updateByQuery change the one row once', async () => {
    await expect(directus.settings.updateMany([1, 2], patch)).resolves.toEqual({ data: [patch] });
    await expect(directus.settings.updateByQuery({}, patch)).resolves.toEqual({ data: [patch] });
    expect(sent()).toEqual([
      ['PATCH /settings', patch],
      ['PATCH /settings', patch],
    ]);
  });

  it('same methods: updateBatch makes one change after the other', async () => {
    const changes = [patch, { project_color: '#000000' }];
    await expect(directus.settings.updateBatch(changes)).resolves.toEqual({ data: changes });
    expect(sent()).toEqual(changes.map((change) => ['PATCH /settings', change]));
  });
});

describe('what no endpoint can do', () => {
  it.each<readonly [string, () => Call<unknown>]>([
    ['collections.updateByQuery', () => directus.collections.updateByQuery({}, {})],
    ['fields.updateByQuery', () => directus.fields.updateByQuery({}, {})],
    ['relations.updateByQuery', () => directus.relations.updateByQuery({}, {})],
    ['settings.createOne', () => directus.settings.createOne({})],
    ['settings.createMany', () => directus.settings.createMany([{}])],
    ['settings.deleteOne', () => directus.settings.deleteOne(1)],
    ['settings.deleteMany', () => directus.settings.deleteMany([1])],
  ])('same methods: %s fails, says why, and sends nothing', async (name, call) => {
    await expect(call()).rejects.toMatchObject({
      name: 'InvalidParamError',
      message: expect.stringMatching(new RegExp(`^${name} is not possible, because `)) as unknown,
    });
    expect(sent()).toEqual([]);
  });
});

describe('several requests', () => {
  const many: readonly (readonly [string, () => Call<unknown>])[] = [
    ['collections.deleteMany', () => directus.collections.deleteMany(names)],
    ['fields.createMany', () => directus.fields.createMany('c', [{ field: 'a' }, { field: 'b' }])],
    ['fields.deleteMany', () => directus.fields.deleteMany('c', names)],
    ['relations.createMany', () => directus.relations.createMany([{ field: 'a' }, { field: 'b' }])],
    ['relations.updateMany', () => directus.relations.updateMany('c', names, {})],
    ['relations.deleteMany', () => directus.relations.deleteMany('c', names)],
    ['settings.updateBatch', () => directus.settings.updateBatch([{}, {}])],
  ];

  it.each(many)('same methods: %s stops at the first error', async (_, call) => {
    server.reset(() => ({ status: 403, body: { errors: [{ message: 'No.', extensions: {} }] } }));
    await expect(call()).rejects.toMatchObject({ status: 403 });
    expect(server.seen).toHaveLength(1);
  });

  it.each(many)('same methods: %s sends nothing until it is subscribed to', async (_, call) => {
    const unused = call();
    await directus.server.ping();
    expect(server.seen.map(({ path }) => path)).toEqual(['/server/ping']);
    expect(unused).toBeDefined();
  });

  it.each<readonly [string, () => Call<unknown>]>([
    ['collections.readMany', () => directus.collections.readMany([])],
    ['collections.updateMany', () => directus.collections.updateMany([], {})],
    ['collections.deleteMany', () => directus.collections.deleteMany([])],
    ['fields.createMany', () => directus.fields.createMany('c', [])],
    ['fields.deleteMany', () => directus.fields.deleteMany('c', [])],
    ['relations.updateMany', () => directus.relations.updateMany('c', [], {})],
    ['settings.updateMany', () => directus.settings.updateMany([], {})],
  ])('same methods: %s of nothing sends nothing', async (_, call) => {
    await call();
    expect(sent()).toEqual([]);
  });

  it.each<readonly [string, () => Call<unknown>]>([
    ['collections.readMany', () => directus.collections.readMany('a' as never)],
    ['collections.updateMany', () => directus.collections.updateMany(['a', ''], {})],
    ['collections.deleteMany', () => directus.collections.deleteMany(['a', '..'])],
    ['fields.createMany', () => directus.fields.createMany('c', [{ field: 'a' }, 5 as never])],
    ['fields.deleteMany', () => directus.fields.deleteMany('c', ['a', null as never])],
    ['relations.createMany', () => directus.relations.createMany([{}, null as never])],
    ['relations.updateMany', () => directus.relations.updateMany('c', ['a', '.'], {})],
    ['relations.deleteMany', () => directus.relations.deleteMany('c', [1 as never])],
    ['settings.updateMany', () => directus.settings.updateMany(5 as never, {})],
    ['settings.updateBatch', () => directus.settings.updateBatch([{}, 5 as never])],
  ])('same methods: %s refuses a wrong argument before it sends anything', async (_, call) => {
    await expect(call()).rejects.toMatchObject({
      name: expect.stringMatching(/ParamError$/) as unknown,
    });
    expect(sent()).toEqual([]);
  });
});
