import { http } from 'msw';
import { setupServer } from 'msw/node';
import { firstValueFrom, toArray } from 'rxjs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type BackendFactory, Directus, progress } from '../../lib';
import { type RealtimeOptions, realtime } from '../../lib/realtime';
import { fakeDirectus, type FakeDirectusOptions, UnsupportedByFakeError } from '../../lib/testing';

interface Author {
  id: number;
  name: string;
}
interface Article {
  id: number;
  title: string;
  views: number;
  author: number | Author | null;
  tags: number[] | { tags_id: number | { id: number; name: string } }[];
  created: string | null;
}
interface Schema {
  authors: Author[];
  articles: Article[];
  tags: { id: number; name: string }[];
  site: { id: number; title: string };
}

const collections = {
  authors: {
    fields: { id: 'integer', name: 'string', articles: { o2m: 'articles', field: 'author' } },
  },
  articles: {
    fields: {
      id: 'integer',
      title: { type: 'string', required: true },
      views: { type: 'integer', default: 0 },
      author: { m2o: 'authors' },
      tags: { o2m: 'articles_tags', field: 'articles_id' },
      created: { type: 'timestamp', special: ['date-created'] },
    },
  },
  articles_tags: {
    fields: { id: 'integer', articles_id: { m2o: 'articles' }, tags_id: { m2o: 'tags' } },
  },
  tags: { fields: { id: 'integer', name: { type: 'string', unique: true } } },
  site: {
    singleton: true,
    fields: { id: 'integer', title: { type: 'string', default: 'Untitled' } },
  },
} as const;

const anna = { email: 'anna@example.com', password: 'secret' };

const fakeOf = (options: Partial<FakeDirectusOptions> = {}) =>
  fakeDirectus({
    collections,
    rows: {
      articles: [
        { id: 1, title: 'What the sea keeps', views: 3, author: 1 },
        { id: 2, title: 'A quiet coast', author: 2 },
      ],
      authors: [
        { id: 1, name: 'Anna' },
        { id: 2, name: 'Bert' },
      ],
    },
    users: [{ ...anna, role: 'Editor', token: 'static-token' }],
    ...options,
  });

const opened: { dispose(): void }[] = [];

function setUp(options: Partial<FakeDirectusOptions> = {}) {
  const fake = fakeOf(options);
  const directus = new Directus<Schema>(fake.url, {
    auth: { mode: 'json' },
    transport: { backend: fake.backend, retry: false },
  });
  opened.push(directus);
  const live = (more: RealtimeOptions = {}) => {
    const made = realtime(directus, { webSocket: fake.WebSocket, debounce: 0, ...more });
    opened.push(made);
    return made;
  };
  return { fake, directus, articles: directus.items('articles'), live };
}

afterEach(() => {
  for (const one of opened.splice(0)) one.dispose();
  vi.useRealTimers();
});

