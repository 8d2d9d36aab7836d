// Options are checked once, where the client is made, and those of a call in its Call: before anything is sent.
import { asyncScheduler, of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Directus, DirectusClient, InvalidParamError, MemoryStorage } from '../lib';
import type { Call } from '../lib/call';
import type { DirectusInit } from '../lib/options';
import type { Backend } from '../lib/transport/backend';
import { failureOf } from './support/auth-rig';
import { deepFreeze } from './support/deep-freeze';

const URL_ = 'http://a.example';

const nameOf = (make: () => unknown): string => {
  try {
    make();
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidParamError);
    return (error as Error).message.split(' ')[0] ?? '';
  }
  return 'was accepted';
};

const NO_OBJECTS = [null, 'abc', 42, true, 1n, Symbol('a'), () => 1, []];
const NO_NUMBERS = ['x', '1', -1, NaN, -Infinity, {}, [], true, 1n, Symbol('a')];
const NO_TEXTS = [null, 1, {}, [], true, Symbol('a'), () => 'a', new String('a')];
const NO_RECORDS = [
  ...NO_OBJECTS,
  new Map([['a', '1']]),
  new Headers({ a: '1' }),
  new URLSearchParams('a=1'),
];
const NO_FUNCTIONS = [null, 'x', 42, {}, []];
const NO_FLAGS = [null, 'true', 1, {}];

const at = (path: string, value: unknown): unknown =>
  path.split('.').reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);

describe('new Directus(url, init) refuses a wrong value with InvalidParamError, by its path:', () => {
  it.each<readonly [string, readonly unknown[]]>([
    ['auth', NO_OBJECTS],
    ['auth.mode', [null, 'JSON', '', 1, {}, Symbol('json')]],
    ['auth.autoRefresh', NO_FLAGS],
    ['auth.msRefreshBeforeExpires', NO_NUMBERS],
    ['auth.staticToken', NO_TEXTS],
    ['auth.scheduler', [null, {}, 1, { now: () => 0 }, { schedule: () => 0 }, { now: 1, schedule: 1 }]],
    ['storage', NO_OBJECTS],
    ['storage.prefix', NO_TEXTS],
    ['storage.mode', [null, 'localStorage', 1, {}]],
    ['transport', NO_OBJECTS],
    ['transport.params', NO_RECORDS],
    ['transport.headers', NO_RECORDS],
    ['transport.timeout', NO_NUMBERS],
    ['transport.maxBodyLength', NO_NUMBERS],
    ['transport.maxContentLength', NO_NUMBERS],
    ['transport.searchAbove', [null, ...NO_NUMBERS]],
    ['transport.retry', [null, 'x', 5, true, () => 1, []]],
    ['transport.retry.count', [null, 0.5, ...NO_NUMBERS]],
    ['transport.retry.maxDelay', [null, ...NO_NUMBERS]],
    ['transport.dedupe', NO_FLAGS],
    ['transport.interceptors', [null, 'abc', 42, {}, () => of()]],
    ['transport.backend', NO_FUNCTIONS],
    ['transport.onUploadProgress', NO_FUNCTIONS],
  ])('%s', (path, values) => {
    for (const value of values) {
      const init = at(path, value) as DirectusInit;
      expect([value, nameOf(() => new Directus(URL_, init as object))]).toEqual([value, path]);
      expect([value, nameOf(() => new DirectusClient(URL_, init as object))]).toEqual([value, path]);
    }
  });

  it('transport.backend that returns no function', () => {
    const init: object = { transport: { backend: () => ({}) } };
    expect(nameOf(() => new Directus(URL_, init))).toBe('transport.backend(…)');
  });

  it.each<readonly [string, object]>([
    ['auth', { auth: { login: 1 } }],
    ['auth', { auth: { login: () => 1, logout: 'x' } }],
    ['storage', { storage: { get: () => null } }],
    ['storage', { storage: { get: null } }],
    ['transport', { transport: { get: () => 1 } }],
    ['transport.interceptors[1]', { transport: { interceptors: [() => of(), null] } }],
    ['transport.headers["a', { transport: { headers: { 'a b': '1' } } }],
    ['transport.headers["a"]', { transport: { headers: { a: { toString: 1 } } } }],
    ['transport.headers["authorization"]', { transport: { headers: { authorization: 'a\r\nb: c' } } }],
  ])('%s that is half of one: %j', (path, init) => {
    expect(nameOf(() => new Directus(URL_, init))).toBe(path);
  });

  it('init', () => {
    for (const init of NO_OBJECTS)
      expect([init, nameOf(() => new Directus(URL_, init as object))]).toEqual([init, 'init']);
  });

  it('url', () => {
    const odd = [undefined, null, 42, {}, [], Symbol('a'), { toString: 1 }, { toString: () => URL_ }, '', 'x', 'ftp://a', `${URL_}?a`, `${URL_}#a`];
    for (const url of odd)
      expect([url, nameOf(() => new Directus(url as string))]).toEqual([url, 'url']);
  });
}); // prettier-ignore

