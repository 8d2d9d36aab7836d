// What the library is asked to do on each server. Each check ends with a value that proves it worked, and fails
// otherwise; it cleans up after itself, so that the order does not matter.
import { strict as assert } from 'node:assert';
import { firstValueFrom } from 'rxjs';
import { queries } from './queries.mjs';

/**
 * @typedef {object} Context
 * @property {any} directus logged in as the admin
 * @property {any} library what `directus-rx` exports
 * @property {string} url
 * @property {{ email: string, password: string, token: string }} admin
 * @property {() => Promise<{ to: string[], text: string }[]>} mails
 */

/** @typedef {[group: string, what: string, check: (context: Context) => Promise<unknown>]} Feature */

const form = (name = 'a.txt', text = 'hello', type = 'text/plain') => {
  const data = new FormData();
  data.append('title', name);
  data.append('file', new Blob([text], { type }), name);
  return data;
};

/**
 * @param {any} handler
 * @param {object} item
 * @param {(created: any) => Promise<unknown>} use
 */
async function having(handler, item, use) {
  const created = await handler.createOne(item);
  try {
    return await use(created);
  } finally {
    await handler.deleteOne(created.id ?? created.key);
  }
}

/** The twelve methods that all collections have, shown on one. */
const everyMethod = async ({ directus }) => {
  const tags = directus.items('tags');
  const one = await tags.createOne({ name: 'm1' });
  const { data } = await tags.createMany([{ name: 'm2' }, { name: 'm3' }]);
  const ids = [one, ...data].map(({ id }) => id);
  assert.equal((await tags.updateOne(ids[0], { name: 'n1' })).name, 'n1');
  assert.equal((await tags.updateMany(ids.slice(1), { name: 'n2' })).data.length, 2);
  await tags.updateBatch([{ id: ids[1], name: 'n3' }]);
  await tags.updateByQuery({ filter: { id: { _eq: ids[2] } } }, { name: 'n4' });
  const read = (await tags.readMany([...ids].reverse())).data.map(({ name }) => name);
  assert.deepEqual(read, ['n4', 'n3', 'n1']);
  await tags.deleteOne(ids[0]);
  await tags.deleteMany([ids[1]]);
  await tags.deleteByQuery({ filter: { id: { _eq: ids[2] } } });
  const { data: left } = await tags.readByQuery({ filter: { id: { _in: ids } } });
  assert.equal(left.length, 0);
};

/** Above a byte limit queries go by SEARCH; this one is above any. */
const longQuery = async ({ directus }) => {
  const _in = ['news', ...Array.from({ length: 3000 }, (_, index) => `no such tag ${index}`)];
  const { data } = await directus.items('tags').readByQuery({ filter: { name: { _in } } });
  assert.deepEqual(
    data.map(({ name }) => name),
    ['news'],
  );
};

/** By GET and by SEARCH the same comes back, whatever is asked for. */
const sameBothWays = async ({ library, url, admin }) => {
  const [byGet, bySearch] = [Infinity, 0].map((searchAbove) =>
    new library.Directus(url, {
      auth: { staticToken: admin.token },
      transport: { searchAbove },
    }).items('articles'),
  );
  for (const [name, query] of Object.entries(queries))
    assert.deepEqual(await bySearch.readByQuery(query), await byGet.readByQuery(query), name);
  const ids = { fields: ['id'] };
  assert.equal(await bySearch.export('csv', ids), await byGet.export('csv', ids));
};

const sockets = async ({ directus, library }) => {
  const live = library.realtime(directus);
  try {
    assert.equal((await firstValueFrom(live.changes('tags'))).event, 'init');
  } finally {
    live.dispose();
  }
};

const resumableUpload = async ({ directus, library, url, admin }) => {
  const metadata = `filename_download ${btoa('tus.txt')},type ${btoa('text/plain')}`;
  const headers = { 'Tus-Resumable': '1.0.0', 'Upload-Length': '5', 'Upload-Metadata': metadata };
  const { headers: answered } = await directus.transport.post('/files/tus', undefined, { headers });
  const to = new URL(answered.location, `${url}/files/tus/`).pathname;
  const response = await fetch(url + to, {
    method: 'PATCH',
    headers: {
      authorization: `Bearer ${admin.token}`,
      'tus-resumable': '1.0.0',
      'upload-offset': '0',
      'content-type': 'application/offset+octet-stream',
    },
    body: 'hello',
  });
  assert.equal(response.status, 204);
  assert.ok(library);
};

