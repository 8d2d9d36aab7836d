/* eslint-disable @typescript-eslint/no-unnecessary-condition -- printed like that */
// The class-based SDK's documentation, block by block, as printed, against a real Directus of its own: only the
// package's name and the servers' addresses are others.
import FormData from 'form-data';
import fs from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startDirectus } from '../../demo/server/directus.mjs';
import { Directus, type ID } from '../../lib';
import { present } from '../support/present';

/** The blocks delete and rename what other specs count on, so they get a server of their own. */
let server: Awaited<ReturnType<typeof startDirectus>>;
let admin: Directus;
let directus: Directus;

const credentials = { email: 'admin@example.com', password: 'd1r3ctu5' };

beforeAll(async () => {
  server = await startDirectus({
    env: {
      PASSWORD_RESET_URL_ALLOW_LIST: 'https://myapp.com',
      // Without 0.0.0.0, so that a file can be imported from this machine.
      IMPORT_IP_DENY_LIST: '169.254.169.254',
    },
  });
  admin = new Directus(server.url, { auth: { staticToken: server.admin.token } });
  const ids = { type: 'integer', schema: { is_primary_key: true, has_auto_increment: true } };
  for (const [collection, singleton] of [
    ['some_public_collection', false],
    ['some_private_collection', false],
    ['settings', true],
  ] as const)
    await admin.transport.post('/collections', {
      collection,
      meta: { singleton },
      schema: {},
      fields: [
        { field: 'id', ...ids },
        { field: 'display_promotions', type: 'boolean', meta: { special: ['cast-boolean'] } },
      ],
    });
  await admin.transport.post('/permissions', {
    policy: 'abf8a154-5b1c-4a46-ac9c-7300570f4f17',
    action: 'read',
    collection: 'some_public_collection',
    permissions: {},
    fields: ['*'],
  });
  await admin.items('some_public_collection').createOne({ id: 1 });
  await admin.items('some_private_collection').createOne({ id: 1 });
  await admin.singleton('settings').update({ display_promotions: true });
  await admin.items('articles').createOne({ id: 42, title: 'The forty-second' });
  const { role } = await admin.users.me.read({ fields: ['role'] });
  await admin.users.createOne({ role, email: 'second@example.com', token: 'STATIC_TOKEN' });
  await admin.users.me.update({ password: credentials.password });
}, 90_000);
afterAll(() => server.stop());

beforeEach(() => {
  directus = new Directus(server.url);
  return () => {
    directus.dispose();
  };
});

describe('Basic usage', () => {
  it('reads what is public', async () => {
    const publicData = await directus.items('some_public_collection').readByQuery({ sort: ['id'] });
    expect(publicData.data).toEqual([{ id: 1, display_promotions: null }]);
  });

  it('tries to refresh, then logs in until it works, then reads what is private', async () => {
    const passwords = ['wrong', 'wrong again', credentials.password];
    const window = {
      prompt: (text: string) => (text === 'Email:' ? credentials.email : (passwords.shift() ?? '')),
      alert: vi.fn(),
    };

    async function start() {
      // AUTHENTICATION

      let authenticated = false;

      // Try to authenticate with token if exists
      await directus.auth
        .refresh()
        .then(() => {
          authenticated = true;
        })
        .catch(() => {});

      // Let's login in case we don't have token or it is invalid / expired
      while (!authenticated) {
        const email = window.prompt('Email:');
        const password = window.prompt('Password:');

        await directus.auth
          .login({ email, password })
          .then(() => {
            authenticated = true;
          })
          .catch(() => {
            window.alert('Invalid credentials');
          });
      }

      // GET DATA

      // After authentication, we can fetch data from any collections that the user has permissions to.
      const privateData = await directus
        .items('some_private_collection')
        .readByQuery({ sort: ['id'] });

      return privateData.data;
    }

    await expect(start()).resolves.toHaveLength(1);
    expect(window.alert.mock.calls).toEqual([['Invalid credentials'], ['Invalid credentials']]);
  });
});

describe('Authentication', () => {
  it('logs in with credentials, tells the token, refreshes and logs out', async () => {
    const first = await directus.auth.login({
      email: 'admin@example.com',
      password: 'd1r3ctu5',
    });
    await expect(directus.auth.token).resolves.toBe(first.access_token);

    const second = await directus.auth.refresh();
    expect(second.refresh_token).not.toBe(first.refresh_token);
    await expect(directus.auth.token).resolves.toBe(second.access_token);
    await expect(directus.users.me.read()).resolves.toMatchObject({ email: credentials.email });

    await directus.auth.logout();
    await expect(directus.auth.token).resolves.toBeNull();
    await expect(directus.users.me.read()).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' });
  });

  it('logs in with a static token, and not with one that the server does not know', async () => {
    await admin.users.createOne({ email: 'third@example.com', token: 'static_token' });
    await directus.auth.static('static_token');
    await expect(directus.auth.token).resolves.toBe('static_token');
    await expect(directus.auth.static('nobody_s_token')).rejects.toMatchObject({
      code: 'INVALID_CREDENTIALS',
    });
    await expect(directus.auth.token).resolves.toBe('static_token');
  });
});

