import { Readable } from 'node:stream';
import { defer, firstValueFrom, of } from 'rxjs';
import { describe, expect, inject, it } from 'vitest';
import type { Call } from '../../lib/call';
import { Directus } from '../../lib/directus';
import { DirectusError, EmptyParamError, InvalidParamError } from '../../lib/errors/errors';
import { fresh, seen } from '../support/wire-client';
import type { WireSeen } from '../support/wire-routes';

const { url } = inject('throttled');

/** A client whose server answers each request with what it received, and a look at all that came. */
function client() {
  const id = fresh();
  const base = `/wire/echo/${id}`;
  const directus = new Directus(url + base);
  // Below the base url, as on the request line: not normalised by anybody.
  const sent = async () => (await seen(id)).map((request) => request.url.slice(base.length));
  return { directus, base, sent };
}

/** The error a call is refused with; fails when it was sent. */
async function refusal(call: PromiseLike<unknown>): Promise<DirectusError> {
  const outcome: unknown = await call.then(
    () => 'was sent',
    (error: unknown) => error,
  );
  expect(outcome).toSatisfy(
    (error) => error instanceof EmptyParamError || error instanceof InvalidParamError,
  );
  return outcome as DirectusError;
}

const refusedKeys: readonly unknown[] = [
  '', '.', '..', null, undefined, NaN, Infinity, -Infinity, true, false,
  {}, [], ['1'], [1, 2], { toString: () => '../users/me' }, { id: 1 }, Symbol('1'), () => 1,
  new Date(0), '\ud800', 'a\udfff', '\ude00\ud83d', new String('..'), new Map(), Promise.resolve(1),
]; // prettier-ignore

const printable = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));

/** Odd, but a database may hold each of them: they have to arrive as they are. */
const acceptedKeys: readonly (string | number)[] = [
  1, 0, -1, 1.5, 1e21, 9_007_199_254_740_991,
  '...', '....', '..a', 'a..', '.a', '. .', ' .', '. ', ' ..', '.. ', '..\t', '\n..', '..\0', '\u00a0..',
  '../users/me', '../../users/me', './1', '../', '/..', '/', '//', '///', '//evil.example', '/etc/passwd',
  '..\\users', '\\', '\\\\evil.example', '%2e', '%2e%2e', '%2E%2E%2F', '%252e%252e', '..%2fusers', '%', '%%', '%zz', '%00', '%u002e',
  '..;/users', '..;', ';', '1;drop table', "1' or '1'='1", '1?access_token=x', '1#me', '?', '#', '1?', '1#', '1&a=b',
  'http://evil.example', 'https://evil.example/', 'javascript:alert(1)', '@evil.example', 'user:pass@evil.example', ':8055',
  '1/../../users/me', '1/..', '1\r\nHost: evil.example', '1\nx', '1\r', '1\tx', ' ', '  ', '\t', '\n', '\0', '\x7f', '\x1b[31m',
  'é', 'e\u0301', '漢字', '😀', '\u202e1', '\u200b', '\u00ad', '\ufeff', '\u2028', '\uffff', '．．', '。。', '．/．', '‥', '…', '／', '＼', '\u2215', '\u2044',
  '__proto__', 'constructor', 'toString', 'null', 'undefined', 'true', 'NaN', '[object Object]', '*', '$', '{}', '[]', '<script>', '"', "'", '`', '|', '^', '~',
  '+', 'a b', 'a+b', 'a%20b', 'a=b', 'a,b', 'a:b', 'me', 'x'.repeat(4_000),
  ...printable.map((char) => `a${char}b`), ...printable.filter((char) => char !== '.'),
]; // prettier-ignore

