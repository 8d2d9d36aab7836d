import {
  concat,
  config,
  defer,
  delay,
  EMPTY,
  finalize,
  firstValueFrom,
  NEVER,
  of,
  Subject,
  take,
  throwError,
  timer,
} from 'rxjs';
import { afterAll, describe, expect, it } from 'vitest';
import { Directus } from '../../lib/directus';
import { InvalidParamError, TransportError } from '../../lib/errors/errors';
import type { RequestReport } from '../../lib/transport/request-reporter';
import { Transport } from '../../lib/transport/transport';
import type { Backend, TransportEvent } from '../../lib/transport/backend';
import type { TransportOptions } from '../../lib/transport/transport-options';
import { resumableUpload } from '../../lib/tus';
import { marbles } from '../support/marbles';
import { type Answer, type Recorded, startRecordingServer } from '../support/recording-server';

const reply: TransportEvent = {
  type: 'reply',
  body: { raw: { data: 1 }, data: 1, status: 200, headers: {} },
};

const failed = new TransportError('no', 'HTTP', { method: 'GET', path: '/a' });

/** A transport on `backend`, and everything its streams say. */
function watched(backend: Backend) {
  const transport = new Transport(backend);
  const reports: RequestReport[] = [];
  const errors: unknown[] = [];
  const pending: number[] = [];
  transport.requests$.subscribe((report) => reports.push(report));
  transport.errors$.subscribe((error) => errors.push(error));
  transport.pending$.subscribe((count) => pending.push(count));
  return { transport, reports, errors, pending };
}

const ignore = { error: () => undefined };

