import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Call, Directus, isEmptyParamError, isInvalidParamError } from '../../lib';
import { type RecordingServer, startRecordingServer } from '../support/recording-server';

/** Keys and names that would lead to another route if they were put into a path as they are. */
const hostile = [
  'a/b',
  'a\\b',
  '../users/me',
  '../../users/me',
  '..\\..\\users\\me',
  '%2e%2e',
  '%2E%2E%2Fusers',
  '..%2fusers',
  './a',
  'a/..',
  '?access_token=x',
  'a?fields=*',
  'a#b',
  'a b',
  'a&b=c',
  'a;b',
  '//evil.example',
  'https://evil.example/',
  '/users/me',
  'me',
  '\u0000',
  'a\r\nX-Evil: 1',
  '\t',
  ' ',
  '\u202e',
  'ä€😀',
  '%',
  '%zz',
  'constructor',
  '__proto__',
  '*',
  ':pk',
  '-1',
  '0x10',
];

/** What no address can hold, or would mean something else. */
const refused: readonly unknown[] = [
  '',
  '.',
  '..',
  null,
  undefined,
  NaN,
  Infinity,
  {},
  [],
  ['a'],
  true,
  Symbol('s'),
  'a\ud800',
  () => 1,
];

type At = (directus: Directus, key: never) => Call<unknown>;

/** Every place where a key or name becomes part of a path, with the path before and after it. */
const places = (
  [
    ['items', (d, c) => d.items(c).readByQuery(), '/items/'],
    ['items', (d, c) => d.items(c).readOne(1), '/items/', '/1'],
    ['items.readOne', (d, id) => d.items('c').readOne(id), '/items/c/'],
    ['items.updateOne', (d, id) => d.items('c').updateOne(id, {}), '/items/c/'],
    ['items.deleteOne', (d, id) => d.items('c').deleteOne(id), '/items/c/'],
    ['singleton.read', (d, c) => d.singleton(c).read(), '/items/'],
    ['singleton.update', (d, c) => d.singleton(c).update({} as never), '/items/'],
    ['users.readOne', (d, id) => d.users.readOne(id), '/users/'],
    ['users.disableTfa', (d, id) => d.users.disableTfa(id), '/users/', '/tfa/disable'],
    ['comments.update', (d, id) => d.comments.update(id, 'x'), '/comments/'],
    ['comments.delete', (d, id) => d.comments.delete(id), '/comments/'],
    ['assets.readOne', (d, id) => d.assets.readOne(id), '/assets/'],
    ['assets.readText', (d, id) => d.assets.readText(id), '/assets/'],
    ['assets.readArrayBuffer', (d, id) => d.assets.readArrayBuffer(id), '/assets/'],
    ['assets.downloadFolderZip', (d, id) => d.assets.downloadFolderZip(id), '/assets/folder/'],
    ['collections.readOne', (d, c) => d.collections.readOne(c), '/collections/'],
    ['collections.updateOne', (d, c) => d.collections.updateOne(c, {}), '/collections/'],
    ['collections.deleteOne', (d, c) => d.collections.deleteOne(c), '/collections/'],
    ['fields.readOne', (d, c) => d.fields.readOne(c, 'f'), '/fields/', '/f'],
    ['fields.readOne', (d, f) => d.fields.readOne('c', f), '/fields/c/'],
    ['fields.readMany', (d, c) => d.fields.readMany(c), '/fields/'],
    ['fields.createOne', (d, c) => d.fields.createOne(c, {}), '/fields/'],
    ['fields.updateOne', (d, f) => d.fields.updateOne('c', f, {}), '/fields/c/'],
    ['fields.updateMany', (d, c) => d.fields.updateMany(c, []), '/fields/'],
    ['fields.deleteOne', (d, f) => d.fields.deleteOne('c', f), '/fields/c/'],
    ['relations.readOne', (d, f) => d.relations.readOne('c', f), '/relations/c/'],
    ['relations.readMany', (d, c) => d.relations.readMany(c), '/relations/'],
    ['relations.updateOne', (d, c) => d.relations.updateOne(c, 'f', {}), '/relations/', '/f'],
    ['relations.deleteOne', (d, f) => d.relations.deleteOne('c', f), '/relations/c/'],
    ['deployments.dashboard', (d, p) => d.deployments.dashboard(p), '/deployments/', '/dashboard'],
    [
      'deployments.readProject',
      (d, p) => d.deployments.readProject('v', p),
      '/deployments/v/projects/',
    ],
    [
      'deployments.trigger',
      (d, p) => d.deployments.trigger('v', p),
      '/deployments/v/projects/',
      '/deploy',
    ],
    [
      'deployments.readRuns',
      (d, p) => d.deployments.readRuns('v', p),
      '/deployments/v/projects/',
      '/runs',
    ],
    ['deployments.readRun', (d, r) => d.deployments.readRun('v', r), '/deployments/v/runs/'],
    [
      'deployments.cancel',
      (d, r) => d.deployments.cancel('v', r),
      '/deployments/v/runs/',
      '/cancel',
    ],
    ['extensions.updateOne', (d, id) => d.extensions.updateOne(id, {}), '/extensions/'],
    ['extensions.deleteOne', (d, id) => d.extensions.deleteOne(id), '/extensions/'],
    [
      'registry.readOne',
      (d, id) => d.extensions.registry.readOne(id),
      '/extensions/registry/extension/',
    ],
    [
      'registry.account',
      (d, id) => d.extensions.registry.account(id),
      '/extensions/registry/account/',
    ],
    [
      'registry.uninstall',
      (d, id) => d.extensions.registry.uninstall(id),
      '/extensions/registry/uninstall/',
    ],
    ['flows.trigger', (d, id) => d.flows.trigger('POST', id), '/flows/trigger/'],
    ['permissions.item', (d, c) => d.permissions.item(c, 1), '/permissions/me/', '/1'],
    ['server.graphql', (d, scope) => d.server.graphql(scope), '/server/specs/graphql/'],
    ['shares.info', (d, id) => d.shares.info(id), '/shares/info/'],
    ['utils.sort', (d, c) => d.utils.sort(c, 1, 2), '/utils/sort/'],
    ['utils.revert', (d, id) => d.utils.revert(id), '/utils/revert/'],
    ['utils.import', (d, c) => d.utils.import(c, {}), '/utils/import/'],
    ['utils.export', (d, c) => d.utils.export(c, 'csv'), '/utils/export/'],
    ['versions.save', (d, id) => d.versions.save(id, {}), '/versions/', '/save'],
    ['versions.compare', (d, id) => d.versions.compare(id), '/versions/', '/compare'],
    ['versions.promote', (d, id) => d.versions.promote(id, 'h'), '/versions/', '/promote'],
  ] as readonly (readonly [string, At, before: string, after?: string])[]
).map(([name, call, before, after = '']) => ({ name, call, before, after }));

