import { defer, of } from 'rxjs';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Directus, ITransport, type TransportResult } from '../../lib/index';
import { transportError } from '../../lib/transport/read-response';
import type { Backend } from '../../lib/transport/backend';
import { failureOf } from '../support/auth-rig';
import {
  type Recorded,
  type RecordingServer,
  startRecordingServer,
} from '../support/recording-server';

let server: RecordingServer;
let directus: Directus;

const noRoute = ({ path }: Recorded) => ({
  status: 404,
  body: {
    errors: [
      { message: `Route ${path} doesn't exist.`, extensions: { code: 'ROUTE_NOT_FOUND', path } },
    ],
  },
});
const sent = () => server.seen.map(({ method, path }) => `${method} ${path}`);
const rows = { body: { data: [{ id: 1 }] } };

const replyOf = (data: unknown) =>
  ({ type: 'reply', body: { raw: { data }, data, status: 200, headers: {} } }) as const;
const clientOf = (backend: Backend) =>
  new Directus('https://api.example', {
    auth: { mode: 'json' },
    transport: { backend: () => backend },
  });

beforeAll(async () => {
  server = await startRecordingServer();
});
afterAll(() => server.stop());
beforeEach(() => {
  server.reset(noRoute);
  directus = new Directus(server.url);
  return () => {
    directus.dispose();
  };
});

describe('comments, on a server that has them with the activity', () => {
  const olderServer = (request: Recorded) =>
    request.path.startsWith('/comments') ? noRoute(request) : { body: { data: { id: 7 } } };

  it('comments: are written to /activity/comment once /comments is refused, and directly from then on', async () => {
    server.reset(olderServer);
    const comment = { collection: 'articles', item: '15', comment: 'Yo' };
    await expect(directus.comments.create(comment)).resolves.toEqual({ id: 7 });
    await directus.comments.update(7, 'Yo, dawg!');
    await directus.activity.comments.delete(7);
    await directus.items('directus_comments').createOne(comment);
    expect(sent()).toEqual([
      'POST /comments',
      'POST /activity/comment',
      'PATCH /activity/comment/7',
      'DELETE /activity/comment/7',
      'POST /activity/comment',
    ]);
    expect(server.seen[1]?.body).toEqual(comment);
    expect(server.seen[2]?.body).toEqual({ comment: 'Yo, dawg!' });
  });

  it('are one request on requests$, and none on errors$', async () => {
    const reports: unknown[] = [];
    directus.transport.requests$.subscribe(({ type, path }) => reports.push([type, path]));
    directus.transport.errors$.subscribe((error) => reports.push(error));
    server.reset(olderServer);
    await directus.comments.update(7, 'a');
    expect(reports).toEqual([
      ['sent', '/comments/7'],
      ['reply', '/comments/7'],
    ]);
  });

  it('are not written twice because of any other failure', async () => {
    server.reset(() => ({ status: 503, body: 'busy' }));
    const comment = { collection: 'articles', item: '15', comment: 'Yo' };
    await expect(directus.comments.create(comment)).rejects.toMatchObject({ status: 503 });
    expect(sent()).toEqual(['POST /comments']);
  });

  it('comments: another client tries /comments first', async () => {
    server.reset(olderServer);
    await directus.comments.update(7, 'a');
    const other = new Directus(server.url);
    await other.comments.update(7, 'b');
    expect(sent().filter((one) => one === 'PATCH /comments/7')).toHaveLength(2);
    other.dispose();
  });
});

