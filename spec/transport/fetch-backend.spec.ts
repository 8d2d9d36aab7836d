import { Readable } from 'node:stream';
import { config, lastValueFrom, toArray } from 'rxjs';
import { afterEach, describe, expect, inject, it, vi } from 'vitest';
import { Directus } from '../../lib/directus';
import { InvalidParamError } from '../../lib/errors/errors';
import { fetchBackend, fetchBackendWith, type FetchInit } from '../../lib/transport/fetch-backend';
import { Transport } from '../../lib/transport/transport';
import { failed, fresh, seen } from '../support/wire-client';
import { conformance } from './conformance';

const transport = new Transport(
  fetchBackend({ url: inject('throttled').url, withCredentials: false }),
);

describe('what fetch cannot do', () => {
  it('is refused: to send a stream', async () => {
    const id = fresh();
    const request = transport.post(`/wire/echo/${id}`, Readable.from(['a']));
    await expect(request.then()).rejects.toThrow(InvalidParamError);
    await expect(request.then()).rejects.toThrow(/^data cannot be a stream/);
    expect(await seen(id)).toEqual([]);
  });
});

describe('a download', () => {
  it('fetch backend: reports the received bytes without a total, which may be that of the packed bytes', async () => {
    const loaded: number[] = [];
    transport
      .get(`/wire/download/${fresh()}/50000/100`)
      .events()
      .subscribe((event) => {
        if (event.type === 'download') loaded.push(event.loaded);
        expect(event).not.toHaveProperty('total');
      });
    await expect.poll(() => loaded.at(-1)).toBe(50_000);
    expect(loaded).toEqual([...loaded].sort((a, b) => a - b));
  });
});

describe('a request that fetch can never send', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it.each(['http://127.0.0.1:6000', 'http://127.0.0.1:22', 'http://127.0.0.1:1'])(
    'fetch backend: fails at once where the port is one that fetch blocks: %s',
    async (url) => {
      const sent = vi.spyOn(globalThis, 'fetch');
      const { transport: client } = new Directus(url, { transport: { backend: fetchBackend } });
      expect(await failed(client.get('/items/articles'))).toMatchObject({
        code: 'NETWORK',
        message: expect.stringContaining('bad port'),
      });
      expect(sent).toHaveBeenCalledTimes(1);
    },
  );

  it('fetch backend: fails at once where fetch takes no header of this name', async () => {
    const sent = vi.spyOn(globalThis, 'fetch');
    const { url } = inject('throttled');
    const { transport: client } = new Directus(url, { transport: { backend: fetchBackend } });
    const headers = { 'Transfer-Encoding': 'chunked' };
    expect(await failed(client.get('/items/articles', { headers }))).toMatchObject({
      code: 'NETWORK',
    });
    expect(sent).toHaveBeenCalledTimes(1);
  });

  it('fetch backend: leaves out the body that an interceptor gives to a GET, as XMLHttpRequest does', async () => {
    const id = fresh();
    const { transport: client } = new Directus(inject('throttled').url, {
      transport: {
        backend: fetchBackend,
        interceptors: [(request, next) => next({ ...request, body: { a: 1 } })],
      },
    });
    await client.get(`/wire/echo/${id}`);
    expect(await seen(id)).toMatchObject([{ method: 'GET', body: '' }]);
  });
});

it.each([301, 302, 303, 307, 308])('does not follow a redirect (%i)', async (status) => {
  const id = fresh();
  const error = await failed(transport.get(`/wire/redirect/${id}/${status}/other`));
  expect(error.code).toBe('REDIRECTED');
  expect(await seen(id)).toHaveLength(1);
});