/** An `undefined` that stands for the default. */
const hasDefault = ['server.graphql'];

describe('keys and names as parts of a path', () => {
  let server: RecordingServer;
  let directus: Directus;

  beforeAll(async () => {
    server = await startRecordingServer();
    directus = new Directus(server.url);
  });
  afterAll(() => server.stop());

  it.each(places)('of %s reach their own route and no other', async ({ call, before, after }) => {
    server.reset(() => ({ body: { data: [] } }));
    for (const key of hostile) await call(directus, key as never).catch(() => undefined);
    expect(server.seen.map(({ path }) => path)).toEqual(
      hostile.map((key) => before + encodeURIComponent(key) + after),
    );
    expect(server.seen.every(({ params }) => !('access_token' in params))).toBe(true);
  });

  it.each(places)(
    'of $name are refused, and nothing is sent, where no address can hold them',
    async ({ name, call }) => {
      server.reset(() => ({ body: { data: [] } }));
      for (const key of refused) {
        if (key === undefined && hasDefault.includes(name)) continue;
        const error: unknown = await call(directus, key as never).then(
          () => 'sent',
          (failure: unknown) => failure,
        );
        expect(isInvalidParamError(error) || isEmptyParamError(error), String(key)).toBe(true);
      }
      expect(server.seen).toEqual([]);
    },
  );

  it('a name that looks like a system collection gets no further than its own path', async () => {
    server.reset(() => ({ body: { data: [] } }));
    for (const name of ['directus_../users', 'directus_users/me', 'directus_'])
      await directus.items(name).readByQuery();
    expect(server.seen.map(({ path }) => path)).toEqual([
      '/..%2Fusers',
      '/users%2Fme',
      '/items/directus_',
    ]);
    await expect(directus.items('directus_..').readByQuery()).rejects.toSatisfy(
      isInvalidParamError,
    );
  });

  it('addresses of assets hold them in the same way, and refuse the same', () => {
    for (const key of hostile)
      expect(directus.assets.url(key)).toBe(`${server.url}/assets/${encodeURIComponent(key)}`);
    for (const key of refused) expect(() => directus.assets.url(key as never)).toThrow();
  });
});
