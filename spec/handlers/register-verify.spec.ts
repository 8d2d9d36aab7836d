import { of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Directus } from '../../lib';
import { readResponse } from '../../lib/transport/read-response';
import type { TransportRequest } from '../../lib/transport/request';
import { startRecordingServer } from '../support/recording-server';

const base = 'http://directus.example.com';

/** As a browser gives what a redirect has led to. */
function followed(path: string, status: number, body: string, type: string) {
  const backend = () => (request: TransportRequest) => {
    const xhr = {
      status,
      statusText: '',
      responseURL: base + path,
      response: body,
      getResponseHeader: () => type,
      getAllResponseHeaders: () => `content-type: ${type}\r\n`,
    } as unknown as XMLHttpRequest;
    return of({
      type: 'reply' as const,
      body: readResponse(xhr, request, `${base}${request.path}?token=abc`),
    });
  };
  return new Directus(base, { transport: { backend } }).users;
}

const page = ['<!doctype html>', 'text/html'] as const;
const noRoute = [
  '{"errors":[{"message":"Route /admin/users/1 doesn\'t exist.","extensions":{"code":"ROUTE_NOT_FOUND"}}]}',
  'application/json',
] as const;

describe('users.registerVerify', () => {
  it.each([
    ['the admin app’s page of the user', '/admin/users/d8a14f3c', 200, ...page],
    ['the same below a path', '/cms/admin/users/d8a14f3c', 200, ...page],
    ['the same without an admin app', '/admin/users/d8a14f3c', 404, ...noRoute],
  ])('succeeds in a browser that ended at %s', async (_, path, status, body, type) => {
    await expect(followed(path, status, body, type).registerVerify('abc')).resolves.toBeUndefined();
  });

  it.each([
    ['the login', '/admin/login', 200, ...page],
    ['an empty login', '/admin/login', 200, '', 'text/plain'],
    ['a list of users', '/admin/users', 200, ...page],
    ['a page at the address itself', '/users/register/verify-email', 200, ...page],
    ['the login without an admin app', '/admin/login', 404, ...noRoute],
  ])('fails in a browser that ended at %s', async (_, path, status, body, type) => {
    await expect(followed(path, status, body, type).registerVerify('abc')).rejects.toMatchObject({
      name: 'TransportError',
    });
  });

  it('fails in Node with a redirect to anything but the page of a user', async () => {
    const server = await startRecordingServer();
    const { users } = new Directus(server.url);
    try {
      for (const location of ['/admin/users/abc', 'https://cms.example.com/admin/users/abc/']) {
        server.reset(() => ({ status: 302, headers: { location } }));
        await expect(users.registerVerify('t')).resolves.toBeUndefined();
      }
      for (const location of [
        '/admin/login',
        '/admin/users/',
        '/',
        'http://[',
        '/x?/admin/users/a',
      ]) {
        server.reset(() => ({ status: 302, headers: { location } }));
        await expect(users.registerVerify('t')).rejects.toMatchObject({ code: 'REDIRECTED' });
      }
      server.reset(() => ({ status: 302 }));
      await expect(users.registerVerify('t')).rejects.toMatchObject({ code: 'REDIRECTED' });
    } finally {
      await server.stop();
    }
  });

  it('the path of a redirect holds no token, and JSON does not show it', async () => {
    const error: unknown = await followed('/admin/login?token=abc', 200, ...page)
      .registerVerify('abc')
      .catch((failure: unknown) => failure);
    expect(JSON.stringify(error)).not.toContain('abc');
    expect(String(error)).not.toContain('abc');
  });
});

describe('an explicit undefined', () => {
  it('overrides no default of an endpoint, nor what the client’s options say', async () => {
    const sent: TransportRequest[] = [];
    const backend = () => (request: TransportRequest) => {
      sent.push(request);
      const data = request.method === 'GET' ? [] : {};
      return of({ type: 'reply' as const, body: { raw: {}, data, status: 200, headers: {} } });
    };
    const directus = new Directus(base, { transport: { backend } });
    const requestOptions = { timeout: undefined, dedupe: undefined, responseType: undefined };
    await directus.files.download('a', undefined, { requestOptions });
    await directus.utils.random.string(undefined, { requestOptions });
    await directus.items('c').export('csv', { export: undefined });
    await directus
      .items('c')
      .readByQuery({ limit: undefined }, { requestOptions: { params: { limit: 5 } } });
    await directus.relations.updateOne('c', 'f', { collection: undefined } as object);
    expect(sent).toMatchObject([
      { timeout: 0, responseType: 'blob' },
      { dedupe: false },
      { params: { export: 'csv' } },
      { params: { limit: 5 } },
      { body: { collection: 'c', field: 'f' } },
    ]);
  });
});
