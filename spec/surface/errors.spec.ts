/* eslint-disable @typescript-eslint/no-deprecated -- the older names are what is tested */
// TransportError and SessionError with the members, and the constructor, that the class-based SDK's TransportError has.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  Directus,
  isTransportError,
  ITransport,
  SessionError,
  TransportError,
  type TransportResponse,
} from '../../lib';
import { failureOf } from '../support/auth-rig';
import { type RecordingServer, startRecordingServer } from '../support/recording-server';

let server: RecordingServer;
const errors = [{ message: 'You may not.', extensions: { code: 'FORBIDDEN' } }];

beforeAll(async () => {
  server = await startRecordingServer();
});
afterAll(() => server.stop());
beforeEach(() => {
  server.reset(() => ({ status: 403, body: { errors } }));
});

describe('new TransportError(parent, response)', () => {
  it('older form: has the server’s message, code, status, errors and response', () => {
    const error = new TransportError(null, { status: 403, errors });
    expect(error).toMatchObject({
      name: 'TransportError',
      message: 'You may not.',
      code: 'FORBIDDEN',
      status: 403,
      errors,
      method: '',
      path: '',
      response: { status: 403, errors, headers: {} },
    });
    expect(isTransportError(error)).toBe(true);
    expect(error.cause).toBeUndefined();
  });

  it.each<readonly [string, Error | null, Partial<TransportResponse> | undefined, object]>([
    [
      'nothing',
      null,
      undefined,
      { message: 'Unknown transport error', code: 'NETWORK', status: 0, errors: [] },
    ],
    [
      'an empty response',
      null,
      {},
      { message: 'Unknown transport error', code: 'NETWORK', status: 0 },
    ],
    [
      'a parent',
      new Error('refused'),
      undefined,
      { message: 'refused', code: 'NETWORK', status: 0 },
    ],
    [
      'a parent and a status',
      new Error('502'),
      { status: 502 },
      { message: '502', code: 'HTTP', status: 502 },
    ],
    [
      'errors without codes',
      new Error('x'),
      { status: 400, errors: [{ message: 'y' }] },
      { message: 'y', code: 'UNKNOWN' },
    ],
    ['no errors', null, { status: 500, errors: [] }, { code: 'HTTP', errors: [] }],
  ])('older form: with %s', (_, parent, response, expected) => {
    const error = new TransportError(parent, response);
    expect(error).toMatchObject(expected);
    expect(error.cause).toBe(parent ?? undefined);
    expect(error.parent).toBe(parent ?? error);
    if (!response?.status) expect(error.response).toBeUndefined();
  });

  it('older form: thrown by a transport of one’s own, it reaches the caller as it is', async () => {
    const error = new TransportError(null, { status: 403, errors });
    const fail = () => Promise.reject(error);
    class Own extends ITransport {
      get = fail;
      head = fail;
      options = fail;
      delete = fail;
      post = fail;
      put = fail;
      patch = fail;
    }
    const directus = new Directus(server.url, { transport: new Own() });
    await expect(directus.items('a').readOne(1)).rejects.toBe(error);
    await expect(directus.auth.login({ email: 'a', password: 'b' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
      status: 403,
    });
    directus.dispose();
  });
});

describe('error.parent', () => {
  it('older members: is the cause of a lost connection', async () => {
    const error = await failureOf(
      new Directus('http://127.0.0.1:1', { transport: { retry: false } }).items('a').readOne(1),
    );
    expect(error).toBeInstanceOf(TransportError);
    const { parent, cause } = error as TransportError;
    expect(parent).toBe(cause);
    expect(parent).toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('older members: is the error itself where the server has answered', async () => {
    const error = (await failureOf(
      new Directus(server.url).items('a').readOne(1),
    )) as TransportError;
    expect(error.parent).toBe(error);
    expect(error.parent).toMatchObject({ code: 'FORBIDDEN', response: { status: 403 } });
    expect(JSON.parse(JSON.stringify(error))).not.toHaveProperty('parent');
  });
});

describe('a SessionError', () => {
  it('older members: carries what the server answered to a refresh', async () => {
    const refused = [{ message: 'Wrong.', extensions: { code: 'INVALID_CREDENTIALS' } }];
    server.reset(({ path }) =>
      path === '/auth/login'
        ? { body: { data: { access_token: 'a', refresh_token: 'r', expires: 900_000 } } }
        : { status: 401, body: { errors: refused } },
    );
    const directus = new Directus(server.url);
    await directus.auth.login({ email: 'a', password: 'b' });
    const error = (await failureOf(directus.auth.refresh())) as SessionError;
    expect(error).toBeInstanceOf(SessionError);
    expect(error).toMatchObject({ code: 'REFUSED', errors: refused, response: { status: 401 } });
    expect(error.parent).toBe(error.cause);
    directus.dispose();
  });

  it('older members: has no errors where no server has answered', () => {
    const error = new SessionError('NO_SESSION');
    expect([error.errors, error.response]).toEqual([[], undefined]);
    expect(error.parent).toBe(error);
  });
});

describe('login({ mode })', () => {
  beforeEach(() => {
    server.reset(() => ({
      body: { data: { access_token: 'a', refresh_token: 'r', expires: 900_000 } },
    }));
  });

  it('login mode: that of the client is accepted', async () => {
    const directus = new Directus(server.url);
    const credentials = { email: 'a', password: 'b', mode: 'json' } as const;
    await directus.auth.login(credentials);
    expect(server.seen[0]?.body).toEqual({ email: 'a', password: 'b', mode: 'json' });
    directus.dispose();
  });

  it.each(['cookie', 'session', 'x', null])(
    'login mode: %s instead is refused, and nothing is sent',
    async (mode) => {
      const directus = new Directus(server.url);
      const credentials = { email: 'a', password: 'b', mode: mode as 'cookie' };
      await expect(directus.auth.login(credentials)).rejects.toThrow(/^mode .*auth: \{ mode \}/);
      expect(server.seen).toEqual([]);
      directus.dispose();
    },
  );
});
