import { describe, expect, it } from 'vitest';
import { withBearerToken, customAuthTokenSource } from '../../lib/auth/bearer';
import { IAuth } from '../../lib/auth/auth-base';
import { Transport } from '../../lib/transport/transport';
import { authRig, failureOf, watch } from '../support/auth-rig';
import { directusError, type Fault, FakeServer } from '../support/fake-server';
import { VirtualClock } from '../support/virtual-clock';

const TTL = 900_000;

describe('the Authorization header', () => {
  it('is the session’s token', async () => {
    const { api, clock, login, server } = authRig();
    await login();
    await clock.settle(api.get('/items/a'));
    expect(server.to('/items/a')).toMatchObject([{ authorization: 'Bearer access-anna-1' }]);
  });

  it('is left out when there is no token, rather than sent empty', async () => {
    const { api, clock, server } = authRig();
    await clock.settle(api.get('/items/a'));
    expect(server.to('/items/a')).toMatchObject([{ authorization: undefined }]);
  });

  it('is left out in session mode, where the cookie speaks', async () => {
    const { api, clock, login, server } = authRig({ mode: 'session' });
    await login();
    await clock.settle(api.get('/items/a'));
    expect(server.to('/items/a')).toMatchObject([{ authorization: undefined }]);
  });

  it.each(['Bearer fixed', 'bearer fixed', 'fixed'])(
    'has the word Bearer once for the token %j',
    async (staticToken) => {
      const { api, clock, server } = authRig({ staticToken });
      server.staticTokens.add('fixed');
      await clock.settle(api.get('/items/a'));
      expect(server.seen).toMatchObject([
        { authorization: expect.stringMatching(/^bearer fixed$/i) },
      ]);
    },
  );

  it('is a call’s own token where it has one, as it is, without refreshing anything', async () => {
    const { api, clock, login, server } = authRig();
    await login();
    clock.sleep(2 * TTL);
    server.staticTokens.add('other');
    await clock.settle(api.get('/items/a', { token: 'other' }));
    expect(server.to('/items/a')).toMatchObject([{ authorization: 'Bearer other' }]);
    expect(server.to('/auth/refresh')).toEqual([]);
  });

  it('is a call’s own header where it has one', async () => {
    const { api, clock, login, server } = authRig();
    await login();
    server.staticTokens.add('other');
    await clock.settle(api.get('/items/a', { headers: { Authorization: 'Bearer other' } }));
    expect(server.to('/items/a')).toMatchObject([{ authorization: 'Bearer other' }]);
  });

  it('bearer: an expired Authorization header of a call is not replaced by the session’s token', async () => {
    const { api, clock, login, server } = authRig();
    await login();
    server.fail('/items/a', directusError(401, 'TOKEN_EXPIRED'));
    const own = { headers: { authorization: 'Bearer other' } };
    expect(await failureOf(clock.settle(api.get('/items/a', own)))).toMatchObject({
      code: 'TOKEN_EXPIRED',
    });
    expect(server.to('/auth/refresh')).toEqual([]);
  });
});