describe('on a fetch that is watched', () => {
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  /** A client on a `fetch` that gives an answer changed by `own`, and what fetch was asked. */
  function watched(own: Partial<Response> = {}, withCredentials = false) {
    const asked: RequestInit[] = [];
    const headers = { 'content-type': 'application/json', 'set-cookie': 'a=b', 'x-own': '1' };
    vi.stubGlobal('fetch', (_: string, init: RequestInit) => {
      asked.push(init);
      const answer = new Response('{"data":1}', { statusText: 'Fine', headers });
      for (const [name, value] of Object.entries(own))
        Object.defineProperty(answer, name, { value });
      return Promise.resolve(answer);
    });
    const backend = fetchBackend({ url: 'https://directus.example.com', withCredentials });
    return { asked, client: new Transport(backend) };
  }

  it('sends cookies where the session lives in one', async () => {
    const { asked, client } = watched({}, true);
    await client.get('/items/articles');
    expect(asked).toEqual([expect.objectContaining({ credentials: 'include' })]);
  });

  it('does not name cookies otherwise, as edge runtimes do not know that option', async () => {
    const { asked, client } = watched();
    await client.get('/items/articles');
    expect(asked[0]).not.toHaveProperty('credentials');
  });

  it('asks for redirects not to be followed, and sends no body where there is none', async () => {
    const { asked, client } = watched();
    await client.get('/items/articles');
    expect(asked[0]).toMatchObject({ method: 'GET', redirect: 'manual', body: null });
  });

  it('calls a redirect one, though a browser hides everything else of it', async () => {
    const { client } = watched({ type: 'opaqueredirect', status: 0, body: null });
    expect(await failed(client.get('/items/articles'))).toMatchObject({
      status: 302,
      code: 'REDIRECTED',
    });
  });

  it('notices an answer from another origin, should a runtime follow redirects all the same', async () => {
    const { client } = watched({ url: 'https://evil.example/' });
    expect((await failed(client.get('/items/articles'))).code).toBe('REDIRECTED');
  });

  it('gives status, text and headers, without cookies, which some of these runtimes show', async () => {
    const { client } = watched();
    const { status, statusText, headers } = await client.get('/items/articles');
    expect({ status, statusText }).toEqual({ status: 200, statusText: 'Fine' });
    expect(headers).toEqual({ 'content-type': 'application/json', 'x-own': '1' });
  });

  it('fetch backend: reports no progress of an answer without a body', async () => {
    const { client } = watched({ body: null });
    const events = await lastValueFrom(client.get('/items/articles').events().pipe(toArray()));
    expect(events.map(({ type }) => type)).toEqual(['sent', 'reply']);
  });

  it('fetch backend: aborts fetch when the subscriber leaves, or after the time limit', async () => {
    const { asked, client } = watched({ body: new ReadableStream() });
    expect(await failed(client.get('/items/articles', { timeout: 5 }))).toMatchObject({
      status: 0,
      code: 'TIMEOUT',
    });
    expect(asked[0]?.signal?.aborted).toBe(true);
    const { asked: next, client: other } = watched({ body: new ReadableStream() });
    const subscription = other.get('/items/articles').subscribe();
    await vi.waitFor(() => expect(next).toHaveLength(1));
    expect(next[0]?.signal?.aborted).toBe(false);
    subscription.unsubscribe();
    expect(next[0]?.signal?.aborted).toBe(true);
  });

  it('does not stop what has ended, and leaves no timer', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const { asked, client } = watched();
    await client.get('/items/articles', { timeout: 1_000 });
    expect(vi.getTimerCount()).toBe(0);
    expect(asked[0]?.signal?.aborted).toBe(false);
  });

  it('fetch backend: emits nothing after its end, so that config.onStoppedNotification is not called', async () => {
    const late: unknown[] = [];
    config.onStoppedNotification = (notification) => late.push(notification);
    let fail: ((reason: Error) => void) | undefined;
    const body = new ReadableStream({
      start(controller) {
        fail = (reason) => {
          controller.error(reason);
        };
      },
    });
    const { client } = watched({ body });
    await failed(client.get('/items/articles', { timeout: 5 }));
    fail?.(new Error('aborted'));
    await new Promise((resolve) => setTimeout(resolve, 5));
    config.onStoppedNotification = null;
    expect(late).toEqual([]);
  });

  it('does not call fetch for a request that is cancelled in the same turn', async () => {
    const { asked, client } = watched();
    for (let nth = 0; nth < 100; nth++) client.get('/items/articles').subscribe().unsubscribe();
    await client.get('/items/authors');
    expect(asked).toHaveLength(1);
  });
});