describe('a list with a query too long for an address', () => {
  const ids = [...Array(2_000).keys()];
  const query = { filter: { id: { _in: ids } }, fields: ['id', { author: ['name'] }], limit: -1 };
  const plain = { ...query, fields: ['id', 'author.name'], limit: '-1' };
  const read = (client = directus, options = {}) =>
    client.items('articles').readByQuery(query as object, options);

  it('is read by SEARCH, its query in the body', async () => {
    server.reset(() => rows);
    await expect(read()).resolves.toEqual({ data: [{ id: 1 }] });
    await directus.items('articles').readMany(ids);
    expect(server.seen).toMatchObject([
      { method: 'SEARCH', path: '/items/articles', params: {}, body: { query: plain } },
      { method: 'SEARCH', body: { query: { filter: { id: { _in: ids } }, limit: '2000' } } },
    ]);
  });

  it('is read by GET up to 8 000 bytes', async () => {
    server.reset(() => rows);
    const search = async (length: number) => {
      await directus.items('articles').readByQuery({ search: 'x'.repeat(length) });
    };
    await search(8_000 - 'search='.length);
    await search(8_001 - 'search='.length);
    expect(server.seen.map(({ method }) => method)).toEqual(['GET', 'SEARCH']);
  });

  it.each([
    ['a 404', { status: 404, body: 'nothing here' }],
    ['a 405', { status: 405, body: 'not allowed' }],
    ['a 501', { status: 501, body: 'not implemented' }],
    ['a 403 of a CDN', { status: 403, body: '<html>' }],
    [
      'no such route',
      {
        status: 404,
        body: { errors: [{ message: 'x', extensions: { code: 'ROUTE_NOT_FOUND' } }] },
      },
    ],
  ])(
    'is read by GET where SEARCH is answered with %s, and from then on at once',
    async (_, refusal) => {
      server.reset(({ method }) => (method === 'SEARCH' ? refusal : rows));
      await expect(read()).resolves.toEqual({ data: [{ id: 1 }] });
      await read();
      expect(server.seen.map(({ method }) => method)).toEqual(['SEARCH', 'GET', 'GET']);
      expect(server.seen[1]?.params).toMatchObject({
        filter: query.filter,
        fields: 'id,author.name',
      });
    },
  );

  it('fails, and is not read again, where Directus itself refuses', async () => {
    const forbidden = { message: 'No.', extensions: { code: 'FORBIDDEN' } };
    server.reset(() => ({ status: 403, body: { errors: [forbidden] } }));
    await expect(read()).rejects.toMatchObject({ code: 'FORBIDDEN', method: 'SEARCH' });
    expect(server.seen).toHaveLength(1);
  });

  it('is not asked by SEARCH again once that was refused, though GET failed as well', async () => {
    server.reset(({ method }) =>
      method === 'SEARCH' ? { status: 405, body: '' } : { status: 431 },
    );
    const error = await failureOf(read());
    expect(error).toMatchObject({ status: 431, code: 'HTTP', method: 'GET' });
    expect(error).toMatchObject({ cause: { status: 405, method: 'SEARCH' } });
    expect(String(error)).toMatch(
      /GET \/items\/articles: 431 .*\(before that, SEARCH \/items\/articles: 405 Method Not Allowed\)$/,
    );
    server.reset(() => rows);
    await read();
    expect(server.seen.map(({ method }) => method)).toEqual(['GET']);
  });

  it('is asked by SEARCH again after a connection that was lost, and by GET at once meanwhile', async () => {
    let lost = 1;
    const methods: string[] = [];
    const client = clientOf((request) =>
      defer(() => {
        methods.push(request.method);
        if (request.method === 'SEARCH' && lost-- > 0)
          throw transportError('NETWORK', 'no answer from the server', request);
        return of(replyOf([]));
      }),
    );
    await read(client);
    await read(client);
    expect(methods).toEqual(['SEARCH', 'GET', 'SEARCH']);
  });

  it('is not read by GET after a lost connection where SEARCH has worked before: it is sent again', async () => {
    let lost = 0;
    const methods: string[] = [];
    const client = clientOf((request) =>
      defer(() => {
        methods.push(request.method);
        if (lost-- > 0) throw transportError('NETWORK', 'no answer from the server', request);
        return of(replyOf([]));
      }),
    );
    await read(client);
    lost = 1;
    await read(client);
    expect(methods).toEqual(['SEARCH', 'SEARCH', 'SEARCH']);
  });

  it('is asked by SEARCH once, not six times, where a page of another origin may not use it; the error says what to do', async () => {
    vi.stubGlobal('location', new URL('https://app.example/'));
    const methods: string[] = [];
    const client = clientOf((request) =>
      defer(() => {
        methods.push(request.method);
        if (request.method === 'SEARCH')
          throw transportError('NETWORK', 'no answer from the server', request);
        throw transportError('HTTP', '414', request, { ...replyOf([]).body, status: 414 });
      }),
    );
    const error = await failureOf(read(client));
    vi.unstubAllGlobals();
    expect(methods).toEqual(['SEARCH', 'GET']);
    expect(error).toMatchObject({ status: 414, cause: { code: 'NETWORK', method: 'SEARCH' } });
    expect(String(error)).toMatch(/414 \(before that, SEARCH .*no answer.*CORS_METHODS.*SEARCH\)$/);
  });

  it('waits as a busy server asks, by SEARCH again, and does not read by GET', async () => {
    const methods: string[] = [];
    let busy = 1;
    const client = clientOf((request) =>
      defer(() => {
        methods.push(request.method);
        if (busy-- > 0)
          throw transportError('HTTP', '503', request, { ...replyOf([]).body, status: 503 });
        return of(replyOf([]));
      }),
    );
    await read(client);
    expect(methods).toEqual(['SEARCH', 'SEARCH']);
  });

  it.each([404, 405, 501])(
    'SEARCH: after it has worked, a list answered with %i is read by GET, and the next one by SEARCH again',
    async (status) => {
      let refuses = false;
      server.reset(({ method }) => (refuses && method === 'SEARCH' ? { status, body: '' } : rows));
      await read();
      refuses = true;
      await read();
      refuses = false;
      await read();
      expect(server.seen.map(({ method }) => method)).toEqual([
        'SEARCH',
        'SEARCH',
        'GET',
        'SEARCH',
      ]);
    },
  );

  it('is one request on requests$, and none on errors$, where SEARCH is refused', async () => {
    const reports: unknown[] = [];
    directus.transport.requests$.subscribe(({ type, method }) => reports.push([type, method]));
    directus.transport.errors$.subscribe((error) => reports.push(error));
    server.reset(({ method }) => (method === 'SEARCH' ? { status: 405, body: '' } : rows));
    await read();
    expect(reports).toEqual([
      ['sent', 'GET'],
      ['reply', 'GET'],
    ]);
  });

  it('takes the options of its call along', async () => {
    server.reset(() => rows);
    await read(directus, {
      requestOptions: { headers: { 'X-A': 'b' }, params: { tenant: 'one' }, token: 'another' },
    });
    expect(server.seen[0]).toMatchObject({
      method: 'SEARCH',
      params: { tenant: 'one' },
      headers: { 'x-a': 'b', authorization: 'Bearer another' },
      body: { query: { ...plain, tenant: 'one' } },
    });
  });

  it('takes the client’s own params along, as by GET: those of the call go before', async () => {
    server.reset(() => rows);
    const params = { tenant: 'one', limit: 7 };
    const other = new Directus(server.url, { transport: { params } });
    await read(other);
    expect(server.seen[0]).toMatchObject({
      method: 'SEARCH',
      body: { query: { ...plain, tenant: 'one' } },
    });
    other.dispose();
  });

  it('readByQuery: an answer without a list is INVALID_RESPONSE, for a long query and for a short one', async () => {
    server.reset(() => ({ body: { hello: 'world' } }));
    await expect(read()).rejects.toMatchObject({ code: 'INVALID_RESPONSE', method: 'GET' });
    const short = directus.items('articles').readByQuery();
    await expect(short).rejects.toMatchObject({ code: 'INVALID_RESPONSE', method: 'GET' });
  });

  it('is read by GET where SEARCH is turned off, or from another length on', async () => {
    server.reset(() => rows);
    const off = new Directus(server.url, { transport: { searchAbove: Infinity } });
    const early = new Directus(server.url, { transport: { searchAbove: 10 } });
    await off.items('articles').readByQuery({ search: 'x'.repeat(9_000) });
    await early.items('articles').readByQuery({ search: 'x'.repeat(20) });
    expect(server.seen.map(({ method }) => method)).toEqual(['GET', 'SEARCH']);
    off.dispose();
    early.dispose();
  });

  it('is read by GET through a transport of one’s own, which has no SEARCH', async () => {
    const asked: string[] = [];
    const answer = (path: string): TransportResult => {
      asked.push(path);
      return Promise.resolve({ raw: '', data: [], status: 200, headers: {} });
    };
    class MyTransport extends ITransport {
      get = answer;
      head = answer;
      options = answer;
      delete = answer;
      post = answer;
      put = answer;
      patch = answer;
    }
    const own = new Directus(server.url, { transport: new MyTransport() });
    await own.items('articles').readByQuery({ search: 'x'.repeat(9_000) });
    expect(asked).toEqual(['/items/articles']);
  });
});

describe('registration', () => {
  it('is confirmed by a redirect, which nobody follows', async () => {
    server.reset(() => ({ status: 302, headers: { location: '/admin/users/1' } }));
    await expect(directus.users.registerVerify('t0ken')).resolves.toBeUndefined();
    expect(sent()).toEqual(['GET /users/register/verify-email']);
  });

  it('fails with the server’s message where the token is wrong', async () => {
    const refused = { message: 'Invalid.', extensions: { code: 'INVALID_TOKEN' } };
    server.reset(() => ({ status: 403, body: { errors: [refused] } }));
    await expect(directus.users.registerVerify('t0ken')).rejects.toMatchObject({
      code: 'INVALID_TOKEN',
    });
  });
});