describe('TOKEN_EXPIRED', () => {
  const write = { title: 'x' };

  it.each(['get', 'head', 'options'] as const)(
    'of a %s is answered by one refresh and one replay',
    async (verb) => {
      const { api, clock, login, server } = authRig();
      await login();
      server.expireAccess();
      expect(await clock.settle(api[verb]('/users/me'))).toMatchObject({ status: 200 });
      expect(server.seen.slice(1).map(({ path, authorization }) => [path, authorization])).toEqual([
        ['/users/me', 'Bearer access-anna-1'],
        ['/auth/refresh', undefined],
        ['/users/me', 'Bearer access-anna-2'],
      ]);
    },
  );

  it.each(['post', 'put', 'patch', 'delete'] as const)(
    'of a %s is answered by one refresh and one replay with the same body: it was not carried out',
    async (verb) => {
      const { api, clock, login, server } = authRig();
      await login();
      server.expireAccess();
      expect(await clock.settle(api[verb]('/users/me', write))).toMatchObject({ status: 200 });
      expect(server.to('/users/me')).toMatchObject([
        { status: 401, body: write },
        { status: 200, body: write, authorization: 'Bearer access-anna-2' },
      ]);
      expect(server.to('/auth/refresh')).toHaveLength(1);
    },
  );

  it('bearer: a 401 to a HEAD is treated as TOKEN_EXPIRED, once', async () => {
    const { api, clock, login, server } = authRig();
    await login();
    server.break('/files/tus/1', directusError(401, 'INVALID_CREDENTIALS'));
    expect(await failureOf(clock.settle(api.head('/files/tus/1')))).toMatchObject({ status: 401 });
    expect(server.to('/files/tus/1')).toHaveLength(2);
    expect(server.to('/auth/refresh')).toHaveLength(1);
  });

  it('bearer: a second TOKEN_EXPIRED in a row is passed on, so that clock skew causes no loop', async () => {
    const { api, clock, login, server } = authRig();
    await login();
    server.break('/items/a', directusError(401, 'TOKEN_EXPIRED'));
    expect(await failureOf(clock.settle(api.get('/items/a')))).toMatchObject({
      status: 401,
      code: 'TOKEN_EXPIRED',
    });
    expect(server.to('/items/a')).toHaveLength(2);
    expect(server.to('/auth/refresh')).toHaveLength(1);
  });

  it('is all the client needs when its clock runs behind the server’s', async () => {
    const { clock, login, server, whoami } = authRig();
    await login();
    server.skew = 2 * TTL;
    expect(await whoami()).toBe('anna');
    await clock.advance(10 * TTL);
    expect(await whoami()).toBe('anna');
  });

  it('of a body that cannot be sent twice is passed on', async () => {
    const { api, clock, login, server } = authRig();
    await login();
    server.expireAccess();
    const stream = new ReadableStream();
    expect(await failureOf(clock.settle(api.post('/files', stream)))).toMatchObject({
      code: 'TOKEN_EXPIRED',
    });
    expect(server.to('/files')).toHaveLength(1);
  });

  it('is avoided for a body that cannot be sent twice: its token is refreshed ahead', async () => {
    const { api, clock, login, server } = authRig();
    await login();
    clock.sleep(TTL - 20_000);
    await clock.settle(api.post('/files', new ReadableStream()));
    expect(server.to('/files')).toMatchObject([{ authorization: 'Bearer access-anna-2' }]);
  });

  it('without a session is passed on', async () => {
    const { api, clock, server } = authRig();
    server.fail('/items/a', directusError(401, 'TOKEN_EXPIRED'));
    expect(await failureOf(clock.settle(api.get('/items/a')))).toMatchObject({
      code: 'TOKEN_EXPIRED',
    });
    expect(server.seen).toHaveLength(1);
  });

  it('in cookie mode is refreshed by the cookie', async () => {
    const { login, server, whoami } = authRig({ mode: 'cookie' });
    await login();
    server.expireAccess();
    expect(await whoami()).toBe('anna');
  });

  it('bearer: after TOKEN_EXPIRED, a write fails with UNREACHABLE if the refresh cannot reach the server; the session is kept', async () => {
    const { api, auth, clock, login, server } = authRig();
    await login();
    server.expireAccess();
    server.fail('/auth/refresh', 'network');
    expect(await failureOf(clock.settle(api.post('/items/a', {})))).toMatchObject({
      code: 'UNREACHABLE',
    });
    expect(auth.state.authenticated).toBe(true);
  });

  it('bearer: an expired write is not replayed without token after a logout', async () => {
    const { api, auth, clock, login, server } = authRig();
    await login();
    server.expireAccess();
    const late = watch(api.post('/items/a', {}));
    watch(auth.logout());
    await clock.advance(100);
    expect(late.error).toMatchObject({ code: 'SUPERSEDED' });
    expect(server.to('/items/a')).toHaveLength(1);
  });

  it('bearer: an expired write is not replayed without token after the session was refused', async () => {
    const { api, auth, clock, login, server } = authRig();
    await login();
    server.expireAccess();
    server.endSessions();
    watch(auth.refresh());
    const late = watch(api.post('/items/a', {}));
    await clock.advance(100);
    expect(auth.state.reason).toBe('refused');
    expect(late.error).toMatchObject({ name: 'SessionError' });
    expect(server.to('/items/a')).toHaveLength(1);
  });

  it('bearer: an expired write is not replayed as another user', async () => {
    const { api, clock, login, server } = authRig();
    await login();
    server.expireAccess();
    server.slow.set('/items/a', 500);
    const late = watch(api.post('/items/a', {}));
    await login('bert');
    await clock.advance(2_000);
    expect(late.error).toMatchObject({ code: 'SUPERSEDED' });
    expect(server.to('/items/a')).toHaveLength(1);
  });
});

describe('bearer: an answer other than 401 TOKEN_EXPIRED is passed on, without refresh or replay', () => {
  const others: readonly (readonly [string, Fault])[] = [
    ['401 INVALID_CREDENTIALS', directusError(401, 'INVALID_CREDENTIALS')],
    ['401 INVALID_OTP', directusError(401, 'INVALID_OTP')],
    ['401 without a Directus body', { status: 401, body: 'TOKEN_EXPIRED', type: 'text/plain' }],
    ['403 TOKEN_EXPIRED', directusError(403, 'TOKEN_EXPIRED')],
    ['403 INVALID_TOKEN', directusError(403, 'INVALID_TOKEN')],
    ['403 FORBIDDEN', directusError(403, 'FORBIDDEN')],
    ['404', directusError(404, 'ROUTE_NOT_FOUND')],
    ['500', directusError(500, 'INTERNAL_SERVER_ERROR')],
    ['no network', 'network'],
  ];

  it.each(others)('%s', async (_, fault) => {
    const { api, clock, login, reasons, server } = authRig();
    await login();
    server.fail('/items/a', fault);
    expect(await failureOf(clock.settle(api.get('/items/a')))).toMatchObject({
      name: 'TransportError',
    });
    expect(server.to('/items/a')).toHaveLength(1);
    expect(server.to('/auth/refresh')).toEqual([]);
    expect(reasons()).toEqual(['initial', 'login']);
  });
});