describe('Items', () => {
  const signedIn = async () => {
    await directus.auth.login(credentials);
    return directus.items('articles');
  };

  it('creates single and multiple items', async () => {
    const articles = await signedIn();
    const created = await articles.createOne({
      title: 'My New Article',
    });
    expect(created).toMatchObject({ title: 'My New Article', status: 'draft' });
    const { data } = await articles.createMany([
      {
        title: 'My First Article',
      },
      {
        title: 'My Second Article',
      },
    ]);
    expect(data).toMatchObject([{ title: 'My First Article' }, { title: 'My Second Article' }]);
  });

  it('reads by query, and all', async () => {
    const articles = await signedIn();
    await articles.createOne({
      title: 'Directus of tomorrow',
      date_published: '2999-01-01T00:00:00Z',
    });
    const { data } = await articles.readByQuery({
      search: 'Directus',
      filter: {
        date_published: {
          _gte: '$NOW',
        },
      },
    });
    expect(data).toMatchObject([{ title: 'Directus of tomorrow' }]);

    await articles.createMany([...Array(100).keys()].map((n) => ({ title: `One of many ${n}` })));
    const some = await articles.readByQuery();
    expect(some.data).toHaveLength(100);
    const all = await articles.readByQuery({
      // By default API limits results to 100.
      // With -1, it will return all results, but it may lead to performance degradation
      // for large result sets.
      limit: -1,
    });
    expect(all.data.length).toBeGreaterThan(140);
  });

  it('understands every parameter as it is sent', async () => {
    const articles = await signedIn();
    const { data, meta } = await articles.readByQuery({
      fields: ['id', 'title', 'author.name', 'tags.tags_id.name'],
      filter: {
        _and: [{ id: { _between: [1, 40] } }, { status: { _in: ['published', 'draft'] } }],
      },
      sort: ['-views', 'author.name'],
      limit: 3,
      page: 2,
      meta: ['total_count', 'filter_count'],
      deep: { tags: { _limit: 1 } },
    });
    expect(data).toHaveLength(3);
    expect(data[0]).toEqual({
      id: expect.any(Number),
      title: expect.any(String),
      author: { name: expect.any(String) },
      tags: [{ tags_id: { name: expect.any(String) } }],
    });
    expect(meta).toEqual({ total_count: expect.any(Number), filter_count: 35 });
    await expect(articles.readByQuery({ meta: '*', limit: 1 })).resolves.toHaveProperty('meta');
    const counts = await articles.readByQuery({
      aggregate: { count: ['id'] },
      groupBy: ['author'],
      filter: { id: { _lte: 40 } },
    });
    expect(counts.data).toHaveLength(4);
    expect(counts.data[0]).toMatchObject({ count: { id: 10 } });
  });

  it('reads a single item', async () => {
    const articles = await signedIn();
    await expect(articles.readOne(15)).resolves.toMatchObject({
      id: 15,
      tags: [expect.any(Number), expect.any(Number)],
    });
    await expect(
      articles.readOne(15, {
        fields: ['title'],
      }),
    ).resolves.toEqual({ title: expect.any(String) });
  });

  it('reads multiple items, in the order of their keys', async () => {
    const articles = await signedIn();
    const inOrder = await articles.readMany([17, 15, 99_999, 16]);
    expect(inOrder.data.map(({ id }) => id)).toEqual([17, 15, 16]);
    const { data } = await articles.readMany([15, 16, 17], {
      fields: ['title'],
    });
    expect(data).toHaveLength(3);
    expect(data[0]).toEqual({ title: expect.any(String) });
    const nested = await articles.readMany([17, 15], { fields: ['*.*'] });
    expect(nested.data).toMatchObject([
      { id: 17, author: { name: expect.any(String) } },
      { id: 15, author: { name: expect.any(String) } },
    ]);
    await expect(articles.readMany([])).resolves.toEqual({ data: [] });
    await expect(articles.readMany([], { sort: ['id'] })).resolves.toEqual({ data: [] });
    const all = [...Array(130).keys()].map((n) => n + 1);
    const { data: many } = await articles.readMany(all, { fields: ['id'] });
    expect(many.length).toBeGreaterThan(100);
  });

  it('reads and writes an item whose key needs encoding', async () => {
    await directus.auth.login(credentials);
    const pages = directus.items('pages', { primaryKey: 'slug' });
    await expect(pages.readOne('help/first steps')).resolves.toMatchObject({
      title: 'First steps',
    });
    await pages.updateOne('help/first steps', { title: 'Very first steps' });
    const { data } = await pages.readMany(['imprint', 'help/first steps'], { fields: ['title'] });
    expect(data).toEqual([{ title: 'Imprint' }, { title: 'Very first steps' }]);
  });

  it('updates a single item', async () => {
    const articles = await signedIn();
    await articles.updateOne(15, {
      title: 'This articles now has a different title',
    });
    await expect(articles.readOne(15)).resolves.toMatchObject({
      title: 'This articles now has a different title',
    });
    await expect(
      articles.updateOne(
        42,
        {
          title: 'This articles now has a similar title',
        },
        {
          fields: ['title'],
        },
      ),
    ).resolves.toEqual({ title: 'This articles now has a similar title' });
  });

  it('updates multiple items', async () => {
    const articles = await signedIn();
    await articles.updateMany([15, 42], {
      title: 'Both articles now have the same title',
    });
    const { data } = await articles.updateMany(
      [15, 42],
      {
        title: 'Both articles now have the same title',
      },
      {
        fields: ['title'],
      },
    );
    expect(data).toEqual([
      { title: 'Both articles now have the same title' },
      { title: 'Both articles now have the same title' },
    ]);
  });

  it('updates each item in its own way, and those that a query finds', async () => {
    const articles = await signedIn();
    const batch = await articles.updateBatch(
      [
        { id: 15, views: 1 },
        { id: 42, views: 2 },
      ],
      { fields: ['id', 'views'] },
    );
    expect(batch.data).toEqual([
      { id: 15, views: 1 },
      { id: 42, views: 2 },
    ]);
    const found = await articles.updateByQuery(
      { filter: { id: { _in: [15, 42] } } },
      { status: 'archived' },
      { fields: ['status'] },
    );
    expect(found.data).toEqual([{ status: 'archived' }, { status: 'archived' }]);
  });

  it('deletes', async () => {
    const articles = await signedIn();
    // One
    await articles.deleteOne(15);

    // Multiple
    await articles.deleteMany([15, 42]);
    await articles.deleteMany([]);
    await expect(articles.readOne(1)).resolves.toHaveProperty('id', 1);
    await articles.deleteByQuery({ filter: { title: { _starts_with: 'One of many' } }, limit: -1 });
    const { data } = await articles.readByQuery({
      filter: { _or: [{ id: { _in: [15, 42] } }, { title: { _starts_with: 'One of many' } }] },
    });
    expect(data).toEqual([]);
  });

  it('gives nothing to who may create but not read', async () => {
    const policy = await admin.transport.post<{ id: string }>('/policies', {
      name: 'Letterbox',
      permissions: [{ collection: 'articles', action: 'create', fields: ['*'] }],
    });
    await admin.users.createOne({
      email: 'letters@example.com',
      token: 'letterbox',
      policies: [{ policy: policy.data.id }],
    });
    await directus.auth.static('letterbox').catch(() => undefined);
    const articles = new Directus(server.url, { auth: { staticToken: 'letterbox' } }).items(
      'articles',
    );
    // The public may read published articles, and these are drafts.
    await expect(articles.createOne({ title: 'Unseen' })).resolves.toBeUndefined();
    await expect(articles.createMany([{ title: 'Unseen' }])).resolves.toEqual({ data: [] });
  });

  it('overrides request parameters', async () => {
    const articles = await signedIn();
    await expect(
      articles.createOne(
        { title: 'example' },
        { fields: ['id'] },
        {
          requestOptions: {
            headers: {
              'X-My-Custom-Header': 'example',
            },
          },
        },
      ),
    ).resolves.toEqual({ id: expect.any(Number) });
  });

  it('is typed by a schema, down to the singleton', async () => {
    type BlogSettings = {
      display_promotions: boolean;
    };

    type MyCollections = {
      articles: { id: ID; title: string };
      settings: BlogSettings;
    };

    // This is how you feed custom type information to Directus.
    const directus = new Directus<MyCollections>(server.url);
    await directus.auth.login(credentials);
    const post = await directus.items('articles').readOne(1);
    expect(post.title).toBe('A first look at streams');
    const settings = await directus.singleton('settings').read();
    expect(settings.display_promotions).toBe(true);
    await expect(
      directus.singleton('settings').update({ display_promotions: false }),
    ).resolves.toMatchObject({ display_promotions: false });
    directus.dispose();
  });
});