/** Nothing but one segment below `prefix`, which decodes to `key`. */
function expectOneSegment(path: string, prefix: string, key: unknown): void {
  expect(path.startsWith(prefix)).toBe(true);
  const segment = path.slice(prefix.length);
  expect(segment).toMatch(/^[^/?#\\]+$/);
  expect(decodeURIComponent(segment)).toBe(String(key));
}

describe('keys', () => {
  it(`that are well-formed text or numbers arrive as they are (${acceptedKeys.length})`, async () => {
    const { directus, base } = client();
    const items = directus.items('articles');
    for (const key of acceptedKeys) {
      const received = (await items.readOne(key)) as unknown as WireSeen;
      expectOneSegment(received.url, `${base}/items/articles/`, key);
    }
  });

  it('arrive as they are in writes, too', async () => {
    const { directus, base, sent } = client();
    const items = directus.items('articles');
    for (const key of acceptedKeys.slice(0, 100)) {
      const received = (await items.updateOne(key, { a: 1 })) as unknown as WireSeen;
      expectOneSegment(received.url, `${base}/items/articles/`, key);
      await items.deleteOne(key);
      expectOneSegment((await sent()).at(-1) ?? '', '/items/articles/', key);
    }
  });

  it(`of any other kind are refused, and nothing is sent (${refusedKeys.length})`, async () => {
    const { directus, sent } = client();
    const items = directus.items('articles');
    for (const key of refusedKeys as readonly string[]) {
      await refusal(items.readOne(key));
      await refusal(items.updateOne(key, { a: 1 }));
      await refusal(items.deleteOne(key));
      await refusal(directus.users.readOne(key));
      await refusal(directus.files.deleteOne(key));
    }
    expect(await sent()).toEqual([]);
  });
});

describe('collections', () => {
  const names = acceptedKeys.filter((name): name is string => typeof name === 'string');

  it(`with odd names are one segment of the path (${names.length})`, async () => {
    const { directus, base } = client();
    for (const name of names) {
      const received = (await directus.singleton(name).read()) as unknown as WireSeen;
      expectOneSegment(received.url, `${base}/items/`, name);
    }
  });

  it('of the system are one segment, too', async () => {
    const { directus, base } = client();
    for (const name of names) {
      const received = (await directus.singleton(`directus_${name}`).read()) as unknown as WireSeen;
      expectOneSegment(received.url, `${base}/`, name);
    }
  });

  it(`without a name that can be sent are refused, and nothing is sent`, async () => {
    const { directus, sent } = client();
    const refused = [...refusedKeys, 'directus_.', 'directus_..', 'directus_\ud800'];
    for (const name of refused as readonly string[]) {
      const call = defer(() => directus.items(name).readByQuery());
      await refusal(firstValueFrom(call));
    }
    expect(await sent()).toEqual([]);
  });
});

describe('paths', () => {
  const refused: readonly unknown[] = [
    '//evil.example', '///evil.example', '//evil.example/items', '\\\\evil.example', '/\\evil.example', '\\/evil.example', '/a\\b',
    'http://evil.example', 'https://evil.example/items', 'HTTP://evil.example', '/http://evil.example', 'ftp://evil.example', 'ws://evil.example', 'file:///etc/passwd',
    '..', '/..', '../x', '/../x', '/a/../b', '/a/..', '/a/./b', '/.', '.', './a', '/a/.', '/a/..?x=1', '/..?x', '/a/../', '/a/./',
    '/%2e%2e/x', '/%2E%2E/x', '/.%2e/x', '/%2e./x', '/%2e/x', '/a/%2e%2e', '/a/%2e', '/a/%2e%2E?x',
    '/a#b', '#', '/a?b#c', '/a\tb', '/.\t./x', '/.\n./x', '/.\r./x', '\t//evil.example', '\n/a', '/a\0', '/a\x1fb', '/a\x7fb', '/a\r\nHost: evil.example',
    '/.. ', '/a/%2e%2e ', '/a/.. ',
    undefined, null, 1, {}, [], ['/a'], () => '/a', Symbol('/a'), new URL('http://evil.example'),
  ]; // prettier-ignore

  it(`that lead elsewhere than they say are refused, and nothing is sent (${refused.length})`, async () => {
    const { directus, sent } = client();
    const { transport } = directus;
    for (const path of refused as readonly string[]) {
      for (const call of [transport.get(path), transport.post(path, {}), transport.delete(path)])
        await refusal(call as Call<unknown>).catch((error: unknown) => {
          throw new Error(`mishandled: ${JSON.stringify(path)}`, { cause: error });
        });
    }
    expect(await sent()).toEqual([]);
  });

  it.each([
    ['/a', '/a'],
    ['a', '/a'],
    ['', '/'],
    ['/', '/'],
    ['/a/', '/a/'],
    ['/a//b', '/a//b'],
    ['/a?b=../..', '/a?b=../..'],
    ['/a?b=//evil.example', '/a?b=//evil.example'],
    ['/a?b=http://evil.example', '/a?b=http://evil.example'],
    ['/@evil.example', '/@evil.example'],
    ['@evil.example', '/@evil.example'],
    [':80', '/:80'],
    ['/...', '/...'],
    ['/..a/b..', '/..a/b..'],
    ['/a;/..;/b', '/a;/..;/b'],
    ['/%2f%2f', '/%2f%2f'],
    ['/a%00', '/a%00'],
    ['/a b', '/a%20b'],
    [' //evil.example', '/%20//evil.example'],
    [' http://evil.example', '/%20http://evil.example'],
    ['/é', '/%C3%A9'],
    ['/．．/a', '/%EF%BC%8E%EF%BC%8E/a'],
    ['javascript:alert(1)', '/javascript:alert(1)'],
    ['data:text/html,x', '/data:text/html,x'],
    ['/%', '/%'],
    ['/__proto__', '/__proto__'],
  ])('that are plain stay below the server’s address: %j', async (path, expected) => {
    const { directus, sent } = client();
    await directus.transport.get(path);
    expect(await sent()).toEqual([expected]);
  });
});

describe('parameters', () => {
  const values = [
    ...acceptedKeys.map(String), 'a&b=c', 'a=b', '&', '=', '?', 'filter[x]', '[]', '%26', 'a;b', '+', '%2B', '{"a":1}', '"', '\u2028',
  ]; // prettier-ignore

  it(`decode to exactly what was given (${values.length} values in three places)`, async () => {
    const { directus } = client();
    for (const value of values) {
      const received = (await directus.singleton('articles').read({
        search: value,
        filter: { [value]: { _eq: value } },
      })) as unknown as WireSeen;
      const { searchParams } = new URL(received.url, url);
      expect([...searchParams.keys()]).toEqual(['search', 'filter']);
      expect(searchParams.get('search')).toBe(value);
      expect(JSON.parse(searchParams.get('filter') ?? '')).toEqual(
        Object.fromEntries([[value, { _eq: value }]]),
      );
    }
  });

  const circle: { self?: unknown } = {};
  circle.self = circle;
  it.each([
    ['half a character', '\ud800'],
    ['a cycle', circle],
    ['a nested bigint', { id: 1n }],
    ['a symbol', Symbol('a')],
    ['a function', () => 1],
    ['NaN', NaN],
    ['Infinity', Infinity],
    ['an invalid date', new Date(NaN)],
    ['a toJSON that throws', { toJSON: () => { throw new Error('no'); } }], // prettier-ignore
  ])('that cannot be written are refused, and nothing is sent: %s', async (_, value) => {
    const { directus, sent } = client();
    await refusal(directus.transport.get('/a', { params: { value } }));
    expect(await sent()).toEqual([]);
  });
});

describe('headers', () => {
  const controls = printable.filter((char) => (char < ' ' && char !== '\t') || char === '\x7f');

  it('with characters that could end them are refused, and nothing is sent', async () => {
    const { directus, sent } = client();
    const broken = [...controls, '€', '\ud800', '漢'].map((char) => ({ 'x-own': `a${char}b` }));
    const smuggled = ['a\r\nx-evil: 1', 'a\nx-evil: 1', 'a\r\n\r\nGET /evil HTTP/1.1'];
    const values = smuggled.map((value) => ({ 'x-own': value }));
    const odd = [
      '',
      ' ',
      'a b',
      'a:b',
      'a\r\nb',
      'é',
      '(',
      ')',
      ',',
      '/',
      ';',
      '<',
      '=',
      '>',
      '?',
      '@',
      '[',
      '\\',
      ']',
      '{',
      '}',
      '"',
    ];
    const names = [...controls, ...odd].map((name) => ({ [name]: '1' }));
    for (const headers of [...broken, ...values, ...names])
      await refusal(directus.transport.get('/a', { headers }));
    expect(await sent()).toEqual([]);
  });

  it('of the session cannot be broken by a token of that kind', async () => {
    const { directus, sent } = client();
    for (const token of ['a\r\nx-evil: 1', 'a\nb', 'a\0', '€']) {
      const error = await refusal(directus.transport.get('/a', { token }));
      expect(String(error)).not.toContain(token);
    }
    expect(await sent()).toEqual([]);
  });

  it.each([
    'connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'expect', 'te', 'trailer',
    'content-length', 'host', '__proto__', 'constructor', 'toString', 'hasOwnProperty',
  ])('that belong to the connection or the language do not break the request: %s', async (name) => {
    const { directus, sent } = client();
    const headers = Object.fromEntries([[name, '7']]);
    const request = directus.transport.post('/a', { a: 1 }, { headers }) as Call<{ data: WireSeen }>;
    const outcome: unknown = await request.catch((error: unknown) => error);
    if (outcome instanceof Error) {
      expect(outcome).toBeInstanceOf(InvalidParamError);
      expect(await sent()).toEqual([]);
    } else {
      const { data } = outcome as { data: WireSeen };
      expect(Buffer.from(data.body, 'base64').toString()).toBe('{"a":1}');
      expect(data.method).toBe('POST');
    }
  }); // prettier-ignore
});

describe('bodies', () => {
  const circle: { self?: unknown } = {};
  circle.self = circle;
  const generator = function* () {
    yield 1;
  };

  it.each([
    ['a cycle', circle],
    ['a bigint', 1n],
    ['a nested bigint', { id: 1n }],
    ['a function', () => 1],
    ['a symbol', Symbol('a')],
    ['a promise', Promise.resolve({})],
    ['an Observable', of(1)],
    ['a Map', new Map()],
    ['a Set', new Set()],
    ['a generator', generator()],
    ['a toJSON that throws', { toJSON: () => { throw new Error('no'); } }], // prettier-ignore
    ['a toJSON that says nothing', { toJSON: () => undefined }],
  ])('that cannot be sent as they are meant are refused: %s', async (_, body) => {
    const { directus, sent } = client();
    for (const verb of ['post', 'patch', 'put', 'delete'] as const)
      await refusal(directus.transport[verb]('/a', body));
    expect(await sent()).toEqual([]);
  });

  it('that are streams of something else than bytes fail, and nothing arrives', async () => {
    const { directus } = client();
    for (const stream of [Readable.from([{ a: 1 }]), Readable.from([1, 2])]) {
      const outcome: unknown = await (directus.transport.post('/a', stream) as Call<unknown>).catch(
        (error: unknown) => error,
      );
      expect(outcome).toBeInstanceOf(DirectusError);
    }
  });

  it.each([
    ['__proto__ as a key', '{"__proto__":{"admin":true}}'],
    ['constructor as a key', '{"constructor":{"prototype":{}}}'],
    ['deep nesting', `${'['.repeat(500)}${']'.repeat(500)}`],
    ['odd text', JSON.stringify({ text: acceptedKeys })],
    ['half a character', JSON.stringify({ text: '\ud800' })],
  ])('with %s arrive as they are', async (_, json) => {
    const { directus } = client();
    const body: unknown = JSON.parse(json);
    const { data } = await (directus.transport.post('/a', body) as Call<{ data: WireSeen }>);
    expect(Buffer.from(data.body, 'base64').toString()).toBe(json);
  });

  it.each([
    ['no item', undefined],
    ['null', null],
    ['a list', []],
    ['text', 'a'],
    ['a number', 1],
    ['a function', () => 1],
  ])('of items are refused when they are %s', async (_, item) => {
    const { directus, sent } = client();
    const items = directus.items('articles');
    await refusal(items.createOne(item as object));
    await refusal(items.updateOne(1, item as object));
    await refusal(items.updateMany([1], item as object));
    expect(await sent()).toEqual([]);
  });

  it.each([
    ['an empty key', ['']],
    ['null', [null]],
    ['an object', [{}]],
    ['NaN', [NaN]],
    ['no list', '1,2'],
    ['nothing', undefined],
  ])('of many keys are refused when one is %s', async (_, keys) => {
    const { directus, sent } = client();
    const items = directus.items('articles');
    for (const call of [
      items.readMany(keys as string[]),
      items.updateMany(keys as string[], { a: 1 }),
      items.deleteMany(keys as string[]),
    ])
      await refusal(call);
    expect(await sent()).toEqual([]);
  });
});
