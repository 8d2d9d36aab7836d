import {
  defer,
  firstValueFrom,
  from,
  lastValueFrom,
  NEVER,
  Observable,
  of,
  retry,
  throwError,
  toArray,
} from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Call } from '../../lib/call';
import { InvalidParamError } from '../../lib/errors/errors';
import { Transport } from '../../lib/transport/transport';
import type { Backend, TransportEvent } from '../../lib/transport/backend';
import type { TransportRequest, TransportRequestOptions } from '../../lib/transport/request';

const reply: TransportEvent = {
  type: 'reply',
  body: { raw: { data: 1 }, data: 1, status: 200, headers: {} },
};

const events = (...list: TransportEvent[]): Observable<TransportEvent> => from(list);

/** A backend that keeps what it was asked for. */
function recording(answer: Observable<TransportEvent> = of(reply)) {
  const requests: TransportRequest[] = [];
  const backend: Backend = (request) =>
    defer(() => {
      requests.push(request);
      return answer;
    });
  return { requests, backend };
}

async function requestOf(
  options?: TransportRequestOptions,
  defaults?: TransportRequestOptions,
  body?: unknown,
): Promise<TransportRequest> {
  const { requests, backend } = recording();
  await new Transport(backend, defaults).post('/a', body, options);
  const [request] = requests;
  if (!request) throw new Error('No request was made.');
  return request;
}

describe('methods', () => {
  it.each(['get', 'head', 'options'] as const)('%s(path, options) has no body', async (verb) => {
    const { requests, backend } = recording();
    await new Transport(backend)[verb]('/a', { params: { limit: 1 } });
    expect(requests).toMatchObject([
      { method: verb.toUpperCase(), path: '/a', params: { limit: 1 } },
    ]);
    expect(requests[0]?.body).toBeUndefined();
  });

  it.each(['post', 'put', 'patch', 'delete'] as const)(
    '%s(path, data, options) has one',
    async (verb) => {
      const { requests, backend } = recording();
      await new Transport(backend)[verb]('/a', { id: 1 }, { params: { limit: 1 } });
      expect(requests).toMatchObject([
        { method: verb.toUpperCase(), path: '/a', body: { id: 1 }, params: { limit: 1 } },
      ]);
    },
  );

  it('search(path, data, options) has one, too', async () => {
    const { requests, backend } = recording();
    await new Transport(backend).search('/a', { query: { limit: 1 } }, { params: { b: 1 } });
    expect(requests).toMatchObject([
      { method: 'SEARCH', path: '/a', body: { query: { limit: 1 } }, params: { b: 1 } },
    ]);
  });

  it('return a Call, which makes no request by itself', () => {
    const { requests, backend } = recording();
    expect(new Transport(backend).get('/a')).toBeInstanceOf(Call);
    expect(requests).toEqual([]);
  });

  it('make a request for each subscription, and one for any number of awaits', async () => {
    const { requests, backend } = recording();
    const call = new Transport(backend).get('/a');
    await firstValueFrom(call);
    await firstValueFrom(call);
    await call;
    await call;
    expect(requests).toHaveLength(3);
  });

  it('ask again with retry()', async () => {
    let attempts = 0;
    const { requests, backend } = recording(
      defer(() => (++attempts < 3 ? throwError(() => new Error('busy')) : of(reply))),
    );
    await firstValueFrom(new Transport(backend).get('/a').pipe(retry(2)));
    expect(requests).toHaveLength(3);
  });
});

describe('options', () => {
  it('of a call are added to those of the transport and win over them', async () => {
    const request = await requestOf(
      { headers: { 'X-One': 'call' }, params: { a: 2, c: 3 } },
      { headers: { 'x-one': 'own', 'x-two': 'own' }, params: { a: 1, b: 1 } },
    );
    expect(request.headers).toEqual({ 'x-one': 'call', 'x-two': 'own' });
    expect(request.params).toEqual({ a: 2, b: 1, c: 3 });
  });

  it('of the transport can be asked for: SEARCH has them in its body', () => {
    const { backend } = recording();
    expect(new Transport(backend, { params: { a: 1 } }).params).toEqual({ a: 1 });
    expect(new Transport(backend).params).toEqual({});
  });

  it('keep parameters that are special in JavaScript', async () => {
    const params = JSON.parse('{"__proto__":"a","constructor":"b"}') as object;
    expect(Object.entries((await requestOf({ params })).params)).toEqual(Object.entries(params));
  });

  it('carry a token for this one request', async () => {
    expect((await requestOf({ token: 'own' })).token).toBe('own');
    expect((await requestOf({})).token).toBeUndefined();
  });

  it('ask for JSON unless told otherwise', async () => {
    expect((await requestOf()).responseType).toBe('json');
    expect((await requestOf({ responseType: 'blob' })).responseType).toBe('blob');
  });

  it.each([
    [30_000, undefined, undefined],
    [5_000, undefined, 5_000],
    [100, 100, 5_000],
    [0, 0, 5_000],
    [0, Infinity, 5_000],
    [2 ** 31 - 1, 2 ** 31 - 1, 5_000],
    [0, 2 ** 31, 5_000],
  ])('wait %d ms when the call says %s and the transport %s', async (expected, own, general) => {
    expect((await requestOf({ timeout: own }, { timeout: general })).timeout).toBe(expected);
  });

  it('set no time limit on an upload, which takes as long as it takes', async () => {
    expect((await requestOf({}, { timeout: 5_000 }, new FormData())).timeout).toBe(0);
    expect((await requestOf({ timeout: 100 }, {}, new FormData())).timeout).toBe(100);
  });

  it.each([-1, NaN])('refuse a time limit of %d', async (timeout) => {
    await expect(requestOf({ timeout })).rejects.toBeInstanceOf(InvalidParamError);
  });

  it('are read when the request is made: a header set in between goes along', async () => {
    const { requests, backend } = recording();
    const headers: Record<string, string> = {};
    const call = new Transport(backend, { headers }).get('/a');
    headers['x-late'] = '1';
    await call;
    expect(requests[0]?.headers).toEqual({ 'x-late': '1' });
  });

  it('that are wrong fail the request, not its caller', async () => {
    const { requests, backend } = recording();
    const call = new Transport(backend).get('/a', { headers: { a: 'x\r\ny' } });
    await expect(call.then()).rejects.toBeInstanceOf(InvalidParamError);
    await expect(lastValueFrom(call.events())).rejects.toBeInstanceOf(InvalidParamError);
    expect(requests).toEqual([]);
  });
});