const contentVersion = async ({ directus }) => {
  const draft = { key: 'draft', name: 'Draft', collection: 'articles', item: '1' };
  // A server without versions says so here.
  await directus.versions.readByQuery({ limit: 1 });
  await directus.collections.updateOne('articles', { meta: { versioning: true } });
  await having(directus.versions, draft, async ({ id }) => {
    await directus.versions.save(id, { title: 'Changed in a version' });
    const { mainHash, current } = await directus.versions.compare(id);
    assert.equal(current.title, 'Changed in a version');
    const { title } = await directus.items('articles').readOne(1, { version: 'draft' });
    assert.equal(title, 'Changed in a version');
    await directus.versions.promote(id, mainHash);
  });
};

/** Directus 12 gives the items that have the version, with `$meta`; before, `version` in lists is ignored. */
const versionOfList = async ({ directus }) => {
  const draft = { key: 'listed', name: 'Listed', collection: 'articles', item: '1' };
  await directus.versions.readByQuery({ limit: 1 });
  await directus.collections.updateOne('articles', { meta: { versioning: true } });
  await having(directus.versions, draft, async ({ id }) => {
    await directus.versions.save(id, { title: 'Changed in a version' });
    const { data } = await directus.items('articles').readByQuery({ version: 'listed', limit: 2 });
    if (data[0].$meta) assert.deepEqual([data.length, data[0].$meta.version_id], [1, id]);
    else assert.equal(data.length, 2);
  });
};

const withoutMeta = { collection: 'matrix', meta: {}, schema: {} };
const key = {
  field: 'id',
  type: 'integer',
  schema: { is_primary_key: true, has_auto_increment: true },
};