it('an undefined option is absent, each of them, and a frozen init is not written to', () => {
  const names = ['params', 'headers', 'timeout', 'retry', 'dedupe', 'interceptors', 'backend', 'searchAbove', 'maxBodyLength'];
  const absent = (keys: readonly string[]) => Object.fromEntries(keys.map((name) => [name, undefined]));
  const init = {
    auth: absent(['mode', 'autoRefresh', 'msRefreshBeforeExpires', 'staticToken', 'scheduler']),
    storage: absent(['prefix', 'mode']),
    transport: absent(names),
  };
  for (const one of [init, absent(['auth', 'storage', 'transport']), undefined])
    new Directus(URL_, deepFreeze(one)).dispose();
}); // prettier-ignore

it.each([Infinity, 2 ** 31, 1e308])('%d is a value of each limit and delay', (value) => {
  const init = {
    auth: { mode: 'json', msRefreshBeforeExpires: value, scheduler: asyncScheduler },
    storage: new MemoryStorage(),
    transport: {
      timeout: value,
      maxBodyLength: value,
      maxContentLength: value,
      searchAbove: value,
      retry: { count: value, maxDelay: value },
    },
  } as const;
  new Directus(URL_, init).dispose();
});

it('an address with 100 000 slashes before its end is read in no time', () => {
  const begun = performance.now();
  expect(new Directus(`${URL_}/${'/'.repeat(1e5)}!`).url.endsWith('/!')).toBe(true);
  expect(new Directus(`${URL_}/${'/'.repeat(1e5)}`).url).toBe(URL_);
  expect(performance.now() - begun).toBeLessThan(1_000);
});

describe('a method of the transport never throws; its Call fails with InvalidParamError, and nothing is sent:', () => {
  let sent = 0;
  const backend: Backend = () => {
    sent++;
    return of({ type: 'reply', body: { raw: '', data: 1, status: 200, headers: {} } });
  };
  const { transport } = new Directus(URL_, { transport: { backend: () => backend } });

  const calls = (options: object): readonly Call<unknown>[] => [
    transport.get('/a', options),
    transport.head('/a', options),
    transport.options('/a', options),
    transport.delete('/a', undefined, options),
    transport.post('/a', undefined, options),
    transport.put('/a', undefined, options),
    transport.patch('/a', undefined, options),
    transport.search('/a', undefined, options),
  ];

  it.each<readonly [string, readonly unknown[]]>([
    ['options', NO_OBJECTS],
    ['params', NO_RECORDS],
    ['headers', NO_RECORDS],
    ['responseType', [null, 'xml', 1, {}]],
    ['timeout', NO_NUMBERS],
    ['maxBodyLength', NO_NUMBERS],
    ['maxContentLength', NO_NUMBERS],
    ['token', NO_TEXTS],
    ['retry', [null, 'x', 5, true]],
    ['retry.count', [null, 0.5, ...NO_NUMBERS]],
    ['retry.maxDelay', [null, ...NO_NUMBERS]],
    ['dedupe', NO_FLAGS],
    ['background', NO_FLAGS],
    ['searchable', [null, 'x', {}, 1]],
    ['signal', [null, {}, 'x', 1, { aborted: false }]],
    ['onUploadProgress', NO_FUNCTIONS],
  ])('%s', async (path, values) => {
    sent = 0;
    for (const value of values) {
      const options = path === 'options' ? value : at(path, value);
      for (const call of calls(options as object)) {
        const error = await failureOf(call);
        expect([value, String(error)]).toEqual([value, expect.stringMatching(`^InvalidParamError: ${path} `)]);
      }
    }
    expect(sent).toBe(0);
  }); // prettier-ignore

  it('takes Infinity as no limit, null as no limit of bytes, and undefined as absent', async () => {
    const absent = { params: undefined, headers: undefined, signal: undefined, retry: undefined };
    const none = { timeout: Infinity, maxBodyLength: null, maxContentLength: Infinity };
    for (const options of [absent, none, undefined])
      await expect(transport.get('/a', options)).resolves.toMatchObject({ status: 200 });
  });
});