describe('requests$', () => {
  it('requests$: reports that a request was sent, and its answer with the milliseconds in between', () => {
    marbles(({ flush }) => {
      const { transport, reports } = watched(() => of(reply).pipe(delay(40)));
      timer(7).subscribe(() => transport.patch('/items/a/1', { a: 1 }).subscribe());
      flush();
      const request = { id: 1, method: 'PATCH', path: '/items/a/1', url: '/items/a/1', start: 7 };
      expect(reports).toEqual([
        { ...request, type: 'sent' },
        { ...request, type: 'reply', status: 200, ms: 40, retries: 0 },
      ]);
    });
  });

  it('requests$: reports the error of a failed request', () => {
    const { transport, reports } = watched(() => throwError(() => failed));
    transport.get('/a').subscribe(ignore);
    expect(reports).toMatchObject([{ type: 'sent' }, { id: 1, type: 'error', error: failed }]);
  });

  it('requests$: reports a cancelled request', () => {
    marbles(({ flush }) => {
      const { transport, reports } = watched(() => NEVER);
      const request = transport.get('/a').subscribe();
      timer(25).subscribe(() => request.unsubscribe());
      flush();
      expect(reports).toMatchObject([{ type: 'sent' }, { id: 1, type: 'cancelled', ms: 25 }]);
    });
  });

  it('calls an aborted one an error, as the caller sees it', () => {
    const { transport, reports } = watched(() => NEVER);
    const abort = new AbortController();
    transport.get('/a', { signal: abort.signal }).subscribe(ignore);
    abort.abort();
    expect(reports.map(({ type }) => type)).toEqual(['sent', 'error']);
  });

  it('requests$: reports an answer once, also when the subscriber leaves with the first value', () => {
    const { transport, reports } = watched(() => concat(of(reply), NEVER));
    transport.get('/a').pipe(take(1)).subscribe();
    expect(reports.map(({ type }) => type)).toEqual(['sent', 'reply']);
  });

  it('requests$: numbers the requests', () => {
    const answers = new Subject<TransportEvent>();
    const { transport, reports } = watched(() => answers);
    const call = transport.get('/a');
    call.subscribe();
    call.subscribe();
    answers.next(reply);
    expect(reports.map(({ id, type }) => `${id} ${type}`)).toEqual([
      '1 sent',
      '2 sent',
      '1 reply',
      '2 reply',
    ]);
  });

  it('has neither query nor headers nor body, where secrets may be', () => {
    const { transport, reports } = watched(() => of(reply));
    const options = { headers: { 'x-key': 'secret' }, params: { key: 'secret' }, token: 'secret' };
    transport.post('/a?key=secret', { key: 'secret' }, options).subscribe();
    expect(reports).toMatchObject([{ path: '/a' }, { path: '/a' }]);
    expect(JSON.stringify(reports)).not.toContain('secret');
  });

  it('requests$: has no fragment of a path, where a token may be', async () => {
    const { transport, reports } = watched(() => of(reply));
    await transport.get('/a#access_token=secret').then(null, () => undefined);
    expect(reports).toHaveLength(2);
    expect(JSON.stringify(reports)).not.toContain('secret');
  });

  it('requests$: an isExpected that throws fails the request, and is reported', async () => {
    const { transport, reports } = watched(() => throwError(() => failed));
    const fault = new Error('of isExpected');
    const isExpected = () => {
      throw fault;
    };
    await expect(transport.get('/a', { isExpected }).then()).rejects.toBe(fault);
    expect(reports).toMatchObject([{ type: 'sent' }, { type: 'error', error: fault, status: 0 }]);
  });

  it('is silent about what was refused before it became a request', () => {
    const { transport, reports, errors } = watched(() => NEVER);
    transport.get('/a', { timeout: -1 }).subscribe({
      error: (error: unknown) => expect(error).toBeInstanceOf(InvalidParamError),
    });
    expect([...reports, ...errors]).toEqual([]);
  });

  it('reports nothing of a path that is no text, and such a call fails with InvalidParamError', () => {
    const { transport, reports } = watched(() => throwError(() => failed));
    const errors: unknown[] = [];
    for (const path of [undefined, null, 1, {}, Symbol('/a')] as unknown[] as string[])
      transport.get(path).subscribe({ error: (error: unknown) => errors.push(error) });
    expect(reports).toEqual([]);
    expect(errors).toEqual(Array(5).fill(new InvalidParamError('path', 'must be a string')));
  });

  it('reports nothing of a request in the background, failed or not; neither do errors$ and pending$', () => {
    const { transport, reports } = watched(({ path }) =>
      path === '/a' ? of(reply) : throwError(() => failed),
    );
    const others: unknown[] = [];
    transport.errors$.subscribe((error) => others.push(error));
    transport.pending$.subscribe((pending) => others.push(pending));
    for (const path of ['/a', '/b']) transport.get(path, { background: true }).subscribe(ignore);
    expect(reports).toEqual([]);
    expect(others).toEqual([0]);
  });

  it('a subscriber that throws breaks neither the request nor the other subscribers', async () => {
    const thrown: unknown[] = [];
    config.onUnhandledError = (error) => thrown.push(error);
    const { transport } = watched(() => of(reply));
    const seen: unknown[] = [];
    const fault = new Error('of a subscriber');
    const throwing = () => {
      throw fault;
    };
    transport.requests$.subscribe(throwing);
    transport.errors$.subscribe(throwing);
    transport.pending$.subscribe(throwing);
    transport.requests$.subscribe(({ type }) => seen.push(type));
    transport.pending$.subscribe((pending) => seen.push(pending));
    await expect(transport.get('/a')).resolves.toBe(reply.body);
    expect(seen).toEqual([0, 1, 'sent', 'reply', 0]);
    await new Promise((resolve) => setTimeout(resolve));
    config.onUnhandledError = null;
    expect(new Set(thrown)).toEqual(new Set([fault]));
  });

  it('requests$: is hot: a late subscriber gets later reports only', () => {
    const answers = new Subject<TransportEvent>();
    const transport = new Transport(() => answers);
    transport.get('/a').subscribe();
    const types: string[] = [];
    transport.requests$.subscribe(({ type }) => types.push(type));
    answers.next(reply);
    expect(types).toEqual(['reply']);
  });

  it('makes no request by itself, and a watcher that leaves cancels none', () => {
    let asked = 0;
    let cancelled = 0;
    const transport = new Transport(() =>
      defer(() => {
        asked++;
        return NEVER.pipe(finalize(() => cancelled++));
      }),
    );
    const watcher = transport.requests$.subscribe();
    expect(asked).toBe(0);
    transport.get('/a').subscribe();
    watcher.unsubscribe();
    expect([asked, cancelled]).toEqual([1, 0]);
  });
});

describe('errors$', () => {
  it('is the error of every request that failed, and of no other', () => {
    const answers = [of(reply), throwError(() => failed), NEVER];
    const { transport, errors } = watched(() => answers.shift() ?? EMPTY);
    transport.get('/a').subscribe();
    transport.get('/b').subscribe(ignore);
    transport.get('/c').subscribe().unsubscribe();
    expect(errors).toEqual([failed]);
  });
});