describe('Files', () => {
  it('uploads from Node with npm’s form-data', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'directus-rx-'));
    const path = join(folder, 'to_upload.jpeg');
    fs.writeFileSync(path, 'the picture');
    const directus = new Directus(server.url, {
      auth: {
        staticToken: 'STATIC_TOKEN', // If you want to use a static token, otherwise check below how you can use email and password.
      },
    });

    const form = new FormData();
    form.append('file', fs.createReadStream(path));

    const file = present(
      await directus.files.createOne(
        form,
        {},
        {
          requestOptions: {
            headers: {
              ...form.getHeaders(),
            },
          },
        },
      ),
    );
    await rm(folder, { recursive: true });
    expect(file).toMatchObject({ filename_download: 'to_upload.jpeg', type: 'image/jpeg' });
    await expect(asset(file.id)).resolves.toBe('the picture');
  });

  it('uploads a form from a browser, in which the title comes before the file', async () => {
    await directus.auth.login(credentials);
    const form = new globalThis.FormData();
    form.append('title', 'My file');
    form.append('file', new Blob(['the picture'], { type: 'image/jpeg' }), 'pic.jpeg');
    const file = present(await directus.files.createOne(form));
    expect(file).toMatchObject({ title: 'My file', filename_download: 'pic.jpeg' });
    await expect(asset(file.id)).resolves.toBe('the picture');
    await directus.files.updateOne(file.id, { title: 'Another title' });
    await directus.files.deleteOne(file.id);
  });

  it('imports a file', async () => {
    await directus.auth.login(credentials);
    const elsewhere = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'image/jpeg' }).end('the picture');
    });
    await new Promise<void>((listening) => elsewhere.listen(0, '127.0.0.1', listening));
    const { port } = elsewhere.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/example-image.jpg`;

    await expect(directus.files.import({ url })).resolves.toMatchObject({ type: 'image/jpeg' });
    await expect(
      directus.files.import({
        url,
        data: {
          title: 'My Custom File',
        },
      }),
    ).resolves.toMatchObject({ title: 'My Custom File' });
    elsewhere.close();
  });

  const asset = async (id: string) => {
    const headers = { authorization: `Bearer ${server.admin.token}` };
    return (await fetch(`${server.url}/assets/${id}`, { headers })).text();
  };
});

describe('Server', () => {
  it('is pinged, and tells about itself', async () => {
    await expect(directus.server.ping()).resolves.toBe('pong');
    await expect(directus.server.info()).resolves.toHaveProperty('project');
  });
});

describe('Users', () => {
  it('reads and updates the current user', async () => {
    await directus.auth.login(credentials);
    await expect(directus.users.me.read()).resolves.toMatchObject({ email: credentials.email });
    await expect(
      directus.users.me.read({
        fields: ['last_access'],
      }),
    ).resolves.toEqual({ last_access: expect.any(String) });
    await expect(directus.users.me.update({ first_name: 'Admin' })).resolves.toMatchObject({
      first_name: 'Admin',
    });
    await expect(
      directus.users.me.update({ first_name: 'Admin' }, { fields: ['last_access'] }),
    ).resolves.toEqual({ last_access: expect.any(String) });
  });
});

describe('Passwords', () => {
  it('are requested by mail and reset with its token', async () => {
    await directus.auth.password.request('admin@example.com');
    await directus.auth.password.request(
      'admin@example.com',
      'https://myapp.com', // In this case, the link will be https://myapp.com?token=FEE0A...
    );
    const bodies = await vi.waitFor(async () => {
      const mails = await server.mails();
      expect(mails).toHaveLength(2);
      return mails.map(({ body }) => body);
    }, 5_000);
    const token = bodies
      .map((body) => /https:\/\/myapp\.com\/?\?token=([\w.-]+)/.exec(body)?.[1])
      .find((found) => found !== undefined);
    await directus.auth.password.reset(token ?? '', 'n3w-p455w0rd');
    await expect(
      directus.auth.login({ email: 'admin@example.com', password: 'n3w-p455w0rd' }),
    ).resolves.toHaveProperty('access_token');
  });

  it('are not reset with another token', async () => {
    await expect(directus.auth.password.reset('abc.def.ghi', 'n3w-p455w0rd')).rejects.toMatchObject(
      { name: 'TransportError', status: 403 },
    );
  });
});
