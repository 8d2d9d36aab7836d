import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTransportError, TransportError } from '../../lib/errors/errors';
import { readResponse } from '../../lib/transport/read-response';
import type { TransportRequest } from '../../lib/transport/request';
import { fuzzRuns } from '../support/runs';

const request: TransportRequest = {
  method: 'GET',
  path: '/items/articles?access_token=secret',
  params: { filter: 'secret' },
  headers: { authorization: 'Bearer secret' },
  body: { password: 'secret' },
  responseType: 'json',
  timeout: 0,
  progress: false,
  maxBodyLength: Infinity,
  maxContentLength: Infinity,
};

interface Answer {
  status?: number;
  type?: string | null;
  body?: unknown;
  method?: TransportRequest['method'];
  responseType?: TransportRequest['responseType'];
  from?: string;
}

const address = 'https://directus.example.com/items/articles';

function read({
  status = 200,
  type = 'application/json',
  body = '',
  method = 'GET',
  responseType = 'json',
  from = address,
}: Answer) {
  const double = {
    responseURL: from,
    status,
    statusText: '',
    response: body,
    getResponseHeader: (name: string) => (name.toLowerCase() === 'content-type' ? type : null),
    getAllResponseHeaders: () => '',
  };
  const asked = { ...request, method, responseType };
  return readResponse(double, asked, address);
}

function errorOf(answer: Answer): TransportError {
  try {
    read(answer);
  } catch (error) {
    expect(error).toBeInstanceOf(TransportError);
    return error as TransportError;
  }
  throw new Error('No error was thrown.');
}

describe('a success', () => {
  it('holds the body, its data and meta', () => {
    const body = '{"data":[{"id":1}],"meta":{"total_count":1}}';
    expect(read({ body })).toMatchObject({
      status: 200,
      data: [{ id: 1 }],
      meta: { total_count: 1 },
      raw: JSON.parse(body) as unknown,
    });
  });

  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/problem+json',
    'Application/JSON',
  ])('is JSON with the type %s', (type) => {
    expect(read({ type, body: '{"data":1}' }).data).toBe(1);
  });

  it.each([
    ['text/plain', '{"data":1}'],
    ['text/html', 'pong'],
    ['text/html', '1 < 2'],
    ['application/xml', '<a/>'],
    ['application/jsonlines', '{"data":1}'],
    ['text/csv', 'id\n1'],
  ])('is text with the type %s', (type, body) => {
    expect(read({ type, body })).toMatchObject({ raw: body, data: undefined });
  });

  it.each([
    ['{"data":1}', { data: 1 }],
    [' [1]', [1]],
    ['pong', 'pong'],
    ['pong [1]', 'pong [1]'],
    ['', ''],
  ])('without a type is what its body looks like: %j', (body, raw) => {
    expect(read({ type: null, body }).raw).toEqual(raw);
  });

  it.each(['null', 'false', '0', '""', '[]', '{}'])('may be any JSON: %s', (body) => {
    expect(read({ body }).raw).toEqual(JSON.parse(body));
  });

  it('is taken as it is where a test double has read the JSON already', () => {
    expect(read({ body: { data: 1 } })).toMatchObject({ raw: { data: 1 }, data: 1 });
  });

  it('has no meta where that is no object', () => {
    expect(read({ body: '{"data":1,"meta":"x"}' })).not.toHaveProperty('meta');
  });

  it.each([200, 299])('status %d is a success', (status) => {
    expect(read({ status, body: '{"data":1}' }).data).toBe(1);
  });

  it.each([
    [199, 'HTTP'],
    [300, 'REDIRECTED'],
    [399, 'REDIRECTED'],
    [400, 'HTTP'],
  ])('status %d is an error', (status, code) => {
    expect(errorOf({ status, body: '{}' })).toMatchObject({ status, code });
  });

  it('responseType text: the whole body is the data', () => {
    const body = '{"data":1}';
    expect(read({ body, responseType: 'text' })).toMatchObject({ raw: body, data: body });
  });

  it.each([null, false, 0, ''])('keeps data that is %j', (data) => {
    expect(read({ body: JSON.stringify({ data }) }).data).toBe(data);
  });
});

describe('a page where data was asked for', () => {
  const page = '<!doctype html><title>Welcome to this hotel</title>';

  it.each([
    ['text/html', page],
    ['text/html; charset=utf-8', `\n ${page}`],
    ['application/xhtml+xml', '<html/>'],
    ['TEXT/HTML', '<p>'],
    [null, page],
  ])('is no success, of a write neither: %s', (type, body) => {
    for (const method of ['GET', 'DELETE', 'POST'] as const)
      expect(errorOf({ method, type, body })).toMatchObject({
        status: 200,
        code: 'INVALID_RESPONSE',
      });
  });

  it('responseType text: a page of HTML is text', () => {
    expect(read({ type: 'text/html', body: page, responseType: 'text' }).raw).toBe(page);
  });
});

