// `new Transport({ url })`: a transport without a client, as the class-based SDK makes one.
import { of } from 'rxjs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Directus, InvalidParamError, ITransport, Transport } from '../../lib';
import type { Backend, Interceptor } from '../../lib';
import { deepFreeze } from '../support/deep-freeze';
import { type RecordingServer, startRecordingServer } from '../support/recording-server';

let server: RecordingServer;

beforeAll(async () => {
  server = await startRecordingServer();
});
afterAll(() => server.stop());
beforeEach(() => {
  server.reset(() => ({ body: { data: { id: 1 } } }));
});

describe('new Transport({ url })', () => {
  it('transport alone: sends requests without a client', async () => {
    const transport = new Transport({ url: server.url });
    await expect(transport.get('/items/a/1')).resolves.toMatchObject({ data: { id: 1 } });
    await transport.post('/items/a', { title: 'x' });
    expect(server.seen).toMatchObject([
      { method: 'GET', path: '/items/a/1' },
      { method: 'POST', path: '/items/a', body: { title: 'x' } },
    ]);
    expect(transport).toBeInstanceOf(ITransport);
  });

  it.each(['get', 'head', 'options', 'delete', 'post', 'put', 'patch', 'search'] as const)(
    'transport alone: has the method %s',
    async (method) => {
      await new Transport({ url: server.url })[method]('/a');
      expect(server.seen).toMatchObject([{ method: method.toUpperCase(), path: '/a' }]);
    },
  );

  it('transport alone: `url` is the address, as that of a client has it', () => {
    expect(new Transport({ url: `${server.url}/` }).url).toBe(server.url);
    expect(new Directus(server.url).transport.url).toBe(server.url);
    expect(new Directus(server.url, { transport: { params: { a: 1 } } }).transport.url).toBe(
      server.url,
    );
  });

  it('transport alone: takes the options of a client’s transport, and does not modify them', async () => {
    const mark: Interceptor = (request, next) =>
      next({ ...request, headers: { ...request.headers, 'x-mark': '1' } });
    const config = deepFreeze({
      url: server.url,
      params: { a: 1 },
      headers: { 'x-own': '2' },
      interceptors: [mark],
      searchAbove: 0,
    });
    const transport = new Transport(config);
    expect(transport.params).toEqual({ a: 1 });
    await transport.get('/items/a', { params: { limit: 3 }, searchable: ['limit'] });
    expect(server.seen).toMatchObject([
      {
        method: 'SEARCH',
        params: { a: '1' },
        body: { query: { limit: '3' } },
        headers: { 'x-own': '2', 'x-mark': '1' },
      },
    ]);
  });

  it('transport alone: a backend of one’s own is told the address, and to send cookies unless that is off', () => {
    const told: object[] = [];
    const backend = (options: object): Backend => {
      told.push(options);
      return () => of();
    };
    new Transport({ url: server.url, backend });
    new Transport({ url: server.url, backend, withCredentials: false });
    expect(told).toEqual([
      { url: server.url, withCredentials: true },
      { url: server.url, withCredentials: false },
    ]);
  });

  it('transport alone: reports its requests, and its errors are TransportErrors', async () => {
    server.reset(() => ({
      status: 403,
      body: { errors: [{ message: 'No.', extensions: { code: 'FORBIDDEN' } }] },
    }));
    const transport = new Transport({ url: server.url });
    const errors: unknown[] = [];
    transport.errors$.subscribe((error) => errors.push(error));
    await expect(transport.get('/a')).rejects.toMatchObject({ code: 'FORBIDDEN', status: 403 });
    expect(errors).toMatchObject([{ code: 'FORBIDDEN' }]);
  });

  it('transport alone: serves a client, and keeps its form with a backend', async () => {
    const transport = new Transport({ url: server.url, headers: { authorization: 'Bearer own' } });
    const directus = new Directus(server.url, { transport });
    await directus.items('a').readOne(1);
    expect(directus.transport).toBe(transport);
    expect(server.seen).toMatchObject([{ headers: { authorization: 'Bearer own' } }]);

    const seen: string[] = [];
    const backend: Backend = (request) => {
      seen.push(request.path);
      return of();
    };
    await expect(new Transport(backend).get('/b')).rejects.toThrow('reply');
    expect(seen).toEqual(['/b']);
    expect(new Transport(backend).url).toBe('');
  });

  it.each<readonly [string, unknown]>([
    ['url', {}],
    ['url', { url: '' }],
    ['url', { url: 'ftp://a.example' }],
    ['transport', undefined],
    ['transport', null],
    ['transport', 'http://a.example'],
    ['timeout', { url: 'http://a.example', timeout: -1 }],
    ['interceptors', { url: 'http://a.example', interceptors: {} }],
    ['withCredentials', { url: 'http://a.example', withCredentials: 1 }],
    ['beforeRequest', { url: 'http://a.example', beforeRequest: () => 1 }],
  ])('transport alone: refuses a wrong %s', (name, config) => {
    expect(() => new Transport(config as { url: string })).toThrow(InvalidParamError);
    expect(() => new Transport(config as { url: string })).toThrow(
      new RegExp(`^(transport\\.)?${name}\\b`),
    );
  });
});

describe('transport.beforeRequest', () => {
  it('a client that is given the old hook says what replaces it', () => {
    const init = { transport: { beforeRequest: (config: object) => config } };
    expect(() => new Directus('http://a.example', init as never)).toThrow(
      /^transport\.beforeRequest .*interceptors/,
    );
  });
});
