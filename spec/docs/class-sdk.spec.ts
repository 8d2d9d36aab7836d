/* eslint-disable @typescript-eslint/no-confusing-void-expression, @typescript-eslint/no-unnecessary-condition, @typescript-eslint/no-unused-expressions -- printed like that */
// The class-based SDK's documentation, block by block, as printed: only the package's name and the server's address
// are others.
import FormData from 'form-data';
import fs from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { BaseStorage, Directus, IAuth, ITransport, LocalStorage, MemoryStorage } from '../../lib';
import {
  type Recorded,
  type RecordingServer,
  startRecordingServer,
} from '../support/recording-server';

let server: RecordingServer;
let directus: Directus;

const session = { access_token: 'access', expires: 900_000, refresh_token: 'refresh' };
const rows = [15, 16, 17, 42].map((id) => ({ id, title: `Article ${id}` }));

/** Enough of Directus for the examples. */
function respond({ method, path, params, body }: Recorded) {
  if (path === '/server/ping') return { body: 'pong' };
  if (path === '/auth/login' || path === '/auth/refresh') return { body: { data: session } };
  if (path.startsWith('/auth/') || method === 'DELETE') return { status: 204 };
  const isBatch =
    Array.isArray(body) || /"(?:keys|query|fields)":/.test(JSON.stringify(body) ?? '');
  const isWriteOfOne = /^(?:POST|PATCH)$/.test(method) && !isBatch;
  const isOne = isWriteOfOne || /\/(?:\d+|me|info|settings|import)$|^\/files$/.test(path);
  const { id } = (params['filter'] ?? {}) as { id?: { _in: readonly number[] } };
  const found = id ? rows.filter((row) => id._in.includes(row.id)) : rows;
  return { body: { data: isOne ? rows[0] : found } };
}

const sent = () => server.seen.map(({ method, path }) => `${method} ${path}`);
const last = () => server.seen.at(-1);

beforeAll(async () => {
  server = await startRecordingServer();
});
afterAll(() => server.stop());
beforeEach(() => {
  server.reset(respond);
  directus = new Directus(server.url);
  return () => {
    directus.dispose();
  };
});

describe('Basic usage', () => {
  it('starts with an instance, which sends nothing', () => {
    const directus = new Directus('http://directus.example.com');
    expect(directus.url).toBe('http://directus.example.com');
  });

  it('reads what is public', async () => {
    const log = vi.spyOn(console, 'log').mockReturnValue();
    async function publicData() {
      // GET DATA

      // We don't need to authenticate if the public role has access to some_public_collection.
      const publicData = await directus
        .items('some_public_collection')
        .readByQuery({ sort: ['id'] });

      console.log(publicData.data);
    }
    await publicData();
    expect(log).toHaveBeenCalledExactlyOnceWith(rows);
    expect(last()).toMatchObject({ path: '/items/some_public_collection', params: { sort: 'id' } });
    log.mockRestore();
  });

  it('tries to refresh, then logs in until it works, then reads what is private', async () => {
    const log = vi.spyOn(console, 'log').mockReturnValue();
    const window = {
      prompt: vi.fn((text: string) => (text === 'Email:' ? 'admin@example.com' : 'd1r3ctu5')),
      alert: vi.fn(),
    };
    const wrong = { errors: [{ message: 'Invalid user credentials.', extensions: {} }] };
    let logins = 0;
    server.reset((request) =>
      request.path === '/auth/login' && ++logins < 3
        ? { status: 401, body: wrong }
        : respond(request),
    );

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

      console.log(privateData.data);
    }

    await start();
    expect(window.alert).toHaveBeenCalledTimes(2);
    expect(log).toHaveBeenCalledExactlyOnceWith(rows);
    // Nobody was logged in, so there was nothing to refresh and nothing was sent for it.
    expect(sent()).toEqual([
      'POST /auth/login',
      'POST /auth/login',
      'POST /auth/login',
      'GET /items/some_private_collection',
    ]);
    expect(last()?.headers.authorization).toBe('Bearer access');
    log.mockRestore();
  });
});

