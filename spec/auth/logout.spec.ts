import { describe, expect, it } from 'vitest';
import { authRig, failureOf, NOTHING_STORED, watch } from '../support/auth-rig';
import { type Answer, directusError, type Fault, PASSWORD, REFUSALS } from '../support/fake-server';

const TTL = 900_000;

const PASSING: readonly (readonly [string, Fault])[] = [
  ['no network', 'network'],
  ['a 503 of Directus', directusError(503, 'SERVICE_UNAVAILABLE')],
  ['a 503 HTML page', { status: 503, body: '<h1>Service Unavailable</h1>', type: 'text/html' }],
  ['a 502', { status: 502, body: '' }],
  ['a 500', { status: 500, body: '' }],
  ['a 429', directusError(429, 'REQUESTS_EXCEEDED')],
];

const MODES = ['json', 'cookie', 'session'] as const;

describe.each(MODES)('logout in %s mode', (mode) => {
  it.each(PASSING)('logout: is sent again after %s, so that the session ends', async (_, fault) => {
    const { auth, clock, login, server, stored } = authRig({ mode });
    await login();
    server.fail('/auth/logout', fault, fault, fault);
    const logout = watch(auth.logout());
    expect(stored()).toEqual(NOTHING_STORED);
    expect(auth.state.authenticated).toBe(false);
    await clock.advance(4_000);
    expect([logout.done, logout.error]).toEqual([true, undefined]);
    expect(server.sessions).toEqual([]);
    const times = server.to('/auth/logout').map(({ at }) => at);
    const pauses = times.slice(1).map((at, i) => at - Number(times[i]));
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
  });

  it('logout: is sent four times within four seconds at most, and succeeds all the same', async () => {
    const { auth, clock, login, server } = authRig({ mode });
    await login();
    server.break('/auth/logout', { status: 503, body: '' });
    const logout = watch(auth.logout());
    await clock.advance(4_000);
    expect([logout.done, logout.error]).toEqual([true, undefined]);
    await clock.advance(60_000);
    expect(server.to('/auth/logout')).toHaveLength(4);
    expect(clock.pending).toBe(0);
  });

  it('logout: waits five seconds at most for a server that does not answer', async () => {
    const { auth, clock, login, server } = authRig({ mode });
    await login();
    server.break('/auth/logout', 'hang');
    const logout = watch(auth.logout());
    await clock.advance(5_001);
    expect([logout.done, logout.error]).toEqual([true, undefined]);
    await clock.advance(120_000);
    expect(clock.pending).toBe(0);
  });

  it.each(REFUSALS)('logout: is not sent again after %s', async (_, fault) => {
    const { auth, clock, login, server } = authRig({ mode });
    await login();
    server.break('/auth/logout', fault);
    await clock.settle(auth.logout());
    await clock.advance(10_000);
    expect(server.to('/auth/logout')).toHaveLength(1);
  });

  it('logout: ends the session on the server also when the caller leaves at once', async () => {
    const { auth, clock, login, server } = authRig({ mode });
    await login();
    server.fail('/auth/logout', 'network');
    watch(auth.logout()).leave();
    await clock.advance(4_000);
    expect(server.sessions).toEqual([]);
  });
});

describe.each(['cookie', 'session'] as const)('logout in %s mode', (mode) => {
  it('logout: is not sent again once somebody has logged in, whose cookie it would end', async () => {
    const { auth, clock, login, server } = authRig({ mode });
    await login();
    server.fail('/auth/logout', 'network', 'network', 'network');
    watch(auth.logout());
    await clock.advance(20);
    await login('bert');
    await clock.advance(10_000);
    expect(server.to('/auth/logout')).toHaveLength(1);
    expect(server.sessions).toContain('bert');
    expect(auth.state.authenticated).toBe(true);
  });
});

describe('a login whose answer cannot be used', () => {
  const answer = (data: unknown): Answer => ({ status: 200, body: { data } });
  const whole = { access_token: 'access', refresh_token: 'refresh', expires: TTL };

  it.each([0, -1, null, undefined, '1e400', 'soon', {}])(
    'login: with expires %s is logged out on the server in json mode, and fails',
    async (expires) => {
      const { auth, clock, server, stored } = authRig();
      server.fail('/auth/login', answer({ ...whole, expires }));
      const call = auth.login({ email: 'anna', password: PASSWORD });
      expect(await failureOf(clock.settle(call))).toMatchObject({ code: 'INVALID_RESPONSE' });
      expect(server.to('/auth/logout').map(({ body }) => body)).toEqual([
        { refresh_token: 'refresh', mode: 'json' },
      ]);
      expect(stored()).toEqual(NOTHING_STORED);
    },
  );

  it.each(['cookie', 'session'] as const)(
    'login: in %s mode logs out the cookie that came with it',
    async (mode) => {
      const { auth, clock, server } = authRig({ mode });
      server.fail('/auth/login', answer({ access_token: 'access', expires: 'soon' }));
      const call = auth.login({ email: 'anna', password: PASSWORD });
      expect(await failureOf(clock.settle(call))).toMatchObject({ code: 'INVALID_RESPONSE' });
      expect(server.to('/auth/logout').map(({ body }) => body)).toEqual([{ mode }]);
    },
  );

  it.each(MODES)('login: a page of a proxy ends nothing in %s mode', async (mode) => {
    const { auth, clock, login, server } = authRig({ mode });
    await login();
    for (const body of ['<h1>Welcome</h1>', '', '[]', '{"data":null}', '{"data":{}}']) {
      server.fail('/auth/login', { status: 200, body, type: 'application/json' });
      const call = auth.login({ email: 'bert', password: PASSWORD });
      expect(await failureOf(clock.settle(call))).toMatchObject({ code: 'INVALID_RESPONSE' });
    }
    expect(server.to('/auth/logout')).toEqual([]);
    expect(server.sessions).toEqual(['anna']);
  });

  it('login: fails with its own error where the logout fails, too', async () => {
    const { auth, clock, server } = authRig();
    server.fail('/auth/login', answer({ ...whole, expires: 0 }));
    server.break('/auth/logout', 'network');
    const call = auth.login({ email: 'anna', password: PASSWORD });
    expect(await failureOf(clock.settle(call))).toMatchObject({
      code: 'INVALID_RESPONSE',
      path: '/auth/login',
    });
  });

  it('login: takes a lifetime that comes as text', async () => {
    const { auth, clock, server } = authRig();
    server.fail('/auth/login', answer({ ...whole, expires: '900000' }));
    const call = auth.login({ email: 'anna', password: PASSWORD });
    expect(await clock.settle(call)).toEqual(whole);
    expect(auth.state.refreshAt).toBe(clock.now() + TTL - 30_000);
  });
});