describe('items', () => {
  it('fakeDirectus: answers queries with relations, filters and counts', async () => {
    const { articles } = setUp();
    const result = await articles.readByQuery({
      fields: ['title', 'author.name'],
      filter: { views: { _gt: 1 } },
      meta: '*',
    });
    expect(result).toEqual({
      data: [{ title: 'What the sea keeps', author: { name: 'Anna' } }],
      meta: { total_count: 2, filter_count: 1 },
    });
  });

  it('fakeDirectus: creates an item with its defaults, the next key and nested items', async () => {
    const { fake, articles } = setUp();
    const created = await articles.createOne(
      { title: 'New', author: { name: 'Cleo' }, tags: [{ tags_id: { name: 'sea' } }] },
      { fields: ['id', 'title', 'views', 'author.name', 'tags.tags_id.name'] },
    );
    expect(created).toEqual({
      id: 3,
      title: 'New',
      views: 0,
      author: { name: 'Cleo' },
      tags: [{ tags_id: { name: 'sea' } }],
    });
    expect(fake.rows('tags')).toEqual([{ id: 1, name: 'sea' }]);
  });

  it('fakeDirectus: stores nothing of a write that is refused', async () => {
    const { fake, articles } = setUp();
    fake.create('tags', { name: 'sea' });
    await expect(
      articles.createOne({ title: 'New', tags: [{ tags_id: { name: 'sea' } }] }),
    ).rejects.toMatchObject({ code: 'RECORD_NOT_UNIQUE' });
    expect(fake.rows('articles')).toHaveLength(2);
  });

  it('fakeDirectus: has an empty singleton, and the one that is stored', async () => {
    const { directus } = setUp();
    const site = directus.singleton('site');
    expect(await site.read()).toEqual({ id: null, title: 'Untitled' });
    await site.update({ title: 'The Observable' });
    expect(await site.read()).toEqual({ id: 1, title: 'The Observable' });
  });

  it('fakeDirectus: ids and dates are the same in each run', async () => {
    const scheduler = { now: () => 1_800_000_000_000, schedule: () => undefined as never };
    const [one, two] = await Promise.all(
      [1, 2].map(async () => {
        const { articles, directus } = setUp({ scheduler });
        const { created } = (await articles.createOne({ title: 'a' })) ?? {};
        const { id } = (await directus.folders.createOne({ name: 'a' })) ?? {};
        return { created, id };
      }),
    );
    expect(one).toEqual(two);
    expect(one?.created).toBe('2027-01-15T08:00:00.000Z');
  });

  it('fakeDirectus: objects that were passed in are not changed', () => {
    const row = Object.freeze({ id: 1, title: 'One', author: Object.freeze({ name: 'Anna' }) });
    const fake = fakeOf({ rows: { articles: [row] } });
    fake.update('articles', 1, { title: 'Two' });
    expect(row).toEqual({ id: 1, title: 'One', author: { name: 'Anna' } });
  });

  it.each([
    ['postgres', []],
    ['sqlite', [{ id: 1 }]],
  ] as const)('fakeDirectus: compares text as %s does', async (database, found) => {
    const { articles } = setUp({ database });
    const filter = { title: { _contains: 'what' } };
    expect((await articles.readByQuery({ fields: ['id'], filter })).data).toEqual(found);
  });
});