describe('Custom configuration', () => {
  it('takes the printed defaults', async () => {
    // This is the default init object
    const config = {
      auth: {
        mode: 'json', // 'cookie' in browsers
        autoRefresh: true,
        msRefreshBeforeExpires: 30000,
        staticToken: '',
      },
      storage: {
        prefix: '',
        mode: 'MemoryStorage', // 'LocalStorage' in browsers
      },
      transport: {
        params: {},
        headers: {},
        onUploadProgress: () => {},
        maxBodyLength: null,
        maxContentLength: null,
      },
    } as const;

    const directus = new Directus(server.url, config);
    await directus.auth.login({ email: 'admin@example.com', password: 'd1r3ctu5' });
    await directus.items('articles').readOne(15);
    const byDefault = new Directus(server.url);
    await byDefault.auth.login({ email: 'admin@example.com', password: 'd1r3ctu5' });
    await byDefault.items('articles').readOne(15);

    const [login, read, loginByDefault, readByDefault] = server.seen;
    expect(login).toEqual(loginByDefault);
    expect(read).toEqual(readByDefault);
    expect(login?.body).toEqual({
      email: 'admin@example.com',
      password: 'd1r3ctu5',
      mode: 'json',
    });
    expect(byDefault.storage).toBeInstanceOf(MemoryStorage);
    directus.dispose();
    byDefault.dispose();
  });

  it('uses localStorage and cookies in browsers', async () => {
    const stored = new Map<string, string>();
    vi.stubGlobal('window', globalThis);
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => stored.set(key, value),
      removeItem: (key: string) => stored.delete(key),
    });
    const directus = new Directus(server.url, { storage: { prefix: 'my_' } });
    await directus.auth.login({ email: 'admin@example.com', password: 'd1r3ctu5' });
    directus.dispose();
    vi.unstubAllGlobals();

    expect(directus.storage).toBeInstanceOf(LocalStorage);
    expect(last()?.body).toMatchObject({ mode: 'cookie' });
    expect(stored.get('my_auth_token')).toBe('access');
    expect(stored.has('my_auth_refresh_token')).toBe(false);
  });

  it('adds params and headers of the transport to every request', async () => {
    const directus = new Directus(server.url, {
      transport: { params: { tenant: 'one' }, headers: { 'X-Tenant': 'two' } },
    });
    await directus.items('articles').readOne(15);
    expect(last()).toMatchObject({ params: { tenant: 'one' }, headers: { 'x-tenant': 'two' } });
  });

  it('makes requests to any path with the transport', async () => {
    await expect(
      directus.transport.get('/path/to/endpoint', { params: { a: 1 } }),
    ).resolves.toMatchObject({
      data: rows,
      raw: { data: rows },
      status: 200,
      headers: { 'content-type': 'application/json' },
    });
    await directus.transport.post('/path/to/endpoint', { b: 2 });
    expect(sent()).toEqual(['GET /path/to/endpoint', 'POST /path/to/endpoint']);
    expect(last()?.body).toEqual({ b: 2 });
  });
});

describe('Extend auth', () => {
  it('takes a class that extends IAuth', async () => {
    class MyAuth extends IAuth {
      async login() {
        return { access_token: '', expires: 0 };
      }

      async logout() {}
      async refresh() {
        return { access_token: '', expires: 0 };
      }

      async static() {
        return true;
      }
    }

    const directus = new Directus(server.url, {
      auth: new MyAuth(),
    });
    expect(directus.auth).toBeInstanceOf(MyAuth);
    await directus.items('articles').readOne(15);
    expect(last()?.headers).not.toHaveProperty('authorization');
  });

  it('sends the token of such a class, though it has a mode as that SDK’s had', async () => {
    class MyAuth extends IAuth {
      mode = 'json';
      override get token() {
        return Promise.resolve('of my own');
      }
      async login() {
        return { access_token: '', expires: 0 };
      }
      async logout() {}
      async refresh() {
        return { access_token: '', expires: 0 };
      }
      async static() {
        return true;
      }
    }

    const auth = new MyAuth();
    const directus = new Directus(server.url, { auth });
    expect(directus.auth).toBe(auth);
    await directus.items('articles').readOne(15);
    expect(last()?.headers.authorization).toBe('Bearer of my own');
  });
});