describe('a failure that the call goes on from', () => {
  const server = startRecordingServer();
  afterAll(async () => (await server).stop());

  const refused = (status: number, code: string, message = 'no'): Answer => ({
    status,
    body: { errors: [{ message, extensions: { code } }] },
  });
  const row: Answer = { body: { data: { id: 1 } } };
  const tokens: Answer = {
    body: { data: { access_token: 'a', refresh_token: 'r', expires: 900_000 } },
  };
  const file = new File(['x'], 'a.txt', { lastModified: 1 });
  const tooMany = '"limit" must be less than or equal to 1.';

  it.each<[string, (directus: Directus) => PromiseLike<unknown>, (request: Recorded) => Answer]>([
    [
      'an upload whose id is refused',
      ({ files }) => files.upload(file),
      ({ body }) => (String(body).includes('filename_disk') ? refused(403, 'FORBIDDEN') : row),
    ],
    [
      'a resumable upload where there are none',
      (directus) => resumableUpload(directus, file),
      ({ path }) => (path === '/files/tus' ? refused(404, 'ROUTE_NOT_FOUND') : row),
    ],
    [
      'readMany at the limit of the server',
      (directus) => directus.items('articles').readMany([1, 2]),
      ({ params: { limit } }) =>
        limit === 2 ? refused(400, 'INVALID_QUERY', tooMany) : { body: { data: [{ id: 1 }] } },
    ],
    [
      'readAll at the limit of the server',
      (directus) => firstValueFrom(directus.items('articles').pages()),
      ({ params: { limit } }) =>
        limit === 100 ? refused(400, 'INVALID_QUERY', tooMany) : { body: { data: [] } },
    ],
    [
      'a verified email, whose redirect is not followed',
      ({ users }) => users.registerVerify('token'),
      () => ({ status: 302, headers: { location: '/admin/users/1' } }),
    ],
    [
      'a logout that the server refuses',
      ({ auth }) =>
        auth
          .login({ email: 'anna@example.com', password: 'secret' })
          .then(() => auth.logout().then()),
      ({ path }) => (path === '/auth/logout' ? refused(400, 'INVALID_PAYLOAD') : tokens),
    ],
  ])('is the server’s reply in the reports, and no error: %s', async (_, call, respond) => {
    (await server).reset(respond);
    const directus = new Directus((await server).url);
    const types: string[] = [];
    const errors: unknown[] = [];
    directus.transport.requests$.subscribe(({ type }) => types.push(type));
    directus.transport.errors$.subscribe((error) => errors.push(error));
    await call(directus);
    expect(errors).toEqual([]);
    expect(types.filter((type) => type === 'reply')).toHaveLength(types.length / 2);
  });

  it('an expected refusal is reported as an error where the call fails with it after all', async () => {
    (await server).reset(() => refused(403, 'FORBIDDEN'));
    const { files, transport } = new Directus((await server).url);
    const errors: unknown[] = [];
    transport.errors$.subscribe((error) => errors.push(error));
    const error: unknown = await files.upload(file).then(undefined, (reason: unknown) => reason);
    expect(errors).toEqual([error]);
  });
});