describe('sessions', () => {
  it('fakeDirectus: logs in, rotates tokens, and refuses a used one', async () => {
    const { directus } = setUp();
    await directus.auth.login(anna);
    expect(await directus.users.me.read({ fields: ['email', 'role.name'] })).toEqual({
      email: anna.email,
      role: { name: 'Editor' },
    });
    const used = directus.storage.get('auth_refresh_token');
    await directus.auth.refresh();
    await expect(
      directus.transport.post('/auth/refresh', { refresh_token: used, mode: 'json' }),
    ).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' });
    await directus.auth.logout();
    expect(directus.auth.state.authenticated).toBe(false);
  });

  it('fakeDirectus: an expired token is exchanged, and the request made again', async () => {
    const { fake, directus, articles } = setUp({ permissions: ({ user }) => user !== null });
    await directus.auth.login(anna);
    fake.expireTokens();
    expect((await articles.readByQuery({})).data).toHaveLength(2);
    expect(fake.requests.map(({ path }) => path)).toEqual([
      '/auth/login',
      '/items/articles',
      '/auth/refresh',
      '/items/articles',
    ]);
  });

  it('fakeDirectus: a session that has ended is refused', async () => {
    const { fake, directus, articles } = setUp({ permissions: ({ user }) => user !== null });
    await directus.auth.login(anna);
    fake.endSessions();
    await expect(articles.readByQuery({})).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(directus.auth.state).toMatchObject({ status: 'anonymous', reason: 'refused' });
  });

  it.each(['cookie', 'session'] as const)('fakeDirectus: %s mode', async (mode) => {
    const fake = fakeOf();
    const inCookie = new Directus<Schema>(fake.url, {
      auth: { mode, autoRefresh: false },
      transport: { backend: fake.backend },
    });
    opened.push(inCookie);
    await inCookie.auth.login(anna);
    await inCookie.auth.refresh();
    expect(await inCookie.users.me.read({ fields: ['email'] })).toEqual({ email: anna.email });
    expect(inCookie.auth.state.token === null).toBe(mode === 'session');
    await inCookie.auth.logout();
    await expect(inCookie.users.me.read()).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' });
  });

  it.each(['cookie', 'session'] as const)(
    'browser: each browser has its own session in %s mode',
    async (mode) => {
      const bert = { email: 'bert@example.com', password: 'secret' };
      const fake = fakeOf({ users: [anna, bert] });
      const clientOf = (backend: BackendFactory) => {
        const directus = new Directus<Schema>(fake.url, {
          auth: { mode, autoRefresh: false },
          transport: { backend },
        });
        opened.push(directus);
        return directus;
      };
      const emailOf = (directus: Directus<Schema>) => directus.users.me.read({ fields: ['email'] });
      const { backend, fetch } = fake.browser();
      const first = clientOf(fake.backend);
      const second = clientOf(backend);
      await first.auth.login(anna);
      await second.auth.login(bert);
      await Promise.all([first.auth.refresh(), second.auth.refresh()]);
      expect(await emailOf(first)).toEqual({ email: anna.email });
      expect(await emailOf(second)).toEqual({ email: bert.email });

      await first.auth.logout();
      const refresh = await fetch(`${fake.url}/auth/refresh`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ mode }),
      });
      expect(refresh.status).toBe(200);
      expect((await fake.browser().fetch(`${fake.url}/users/me`)).status).toBe(401);
    },
  );

  it('fakeDirectus: permissions are asked with the user', async () => {
    const permissions = vi.fn(({ action, user }) => action === 'read' || user !== null);
    const { directus, articles } = setUp({ permissions });
    expect((await articles.readByQuery({})).data).toHaveLength(2);
    await expect(articles.deleteOne(1)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await directus.auth.static('static-token');
    await articles.deleteOne(1);
    expect(permissions).toHaveBeenLastCalledWith({
      action: 'delete',
      collection: 'articles',
      user: expect.objectContaining({ userFields: expect.objectContaining({ email: anna.email }) }),
    });
  });

  it('fakeDirectus: no password shows in rows or answers', async () => {
    const { fake, directus } = setUp();
    await directus.users.createOne({
      email: 'b@example.com',
      password: 'hidden-password',
    });
    await directus.auth.login({ email: 'b@example.com', password: 'hidden-password' });
    const answered = await directus.users.readByQuery({});
    expect(JSON.stringify([answered, fake.rows('directus_users')])).not.toContain(
      'hidden-password',
    );
  });
});