describe('Extend storage', () => {
  it('takes a class that extends BaseStorage', async () => {
    const kept = new Map<string, string>();
    const sessionStorage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    };

    class SessionStorage extends BaseStorage {
      get(key: string) {
        return sessionStorage.getItem(key);
      }

      set(key: string, value: string) {
        return sessionStorage.setItem(key, value);
      }

      delete(key: string) {
        return sessionStorage.removeItem(key);
      }
    }

    const directus = new Directus(server.url, {
      storage: new SessionStorage(),
    });
    await directus.auth.login({ email: 'admin@example.com', password: 'd1r3ctu5' });
    expect(Object.fromEntries(kept)).toEqual({
      auth_token: 'access',
      auth_refresh_token: 'refresh',
      auth_expires: '900000',
      auth_expires_at: expect.stringMatching(/^\d{13}$/),
      auth_url: server.url,
    });
    await directus.auth.logout();
    expect(kept.size).toBe(0);
  });
});

describe('Extend transport', () => {
  it('takes a class that extends ITransport, which then makes every request', async () => {
    const log: unknown[] = [];

    class MyTransport extends ITransport {
      buildResponse() {
        return {
          raw: '',
          data: {},
          status: 0,
          headers: {},
        };
      }

      async get(path: string, options?: object) {
        log.push(['get', path, options]);
        return this.buildResponse();
      }

      async head(_path: string, _options?: object) {
        return this.buildResponse();
      }

      async options(_path: string, _options?: object) {
        return this.buildResponse();
      }

      async delete(_path: string, _data?: unknown, _options?: object) {
        return this.buildResponse();
      }

      async post(path: string, data?: unknown, options?: object) {
        log.push(['post', path, data, options]);
        return this.buildResponse();
      }

      async put(_path: string, _data?: unknown, _options?: object) {
        return this.buildResponse();
      }

      async patch(_path: string, _data?: unknown, _options?: object) {
        return this.buildResponse();
      }
    }

    const directus = new Directus(server.url, {
      transport: new MyTransport(),
    });
    await expect(directus.items('articles').readOne(15, { fields: ['title'] })).resolves.toEqual(
      {},
    );
    await directus.items('articles').createOne({ title: 'a' });
    expect(directus.transport).toBeInstanceOf(MyTransport);
    expect(log).toEqual([
      ['get', '/items/articles/15', expect.objectContaining({ params: { fields: ['title'] } })],
      ['post', '/items/articles', { title: 'a' }, expect.anything()],
    ]);
    expect(server.seen).toEqual([]);
  });
});

describe('Authentication', () => {
  it('tells the current token', async () => {
    await expect(directus.auth.token).resolves.toBeNull();
    await directus.auth.login({ email: 'admin@example.com', password: 'd1r3ctu5' });
    await expect(directus.auth.token).resolves.toBe('access');
  });

  it('logs in with credentials', async () => {
    await directus.auth.login({
      email: 'admin@example.com',
      password: 'd1r3ctu5',
    });
    expect(last()).toMatchObject({ method: 'POST', path: '/auth/login' });
    expect(last()?.headers).not.toHaveProperty('authorization');
  });

  it('logs in with a static token, which shows in no address', async () => {
    await expect(directus.auth.static('static_token')).resolves.toBe(true);
    expect(last()).toMatchObject({
      method: 'GET',
      path: '/users/me',
      headers: { authorization: 'Bearer static_token' },
    });
    expect(last()?.params).not.toHaveProperty('access_token');
    await expect(directus.auth.token).resolves.toBe('static_token');
  });

  it('takes a static token as an option', async () => {
    const directus = new Directus(server.url, { auth: { staticToken: 'static_token' } });
    await directus.items('articles').readOne(15);
    expect(last()?.headers.authorization).toBe('Bearer static_token');
  });

  it('refreshes the token by hand', async () => {
    await directus.auth.login({ email: 'admin@example.com', password: 'd1r3ctu5' });
    await expect(directus.auth.refresh()).resolves.toEqual(session);
    expect(last()).toMatchObject({
      method: 'POST',
      path: '/auth/refresh',
      body: { refresh_token: 'refresh', mode: 'json' },
    });
  });

  it('logs out', async () => {
    await directus.auth.login({ email: 'admin@example.com', password: 'd1r3ctu5' });
    await expect(directus.auth.logout()).resolves.toBeUndefined();
    expect(last()).toMatchObject({
      method: 'POST',
      path: '/auth/logout',
      body: { refresh_token: 'refresh' },
    });
    await expect(directus.auth.token).resolves.toBeNull();
  });

  it('requests a password reset', async () => {
    await directus.auth.password.request('admin@example.com');
    expect(last()).toMatchObject({
      path: '/auth/password/request',
      body: { email: 'admin@example.com' },
    });

    await directus.auth.password.request(
      'admin@example.com',
      'https://myapp.com', // In this case, the link will be https://myapp.com?token=FEE0A...
    );
    expect(last()?.body).toEqual({ email: 'admin@example.com', reset_url: 'https://myapp.com' });
  });

  it('resets a password', async () => {
    await directus.auth.password.reset('abc.def.ghi', 'n3w-p455w0rd');
    expect(last()).toMatchObject({
      method: 'POST',
      path: '/auth/password/reset',
      body: { token: 'abc.def.ghi', password: 'n3w-p455w0rd' },
    });
  });
});