describe('progress', () => {
  const upload = { type: 'upload', loaded: 1, total: 2 } as const;

  it('is asked for by events()', async () => {
    const { requests, backend } = recording(events({ type: 'sent' }, upload, reply));
    const all = new Transport(backend).post('/a', {}).events().pipe(toArray());
    expect(await lastValueFrom(all)).toEqual([{ type: 'sent' }, upload, reply]);
    expect(requests[0]?.progress).toBe(true);
  });

  it('is asked for by onUploadProgress, beside the reply', async () => {
    const { requests, backend } = recording(events({ type: 'sent' }, upload, reply));
    const told: unknown[] = [];
    const options = { onUploadProgress: (event: unknown) => told.push(event) };
    expect((await new Transport(backend).post('/a', {}, options)).data).toBe(1);
    await new Transport(backend, options).post('/a', {});
    expect(told).toEqual([upload, upload]);
    expect(requests.map(({ progress }) => progress)).toEqual([true, true]);
  });

  it('is not asked for otherwise: in browsers it costs a preflight', async () => {
    const { requests, backend } = recording();
    const transport = new Transport(backend, { onUploadProgress: () => undefined });
    await new Transport(backend).post('/a', {});
    await transport.get('/a');
    expect(requests.map(({ progress }) => progress)).toEqual([false, false]);
  });

  it('fails the request when the listener throws, as a bug must not be silent', async () => {
    const { backend } = recording(events(upload, reply));
    const onUploadProgress = () => {
      throw new Error('bug in a progress bar');
    };
    const request = new Transport(backend).post('/a', {}, { onUploadProgress });
    await expect(request.then()).rejects.toThrow('bug in a progress bar');
  });
});

describe('signal', () => {
  it('aborts the request with its reason, and unsubscribes from the backend', async () => {
    let closed = 0;
    const { backend } = recording(new Observable(() => () => closed++));
    const controller = new AbortController();
    const request = new Transport(backend).get('/a', { signal: controller.signal });
    const outcome = request.catch((error: unknown) => error);
    const reason = new Error('enough');
    controller.abort(reason);
    expect(await outcome).toBe(reason);
    expect(closed).toBe(1);
  });

  it('makes no request when it is aborted before', async () => {
    const { requests, backend } = recording();
    const request = new Transport(backend).get('/a', { signal: AbortSignal.abort('no') });
    await expect(request.then()).rejects.toBe('no');
    expect(requests).toEqual([]);
  });

  it('keeps no listener once the request is over, however it ended', async () => {
    const { signal } = new AbortController();
    let listeners = 0;
    const counted: AbortSignal = new Proxy(signal, {
      get(target, name) {
        if (name === 'addEventListener') listeners++;
        if (name === 'removeEventListener') listeners--;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
    const options = { signal: counted };
    await new Transport(recording().backend).get('/a', options);
    await new Transport(recording(throwError(() => 'failed')).backend)
      .get('/a', options)
      .catch(() => undefined);
    new Transport(recording(NEVER).backend).get('/a', options).subscribe().unsubscribe();
    expect(listeners).toBe(0);
  });

  it('serves many requests at once', async () => {
    const { backend } = recording(NEVER);
    const controller = new AbortController();
    const transport = new Transport(backend);
    const outcomes = Array.from({ length: 20 }, () =>
      transport.get('/a', { signal: controller.signal }).catch((error: unknown) => error),
    );
    controller.abort('all');
    expect(new Set(await Promise.all(outcomes))).toEqual(new Set(['all']));
  });
});

describe('limits and tries', () => {
  const none = { maxBodyLength: Infinity, maxContentLength: Infinity };
  const few = { retry: { count: 1 }, maxBodyLength: 1, maxContentLength: 2 };

  it('have none and the usual ones by default', async () => {
    expect(await requestOf()).toMatchObject(none);
    expect((await requestOf()).retry).toBeUndefined();
  });

  it('are those of the client, unless the call has its own', async () => {
    expect(await requestOf({}, few)).toMatchObject(few);
    expect(await requestOf(few)).toMatchObject(few);
    expect(await requestOf(few, { ...none, retry: false })).toMatchObject(few);
  });

  it('name the time limit in its error', async () => {
    await expect(requestOf({ timeout: -1 })).rejects.toThrow(/^timeout /);
  });
});