describe('an empty answer that calls itself JSON', () => {
  it('an empty JSON answer to a GET is INVALID_RESPONSE', () => {
    expect(errorOf({ body: '' })).toMatchObject({ status: 200, code: 'INVALID_RESPONSE' });
  });

  it('an empty JSON answer to a GET is a success if its status is 204', () => {
    expect(read({ status: 204 })).toMatchObject({ status: 204, raw: '', data: undefined });
  });

  it.each(['HEAD', 'OPTIONS', 'POST', 'DELETE'] as const)(
    'an empty JSON answer to %s is a success',
    (method) => {
      expect(read({ method }).raw).toBe('');
    },
  );
});

describe('an error', () => {
  it('has the server’s first message and code, and all it listed', () => {
    const errors = [
      { message: 'No.', extensions: { code: 'FORBIDDEN', reason: 'x' } },
      { message: 'Neither.', extensions: { code: 'OTHER' } },
    ];
    const error = errorOf({ status: 403, body: JSON.stringify({ errors }) });
    expect(error).toMatchObject({ status: 403, code: 'FORBIDDEN', message: 'No.', errors });
    expect(isTransportError(error)).toBe(true);
  });

  it('without a code of the server says UNKNOWN', () => {
    const body = '{"errors":[{"message":"No."}]}';
    expect(errorOf({ status: 500, body })).toMatchObject({ code: 'UNKNOWN', message: 'No.' });
  });

  it.each([
    ['', null],
    ['<h1>Bad gateway</h1>', 'text/html'],
    ['{"errors":[]}', 'application/json'],
    ['{"errors":"x"}', 'application/json'],
    ['{"errors":[null]}', 'application/json'],
    ['{"errors":[{"message":1}]}', 'application/json'],
    ['{"erro', 'application/json'],
    ['[]', 'application/json'],
    ['null', 'application/json'],
  ])('of somebody else (%s) says HTTP and the status', (body, type) => {
    const error = errorOf({ status: 502, type, body });
    expect(error).toMatchObject({ status: 502, code: 'HTTP', errors: [] });
    expect(error.message).toContain('502');
  });

  it('an HTTP error keeps the page of its answer', () => {
    const body = '<h1>Bad gateway</h1>';
    expect(errorOf({ status: 502, type: 'text/html', body }).response?.raw).toBe(body);
  });

  it.each([300, 301, 302, 303, 304, 307, 308])(
    'is a redirect (%i), which is not followed',
    (status) => {
      expect(errorOf({ status })).toMatchObject({ status, code: 'REDIRECTED' });
    },
  );

  it.each(['json', 'text'] as const)(
    'is Directus’s own JSON from status 400 on, also where %s was asked for',
    (responseType) => {
      const body = '{"errors":[{"message":"No.","extensions":{"code":"INVALID_QUERY"}}]}';
      expect(errorOf({ status: 400, body, responseType })).toMatchObject({ code: 'INVALID_QUERY' });
    },
  );

  it.each([
    'https://evil.example/items/articles',
    'http://directus.example.com/items/articles',
    'https://directus.example.com:8443/items/articles',
  ])('is an answer from another origin (%s), to which a browser has gone by itself', (from) => {
    expect(errorOf({ body: '{"data":1}', from })).toMatchObject({
      status: 200,
      code: 'REDIRECTED',
    });
  });

  it.each([
    ['another path of the same origin', 'https://directus.example.com/elsewhere'],
    ['a place that a test double does not name', ''],
  ])('an answer from %s is not REDIRECTED', (_, from) => {
    expect(read({ body: '{"data":1}', from }).data).toBe(1);
  });

  it('holds neither token nor password nor query, however it is printed', async () => {
    const { inspect } = await import('node:util');
    const bodies = ['{"errors":[{"message":"No."}]}', '<h1>', '{"data"'];
    const shown = bodies.flatMap((body) => {
      const error = errorOf({ status: 401, body });
      const texts = [
        error.message,
        error.stack,
        JSON.stringify(error),
        inspect(error, { depth: 9 }),
      ];
      return [...texts, error.path];
    });
    expect(shown.join('\n')).not.toContain('secret');
  });

  it('does not keep a body that broke off: it may be half of a token', () => {
    const error = errorOf({ body: '{"data":{"access_token":"abc' });
    expect(error.code).toBe('INVALID_RESPONSE');
    expect(JSON.stringify(error)).not.toContain('abc');
  });
});