describe('Items', () => {
  const articles = () => directus.items('articles');

  it('creates single and multiple items', async () => {
    await articles().createOne({
      title: 'My New Article',
    });
    await articles().createMany([
      {
        title: 'My First Article',
      },
      {
        title: 'My Second Article',
      },
    ]);
    expect(server.seen).toMatchObject([
      { method: 'POST', path: '/items/articles', body: { title: 'My New Article' } },
      {
        method: 'POST',
        path: '/items/articles',
        body: [{ title: 'My First Article' }, { title: 'My Second Article' }],
      },
    ]);
  });

  it('reads by query, and all', async () => {
    await articles().readByQuery({
      search: 'Directus',
      filter: {
        date_published: {
          _gte: '$NOW',
        },
      },
    });
    await articles().readByQuery({
      // By default API limits results to 100.
      // With -1, it will return all results, but it may lead to performance degradation
      // for large result sets.
      limit: -1,
    });
    expect(server.seen).toMatchObject([
      { params: { search: 'Directus', filter: { date_published: { _gte: '$NOW' } } } },
      { params: { limit: '-1' } },
    ]);
  });

  it('reads a single item', async () => {
    await articles().readOne(15);
    await articles().readOne(15, {
      fields: ['title'],
    });
    expect(sent()).toEqual(['GET /items/articles/15', 'GET /items/articles/15']);
    expect(last()?.params).toEqual({ fields: 'title' });
  });

  it('reads multiple items', async () => {
    const { data } = await articles().readMany([15, 16, 17]);
    expect(data).toEqual(rows.slice(0, 3));
    const titles = await articles().readMany([15, 16, 17], {
      fields: ['title'],
    });
    expect(titles.data).toEqual(rows.slice(0, 3).map(({ title }) => ({ title })));
    expect(sent()).toEqual(['GET /items/articles', 'GET /items/articles']);
  });

  it('updates a single item', async () => {
    await articles().updateOne(15, {
      title: 'This articles now has a different title',
    });
    await articles().updateOne(
      42,
      {
        title: 'This articles now has a similar title',
      },
      {
        fields: ['title'],
      },
    );
    expect(server.seen).toMatchObject([
      {
        method: 'PATCH',
        path: '/items/articles/15',
        body: { title: 'This articles now has a different title' },
        params: {},
      },
      {
        method: 'PATCH',
        path: '/items/articles/42',
        body: { title: 'This articles now has a similar title' },
        params: { fields: 'title' },
      },
    ]);
  });

  it('updates multiple items', async () => {
    await articles().updateMany([15, 42], {
      title: 'Both articles now have the same title',
    });
    await articles().updateMany(
      [15, 42],
      {
        title: 'Both articles now have the same title',
      },
      {
        fields: ['title'],
      },
    );
    const body = { keys: [15, 42], data: { title: 'Both articles now have the same title' } };
    expect(server.seen).toMatchObject([
      { method: 'PATCH', path: '/items/articles', body },
      { method: 'PATCH', path: '/items/articles', body, params: { fields: 'title' } },
    ]);
  });

  it('deletes', async () => {
    // One
    await articles().deleteOne(15);

    // Multiple
    await articles().deleteMany([15, 42]);
    expect(server.seen).toMatchObject([
      { method: 'DELETE', path: '/items/articles/15', body: undefined },
      { method: 'DELETE', path: '/items/articles', body: [15, 42] },
    ]);
  });

  it('overrides request parameters', async () => {
    await articles().createOne(
      { title: 'example' },
      { fields: ['id'] },
      {
        requestOptions: {
          headers: {
            'X-My-Custom-Header': 'example',
          },
        },
      },
    );
    expect(last()).toMatchObject({
      params: { fields: 'id' },
      headers: { 'x-my-custom-header': 'example' },
    });
  });

  it('reads a singleton', async () => {
    const settings = await directus.singleton('settings').read();
    expect(settings).toEqual(rows[0]);
    expect(sent()).toEqual(['GET /items/settings']);
  });
});