/** @type {Feature[]} */
export const features = [
  [
    'auth',
    'login, refresh and logout with tokens',
    async ({ library, url, admin }) => {
      const directus = new library.Directus(url);
      await directus.auth.login(admin);
      await directus.auth.refresh();
      assert.equal((await directus.users.me.read()).email, admin.email);
      await directus.auth.logout();
    },
  ],
  [
    'auth',
    'cookie mode',
    async ({ library, url, admin }) => {
      const directus = new library.Directus(url, { auth: { mode: 'cookie' } });
      await directus.auth.login(admin);
      directus.dispose();
    },
  ],
  [
    'auth',
    'session mode',
    async ({ library, url, admin }) => {
      const directus = new library.Directus(url, { auth: { mode: 'session' } });
      await directus.auth.login(admin);
      directus.dispose();
    },
  ],
  [
    'auth',
    'static token',
    async ({ library, url, admin }) => {
      const directus = new library.Directus(url);
      assert.equal(await directus.auth.static(admin.token), true);
    },
  ],
  [
    'auth',
    'password request',
    ({ directus }) => directus.auth.password.request('editor@example.com'),
  ],

  ['items', 'reading, writing, deleting', everyMethod],
  [
    'items',
    'nested fields, deep, sort, page, meta',
    async ({ directus }) => {
      const { data, meta } = await directus.items('articles').readByQuery({
        fields: ['id', 'author.name', 'translations.title'],
        deep: { translations: { _limit: 1 } },
        sort: ['-id'],
        limit: 2,
        page: 2,
        meta: ['filter_count', 'total_count'],
      });
      assert.deepEqual(
        data.map(({ id }) => id),
        [38, 37],
      );
      assert.equal(data[0].translations.length, 1);
      assert.equal(meta.total_count, 40);
    },
  ],
  [
    'items',
    'filters, search, alias',
    async ({ directus }) => {
      const { data } = await directus.items('articles').readByQuery({
        filter: { _and: [{ author: { name: { _starts_with: 'Ada' } } }, { views: { _gte: 0 } }] },
        search: 'streams',
        alias: { heading: 'title' },
        fields: ['id', 'heading'],
      });
      assert.ok(data[0].heading.includes('streams'));
    },
  ],
  [
    'items',
    'aggregate and groupBy with a function',
    async ({ directus }) => {
      const { data } = await directus.items('articles').readByQuery({
        aggregate: { count: '*' },
        groupBy: ['year(date_published)'],
      });
      assert.ok(data.some(({ date_published_year: year }) => year === 2024));
    },
  ],
  ['items', 'long queries (SEARCH)', longQuery],
  ['items', 'the same by SEARCH as by GET', sameBothWays],
  [
    'items',
    'export as CSV',
    async ({ directus }) => {
      assert.match(await directus.items('tags').export('csv', { limit: 1 }), /name/);
    },
  ],
  [
    'items',
    'singleton',
    async ({ directus }) => {
      await directus.singleton('site').update({ theme: 'light' });
      assert.equal((await directus.singleton('site').read()).theme, 'light');
    },
  ],

  [
    'files',
    'upload, change, delete',
    async ({ directus }) => {
      const file = await directus.files.createOne(form());
      assert.equal((await directus.files.updateOne(file.id, { title: 'b' })).title, 'b');
      assert.equal(await directus.assets.readText(file.id), 'hello');
      await directus.files.deleteOne(file.id);
    },
  ],
  [
    'files',
    'assets with transforms',
    async ({ directus }) => {
      const { data } = await directus.files.readByQuery({
        filter: { type: { _eq: 'image/png' } },
        limit: 1,
      });
      const image = await directus.assets.readOne(data[0].id, {
        width: 8,
        height: 8,
        format: 'webp',
      });
      assert.ok(image.size > 0 && image.type === 'image/webp');
    },
  ],
  ['files', 'folders', ({ directus }) => having(directus.folders, { name: 'f' }, async () => {})],
  [
    'files',
    'zip downloads',
    async ({ directus }) => {
      const { data } = await directus.files.readByQuery({ limit: 1 });
      assert.ok((await directus.assets.downloadFilesZip([data[0].id])).size > 0);
    },
  ],
  ['files', 'resumable uploads (TUS)', resumableUpload],

  [
    'comments',
    'create, change, delete',
    async ({ directus }) => {
      const { id } = await directus.comments.create({
        collection: 'articles',
        item: '1',
        comment: 'Well!',
      });
      await directus.comments.update(id, 'Very well!');
      await directus.comments.delete(id);
    },
  ],
  ['comments', 'read', ({ directus }) => directus.comments.readByQuery({ limit: 1 })],
  [
    'activity',
    'activity and revisions',
    async ({ directus }) => {
      assert.ok((await directus.activity.readByQuery({ limit: 1 })).data.length === 1);
      await directus.revisions.readByQuery({ limit: 1 });
    },
  ],

  [
    'users',
    'me',
    async ({ directus, admin }) => {
      assert.equal((await directus.users.me.read()).email, admin.email);
      await directus.users.me.update({ title: 'Boss' });
    },
  ],
  [
    'users',
    'invite',
    async ({ directus }) => {
      const { data } = await directus.roles.readByQuery({ filter: { name: { _eq: 'Editor' } } });
      await directus.users.invites.send('invited@example.com', data[0].id);
    },
  ],
  [
    'users',
    'register',
    async ({ directus }) => {
      await directus.settings.update({ public_registration: true });
      await directus.users.register('new@example.com', 'a-password');
    },
  ],
  [
    'users',
    'two-factor secret',
    async ({ directus, admin }) => {
      assert.ok((await directus.users.me.tfa.generate(admin.password)).secret);
    },
  ],
  [
    'users',
    'two factors turned off by an administrator',
    ({ directus }) => having(directus.users, {}, ({ id }) => directus.users.disableTfa(id)),
  ],
  ['access', 'roles', ({ directus }) => having(directus.roles, { name: 'r' }, async () => {})],
  [
    'access',
    'roles.me',
    async ({ directus }) => assert.ok(Array.isArray((await directus.roles.me()).data)),
  ],
  [
    'access',
    'policies',
    ({ directus }) => having(directus.policies, { name: 'p' }, async () => {}),
  ],
  [
    'access',
    'policies to roles and users',
    async ({ directus }) => {
      await directus.access.readByQuery({ limit: 1 });
      await having(directus.policies, { name: 'p' }, ({ id: policy }) =>
        having(directus.roles, { name: 'r' }, ({ id: role }) =>
          having(directus.access, { policy, role }, async ({ id }) => {
            assert.equal((await directus.access.readOne(id)).role, role);
            assert.equal((await directus.access.updateOne(id, { sort: 3 })).sort, 3);
          }),
        ),
      );
    },
  ],
  ['access', 'policies.globals', ({ directus }) => directus.policies.globals()],
  [
    'access',
    'permissions',
    async ({ directus }) => {
      await directus.permissions.readByQuery({ limit: 1 });
    },
  ],
  [
    'access',
    'permissions.me',
    async ({ directus }) => {
      assert.ok((await directus.permissions.me())?.articles, 'no permissions come back');
    },
  ],
  [
    'access',
    'permissions.item',
    async ({ directus }) => {
      assert.ok((await directus.permissions.item('articles', 1)).update);
    },
  ],

  [
    'schema',
    'collections, fields, relations',
    async ({ directus }) => {
      await directus.collections.createOne({ ...withoutMeta, fields: [key] });
      await directus.fields.createOne('matrix', { field: 'tag', type: 'integer' });
      await directus.relations.createOne({
        collection: 'matrix',
        field: 'tag',
        related_collection: 'tags',
      });
      assert.equal((await directus.relations.readOne('matrix', 'tag')).related_collection, 'tags');
      await directus.fields.deleteOne('matrix', 'tag');
      await directus.collections.deleteOne('matrix');
    },
  ],
  [
    'schema',
    'snapshot, diff, apply',
    async ({ directus }) => {
      const snapshot = await directus.schema.snapshot();
      const changed = structuredClone(snapshot);
      changed.collections.find(({ collection }) => collection === 'tags').meta.note = 'applied';
      const diff = await directus.schema.diff(changed);
      await directus.schema.apply(diff);
      assert.equal((await directus.collections.readOne('tags')).meta.note, 'applied');
    },
  ],

  [
    'automation',
    'flows, operations, trigger',
    ({ directus }) =>
      having(
        directus.flows,
        {
          name: 'f',
          status: 'active',
          trigger: 'webhook',
          options: { method: 'POST', async: false },
        },
        async (flow) => {
          const operation = await directus.operations.createOne({
            name: 'o',
            key: 'o',
            type: 'transform',
            position_x: 1,
            position_y: 1,
            flow: flow.id,
            options: { json: '{"a":1}' },
          });
          await directus.flows.updateOne(flow.id, { operation: operation.id });
          assert.deepEqual(await directus.flows.trigger('POST', flow.id, {}), { a: 1 });
        },
      ),
  ],
  [
    'content',
    'translations',
    ({ directus }) =>
      having(directus.translations, { key: 'k', language: 'en-US', value: 'v' }, async () => {}),
  ],
  ['content', 'content versions', contentVersion],
  ['content', 'lists of a content version', versionOfList],
  [
    'content',
    'shares: create, info',
    ({ directus }) =>
      having(directus.shares, { collection: 'articles', item: '1', name: 's' }, async ({ id }) => {
        assert.equal((await directus.shares.info(id)).collection, 'articles');
      }),
  ],
  [
    'app',
    'dashboards and panels',
    ({ directus }) =>
      having(directus.dashboards, { name: 'd' }, ({ id }) =>
        having(
          directus.panels,
          {
            dashboard: id,
            type: 'label',
            name: 'p',
            position_x: 1,
            position_y: 1,
            width: 1,
            height: 1,
          },
          async () => {},
        ),
      ),
  ],
  [
    'app',
    'presets',
    ({ directus }) => having(directus.presets, { collection: 'tags' }, async () => {}),
  ],
  [
    'app',
    'notifications',
    async ({ directus }) => {
      const { id: recipient } = await directus.users.me.read();
      await having(directus.notifications, { recipient, subject: 's' }, async () => {});
    },
  ],
  [
    'app',
    'settings',
    async ({ directus }) => {
      assert.equal(
        (await directus.settings.update({ project_name: 'Matrix' })).project_name,
        'Matrix',
      );
    },
  ],
  ['app', 'extensions', ({ directus }) => directus.extensions.readAll()],
  ['app', 'deployments', ({ directus }) => directus.deployments.readByQuery({ limit: 1 })],

  [
    'utils',
    'random text',
    async ({ directus }) => assert.equal((await directus.utils.random.string(8)).length, 8),
  ],
  [
    'utils',
    'hash',
    async ({ directus }) => {
      const hash = await directus.utils.hash.generate('text');
      assert.equal(await directus.utils.hash.verify('text', hash), true);
    },
  ],
  [
    'utils',
    'import, export',
    async ({ directus }) => {
      await directus.utils.import(
        'tags',
        form('tags.json', '[{"name":"imported"}]', 'application/json'),
      );
      const { data } = await directus
        .items('tags')
        .readByQuery({ filter: { name: { _eq: 'imported' } } });
      assert.equal(data.length, 1);
      await directus.items('tags').deleteOne(data[0].id);
      await directus.utils.export('tags', 'json', {}, { title: 'exported' });
    },
  ],
  [
    'utils',
    'import of several collections',
    async ({ directus }) => {
      const { applied, collections } = await directus.utils.importBatch([
        { collection: 'authors', items: [{ id: 1001, name: 'Batch' }] },
        { collection: 'articles', items: [{ title: 'In a batch', author: 1001 }] },
      ]);
      assert.equal(applied, true);
      const [article] = collections.articles.new;
      const [author] = collections.authors.new;
      const read = await directus.items('articles').readOne(article, { fields: ['author.name'] });
      assert.deepEqual(read, { author: { name: 'Batch' } });
      await directus.items('articles').deleteOne(article);
      await directus.items('authors').deleteOne(author);
    },
  ],
  [
    'utils',
    'revert',
    async ({ directus }) => {
      const tags = directus.items('tags');
      await having(tags, { name: 'first' }, async ({ id }) => {
        await tags.updateOne(id, { name: 'second' });
        const filter = { collection: { _eq: 'tags' }, item: { _eq: String(id) } };
        const { data } = await directus.revisions.readByQuery({ filter, sort: ['id'] });
        await directus.utils.revert(data[0].id);
        assert.equal((await tags.readOne(id)).name, 'first');
      });
    },
  ],
  [
    'utils',
    'where single sign-on may lead',
    async ({ directus }) => {
      assert.equal(await directus.utils.resolveRedirect('/admin'), '/admin');
      await assert.rejects(
        directus.utils.resolveRedirect('https://elsewhere.example/').then((to) => to),
        {
          code: 'INVALID_PAYLOAD',
        },
      );
    },
  ],
  ['utils', 'clear the cache', ({ directus }) => directus.utils.cache.clear()],

  [
    'server',
    'ping, info, health',
    async ({ directus }) => {
      assert.equal(await directus.server.ping(), 'pong');
      assert.ok((await directus.server.info()).project);
      assert.equal((await directus.server.health()).status, 'ok');
    },
  ],
  [
    'server',
    'the licence',
    async ({ directus }) => {
      const { status, usage } = await directus.license.read();
      assert.equal(status, 'active');
      assert.ok(usage.collections > 0);
    },
  ],
  [
    'server',
    'OpenAPI and GraphQL descriptions',
    async ({ directus }) => {
      assert.ok((await directus.server.oas()).openapi);
      assert.match(await directus.server.graphql('items'), /type /);
      assert.match(await directus.server.graphql('system'), /type /);
    },
  ],
  [
    'graphql',
    'items and system',
    async ({ directus }) => {
      const { data } = await directus.graphql.items('{ tags(limit: 1) { id } }');
      assert.equal(data.tags.length, 1);
      assert.equal((await directus.graphql.system('{ server_ping }')).data.server_ping, 'pong');
    },
  ],
  ['realtime', 'WebSockets', sockets],
  // The last one: while it fails, Directus 9 on SQLite waits a minute for a connection that it holds itself.
  [
    'schema',
    'delete a relation',
    async ({ directus }) => {
      const relation = { collection: 'matrix', field: 'tag', related_collection: 'tags' };
      await directus.collections.createOne({ ...withoutMeta, fields: [key] });
      await directus.fields.createOne('matrix', { field: 'tag', type: 'integer' });
      await directus.relations.createOne(relation);
      await directus.relations.deleteOne('matrix', 'tag', { requestOptions: { timeout: 10_000 } });
    },
  ],
];
