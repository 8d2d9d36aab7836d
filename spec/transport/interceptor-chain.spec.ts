import { concat, defer, EMPTY, firstValueFrom, map, NEVER, of, retry, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Directus } from '../../lib';
import { InvalidParamError } from '../../lib/errors/errors';
import { composeInterceptors } from '../../lib/transport/interceptor-chain';
import { Transport } from '../../lib/transport/transport';
import { failureOf } from '../support/auth-rig';
import type { Backend, Interceptor, TransportEvent } from '../../lib/transport/backend';
import type { TransportRequest } from '../../lib/transport/request';

const request: TransportRequest = {
  method: 'GET',
  path: '/',
  params: {},
  headers: {},
  responseType: 'json',
  timeout: 0,
  progress: false,
  maxBodyLength: Infinity,
  maxContentLength: Infinity,
};
const reply: TransportEvent = {
  type: 'reply',
  body: { raw: '', data: undefined, status: 200, headers: {} },
};

const logging =
  (log: string[], name: string): Interceptor =>
  (passed, next) => {
    log.push(`> ${name}`);
    return next({ ...passed, path: passed.path + name }).pipe(
      map((event) => {
        log.push(`< ${name}`);
        return event;
      }),
    );
  };

it('passes a request through the interceptors as listed, and the answer back', () => {
  const log: string[] = [];
  const backend: Backend = ({ path }) => {
    log.push(`backend ${path}`);
    return of(reply);
  };
  composeInterceptors([logging(log, 'a'), logging(log, 'b')], backend)(request).subscribe();
  expect(log).toEqual(['> a', '> b', 'backend /ab', '< b', '< a']);
});

it('is the backend itself where there are no interceptors', () => {
  const backend: Backend = () => of(reply);
  expect(composeInterceptors([], backend)).toBe(backend);
});

it('runs interceptors at subscribe time, anew for each subscription', () => {
  const log: string[] = [];
  const events = composeInterceptors([logging(log, 'a')], () => of(reply))(request);
  expect(log).toEqual([]);
  events.subscribe();
  events.subscribe();
  expect(log).toEqual(['> a', '< a', '> a', '< a']);
});

it('runs the later interceptors anew when an earlier one retries (the token may be another by then)', () => {
  const log: string[] = [];
  let attempts = 0;
  const backend: Backend = () =>
    defer(() => (++attempts < 3 ? throwError(() => new Error('busy')) : of(reply)));
  const retrying: Interceptor = (passed, next) => next(passed).pipe(retry(5));
  composeInterceptors(
    [logging(log, 'a'), retrying, logging(log, 'b')],
    backend,
  )(request).subscribe();
  expect(log).toEqual(['> a', '> b', '> b', '> b', '< b', '< a']);
});

it('turns what an interceptor throws into an error of the request', () => {
  const broken: Interceptor = () => {
    throw new Error('broken');
  };
  let caught: unknown;
  composeInterceptors([broken], () => of(reply))(request).subscribe({
    error: (error: unknown) => (caught = error),
  });
  expect(caught).toEqual(new Error('broken'));
});

it('lets an interceptor answer by itself (a cache)', () => {
  const cached: Interceptor = () => of(reply);
  const backend: Backend = () => throwError(() => new Error('asked'));
  const events: TransportEvent[] = [];
  composeInterceptors([cached], backend)(request).subscribe((event) => events.push(event));
  expect(events).toEqual([reply]);
});

const thrower = (): never => {
  throw new Error('a getter');
};
const nonEvents: readonly unknown[] = [
  null, undefined, 1, 'reply', Symbol('a'), {}, [], () => 1, { type: 'other' }, { type: null }, { type: { toString: 1 } }, { type: Symbol('reply') },
  { type: 'reply' }, { type: 'reply', body: null }, { type: 'reply', body: 'x' }, { type: 'reply', body: {} }, { type: 'reply', body: { status: '200' } },
  { type: 'reply', body: { status: 200 } }, { type: 'reply', body: { status: 200, headers: null } }, { type: 'upload' }, { type: 'download', loaded: '1' },
  { type: 'upload', loaded: 1, total: 'x' }, { get type() { return thrower(); } }, { type: 'reply', get body() { return thrower(); } },
]; // prettier-ignore