describe('Files', () => {
  it('uploads from Node with npm’s form-data and its headers', async () => {
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
    );
    await rm(folder, { recursive: true });

    expect(last()).toMatchObject({
      method: 'POST',
      path: '/files',
      headers: {
        authorization: 'Bearer STATIC_TOKEN',
        'content-type': `multipart/form-data; boundary=${form.getBoundary()}`,
      },
      body: expect.stringContaining('the picture'),
    });
    expect(last()?.body).toContain('filename="to_upload.jpeg"');
  });

  it('uploads a form from a browser', async () => {
    const form = new globalThis.FormData();
    form.append('title', 'My file');
    form.append('file', new Blob(['the picture'], { type: 'image/jpeg' }), 'to_upload.jpeg');
    await directus.files.createOne(form);
    expect(last()?.headers['content-type']).toMatch(/^multipart\/form-data; ?boundary=/);
    expect(last()?.body).toContain('the picture');
  });

  it('imports a file', async () => {
    await directus.files.import({
      url: 'http://www.example.com/example-image.jpg',
    });
    await directus.files.import({
      url: 'http://www.example.com/example-image.jpg',
      data: {
        title: 'My Custom File',
      },
    });
    expect(sent()).toEqual(['POST /files/import', 'POST /files/import']);
    expect(last()?.body).toEqual({
      url: 'http://www.example.com/example-image.jpg',
      data: { title: 'My Custom File' },
    });
  });
});

describe('Activity and comments', () => {
  it('has all the methods of items, and the comments', async () => {
    directus.activity;
    directus.activity.comments;
    await directus.activity.readOne(15);
    await directus.items('directus_activity').readOne(15);
    expect(sent()).toEqual(['GET /activity/15', 'GET /activity/15']);
  });

  it('creates, updates and deletes comments', async () => {
    await directus.comments.create({
      // ...
      collection: 'articles',
      item: 15,
      comment: 'Yo',
    });
    await directus.comments.update(/* comment activity id */ 15, 'Yo, dawg!');
    await directus.comments.delete(/* comment activity id */ 15);
    expect(sent()).toEqual(['POST /comments', 'PATCH /comments/15', 'DELETE /comments/15']);
    expect(server.seen[1]?.body).toEqual({ comment: 'Yo, dawg!' });
  });
});

describe('Collections', () => {
  it('reads, creates, updates and deletes them', async () => {
    const query = {};
    await directus.collections.readOne(/* collection name */ 'articles');
    await directus.collections.readAll(); // Doesn't currently support query or searching
    await directus.collections.createOne({ collection: 'articles' /* ... */ });
    await directus.collections.createMany([{ collection: 'articles' /* ... */ } /* ... */]);
    await directus.collections.updateOne(
      /* collection name */ 'articles',
      // Printed so; Directus has it in `meta`
      /* patch */ { note: 'All the articles' },
      query,
    );
    await directus.collections.deleteOne(/* collection name */ 'articles');
    expect(sent()).toEqual([
      'GET /collections/articles',
      'GET /collections',
      'POST /collections',
      'POST /collections',
      'PATCH /collections/articles',
      'DELETE /collections/articles',
    ]);
    expect(server.seen[4]?.body).toEqual({ note: 'All the articles' });
  });
});

describe('Fields', () => {
  it('reads, creates, updates and deletes them', async () => {
    await directus.fields.readOne(/* collection name */ 'articles', /* id of the field */ '15');
    await directus.fields.readMany(/* collection name */ 'articles'); // Doesn't currently support query parameter
    await directus.fields.readAll(); // Doesn't currently support query or searching
    await directus.fields.createOne(/* collection name */ 'articles', {
      field: 'alt_title' /* ... */,
    });
    await directus.fields.updateOne(
      /* collection name */ 'articles',
      /* field_name */ 'alt_title',
      // Printed so; Directus has it in `meta`
      /* patch */ { hidden: true },
    );
    await directus.fields.deleteOne(/* collection name */ 'articles', /* field_name */ 'alt_title');
    expect(sent()).toEqual([
      'GET /fields/articles/15',
      'GET /fields/articles',
      'GET /fields',
      'POST /fields/articles',
      'PATCH /fields/articles/alt_title',
      'DELETE /fields/articles/alt_title',
    ]);
  });
});