describe('a request', () => {
  it('reads its token when it is subscribed to, not when the call is made', async () => {
    const { api, clock, login, server } = authRig();
    const call = api.get('/items/a');
    await login();
    await clock.settle(call);
    expect(server.to('/items/a')).toMatchObject([{ authorization: 'Bearer access-anna-1' }]);
  });

  it('cancelled while it waits for a refresh is not sent', async () => {
    const { api, clock, login, server } = authRig();
    await login();
    clock.sleep(2 * TTL);
    const call = watch(api.get('/items/a'));
    call.leave();
    await clock.advance(100);
    expect(server.to('/auth/refresh')).toHaveLength(1);
    expect(server.to('/items/a')).toEqual([]);
  });

  it('cancelled under way reaches the backend, also its replay', async () => {
    const { api, clock, login, server } = authRig();
    await login();
    server.expireAccess();
    const call = watch(api.get('/items/a'));
    await clock.advance(25);
    call.leave();
    await clock.advance(100);
    expect(server.to('/items/a')).toMatchObject([{ cancelled: false }, { cancelled: true }]);
  });

  it('with a token about to expire goes out at once, and the refresh goes beside it', async () => {
    const { api, clock, login, server } = authRig();
    await login();
    clock.sleep(TTL - 20_000);
    await clock.settle(api.get('/items/a'));
    expect(
      server.seen
        .slice(1)
        .map(({ path }) => path)
        .sort(),
    ).toEqual(['/auth/refresh', '/items/a']);
    expect(server.to('/items/a')).toMatchObject([{ authorization: 'Bearer access-anna-1' }]);
  });
});

describe('a request that waits for a socket while its token grows old', () => {
  it.each([
    ['expires', 900_000],
    ['is called expired by a server whose clock is ahead', 600_000],
  ])(
    'bearer: a request whose token %s while it waits is sent again each time, twice here',
    async (_, wait) => {
      const { api, clock, login, server } = authRig();
      await login();
      server.fail(
        '/items/a',
        directusError(401, 'TOKEN_EXPIRED'),
        directusError(401, 'TOKEN_EXPIRED'),
      );
      const read = watch(api.get('/items/a'));
      for (let i = 0; i < 2; i++) {
        clock.sleep(wait);
        await clock.advance(2 * server.latency);
      }
      await clock.advance(server.latency);
      expect(read.value).toMatchObject({ data: { user: 'anna' } });
      expect(server.to('/items/a').map(({ authorization }) => authorization)).toEqual([
        'Bearer access-anna-1',
        'Bearer access-anna-2',
        'Bearer access-anna-3',
      ]);
    },
  );
});

describe('an auth of one’s own', () => {
  class MyAuth extends IAuth {
    override get token(): Promise<string | null> {
      return Promise.resolve('mine');
    }
    login = async () => ({ access_token: 'mine', expires: 0 });
    logout = async () => undefined;
    refresh = async () => false as const;
    static = async () => true;
  }

  it('gives the token; refreshing it is its own business', async () => {
    const clock = new VirtualClock();
    const server = new FakeServer(clock);
    server.staticTokens.add('mine');
    const api = new Transport(withBearerToken(customAuthTokenSource(new MyAuth()), server.backend));
    await clock.settle(api.get('/items/a'));
    server.fail('/items/a', directusError(401, 'TOKEN_EXPIRED'));
    expect(await failureOf(clock.settle(api.get('/items/a')))).toMatchObject({
      code: 'TOKEN_EXPIRED',
    });
    expect(server.seen.map(({ authorization }) => authorization)).toEqual([
      'Bearer mine',
      'Bearer mine',
    ]);
  });

  it('sends requests without a token by default', async () => {
    const source = customAuthTokenSource(
      new (class extends IAuth {
        login = () => Promise.resolve({ access_token: null, expires: 0 });
        logout = () => Promise.resolve();
        refresh = () => Promise.resolve(false as const);
        static = () => Promise.resolve(true);
      })(),
    );
    const clock = new VirtualClock();
    const server = new FakeServer(clock);
    await clock.settle(new Transport(withBearerToken(source, server.backend)).get('/items/a'));
    expect(server.seen).toMatchObject([{ authorization: undefined }]);
  });

  it('custom auth: a token that rejects fails the request with the same error', async () => {
    const refused = new Error('the vault is closed');
    class Locked extends MyAuth {
      override get token(): Promise<string | null> {
        return Promise.reject(refused);
      }
    }
    const clock = new VirtualClock();
    const server = new FakeServer(clock);
    const api = new Transport(withBearerToken(customAuthTokenSource(new Locked()), server.backend));
    expect(await failureOf(clock.settle(api.get('/items/a')))).toBe(refused);
    expect(server.seen).toEqual([]);
  });
});