describe('an interceptor or backend that does not keep to its contract', () => {
  const clientOf = (stage: () => unknown) =>
    ['transport.interceptors[0]', 'transport.backend'].map((name) => {
      const odd = stage as () => ReturnType<Interceptor>;
      const transport =
        name === 'transport.backend' ? { backend: () => odd } : { interceptors: [odd] };
      const directus = new Directus('http://127.0.0.1:9', { auth: { mode: 'json' }, transport });
      return { name, transport: directus.transport };
    });

  // One spec for all: a title would read the getters.
  it('fails the call with InvalidParamError, once it emits what is no event', async () => {
    for (const event of nonEvents) {
      for (const { name, transport } of clientOf(() => concat(of(event), NEVER))) {
        const error = await failureOf(transport.get('/a'));
        expect(error).toBeInstanceOf(InvalidParamError);
        expect(String(error)).toContain(`${name} emitted a value that is no event of a request`);
      }
      const bare = new Transport(() => of(event as TransportEvent));
      expect(await failureOf(bare.get('/a'))).toBeInstanceOf(InvalidParamError);
    }
  });

  it.each([undefined, null, 1, {}, () => of(reply), Symbol('a'), new Date()].map((made) => [made]))(
    'fails the call with InvalidParamError, if it returns %o',
    async (made) => {
      for (const { name, transport } of clientOf(() => made)) {
        const error = await failureOf(transport.get('/a'));
        expect(error).toBeInstanceOf(InvalidParamError);
        expect(String(error)).toContain(`${name} must return an Observable`);
      }
    },
  );

  it.each([undefined, null, 'x', 1, {}, Symbol('a'), { toString: 1 }].map((thrown) => [thrown]))(
    'fails the call with InvalidParamError and the cause, if it throws, emits as error or rejects with %o',
    async (thrown) => {
      const stages = [
        () => {
          // eslint-disable-next-line @typescript-eslint/only-throw-error -- what this is about
          throw thrown;
        },
        () => throwError(() => thrown),
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what this is about
        () => Promise.reject(thrown),
      ];
      for (const stage of stages)
        for (const { name, transport } of clientOf(stage)) {
          const error = await failureOf(transport.get('/a'));
          expect(error).toBeInstanceOf(InvalidParamError);
          expect(String(error)).toContain(`${name} failed with a value that is no Error`);
          expect((error as Error).cause).toBe(thrown);
        }
    },
  );

  it('fails the call with its own error as it is', async () => {
    class Own extends Error {}
    const own = new Own('mine');
    for (const { transport } of clientOf(() => throwError(() => own)))
      expect(await failureOf(transport.get('/a'))).toBe(own);
  });

  it('fails the call, if it completes without a reply', async () => {
    for (const { name, transport } of clientOf(() => EMPTY))
      expect(String(await failureOf(transport.get('/a')))).toContain(`${name} completed without`);
    const bare = new Transport(() => of({ type: 'sent' }));
    expect(String(await failureOf(bare.get('/a')))).toContain('completed without a reply');
  });

  it('gives the first of two replies, and ends with it, though it never completes itself', async () => {
    const other = { ...reply, body: { ...reply.body, status: 201 } };
    for (const { transport } of clientOf(() => concat(of(reply, other), NEVER))) {
      const statuses: number[] = [];
      await new Promise<void>((complete) => {
        transport.get('/a').subscribe({ next: ({ status }) => statuses.push(status), complete });
      });
      expect(statuses).toEqual([200]);
      await expect(transport.get('/a')).resolves.toMatchObject({ status: 200 });
    }
  });

  it('may return a promise of the reply', async () => {
    for (const { transport } of clientOf(() => Promise.resolve(reply)))
      await expect(transport.get('/a')).resolves.toMatchObject({ status: 200 });
  });

  it.each<readonly [string, unknown]>([
    ['request', null],
    ['request', undefined],
    ['request', 'x'],
    ['headers', { headers: null }],
    ['headers', { headers: 'x' }],
    ['headers["a"]', { headers: { a: Symbol('a') } }],
    ['params', { params: null }],
    ['params', { params: 'x' }],
    ['path', { path: 1 }],
    ['method', { method: 'TRACE' }],
    ['method', { method: { toString: 1 } }],
    ['timeout', { timeout: 'x' }],
    ['retry', { retry: 'x' }],
    ['retry.maxDelay', { retry: { maxDelay: NaN } }],
    ['maxContentLength', { maxContentLength: 'x' }],
    ['token', { token: {} }],
  ])('fails the call by the name of what it passes on wrong: %s of %o', async (name, changes) => {
    const passed: TransportRequest[] = [];
    const changed = (asked: TransportRequest) =>
      typeof changes === 'object' && changes !== null ? { ...asked, ...changes } : changes;
    const events = composeInterceptors(
      [(asked, next) => next(changed(asked) as TransportRequest)],
      (arrived) => {
        passed.push(arrived);
        return of(reply);
      },
    )(request);
    const error = await failureOf(firstValueFrom(events));
    expect(error).toBeInstanceOf(InvalidParamError);
    expect((error as Error).message.startsWith(`${name} `)).toBe(true);
    expect(passed).toEqual([]);
  });
});