describe('requests$: what traces and metrics need', () => {
  const server = startRecordingServer();
  afterAll(async () => (await server).stop());

  /** A client of the server, and the last report of each of its requests. */
  async function client(respond: (request: Recorded) => Answer, transport: TransportOptions = {}) {
    (await server).reset(respond);
    const { url } = await server;
    const directus = new Directus(url, { transport });
    const ends: Exclude<RequestReport, { type: 'sent' }>[] = [];
    directus.transport.requests$.subscribe((report) => {
      if (report.type !== 'sent') ends.push(report);
    });
    return { directus, ends, url };
  }
  const ok = (data: unknown): Answer => ({ body: { data } });

  it('requests$: has the address without query, the route without keys, start, status and bytes', async () => {
    const { directus, ends, url } = await client(() => ok({ id: 1 }));
    const before = Date.now();
    await directus.items('articles').updateOne('secret-key', { title: 'é' }, { fields: ['id'] });
    expect(ends).toMatchObject([
      {
        type: 'reply',
        url: `${url}/items/articles/secret-key`,
        route: '/items/{collection}/{id}',
        status: 200,
        retries: 0,
        sentBytes: 14,
        receivedBytes: 17,
      },
    ]);
    expect(ends[0]?.start).toBeGreaterThanOrEqual(before);
    expect(JSON.stringify(ends)).not.toContain('fields');
  });

  it.each<[string, (directus: Directus) => PromiseLike<unknown>]>([
    ['/items/{collection}', (directus) => directus.items('a').readByQuery()],
    ['/users/{id}', ({ users }) => users.deleteOne('1')],
    ['/users/{id}/tfa/disable', ({ users }) => users.disableTfa('1')],
    ['/relations/{collection}/{field}', ({ relations }) => relations.readOne('a', 'b')],
    ['/assets/{id}', ({ assets }) => assets.readText('1')],
    ['/auth/password/request', ({ auth }) => auth.password.request('a@example.com')],
    ['/mine/{id}', ({ transport }) => transport.get('/mine/1', { route: '/mine/{id}' })],
  ])('requests$: has the route %s', async (route, call) => {
    const { directus, ends } = await client(() => ok({ id: 1 }));
    await call(directus).then(undefined, () => undefined);
    expect(ends.map((report) => report.route)).toEqual([route]);
  });

  it('requests$: has no route for a path of one’s own, whose keys nobody knows', async () => {
    const { directus, ends } = await client(() => ok(1));
    await directus.transport.get('/mine/secret-key');
    expect(ends[0]).not.toHaveProperty('route');
  });

  it('requests$: an interceptor sees the route, too', async () => {
    const routes: unknown[] = [];
    const { directus } = await client(() => ok({ id: 1 }), {
      interceptors: [
        (request, next) => {
          routes.push(request.route);
          return next(request);
        },
      ],
    });
    await directus.items('articles').readOne(1);
    expect(routes).toEqual(['/items/{collection}/{id}']);
  });

  it('requests$: has the code and status of a failure, and counts retries', async () => {
    const { directus, ends } = await client(
      () => ({
        status: 503,
        body: { errors: [{ message: 'no', extensions: { code: 'SERVICE_UNAVAILABLE' } }] },
      }),
      { retry: { count: 2, maxDelay: 1 } },
    );
    await expect(directus.items('a').readOne(1)).rejects.toThrow();
    const failure = { type: 'error', errorType: 'SERVICE_UNAVAILABLE', status: 503, retries: 2 };
    expect(ends).toMatchObject([failure]);
  });

  it('requests$: counts the repetition after a refresh as a retry', async () => {
    const session = { access_token: 'a', refresh_token: 'r', expires: 900_000 };
    let refused = 0;
    const { directus, ends } = await client(({ path }) => {
      if (path.startsWith('/auth')) return ok(session);
      return refused++ > 0 ? ok([]) : refusedToken;
    });
    await directus.auth.login({ email: 'a@example.com', password: 'p' });
    await directus.items('a').readByQuery();
    directus.dispose();
    expect(ends.filter(({ path }) => path === '/items/a')).toMatchObject([{ retries: 1 }]);
  });

  const refusedToken: Answer = {
    status: 401,
    body: { errors: [{ message: 'expired', extensions: { code: 'TOKEN_EXPIRED' } }] },
  };

  it('requests$: has NETWORK and the status 0 where no server answers', async () => {
    const directus = new Directus('http://127.0.0.1:1', { transport: { retry: false } });
    const ends: RequestReport[] = [];
    directus.transport.requests$.subscribe((report) => ends.push(report));
    await expect(directus.server.ping()).rejects.toThrow();
    expect(ends[1]).toMatchObject({ errorType: 'NETWORK', status: 0 });
    expect(ends[1]).not.toHaveProperty('receivedBytes');
  });

  it('requests$: has the name of the class of an error that is none of a request', () => {
    const { transport, reports } = watched(() => throwError(() => new RangeError('no')));
    transport.get('/a').subscribe(ignore);
    expect(reports[1]).toMatchObject({ errorType: 'RangeError', status: 0 });
  });

  it('requests$: nothing is measured while nobody watches', () => {
    const probes: unknown[] = [];
    const transport = new Transport((request) => {
      probes.push(request.probe);
      return of(reply);
    });
    transport.get('/a').subscribe();
    transport.requests$.subscribe();
    transport.get('/a').subscribe();
    expect(probes).toEqual([undefined, expect.anything()]);
  });

  it('requests$: what a backend of one’s own measures is reported', () => {
    const { transport, reports } = watched((request) => {
      request.probe?.onReceive(5);
      return of<TransportEvent[]>({ type: 'upload', loaded: 3 }, reply);
    });
    transport.post('/a', 'abc').subscribe();
    expect(reports[1]).toMatchObject({ sentBytes: 3, receivedBytes: 5 });
  });

  it('requests$: a retry without an answer reports no bytes of the answer before it', async () => {
    const answers = [
      new TransportError('busy', 'HTTP', failed, { ...reply.body, status: 503 }),
      new TransportError('lost', 'NETWORK', failed),
    ];
    const { transport } = new Directus('https://directus.example.com', {
      transport: {
        retry: { count: 1, maxDelay: 1 },
        backend:
          () =>
          ({ probe }) =>
            defer(() => {
              const error = answers.shift();
              if (error?.status) probe?.onReceive(5);
              return throwError(() => error);
            }),
      },
    });
    const reports: RequestReport[] = [];
    transport.requests$.subscribe((report) => reports.push(report));
    await transport.get('/a').then(null, () => undefined);
    expect(reports[1]).toMatchObject({ errorType: 'NETWORK', status: 0, retries: 1 });
    expect(reports[1]).not.toHaveProperty('receivedBytes');
  });

  it('requests$: identical reads share one request whether they are watched or not', async () => {
    const { directus } = await client(() => ok({ id: 1 }));
    const read = () => directus.transport.get('/items/a/1', { dedupe: true });
    await Promise.all([
      read(),
      read(),
      directus.items('a').readOne(1, {}, { requestOptions: { dedupe: true } }),
    ]);
    expect((await server).seen).toHaveLength(1);
  });
});