it('makes of any answer either a success with a 2xx or a TransportError, never anything else', () => {
  const body = fc.oneof(
    fc.string(),
    fc.json(),
    fc.json().map((text) => text.slice(0, -1)),
    fc
      .record(
        { errors: fc.jsonValue(), data: fc.jsonValue(), meta: fc.jsonValue() },
        { requiredKeys: [] },
      )
      .map((value) => JSON.stringify(value)),
  );
  const type = fc.constantFrom(
    null,
    '',
    'application/json',
    'text/html',
    'application/json;charset=x',
    ';',
  );
  fc.assert(
    fc.property(fc.integer({ min: 200, max: 599 }), type, body, (status, contentType, text) => {
      try {
        const answer = read({ status, type: contentType, body: text });
        expect(answer.status).toBeGreaterThanOrEqual(200);
        expect(answer.status).toBeLessThan(300);
      } catch (error) {
        if (!(error instanceof TransportError)) throw error;
        expect(error).toMatchObject({ status, method: 'GET', path: '/items/articles' });
        expect(error.message).not.toBe('');
        expect(error.code).not.toBe('');
      }
    }),
    { numRuns: fuzzRuns(2_000) },
  );
});

const addressOf = (path: string) => `https://directus.example.com${path}`;

interface Arrived {
  readonly method?: TransportRequest['method'];
  readonly path?: string;
  readonly asked?: string;
  readonly from: string;
  readonly type?: string;
  readonly body?: unknown;
  readonly responseType?: TransportRequest['responseType'];
  readonly headers?: Readonly<Record<string, string>>;
  readonly params?: object;
  readonly status?: number;
}

/** The code of the error that an answer from this address becomes; `ok` where it is none. */
function outcome({
  method = 'GET',
  path = '/items/articles',
  asked = addressOf(path),
  from,
  type = 'application/json',
  body = '{"data":[]}',
  responseType = 'json',
  headers = {},
  params = {},
  status = 200,
}: Arrived): string {
  const double = {
    responseURL: from,
    status,
    statusText: '',
    response: body,
    getResponseHeader: (name: string) => (name === 'content-type' ? type : (headers[name] ?? null)),
    getAllResponseHeaders: () => '',
  };
  try {
    readResponse(double, { ...request, method, path, params, responseType }, asked);
    return 'ok';
  } catch (error) {
    expect(error).toBeInstanceOf(TransportError);
    return (error as TransportError).code;
  }
}

describe('a redirect that a browser has followed', () => {
  const asked = addressOf('/items/articles');

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'SEARCH', 'HEAD', 'OPTIONS'] as const)(
    'is REDIRECTED for %s, also within the server: its body did not come along',
    (method) => {
      for (const from of [`${asked}/`, addressOf('/'), `${asked}?login=1`, addressOf('/ITEMS/articles')])
        expect(outcome({ method, from })).toBe('REDIRECTED');
    },
  );

  it('is no error for a GET that ends as JSON of the same server, and is one otherwise', () => {
    expect(outcome({ from: `${asked}/` })).toBe('ok');
    expect(outcome({ from: `${asked}/`, type: 'text/html', body: '<p>' })).toBe('REDIRECTED');
    expect(outcome({ from: `${asked}/`, type: 'text/plain', responseType: 'text' })).toBe('REDIRECTED');
    expect(outcome({ from: 'https://evil.example/items/articles' })).toBe('REDIRECTED');
    expect(outcome({ from: 'not an address' })).toBe('REDIRECTED');
  });

  it('an address that differs only in notation is not taken for a redirect', () => {
    for (const method of ['POST', 'GET'] as const) {
      expect(outcome({ method, from: '' })).toBe('ok');
      expect(outcome({ method, from: `${asked}#part` })).toBe('ok');
      expect(outcome({ method, from: 'https://DIRECTUS.example.com:443/items/articles' })).toBe('ok');
      expect(outcome({ method, asked: addressOf('/items/a b/é'), from: addressOf('/items/a%20b/%C3%A9') })).toBe('ok');
      expect(outcome({ method, asked: 'http://a.example:80/base/x', from: 'http://a.example/base/x' })).toBe('ok');
      expect(outcome({ method, asked: 'http://bücher.example/x', from: 'http://xn--bcher-kva.example/x' })).toBe('ok');
    }
  });
}); // prettier-ignore