describe('the header Authorization', () => {
  const sentWith = async (
    { headers, interceptors = [] }: { headers?: object; interceptors?: readonly Interceptor[] },
    options: object = {},
    staticToken = 'of-the-session',
  ) => {
    const seen: TransportRequest[] = [];
    const backend: Backend = (arrived) => {
      seen.push(arrived);
      return of(reply);
    };
    const transport = { backend: () => backend, interceptors, ...(headers && { headers }) };
    const directus = new Directus('http://127.0.0.1:9', { auth: { staticToken }, transport } as object);
    await directus.transport.get('/a', options);
    const last = seen.at(-1);
    expect(Object.keys(last?.headers ?? {}).every((name) => name === name.toLowerCase())).toBe(true);
    return last?.headers['authorization'];
  };
  const names = ['authorization', 'Authorization', 'AUTHORIZATION', 'aUTHORIZATION'];
  const setting = (name: string, value: unknown): Interceptor => (asked, next) =>
    next({ ...asked, headers: { ...asked.headers, [name]: value as string } });

  it.each(names)('wins over the session’s token, from anywhere: %s', async (name) => {
    expect(await sentWith({})).toBe('Bearer of-the-session');
    expect(await sentWith({ headers: { [name]: 'Own 1' } })).toBe('Own 1');
    expect(await sentWith({}, { headers: { [name]: 'Own 2' } })).toBe('Own 2');
    expect(await sentWith({ interceptors: [setting(name, 'Own 3')] })).toBe('Own 3');
  });

  it.each(names)('that is null leaves the session’s token out, from anywhere: %s', async (name) => {
    expect(await sentWith({ headers: { [name]: null } })).toBeUndefined();
    expect(await sentWith({}, { headers: { [name]: null } })).toBeUndefined();
    expect(await sentWith({ interceptors: [setting(name, null)] })).toBeUndefined();
    expect(await sentWith({ headers: { Authorization: 'Own' } }, { headers: { [name]: null } })).toBeUndefined();
  });

  it.each(names)('that is undefined is absent: %s', async (name) => {
    expect(await sentWith({}, { headers: { [name]: undefined } })).toBe('Bearer of-the-session');
    expect(await sentWith({ interceptors: [setting(name, undefined)] })).toBe('Bearer of-the-session');
  });

  it('Authorization: the last one to set it wins: client, call, interceptors in their order', async () => {
    const client = { headers: { authorization: null } };
    expect(await sentWith(client, { headers: { AUTHORIZATION: 'Own 1' } })).toBe('Own 1');
    expect(await sentWith(client, { token: 'another' })).toBe('Bearer another');
    const interceptors = [setting('Authorization', null), setting('AUTHORIZATION', 'Own 2')];
    expect(await sentWith({ interceptors })).toBe('Own 2');
    expect(await sentWith({ interceptors: [...interceptors].reverse() })).toBeUndefined();
    expect(await sentWith({ interceptors: [setting('Authorization', null)] }, { token: 'a' })).toBeUndefined();
  });

  it('is in lower case for each interceptor, like all names', async () => {
    const seen: string[][] = [];
    const watching: Interceptor = (asked, next) => {
      seen.push(Object.keys(asked.headers));
      return next(asked);
    };
    await sentWith(
      { headers: { 'X-Client': '1' }, interceptors: [watching, setting('X-First', '1'), watching] },
      { headers: { 'X-Call': '1' } },
    );
    expect(seen).toEqual([
      ['x-client', 'x-call'],
      ['x-client', 'x-call', 'x-first'],
    ]);
  });
}); // prettier-ignore

it('a time limit that an interceptor sets is one that timers can hold', () => {
  for (const timeout of [Infinity, 2 ** 31, 1e308]) {
    const seen: number[] = [];
    composeInterceptors([(asked, next) => next({ ...asked, timeout })], (arrived) => {
      seen.push(arrived.timeout);
      return of(reply);
    })(request).subscribe();
    expect(seen).toEqual([0]);
  }
});