describe('pending$', () => {
  it('counts the requests under way, from 0 back to 0 however they end', () => {
    const answers = [of(reply).pipe(delay(10)), throwError(() => failed), NEVER];
    marbles(({ flush }) => {
      const { transport, pending } = watched(() => answers.shift() ?? EMPTY);
      transport.get('/a').subscribe();
      transport.get('/b').subscribe(ignore);
      const never = transport.get('/c').subscribe();
      timer(20).subscribe(() => never.unsubscribe());
      flush();
      expect(pending).toEqual([0, 1, 2, 1, 2, 1, 0]);
    });
  });

  it('pending$: starts with the current count for a late subscriber', () => {
    const transport = new Transport(() => NEVER);
    transport.get('/a').subscribe();
    const counts: number[] = [];
    transport.pending$.subscribe((count) => counts.push(count));
    expect(counts).toEqual([1]);
  });

  it('pending$: emits the right count to a subscriber that returns, and no count twice', () => {
    const transport = new Transport(() => NEVER);
    const first: number[] = [];
    const leaves = transport.pending$.subscribe((count) => first.push(count));
    const request = transport.get('/a').subscribe();
    leaves.unsubscribe();
    transport.get('/b').subscribe();
    request.unsubscribe();
    transport.get('/c').subscribe();
    transport.pending$.subscribe((count) => first.push(count));
    const second: number[] = [];
    transport.pending$.subscribe((count) => second.push(count));
    expect({ first, second }).toEqual({ first: [0, 1, 2], second: [2] });
  });

  it('misses nothing that its first value brings about', () => {
    const transport = new Transport(() => NEVER);
    const counts: number[] = [];
    transport.pending$.subscribe((count) => {
      counts.push(count);
      if (count === 0) transport.get('/a').subscribe();
    });
    expect(counts).toEqual([0, 1]);
  });
});

describe('on a client', () => {
  it('requests$: reports the session’s own requests, too', async () => {
    const tokens = { access_token: 'a', refresh_token: 'r', expires: 900_000 };
    const body = { raw: { data: tokens }, data: tokens, status: 200, headers: {} };
    const directus = new Directus('https://directus.example.com', {
      transport: { backend: () => () => of({ type: 'reply', body }) },
    });
    const seen: string[] = [];
    directus.transport.requests$.subscribe(({ type, path }) => seen.push(`${type} ${path}`));
    await directus.auth.login({ email: 'anna@example.com', password: 'secret' });
    await directus.items('articles').readOne(1);
    directus.dispose();
    expect(seen).toEqual([
      'sent /auth/login',
      'reply /auth/login',
      'sent /items/articles/1',
      'reply /items/articles/1',
    ]);
  });
});