describe('a web page in place of a file', () => {
  const page = new TextEncoder().encode('<!doctype html>').buffer;
  const dated = { 'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT' };
  const file = (more: Partial<Arrived>) =>
    outcome({ path: '/assets/a', from: '', type: 'text/html; charset=utf-8', body: page, responseType: 'blob', ...more });

  it.each(['blob', 'arraybuffer', 'text'] as const)('is INVALID_RESPONSE, read as %s', (responseType) => {
    const body = responseType === 'text' ? '<!doctype html>' : page;
    for (const type of ['text/html', 'TEXT/HTML; charset=utf-8', 'application/xhtml+xml'])
      expect(file({ responseType, body, type })).toBe('INVALID_RESPONSE');
    expect(file({ responseType, body, headers: dated })).toBe('ok');
    expect(file({ responseType, body, type: 'text/plain' })).toBe('ok');
    expect(file({ responseType, body, status: 206 })).toBe('INVALID_RESPONSE');
  });

  it('is INVALID_RESPONSE as an export, whenever it was modified', () => {
    const exported = { path: '/items/a', responseType: 'text', body: '<p>', headers: dated } as const;
    expect(file({ ...exported, params: { export: 'csv' } })).toBe('INVALID_RESPONSE');
    expect(file({ ...exported, path: '/items/a?limit=1&export=csv' })).toBe('INVALID_RESPONSE');
  });

  it('a file with status 204 is INVALID_RESPONSE', () => {
    const empty = { status: 204, type: '', body: new ArrayBuffer(0) };
    expect(file({ ...empty, responseType: 'blob' })).toBe('INVALID_RESPONSE');
    expect(file({ ...empty, path: '/items/a', params: { export: 'csv' }, responseType: 'text', body: '' })).toBe('INVALID_RESPONSE');
  });

  it('an HTML export without a content type is INVALID_RESPONSE, and an XML export is not', () => {
    const exported = { path: '/items/a', responseType: 'text', type: '', params: { export: 'xml' } } as const;
    expect(file({ ...exported, body: '<!DOCTYPE html><p>' })).toBe('INVALID_RESPONSE');
    expect(file({ ...exported, body: '<html lang="en">' })).toBe('INVALID_RESPONSE');
    expect(file({ ...exported, body: '<?xml version="1.0"?><data/>' })).toBe('ok');
  });

  it('an HTML page of a custom endpoint is returned as text', () => {
    expect(file({ path: '/my-pages/assets/a', responseType: 'text', body: '<p>' })).toBe('ok');
  });
}); // prettier-ignore

describe('an answer of any kind', () => {
  const odd = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom<unknown>(
      { toString: 1 }, { toString: null, valueOf: null }, [null], [[]], {}, { message: 1 }, { message: 'x' }, { message: 'x', extensions: null },
      { message: 'x', extensions: 'x' }, { message: 'x', extensions: [] }, { message: 'x', extensions: { code: { toString: 1 } } }, { message: { toString: 1 } },
    ),
  ); // prettier-ignore
  const body = fc.oneof(
    fc.record({ data: odd, meta: odd, errors: fc.oneof(odd, fc.array(odd)) }, { requiredKeys: [] }).map((value) => JSON.stringify(value)),
    odd.map((value) => JSON.stringify(value)),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('', '{', '<html>', '[[[[', '{"errors":[{"message":"x","extensions":{"code":{"toString":1}}}]}', '{"__proto__":{"errors":[]}}'),
    fc.uint8Array().map((bytes) => new Uint8Array(bytes).buffer),
  ); // prettier-ignore
  const header = fc.oneof(fc.constant(null), fc.string({ unit: 'binary' }), fc.constantFrom('application/json', 'text/html', 'x+json'));

  it('is a response or a TransportError with texts for code and message, never another error', () => {
    fc.assert(
      fc.property(
        body,
        fc.oneof(fc.integer({ min: 0, max: 999 }), fc.constantFrom(200, 204, 400, 401, 403, 404)),
        header,
        fc.oneof(fc.webUrl(), fc.string(), fc.constant(address)),
        fc.constantFrom('GET', 'HEAD', 'POST', 'SEARCH', 'DELETE'),
        fc.constantFrom('json', 'text', 'blob', 'arraybuffer'),
        fc.constantFrom('/items/a', '/assets/a', '/roles/me', '/permissions/me', '/auth/login', '/comments'),
        (content, status, type, responseURL, method, responseType, path) => {
          const xhr = {
            responseURL,
            status,
            statusText: '',
            response: content,
            getResponseHeader: () => type,
            getAllResponseHeaders: () => `${type}: ${type}\r\n`,
          };
          try {
            const response = readResponse(xhr, { ...request, method, responseType, path }, address);
            expect(typeof response.headers).toBe('object');
          } catch (error) {
            if (!(error instanceof TransportError)) throw error;
            expect([typeof error.code, typeof error.message]).toEqual(['string', 'string']);
            for (const { message, extensions } of error.errors)
              expect([typeof message, /^(string|undefined)$/.test(typeof extensions?.code)]).toEqual(['string', true]);
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });
}); // prettier-ignore

it('a status without text ends the message: no space after it', () => {
  expect(errorOf({ status: 413, type: 'text/plain', body: 'x' }).message).toMatch(/: 413$/);
});