describe('Folders, permissions, presets, relations, revisions, roles and settings', () => {
  it('are there with the methods of items', async () => {
    directus.folders;
    directus.permissions;
    directus.presets;
    directus.revisions;
    directus.roles;
    for (const handler of [
      directus.folders,
      directus.permissions,
      directus.presets,
      directus.revisions,
      directus.roles,
    ])
      await handler.readOne(15);
    await directus.relations.readByQuery();
    await directus.settings.readByQuery();
    expect(sent()).toEqual([
      'GET /folders/15',
      'GET /permissions/15',
      'GET /presets/15',
      'GET /revisions/15',
      'GET /roles/15',
      'GET /relations',
      'GET /settings',
    ]);
  });
});

describe('Server', () => {
  it('is pinged, and tells about itself', async () => {
    await expect(directus.server.ping()).resolves.toBe('pong');
    await directus.server.info();
    expect(sent()).toEqual(['GET /server/ping', 'GET /server/info']);
  });
});

describe('Users', () => {
  it('reads the current user', async () => {
    await directus.users.me.read();
    await directus.users.me.read({
      fields: ['last_access'],
    });
    expect(sent()).toEqual(['GET /users/me', 'GET /users/me']);
    expect(last()?.params).toEqual({ fields: 'last_access' });
  });

  it('updates the current user', async () => {
    await directus.users.me.update({ first_name: 'Admin' });
    await directus.users.me.update({ first_name: 'Admin' }, { fields: ['last_access'] });
    expect(sent()).toEqual(['PATCH /users/me', 'PATCH /users/me']);
    expect(last()).toMatchObject({
      body: { first_name: 'Admin' },
      params: { fields: 'last_access' },
    });
  });
});

describe('Users: invitations and two-factor authentication', () => {
  it('invites a new user, who accepts', async () => {
    await directus.users.invites.send('admin@example.com', 'fe38136e-52f7-4622-8498-112b8a32a1e2');
    await directus.users.invites.accept('<accept-token>', 'n3w-p455w0rd');
    expect(server.seen).toMatchObject([
      {
        method: 'POST',
        path: '/users/invite',
        body: { email: 'admin@example.com', role: 'fe38136e-52f7-4622-8498-112b8a32a1e2' },
      },
      {
        method: 'POST',
        path: '/users/invite/accept',
        body: { token: '<accept-token>', password: 'n3w-p455w0rd' },
      },
    ]);
  });

  it('enables and disables two-factor authentication', async () => {
    // With the password alone it asks for the secret, as the server of that time did.
    await directus.users.tfa.enable('my-password');
    await directus.users.tfa.disable('691402');
    expect(server.seen).toMatchObject([
      { method: 'POST', path: '/users/me/tfa/generate', body: { password: 'my-password' } },
      { method: 'POST', path: '/users/me/tfa/disable', body: { otp: '691402' } },
    ]);
  });
});

describe('Utils', () => {
  it('gets a random string', async () => {
    await directus.utils.random.string();
    await directus.utils.random.string(50);
    expect(server.seen.map(({ params }) => params)).toEqual([{ length: '32' }, { length: '50' }]);
  });

  it('generates and verifies a hash', async () => {
    await directus.utils.hash.generate('My String');
    await directus.utils.hash.verify('My String', '$argon2i$v=19$m=4096,t=3,p=1$A5uogJh');
    expect(sent()).toEqual(['POST /utils/hash/generate', 'POST /utils/hash/verify']);
    expect(last()?.body).toEqual({
      string: 'My String',
      hash: '$argon2i$v=19$m=4096,t=3,p=1$A5uogJh',
    });
  });

  it('sorts items, and reverts to a revision', async () => {
    await directus.utils.sort('articles', 15, 42);
    await directus.utils.revert(451);
    expect(server.seen).toMatchObject([
      { method: 'POST', path: '/utils/sort/articles', body: { item: 15, to: 42 } },
      { method: 'POST', path: '/utils/revert/451', body: undefined },
    ]);
  });
});