describe('files', () => {
  it('fakeDirectus: keeps what is uploaded, with progress', async () => {
    const { directus } = setUp();
    const file = new File(['0123456789'], 'my-photo.txt', { type: 'text/plain' });
    const events = await firstValueFrom(
      directus.files.upload(file, { description: 'Mine' }).events().pipe(toArray()),
    );
    expect(events.map(({ type }) => type)).toContain('upload');
    const [stored] = (await directus.files.readByQuery({})).data;
    expect(stored).toMatchObject({ title: 'My Photo', type: 'text/plain', description: 'Mine' });
    const content = await directus.assets.readOne(String(stored?.id));
    expect(await content.text()).toBe('0123456789');
  });

  it('uploadSpeed: an upload takes its time, and its progress grows', async () => {
    vi.useFakeTimers();
    const { directus } = setUp({ uploadSpeed: 1_000_000 });
    const shown: number[] = [];
    let stored = false;
    const upload = directus.files.upload(new Blob([new Uint8Array(1_000_000)]));
    const subscription = upload
      .events()
      .pipe(progress())
      .subscribe(({ percent, state }) => {
        shown.push(percent ?? -1);
        stored = state === 'done';
      });
    await vi.advanceTimersByTimeAsync(500);
    expect(shown.at(-1)).toBeGreaterThan(40);
    expect(shown.at(-1)).toBeLessThan(60);
    expect(stored).toBe(false);
    await vi.advanceTimersByTimeAsync(600);
    expect(stored).toBe(true);
    expect(shown).toEqual([...shown].sort((a, b) => a - b));
    subscription.unsubscribe();
  });

  it('uploadSpeed: a cancelled upload is not stored', async () => {
    vi.useFakeTimers();
    const { fake, directus } = setUp({ uploadSpeed: 1_000_000 });
    const subscription = directus.files.upload(new Blob([new Uint8Array(1_000_000)])).subscribe();
    await vi.advanceTimersByTimeAsync(500);
    subscription.unsubscribe();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(fake.rows('directus_files')).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('fakeDirectus: files of a test are assets', async () => {
    const { fake, directus } = setUp();
    const id = fake.addFile(new Blob(['image'], { type: 'image/png' }), { title: 'Cover' });
    expect(await (await directus.assets.readOne(id)).text()).toBe('image');
    expect(fake.rows('directus_files')[0]).toMatchObject({ id, title: 'Cover', filesize: 5 });
  });
});

describe('failures on demand', () => {
  it.each([
    ['a refusal', { status: 503, code: 'SERVICE_UNAVAILABLE' }, 'SERVICE_UNAVAILABLE'],
    ['no network', 'network', 'NETWORK'],
    ['a lost answer', 'lost', 'NETWORK'],
  ] as const)('fail: %s, once', async (name, fault, code) => {
    const { fake, articles } = setUp();
    fake.fail('PATCH', '/items/articles/1', fault);
    await expect(articles.updateOne(1, { title: 'New' })).rejects.toMatchObject({ code });
    const isStored = fake.rows('articles')[0]?.['title'] === 'New';
    expect(isStored).toBe(name === 'a lost answer');
    await expect(articles.updateOne(1, { title: 'New' })).resolves.toMatchObject({ title: 'New' });
  });

  it('fail: a request that hangs ends with its time limit', async () => {
    vi.useFakeTimers();
    const { fake, directus } = setUp();
    fake.fail('GET', /articles/, 'hang');
    const read = directus.transport.get('/items/articles', { timeout: 5_000 });
    const failed = expect(read).rejects.toMatchObject({ code: 'TIMEOUT' });
    await vi.advanceTimersByTimeAsync(5_000);
    await failed;
  });

  it('offline: everything fails until online()', async () => {
    const { fake, articles } = setUp();
    fake.offline();
    await expect(articles.readByQuery({})).rejects.toMatchObject({ code: 'NETWORK' });
    fake.online();
    expect((await articles.readByQuery({})).data).toHaveLength(2);
  });

  it('latency: the answer comes after so many milliseconds', async () => {
    vi.useFakeTimers();
    const { articles } = setUp({ latency: 300 });
    const seen: unknown[] = [];
    articles.readByQuery({ limit: 1 }).subscribe((page) => seen.push(page));
    await vi.advanceTimersByTimeAsync(299);
    expect(seen).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(seen).toHaveLength(1);
  });

  it('a request that is unsubscribed from is not answered', async () => {
    vi.useFakeTimers();
    const { fake, articles } = setUp({ latency: 300 });
    articles.updateOne(1, { title: 'New' }).subscribe().unsubscribe();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(fake.requests).toEqual([]);
  });

  it('on: answers a path in place of the fake server', async () => {
    const { fake, directus } = setUp();
    fake.on('POST', '/flows/trigger/1', ({ body }) => ({ received: body }));
    expect(await directus.transport.post('/flows/trigger/1', { x: 1 })).toMatchObject({
      data: { received: { x: 1 } },
    });
  });

  it.each([
    ['GraphQL', '/graphql'],
    ['flows', '/flows'],
    ['resumable uploads', '/files/tus'],
  ])('throws for %s, which it does not have, and does not try again', async (_, path) => {
    const { directus } = setUp();
    await expect(directus.transport.get(path)).rejects.toThrow(UnsupportedByFakeError);
  });

  it('throws for a query that the engine does not evaluate', async () => {
    const { articles } = setUp();
    await expect(
      articles.readByQuery({ filter: { title: { _intersects: 'a' } } as never }),
    ).rejects.toMatchObject({ name: 'UnsupportedByFakeError' });
  });

  it.each([
    [{ database: 'mysql' }, 'database'],
    [{ version: 10 }, 'version'],
    [{ latency: -1 }, 'latency'],
    [{ uploadSpeed: -1 }, 'uploadSpeed'],
    [{ url: 'nowhere' }, 'url'],
  ])('refuses the options %j', (options, name) => {
    expect(() => fakeOf(options as never)).toThrow(name);
  });
});

describe('live queries', () => {
  it('fakeDirectus: a live list shows what others change', async () => {
    const { fake, live } = setUp();
    const seen: unknown[] = [];
    live()
      .live('articles', { fields: ['title'], sort: ['id'] })
      .subscribe(({ data }) => seen.push(data));
    await vi.waitFor(() => expect(seen).toHaveLength(1));
    const key = fake.create('articles', { title: 'New' });
    await vi.waitFor(() => expect(seen.at(-1)).toHaveLength(3));
    fake.update('articles', Number(key), { title: 'Newer' });
    await vi.waitFor(() => expect(seen.at(-1)).toContainEqual({ title: 'Newer' }));
    fake.delete('articles', Number(key));
    await vi.waitFor(() => expect(seen.at(-1)).toHaveLength(2));
  });

  it('fakeDirectus: an update that leaves the filter of a subscription is not reported', async () => {
    const { fake, live } = setUp();
    const seen: unknown[] = [];
    const query = { fields: ['id' as const], filter: { views: { _gt: 1 } } };
    live()
      .changes('articles', { query })
      .subscribe((change) => seen.push(change));
    await vi.waitFor(() => expect(seen).toEqual([{ event: 'init' }]));
    fake.update('articles', 1, { views: 5 });
    fake.update('articles', 1, { views: 0 });
    fake.delete('articles', 2);
    await vi.waitFor(() => expect(seen).toHaveLength(3));
    expect(seen.slice(1)).toEqual([
      { event: 'update', data: [{ id: 1 }] },
      { event: 'delete', keys: ['2'] },
    ]);
  });

  it('drop: the connection is opened again, and what was missed is read', async () => {
    const { fake, live } = setUp();
    const seen: unknown[] = [];
    live({ retryDelay: 10 })
      .live('articles', { fields: ['id'] })
      .subscribe(({ data }) => seen.push(data));
    await vi.waitFor(() => expect(seen).toHaveLength(1));
    fake.drop();
    fake.create('articles', { title: 'Missed' });
    await vi.waitFor(() => expect(seen.at(-1)).toHaveLength(3));
  });
});

describe('fetch and msw', () => {
  it('fetch: answers a request of any other code', async () => {
    const fake = fakeOf();
    const response = await fake.fetch(
      `${fake.url}/items/articles?fields[]=title&filter[views][_gt]=1`,
    );
    expect(await response.json()).toEqual({ data: [{ title: 'What the sea keeps' }] });
    fake.offline();
    await expect(fake.fetch(`${fake.url}/server/ping`)).rejects.toThrow(TypeError);
  });

  it('handlers: answers fetch by msw, with forms and lost connections', async () => {
    const fake = fakeOf();
    const server = setupServer(...fake.handlers(http));
    server.listen({ onUnhandledRequest: 'error' });
    try {
      const form = new FormData();
      form.append('title', 'Mine');
      form.append('file', new File(['hello'], 'a.txt', { type: 'text/plain' }));
      const uploaded = await fetch(`${fake.url}/files`, { method: 'POST', body: form });
      const { data } = (await uploaded.json()) as { data: { id: string; title: string } };
      expect(data.title).toBe('Mine');
      expect(await (await fetch(`${fake.url}/assets/${data.id}`)).text()).toBe('hello');
      const searched = await fetch(`${fake.url}/items/articles`, {
        method: 'SEARCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: { fields: ['id'], limit: 1 } }),
      });
      expect(await searched.json()).toEqual({ data: [{ id: 1 }] });
      fake.fail('GET', '/server/ping', 'network');
      await expect(fetch(`${fake.url}/server/ping`)).rejects.toThrow();
    } finally {
      server.close();
    }
  });
});
