import { expect } from 'vitest';
import type { Entry } from './entry';

const row = { id: 'a', name: 'One' };
const rows = [row, { id: 'b', name: 'Two' }];
const one = { answer: { data: row }, gives: row };
const many = { answer: { data: rows }, gives: { data: rows } };
const nothing = { gives: undefined };
const raw = { answer: { any: 'thing' }, gives: { any: 'thing' } };
const blob = { answer: 'the bytes', gives: expect.any(Blob) as Blob };
const uuid = 'd8a14f3c-0000-4000-8000-000000000001';
const snapshot = { version: 1, directus: '11.17.4', collections: [], fields: [], relations: [] };
const diff = { hash: 'abc', diff: {} };

/** What is not a collection of items, or is more than one. */
export const endpoints: readonly Entry[] = [
  {
    name: 'items(c).readByQuery, aggregating',
    call: (directus, options) =>
      directus.items('c').readByQuery({ aggregate: { count: '*' }, groupBy: ['author'] }, options),
    sends: 'GET /items/c',
    params: { aggregate: { count: '*' }, groupBy: 'author' },
    functions: ['aggregate'],
    ...many,
  },
  {
    name: 'items(c).export',
    call: (directus, options) => directus.items('c').export('csv', { fields: ['id'] }, options),
    sends: 'GET /items/c',
    params: { fields: 'id', export: 'csv' },
    answer: 'id\n1',
    gives: 'id\n1',
  },
  {
    name: 'singleton(c).read',
    call: (directus, options) => directus.singleton('c').read({ fields: ['id'] }, options),
    sends: 'GET /items/c',
    params: { fields: 'id' },
    functions: ['readSingleton'],
    methods: ['singleton(c).read(query?)'],
    ...one,
  },
  {
    name: 'singleton(c).update',
    call: (directus, options) =>
      directus.singleton('c').update({ name: 'x' }, { fields: ['id'] }, options),
    sends: 'PATCH /items/c',
    params: { fields: 'id' },
    body: { name: 'x' },
    functions: ['updateSingleton'],
    methods: ['singleton(c).update(data, query?)'],
    ...one,
  },

  ...(['comments', 'activity.comments'] as const).flatMap((name): Entry[] => [
    {
      name: `${name}.create`,
      call: (directus, options) =>
        (name === 'comments' ? directus.comments : directus.activity.comments).create(
          { collection: 'articles', item: 15, comment: 'Yo' },
          options,
        ),
      sends: 'POST /comments',
      body: { collection: 'articles', item: 15, comment: 'Yo' },
      functions: ['createComment'],
      methods: name === 'comments' ? [] : ['activity.comments.create(comment)'],
      ...one,
    },
    {
      name: `${name}.update`,
      call: (directus, options) =>
        (name === 'comments' ? directus.comments : directus.activity.comments).update(
          15,
          'Yo, dawg!',
          options,
        ),
      sends: 'PATCH /comments/15',
      body: { comment: 'Yo, dawg!' },
      functions: ['updateComment'],
      methods: name === 'comments' ? [] : ['activity.comments.update(id, comment)'],
      ...one,
    },
    {
      name: `${name}.delete`,
      call: (directus, options) =>
        (name === 'comments' ? directus.comments : directus.activity.comments).delete(15, options),
      sends: 'DELETE /comments/15',
      functions: ['deleteComment'],
      methods: name === 'comments' ? [] : ['activity.comments.delete(id)'],
      ...nothing,
    },
  ]),

  {
    name: 'assets.readOne',
    call: (directus, options) =>
      directus.assets.readOne('a', { width: 10, transforms: [['rotate', 90]] }, options),
    sends: 'GET /assets/a',
    params: { width: '10', transforms: [['rotate', 90]] },
    functions: ['readAssetBlob', 'readAssetRaw'],
    methods: ['assets.readOne(id) (10.x)'],
    ...blob,
  },
  {
    name: 'assets.readArrayBuffer',
    call: (directus, options) => directus.assets.readArrayBuffer('a', { key: 'thumb' }, options),
    sends: 'GET /assets/a',
    params: { key: 'thumb' },
    functions: ['readAssetArrayBuffer'],
    answer: 'the bytes',
    gives: expect.any(ArrayBuffer),
  },
  {
    name: 'assets.readText',
    call: (directus, options) => directus.assets.readText('a', options),
    sends: 'GET /assets/a',
    answer: 'the text',
    gives: 'the text',
  },
  {
    name: 'assets.downloadFilesZip',
    call: (directus, options) => directus.assets.downloadFilesZip(['a', 'b'], options),
    sends: 'POST /assets/files',
    body: { ids: ['a', 'b'] },
    functions: ['downloadFilesZip'],
    ...blob,
  },
  {
    name: 'assets.downloadFolderZip',
    call: (directus, options) => directus.assets.downloadFolderZip('a', options),
    sends: 'POST /assets/folder/a',
    functions: ['downloadFolderZip'],
    ...blob,
  },

  {
    name: 'collections.readOne',
    call: (directus, options) => directus.collections.readOne('articles', options),
    sends: 'GET /collections/articles',
    functions: ['readCollection'],
    methods: ['collections.readOne(c)'],
    ...one,
  },
  {
    name: 'collections.readAll',
    call: (directus, options) => directus.collections.readAll(options),
    sends: 'GET /collections',
    functions: ['readCollections'],
    methods: ['collections.readAll()'],
    ...many,
  },
  {
    name: 'collections.readByQuery, as of items',
    call: (directus, options) => directus.collections.readByQuery(undefined, options),
    sends: 'GET /collections',
    ...many,
  },
  {
    name: 'collections.createOne',
    call: (directus, options) => directus.collections.createOne(row as object, options),
    sends: 'POST /collections',
    body: row,
    functions: ['createCollection'],
    methods: ['collections.createOne(obj)'],
    ...one,
  },
  {
    name: 'collections.createMany',
    call: (directus, options) => directus.collections.createMany(rows as object[], options),
    sends: 'POST /collections',
    body: rows,
    methods: ['collections.createMany(objs)'],
    ...many,
  },
  {
    name: 'collections.updateOne',
    call: (directus, options) =>
      directus.collections.updateOne(
        'articles',
        { name: 'x' } as object,
        { fields: ['id'] },
        options,
      ),
    sends: 'PATCH /collections/articles',
    params: { fields: 'id' },
    body: { name: 'x' },
    functions: ['updateCollection'],
    methods: ['collections.updateOne(c, patch, query?)'],
    ...one,
  },
  {
    name: 'collections.updateBatch',
    call: (directus, options) => directus.collections.updateBatch(rows as object[], options),
    sends: 'PATCH /collections',
    body: rows,
    functions: ['updateCollectionsBatch'],
    ...many,
  },
  {
    name: 'collections.deleteOne',
    call: (directus, options) => directus.collections.deleteOne('articles', options),
    sends: 'DELETE /collections/articles',
    functions: ['deleteCollection'],
    methods: ['collections.deleteOne(c)'],
    ...nothing,
  },
  {
    name: 'collections.readMany, as of items',
    call: (directus, options) => directus.collections.readMany(['b', 'a'], undefined, options),
    sends: 'GET /collections',
    answer: { data: [{ collection: 'a' }, { collection: 'b' }] },
    gives: { data: [{ collection: 'b' }, { collection: 'a' }] },
  },
  {
    name: 'collections.updateMany, as of items',
    call: (directus, options) =>
      directus.collections.updateMany(['a'], { meta: null }, undefined, options),
    sends: 'PATCH /collections',
    body: [{ meta: null, collection: 'a' }],
    ...many,
  },
  {
    name: 'collections.deleteMany, as of items',
    call: (directus, options) => directus.collections.deleteMany(['a'], options),
    sends: 'DELETE /collections/a',
    ...nothing,
  },

  {
    name: 'deployments.dashboard',
    call: (directus, options) => directus.deployments.dashboard('vercel', { range: '7d' }, options),
    sends: 'GET /deployments/vercel/dashboard',
    params: { range: '7d' },
    functions: ['readDeploymentDashboard'],
    ...one,
  },
  {
    name: 'deployments.readProjects',
    call: (directus, options) => directus.deployments.readProjects('vercel', options),
    sends: 'GET /deployments/vercel/projects',
    functions: ['readDeploymentProjects'],
    ...many,
  },
  {
    name: 'deployments.readProject',
    call: (directus, options) => directus.deployments.readProject('vercel', 'p', options),
    sends: 'GET /deployments/vercel/projects/p',
    functions: ['readDeploymentProject'],
    ...one,
  },
  {
    name: 'deployments.updateProjects',
    call: (directus, options) =>
      directus.deployments.updateProjects('vercel', { delete: ['p'] }, options),
    sends: 'PATCH /deployments/vercel/projects',
    body: { delete: ['p'] },
    functions: ['updateDeploymentProjects'],
    ...many,
  },
  {
    name: 'deployments.trigger',
    call: (directus, options) =>
      directus.deployments.trigger('vercel', 'p', { preview: true }, options),
    sends: 'POST /deployments/vercel/projects/p/deploy',
    body: { preview: true },
    functions: ['triggerDeployment'],
    ...one,
  },
  {
    name: 'deployments.readRuns',
    call: (directus, options) =>
      directus.deployments.readRuns('vercel', 'p', { limit: 3 }, options),
    sends: 'GET /deployments/vercel/projects/p/runs',
    params: { limit: '3' },
    functions: ['readDeploymentRuns'],
    ...many,
  },
  {
    name: 'deployments.stats',
    call: (directus, options) =>
      directus.deployments.stats('vercel', 'p', { range: '24h' }, options),
    sends: 'GET /deployments/vercel/projects/p/runs/stats',
    params: { range: '24h' },
    functions: ['readDeploymentRunStats'],
    ...one,
  },
  {
    name: 'deployments.readRun',
    call: (directus, options) =>
      directus.deployments.readRun('vercel', 'r', { since: '2024-01-01T00:00:00Z' }, options),
    sends: 'GET /deployments/vercel/runs/r',
    params: { since: '2024-01-01T00:00:00Z' },
    functions: ['readDeploymentRun'],
    ...one,
  },
  {
    name: 'deployments.cancel',
    call: (directus, options) => directus.deployments.cancel('vercel', 'r', options),
    sends: 'POST /deployments/vercel/runs/r/cancel',
    functions: ['cancelDeployment'],
    ...one,
  },

  {
    name: 'extensions.readAll',
    call: (directus, options) => directus.extensions.readAll(options),
    sends: 'GET /extensions',
    functions: ['readExtensions'],
    ...many,
  },
  {
    name: 'extensions.updateOne',
    call: (directus, options) =>
      directus.extensions.updateOne('a', { meta: { enabled: false } }, options),
    sends: 'PATCH /extensions/a',
    body: { meta: { enabled: false } },
    functions: ['updateExtension'],
    ...one,
  },
  {
    name: 'extensions.deleteOne',
    call: (directus, options) => directus.extensions.deleteOne('a', options),
    sends: 'DELETE /extensions/a',
    functions: ['deleteExtension'],
    ...nothing,
  },
  {
    name: 'extensions.registry.readByQuery',
    call: (directus, options) =>
      directus.extensions.registry.readByQuery({ search: 'map', limit: 5 }, options),
    sends: 'GET /extensions/registry',
    params: { search: 'map', limit: '5' },
    functions: ['readRegistryExtensions'],
    ...many,
  },
  {
    name: 'extensions.registry.readOne',
    call: (directus, options) => directus.extensions.registry.readOne('a', options),
    sends: 'GET /extensions/registry/extension/a',
    functions: ['readRegistryExtension'],
    ...one,
  },
  {
    name: 'extensions.registry.account',
    call: (directus, options) => directus.extensions.registry.account('a', options),
    sends: 'GET /extensions/registry/account/a',
    functions: ['readRegistryAccount'],
    ...one,
  },
  {
    name: 'extensions.registry.install',
    call: (directus, options) => directus.extensions.registry.install('a', 'v', options),
    sends: 'POST /extensions/registry/install',
    body: { extension: 'a', version: 'v' },
    functions: ['installRegistryExtension'],
    ...nothing,
  },
  {
    name: 'extensions.registry.reinstall',
    call: (directus, options) => directus.extensions.registry.reinstall('a', options),
    sends: 'POST /extensions/registry/reinstall',
    body: { extension: 'a' },
    functions: ['reinstallRegistryExtension'],
    ...nothing,
  },
  {
    name: 'extensions.registry.uninstall',
    call: (directus, options) => directus.extensions.registry.uninstall('a', options),
    sends: 'DELETE /extensions/registry/uninstall/a',
    functions: ['uninstallRegistryExtension'],
    ...nothing,
  },

  {
    name: 'fields.readOne',
    call: (directus, options) => directus.fields.readOne('articles', 'title', options),
    sends: 'GET /fields/articles/title',
    functions: ['readField'],
    methods: ['fields.readOne(c, field)'],
    ...one,
  },
  {
    name: 'fields.readMany',
    call: (directus, options) => directus.fields.readMany('articles', options),
    sends: 'GET /fields/articles',
    functions: ['readFieldsByCollection'],
    methods: ['fields.readMany(c)'],
    ...many,
  },
  {
    name: 'fields.readAll',
    call: (directus, options) => directus.fields.readAll(options),
    sends: 'GET /fields',
    functions: ['readFields'],
    methods: ['fields.readAll()'],
    ...many,
  },
  {
    name: 'fields.readByQuery, as of items',
    call: (directus, options) => directus.fields.readByQuery(undefined, options),
    sends: 'GET /fields',
    ...many,
  },
  {
    name: 'fields.createOne',
    call: (directus, options) => directus.fields.createOne('articles', { field: 'alt' }, options),
    sends: 'POST /fields/articles',
    body: { field: 'alt' },
    functions: ['createField'],
    methods: ['fields.createOne(c, obj)'],
    ...one,
  },
  {
    name: 'fields.updateOne',
    call: (directus, options) =>
      directus.fields.updateOne('articles', 'alt', { meta: { hidden: true } }, options),
    sends: 'PATCH /fields/articles/alt',
    body: { meta: { hidden: true } },
    functions: ['updateField'],
    methods: ['fields.updateOne(c, field, patch)'],
    ...one,
  },
  {
    name: 'fields.updateMany',
    call: (directus, options) =>
      directus.fields.updateMany('articles', [{ field: 'alt', meta: { sort: 1 } }], options),
    sends: 'PATCH /fields/articles',
    body: [{ field: 'alt', meta: { sort: 1 } }],
    functions: ['updateFields'],
    ...many,
  },
  {
    name: 'fields.deleteOne',
    call: (directus, options) => directus.fields.deleteOne('articles', 'alt', options),
    sends: 'DELETE /fields/articles/alt',
    functions: ['deleteField'],
    methods: ['fields.deleteOne(c, field)'],
    ...nothing,
  },
  {
    name: 'fields.createMany, as of items',
    call: (directus, options) =>
      directus.fields.createMany('articles', [{ field: 'alt' }], options),
    sends: 'POST /fields/articles',
    body: { field: 'alt' },
    answer: { data: row },
    gives: { data: [row] },
  },
  {
    name: 'fields.updateBatch, as of items',
    call: (directus, options) =>
      directus.fields.updateBatch('articles', [{ field: 'alt' }], options),
    sends: 'PATCH /fields/articles',
    body: [{ field: 'alt' }],
    ...many,
  },
  {
    name: 'fields.deleteMany, as of items',
    call: (directus, options) => directus.fields.deleteMany('articles', ['alt'], options),
    sends: 'DELETE /fields/articles/alt',
    ...nothing,
  },

  {
    name: 'files.createOne of a form',
    call: (directus, options) => {
      const form = new FormData();
      form.append('id', uuid);
      form.append('file', new Blob(['the picture']), 'a.jpeg');
      return directus.files.createOne(form, undefined, options);
    },
    sends: 'POST /files',
    body: expect.stringContaining('the picture'),
    isForm: true,
    functions: ['uploadFiles'],
    methods: ['files.* (incl. createOne(FormData))'],
    ...one,
  },
  {
    name: 'files.import',
    call: (directus, options) =>
      directus.files.import({ url: 'http://a.example/b.jpg' }, undefined, options),
    sends: 'POST /files/import',
    body: { url: 'http://a.example/b.jpg' },
    functions: ['importFile'],
    methods: ['files.import({url, data?})'],
    ...one,
  },

  {
    name: 'flows.trigger by POST',
    call: (directus, options) => directus.flows.trigger('POST', uuid, { a: 1 }, options),
    sends: `POST /flows/trigger/${uuid}`,
    body: { a: 1 },
    functions: ['triggerFlow'],
    ...raw,
  },
  {
    name: 'flows.trigger by GET',
    call: (directus, options) => directus.flows.trigger('GET', uuid, { a: 'b' }, options),
    sends: `GET /flows/trigger/${uuid}`,
    params: { a: 'b' },
    ...raw,
  },

  ...(['items', 'system'] as const).map((scope): Entry => ({
    name: `graphql.${scope}`,
    call: (directus, options) => directus.graphql[scope]('query { a }', { b: 1 }, options),
    sends: scope === 'items' ? 'POST /graphql' : 'POST /graphql/system',
    body: { query: 'query { a }', variables: { b: 1 } },
    methods: [`graphql.${scope}(query, variables={})`],
    answer: { data: { a: 1 } },
    gives: expect.objectContaining({ data: { a: 1 }, status: 200 }),
  })),

  {
    name: 'license.read',
    call: (directus, options) => directus.license.read(options),
    sends: 'GET /license',
    ...one,
  },
  {
    name: 'permissions.me',
    call: (directus, options) => directus.permissions.me(options),
    sends: 'GET /permissions/me',
    functions: ['readUserPermissions'],
    ...one,
  },
  {
    name: 'permissions.item',
    call: (directus, options) => directus.permissions.item('articles', 15, options),
    sends: 'GET /permissions/me/articles/15',
    functions: ['readItemPermissions'],
    ...one,
  },
  {
    name: 'permissions.item of a singleton',
    call: (directus, options) => directus.permissions.item('site', undefined, options),
    sends: 'GET /permissions/me/site',
    ...one,
  },
  {
    name: 'policies.globals',
    call: (directus, options) => directus.policies.globals(options),
    sends: 'GET /policies/me/globals',
    functions: ['readPolicyGlobals'],
    ...one,
  },

  {
    name: 'relations.readOne',
    call: (directus, options) => directus.relations.readOne('articles', 'author', options),
    sends: 'GET /relations/articles/author',
    functions: ['readRelation'],
    methods: ['relations.readOne(c, field)'],
    ...one,
  },
  {
    name: 'relations.readMany',
    call: (directus, options) => directus.relations.readMany('articles', options),
    sends: 'GET /relations/articles',
    functions: ['readRelationByCollection'],
    methods: ['relations.readMany(c) / readAll()'],
    ...many,
  },
  {
    name: 'relations.readAll',
    call: (directus, options) => directus.relations.readAll(options),
    sends: 'GET /relations',
    functions: ['readRelations'],
    methods: ['relations.readMany(c) / readAll()'],
    ...many,
  },
  {
    name: 'relations.readByQuery, as of items',
    call: (directus, options) => directus.relations.readByQuery(undefined, options),
    sends: 'GET /relations',
    ...many,
  },
  {
    name: 'relations.createOne',
    call: (directus, options) => directus.relations.createOne(row as object, options),
    sends: 'POST /relations',
    body: row,
    functions: ['createRelation'],
    methods: ['relations.createOne(obj)'],
    ...one,
  },
  {
    name: 'relations.updateOne',
    call: (directus, options) =>
      directus.relations.updateOne('articles', 'author', { meta: null }, options),
    sends: 'PATCH /relations/articles/author',
    // Without the names, Directus 11.17.4 does not answer but crashes.
    body: { collection: 'articles', field: 'author', meta: null },
    functions: ['updateRelation'],
    methods: ['relations.updateOne(c, field, patch)'],
    ...one,
  },
  {
    name: 'relations.deleteOne',
    call: (directus, options) => directus.relations.deleteOne('articles', 'author', options),
    sends: 'DELETE /relations/articles/author',
    functions: ['deleteRelation'],
    methods: ['relations.deleteOne(c, field)'],
    ...nothing,
  },
  {
    name: 'relations.createMany, as of items',
    call: (directus, options) =>
      directus.relations.createMany(
        [{ collection: 'articles', field: 'author', meta: null }],
        options,
      ),
    sends: 'POST /relations',
    body: { collection: 'articles', field: 'author', meta: null },
    answer: { data: row },
    gives: { data: [row] },
  },
  {
    name: 'relations.updateMany, as of items',
    call: (directus, options) =>
      directus.relations.updateMany('articles', ['author'], { meta: null }, options),
    sends: 'PATCH /relations/articles/author',
    body: { collection: 'articles', field: 'author', meta: null },
    answer: { data: row },
    gives: { data: [row] },
  },
  {
    name: 'relations.updateBatch, as of items',
    call: (directus, options) =>
      directus.relations.updateBatch(
        [{ collection: 'articles', field: 'author', meta: null }],
        options,
      ),
    sends: 'PATCH /relations/articles/author',
    body: { collection: 'articles', field: 'author', meta: null },
    answer: { data: row },
    gives: { data: [row] },
  },
  {
    name: 'relations.deleteMany, as of items',
    call: (directus, options) => directus.relations.deleteMany('articles', ['author'], options),
    sends: 'DELETE /relations/articles/author',
    ...nothing,
  },

  {
    name: 'roles.me',
    call: (directus, options) => directus.roles.me({ fields: ['name'] }, options),
    sends: 'GET /roles/me',
    params: { fields: 'name' },
    functions: ['readRolesMe'],
    ...many,
  },

  {
    name: 'schema.snapshot',
    call: (directus, options) => directus.schema.snapshot(options),
    sends: 'GET /schema/snapshot',
    functions: ['schemaSnapshot'],
    ...one,
  },
  {
    name: 'schema.diff',
    call: (directus, options) => directus.schema.diff(snapshot, true, options),
    sends: 'POST /schema/diff',
    params: { force: 'true' },
    body: snapshot,
    functions: ['schemaDiff'],
    ...one,
  },
  {
    name: 'schema.diff of the same schema',
    call: (directus, options) => directus.schema.diff(snapshot, false, options),
    sends: 'POST /schema/diff',
    body: snapshot,
    ...nothing,
  },
  {
    name: 'schema.apply',
    call: (directus, options) => directus.schema.apply(diff, undefined, options),
    sends: 'POST /schema/apply',
    body: diff,
    functions: ['schemaApply'],
    ...nothing,
  },

  {
    name: 'server.ping',
    call: (directus, options) => directus.server.ping(options),
    sends: 'GET /server/ping',
    functions: ['serverPing'],
    methods: ['server.ping()'],
    answer: 'pong',
    gives: 'pong',
  },
  {
    name: 'server.info',
    call: (directus, options) => directus.server.info(options),
    sends: 'GET /server/info',
    functions: ['serverInfo'],
    methods: ['server.info()'],
    ...one,
  },
  {
    name: 'server.health',
    call: (directus, options) => directus.server.health(options),
    sends: 'GET /server/health',
    functions: ['serverHealth'],
    answer: { status: 'ok' },
    gives: { status: 'ok' },
  },
  {
    name: 'server.oas',
    call: (directus, options) => directus.server.oas(options),
    sends: 'GET /server/specs/oas',
    functions: ['readOpenApiSpec'],
    methods: ['server.oas() (10.1+)'],
    ...raw,
  },
  {
    name: 'server.graphql',
    call: (directus, options) => directus.server.graphql('system', options),
    sends: 'GET /server/specs/graphql/system',
    functions: ['readGraphqlSdl'],
    answer: 'type Query { a: Int }',
    gives: 'type Query { a: Int }',
  },

  {
    name: 'settings.read',
    call: (directus, options) => directus.settings.read({ fields: ['project_name'] }, options),
    sends: 'GET /settings',
    params: { fields: 'project_name' },
    functions: ['readSettings'],
    methods: ['settings.read(query?) / update(data, query?)'],
    ...one,
  },
  {
    name: 'settings.update',
    call: (directus, options) =>
      directus.settings.update({ project_name: 'x' }, { fields: ['id'] }, options),
    sends: 'PATCH /settings',
    params: { fields: 'id' },
    body: { project_name: 'x' },
    functions: ['updateSettings'],
    methods: ['settings.read(query?) / update(data, query?)'],
    ...one,
  },
  {
    name: 'settings.readOne, as of items',
    call: (directus, options) => directus.settings.readOne(1, undefined, options),
    sends: 'GET /settings',
    ...one,
  },
  {
    name: 'settings.readMany, as of items',
    call: (directus, options) => directus.settings.readMany([1], undefined, options),
    sends: 'GET /settings',
    answer: { data: row },
    gives: { data: [row] },
  },
  {
    name: 'settings.updateMany, as of items',
    call: (directus, options) =>
      directus.settings.updateMany([1], { project_name: 'x' }, undefined, options),
    sends: 'PATCH /settings',
    body: { project_name: 'x' },
    answer: { data: row },
    gives: { data: [row] },
  },
  {
    name: 'settings.updateBatch, as of items',
    call: (directus, options) =>
      directus.settings.updateBatch([{ project_name: 'x' }], undefined, options),
    sends: 'PATCH /settings',
    body: { project_name: 'x' },
    answer: { data: row },
    gives: { data: [row] },
  },
  {
    name: 'settings.updateByQuery, as of items',
    call: (directus, options) =>
      directus.settings.updateByQuery({}, { project_name: 'x' }, undefined, options),
    sends: 'PATCH /settings',
    body: { project_name: 'x' },
    answer: { data: row },
    gives: { data: [row] },
  },
  {
    name: 'settings.readByQuery, as of items',
    call: (directus, options) => directus.settings.readByQuery({ fields: ['id'] }, options),
    sends: 'GET /settings',
    params: { fields: 'id' },
    answer: { data: row },
    gives: { data: [row] },
  },
  {
    name: 'settings.updateOne, as of items',
    call: (directus, options) =>
      directus.settings.updateOne(1, { project_name: 'x' }, undefined, options),
    sends: 'PATCH /settings',
    body: { project_name: 'x' },
    ...one,
  },

  {
    name: 'shares.info',
    call: (directus, options) => directus.shares.info(uuid, options),
    sends: `GET /shares/info/${uuid}`,
    functions: ['readShareInfo'],
    ...one,
  },
  {
    name: 'shares.invite',
    call: (directus, options) => directus.shares.invite(uuid, ['a@example.com'], options),
    sends: 'POST /shares/invite',
    body: { share: uuid, emails: ['a@example.com'] },
    functions: ['inviteShare'],
    ...nothing,
  },

  {
    name: 'users.me.read',
    call: (directus, options) => directus.users.me.read({ fields: ['email'] }, options),
    sends: 'GET /users/me',
    params: { fields: 'email' },
    functions: ['readMe'],
    methods: ['users.me.read(query?)'],
    ...one,
  },
  {
    name: 'users.me.update',
    call: (directus, options) =>
      directus.users.me.update({ first_name: 'Ada' }, { fields: ['email'] }, options),
    sends: 'PATCH /users/me',
    params: { fields: 'email' },
    body: { first_name: 'Ada' },
    functions: ['updateMe'],
    methods: ['users.me.update(data, query?)'],
    ...one,
  },
  {
    name: 'users.disableTfa',
    call: (directus, options) => directus.users.disableTfa('a', options),
    sends: 'POST /users/a/tfa/disable',
    ...nothing,
  },
  ...(['users.tfa', 'users.me.tfa'] as const).flatMap((name): Entry[] => [
    {
      name: `${name}.generate`,
      call: (directus, options) =>
        (name === 'users.tfa' ? directus.users : directus.users.me).tfa.generate('pw', options),
      sends: 'POST /users/me/tfa/generate',
      body: { password: 'pw' },
      functions: ['generateTwoFactorSecret'],
      methods: ['users.me.tfa.generate(password)'],
      ...one,
    },
    {
      name: `${name}.enable`,
      call: (directus, options) =>
        (name === 'users.tfa' ? directus.users : directus.users.me).tfa.enable(
          's3cret',
          '123456',
          options,
        ),
      sends: 'POST /users/me/tfa/enable',
      body: { secret: 's3cret', otp: '123456' },
      functions: ['enableTwoFactor'],
      methods: ['users.me.tfa.enable(secret, otp)'],
      ...nothing,
    },
    {
      name: `${name}.disable`,
      call: (directus, options) =>
        (name === 'users.tfa' ? directus.users : directus.users.me).tfa.disable('123456', options),
      sends: 'POST /users/me/tfa/disable',
      body: { otp: '123456' },
      functions: ['disableTwoFactor'],
      methods: ['users.me.tfa.disable(otp)'],
      ...nothing,
    },
  ]),
  {
    name: 'users.invites.send',
    call: (directus, options) =>
      directus.users.invites.send('a@example.com', uuid, 'https://app.example', options),
    sends: 'POST /users/invite',
    body: { email: 'a@example.com', role: uuid, invite_url: 'https://app.example' },
    functions: ['inviteUser'],
    methods: ['users.invites.send(email, role, invite_url?)'],
    ...nothing,
  },
  {
    name: 'users.invites.accept',
    call: (directus, options) => directus.users.invites.accept('t0ken', 'pw', options),
    sends: 'POST /users/invite/accept',
    body: { token: 't0ken', password: 'pw' },
    functions: ['acceptUserInvite'],
    methods: ['users.invites.accept(token, password)'],
    ...nothing,
  },
  {
    name: 'users.register',
    call: (directus, options) =>
      directus.users.register('a@example.com', 'pw', { first_name: 'Ada' }, options),
    sends: 'POST /users/register',
    body: { email: 'a@example.com', password: 'pw', first_name: 'Ada' },
    functions: ['registerUser'],
    ...nothing,
  },
  {
    name: 'users.registerVerify',
    call: (directus, options) => directus.users.registerVerify('t0ken', options),
    sends: 'GET /users/register/verify-email',
    params: { token: 't0ken' },
    functions: ['registerUserVerify'],
    ...nothing,
  },

  {
    name: 'utils.random.string',
    call: (directus, options) => directus.utils.random.string(undefined, options),
    sends: 'GET /utils/random/string',
    params: { length: '32' },
    functions: ['randomString'],
    methods: ['utils.random.string(length=32)'],
    answer: { data: 'abc' },
    gives: 'abc',
  },
  {
    name: 'utils.hash.generate',
    call: (directus, options) => directus.utils.hash.generate('My String', options),
    sends: 'POST /utils/hash/generate',
    body: { string: 'My String' },
    methods: ['utils.hash.generate(string)'],
    answer: { data: '$argon2' },
    gives: '$argon2',
  },
  {
    name: 'utils.hash.verify',
    call: (directus, options) => directus.utils.hash.verify('My String', '$argon2', options),
    sends: 'POST /utils/hash/verify',
    body: { string: 'My String', hash: '$argon2' },
    methods: ['utils.hash.verify(string, hash)'],
    answer: { data: false },
    gives: false,
  },
  {
    name: 'utils.sort',
    call: (directus, options) => directus.utils.sort('articles', 15, 42, options),
    sends: 'POST /utils/sort/articles',
    body: { item: 15, to: 42 },
    functions: ['utilitySort'],
    methods: ['utils.sort(c, item, to)'],
    ...nothing,
  },
  {
    name: 'utils.revert',
    call: (directus, options) => directus.utils.revert(451, options),
    sends: 'POST /utils/revert/451',
    methods: ['utils.revert(revision)'],
    ...nothing,
  },
  {
    name: 'utils.cache.clear',
    call: (directus, options) => directus.utils.cache.clear(undefined, options),
    sends: 'POST /utils/cache/clear',
    functions: ['clearCache'],
    ...nothing,
  },
  {
    name: 'utils.cache.clear of the system',
    call: (directus, options) => directus.utils.cache.clear(true, options),
    sends: 'POST /utils/cache/clear',
    params: { system: 'true' },
    ...nothing,
  },
  {
    name: 'utils.import',
    call: (directus, options) => {
      const form = new FormData();
      form.append('file', new Blob(['id\n1'], { type: 'text/csv' }), 'a.csv');
      return directus.utils.import('articles', form, options);
    },
    sends: 'POST /utils/import/articles',
    body: expect.stringContaining('id\n1'),
    isForm: true,
    functions: ['utilsImport'],
    ...nothing,
  },
  {
    name: 'utils.resolveRedirect',
    call: (directus, options) =>
      directus.utils.resolveRedirect('https://app.example/home', 'google', options),
    sends: 'POST /utils/resolve-redirect',
    body: { redirect: 'https://app.example/home', provider: 'google' },
    answer: { data: 'https://app.example/home' },
    gives: 'https://app.example/home',
  },
  {
    name: 'utils.importBatch',
    call: (directus, options) =>
      directus.utils.importBatch(
        [{ collection: 'articles', items: [row] }],
        { mode: 'merge', dryRun: true },
        options,
      ),
    sends: 'POST /utils/import',
    params: { mode: 'merge', dryRun: 'true' },
    body: [{ collection: 'articles', items: [row] }],
    functions: ['utilsImportBatch'],
    ...one,
  },
  {
    name: 'utils.export',
    call: (directus, options) =>
      directus.utils.export(
        'articles',
        'csv',
        { fields: ['id', 'author.name'], limit: -1 },
        { title: 'All' },
        options,
      ),
    sends: 'POST /utils/export/articles',
    body: {
      format: 'csv',
      query: { fields: ['id', 'author.name'], limit: '-1' },
      file: { title: 'All' },
    },
    functions: ['utilsExport'],
    ...nothing,
  },

  {
    name: 'versions.save',
    call: (directus, options) => directus.versions.save('a', { title: 'x' }, options),
    sends: 'POST /versions/a/save',
    body: { title: 'x' },
    functions: ['saveToContentVersion'],
    ...one,
  },
  {
    name: 'versions.compare',
    call: (directus, options) => directus.versions.compare('a', options),
    sends: 'GET /versions/a/compare',
    functions: ['compareContentVersion'],
    ...one,
  },
  {
    name: 'versions.promote',
    call: (directus, options) => directus.versions.promote('a', 'h4sh', ['title'], options),
    sends: 'POST /versions/a/promote',
    body: { mainHash: 'h4sh', fields: ['title'] },
    functions: ['promoteContentVersion'],
    answer: { data: 15 },
    gives: 15,
  },
];