// Last, as it takes seconds where the others take milliseconds.
conformance({ factory: fetchBackend, followsRedirects: false, tellsUploads: false });

describe('fetchBackendWith: options for fetch', () => {
  const { url } = inject('throttled');
  afterEach(() => {
    vi.restoreAllMocks();
  });

  /** The options that `fetch` gets for a read of an item. */
  async function initOf(init: Parameters<typeof fetchBackendWith>[0]) {
    const sent = vi
      .spyOn(globalThis, 'fetch')
      .mockImplementation(() => Promise.resolve(Response.json({ data: { id: 1 } })));
    const directus = new Directus(url, { transport: { backend: fetchBackendWith(init) } });
    await directus.items('articles').readOne(1);
    return sent.mock.calls[0]?.[1];
  }

  it('fetchBackendWith: passes what frameworks add to fetch: next, cache, cf', async () => {
    const init: FetchInit = {
      cache: 'force-cache',
      next: { revalidate: 60, tags: ['articles'] },
      cf: { cacheTtl: 60 },
    };
    expect(await initOf(init)).toMatchObject({ ...init, method: 'GET' });
  });

  it('fetchBackendWith: an object caches no login and no write, which Next.js would answer without sending it', async () => {
    const sent = vi
      .spyOn(globalThis, 'fetch')
      .mockImplementation(() => Promise.resolve(Response.json({ data: { id: 1 } })));
    const init: FetchInit = {
      cache: 'force-cache',
      next: { revalidate: 60 },
      cf: { cacheTtl: 60 },
    };
    for (const given of [init, { cache: 'no-store' } as const]) {
      const { transport: client } = new Directus(url, {
        transport: { backend: fetchBackendWith(given) },
      });
      await client.post('/items/articles', { title: 'x' });
    }
    const [cached, stored] = sent.mock.calls.map(([, options]) => options);
    expect(cached).not.toHaveProperty('cache');
    expect(cached).not.toHaveProperty('next');
    expect(cached).toMatchObject({ method: 'POST', cf: { cacheTtl: 60 } });
    expect(stored).toMatchObject({ method: 'POST', cache: 'no-store' });
  });

  it('fetchBackendWith: a function returns the options for each request', async () => {
    expect(
      await initOf(({ method, route = '' }) => ({ next: { tags: [method, route] } })),
    ).toMatchObject({
      next: { tags: ['GET', '/items/{collection}/{id}'] },
    });
  });

  it('fetchBackendWith: cannot change the request itself, nor make a token follow a redirect', async () => {
    const foreign = {
      method: 'DELETE',
      body: 'x',
      headers: { a: 'b' },
      redirect: 'follow',
      signal: null,
      credentials: 'include',
    };
    const init = await initOf(foreign as FetchInit);
    expect(init).toMatchObject({ method: 'GET', body: null, redirect: 'manual' });
    expect(init?.headers).not.toHaveProperty('a');
    expect(init).not.toHaveProperty('credentials');
    expect(init?.signal).toBeInstanceOf(AbortSignal);
  });

  it('fetchBackendWith: makes real requests', async () => {
    const client = new Transport(
      fetchBackendWith({ cache: 'no-store' })({ url, withCredentials: false }),
    );
    expect((await client.get('/wire/json/x')).status).toBe(200);
  });

  it.each([null, 1, 'x', []])('fetchBackendWith: throws InvalidParamError for %j', (init) => {
    expect(() => fetchBackendWith(init as unknown as FetchInit)).toThrow(InvalidParamError);
  });

  it.each([
    ['no object', () => 1],
    ['a promise, whose options would not be heeded', () => Promise.resolve({ cache: 'no-store' })],
  ])(
    'fetchBackendWith: a function that returns %s fails the request with InvalidParamError',
    async (_, init) => {
      const backend = fetchBackendWith(init as unknown as () => FetchInit);
      const client = new Transport(backend({ url, withCredentials: false }));
      await expect(client.get('/wire/json/x').then()).rejects.toThrow(InvalidParamError);
    },
  );
});
