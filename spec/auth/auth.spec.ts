import { distinctUntilChanged, map, retry } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { MemoryStorage } from '../../lib/storage/memory';
import { authRig, failureOf, NOTHING_STORED, watch } from '../support/auth-rig';
import { directusError, PASSING_FAILURES, PASSWORD, REFUSALS } from '../support/fake-server';

const TTL = 900_000;

describe('login', () => {
  it('sends the credentials and the mode, and no one-time password unless there is one', async () => {
    const { auth, clock, server } = authRig();
    await clock.settle(auth.login({ email: 'anna', password: PASSWORD }));
    await clock.settle(auth.login({ email: 'anna', password: PASSWORD, otp: '123456' }));
    expect(server.to('/auth/login').map(({ method, body }) => [method, body])).toEqual([
      ['POST', { email: 'anna', password: PASSWORD, mode: 'json' }],
      ['POST', { email: 'anna', password: PASSWORD, mode: 'json', otp: '123456' }],
    ]);
  });

  it('login: emits access_token, refresh_token and expires, as the server names them', async () => {
    const { login } = authRig();
    expect(await login()).toEqual({
      access_token: 'access-anna-1',
      refresh_token: 'refresh-anna-1',
      expires: TTL,
    });
  });

  it('stores the session under the class-based SDK’s keys', async () => {
    const { clock, login, stored } = authRig();
    await login();
    expect(stored()).toEqual({
      auth_token: 'access-anna-1',
      auth_refresh_token: 'refresh-anna-1',
      auth_expires: String(TTL),
      auth_expires_at: String(clock.now() + TTL),
    });
  });

  it('keeps no refresh token in cookie mode, where the browser has it', async () => {
    const { login, stored } = authRig({ mode: 'cookie' });
    expect(await login()).toEqual({ access_token: 'access-anna-1', expires: TTL });
    expect(stored()).toMatchObject({ auth_token: 'access-anna-1', auth_refresh_token: null });
  });

  it('keeps no token at all in session mode', async () => {
    const { auth, login, stored, whoami } = authRig({ mode: 'session' });
    expect(await login()).toEqual({ access_token: null, expires: TTL });
    expect(auth.state).toMatchObject({ status: 'active', token: null, authenticated: true });
    expect(stored()).toMatchObject({ auth_token: null, auth_refresh_token: null });
    await whoami();
  });

  it('keeps no token in session mode even if the server sends some', async () => {
    const { clock, login, server, stored } = authRig({ mode: 'session' });
    const body = { data: { access_token: 'a', refresh_token: 'r', expires: TTL } };
    server.fail('/auth/login', { status: 200, body });
    await login();
    expect(stored()).toMatchObject({ auth_token: null, auth_refresh_token: null });
    await clock.advance(0);
  });

  it('is cold, and asks anew for each subscription', async () => {
    const { auth, clock, server } = authRig();
    const login = auth.login({ email: 'anna', password: PASSWORD });
    await clock.advance(100);
    expect(server.seen).toEqual([]);
    await clock.settle(login);
    await clock.settle(login);
    expect(server.to('/auth/login')).toHaveLength(2);
  });

  it('is cancelled by leaving, and changes nothing then', async () => {
    const { auth, clock, server, states } = authRig();
    const login = watch(auth.login({ email: 'anna', password: PASSWORD }));
    login.leave();
    await clock.advance(100);
    expect(server.to('/auth/login')).toMatchObject([{ cancelled: true }]);
    expect(states).toHaveLength(1);
  });

  it('is repeated by retry', async () => {
    const { auth, clock, server } = authRig();
    server.fail('/auth/login', 'network', 'network');
    const login = auth.login({ email: 'anna', password: PASSWORD }).pipe(retry(2));
    expect(await clock.settle(login)).toMatchObject({ access_token: 'access-anna-1' });
  });

  it.each(['email', 'password'] as const)('refuses an empty %s and sends nothing', async (name) => {
    const { auth, clock, server } = authRig();
    const call = auth.login({ email: 'anna', password: PASSWORD, [name]: '' });
    expect(await failureOf(clock.settle(call))).toMatchObject({ name: 'EmptyParamError' });
    expect(server.seen).toEqual([]);
  });

  it.each([...PASSING_FAILURES, ...REFUSALS])(
    'login: one that fails with %s keeps the session of the previous user',
    async (_, fault) => {
      const { auth, clock, server, login, stored } = authRig();
      await login();
      const before = stored();
      server.fail('/auth/login', fault);
      const error = await failureOf(clock.settle(auth.login({ email: 'bert', password: 'no' })));
      expect(error).toMatchObject({ name: 'TransportError' });
      expect(auth.state).toMatchObject({ status: 'active', token: 'access-anna-1' });
      expect(stored()).toEqual(before);
    },
  );

  it('fails with the server’s own words', async () => {
    const { auth, clock } = authRig();
    const error = await failureOf(clock.settle(auth.login({ email: 'anna', password: 'wrong' })));
    expect(error).toMatchObject({ status: 401, code: 'INVALID_CREDENTIALS' });
  });

  it('a login counts only if no later login has begun, however late its answer is', async () => {
    const { auth, clock, server, login } = authRig();
    server.slow.set('/auth/login', 500);
    const early = watch(auth.login({ email: 'anna', password: PASSWORD }));
    server.slow.clear();
    await login('bert');
    await clock.advance(1_000);
    expect(early.error).toMatchObject({ name: 'SessionError', code: 'SUPERSEDED' });
    expect(auth.state.token).toBe('access-bert-1');
    expect(server.sessions).toEqual(['bert']);
  });

  it('login: a slow one fails with SUPERSEDED after a logout and another login', async () => {
    const { auth, clock, server, login } = authRig();
    server.slow.set('/auth/login', 500);
    const early = watch(auth.login({ email: 'anna', password: PASSWORD }));
    server.slow.clear();
    await clock.settle(auth.logout());
    await login('bert');
    await clock.advance(1_000);
    expect(early.error).toMatchObject({ code: 'SUPERSEDED' });
    expect(auth.state.token).toBe('access-bert-1');
  });

  it('login: a superseded one sends no logout in cookie mode, because the cookie is that of the later login', async () => {
    const { auth, clock, server, login } = authRig({ mode: 'cookie' });
    server.slow.set('/auth/login', 500);
    const early = watch(auth.login({ email: 'anna', password: PASSWORD }));
    server.slow.clear();
    await login('bert');
    await clock.advance(1_000);
    expect(early.error).toMatchObject({ code: 'SUPERSEDED' });
    expect(server.to('/auth/logout')).toEqual([]);
  });

  it('does not count after a logout that came while it was under way; its session is ended', async () => {
    const { auth, clock, server, stored } = authRig();
    const login = watch(auth.login({ email: 'anna', password: PASSWORD }));
    await clock.settle(auth.logout());
    await clock.advance(1_000);
    expect(login.error).toMatchObject({ name: 'SessionError', code: 'SUPERSEDED' });
    expect(auth.state.status).toBe('anonymous');
    expect(stored()).toEqual(NOTHING_STORED);
    expect(server.sessions).toEqual([]);
  });

  it('does not count after a static token that was set while it was under way', async () => {
    const { auth, clock, server } = authRig();
    server.staticTokens.add('fixed');
    server.slow.set('/auth/login', 500);
    const login = watch(auth.login({ email: 'anna', password: PASSWORD }));
    await clock.settle(auth.static('fixed'));
    await clock.advance(1_000);
    expect(login.error).toMatchObject({ code: 'SUPERSEDED' });
    expect(auth.state).toMatchObject({ status: 'static', token: 'fixed' });
    expect(server.sessions).toEqual([]);
  });
});

describe('other ways to log in', () => {
  it('an LDAP account goes to its provider', async () => {
    const { auth, clock, server } = authRig();
    const account = { provider: 'my ldap', identifier: 'anna', password: PASSWORD, otp: '123456' };
    server.fail('/auth/login/my%20ldap', {
      status: 200,
      body: { data: { access_token: 'access-anna-1', refresh_token: 'r', expires: TTL } },
    });
    await clock.settle(auth.login(account));
    expect(server.seen).toMatchObject([
      {
        method: 'POST',
        path: '/auth/login/my%20ldap',
        body: { identifier: 'anna', password: PASSWORD, otp: '123456', mode: 'json' },
      },
    ]);
    expect(server.seen[0]?.body).not.toHaveProperty('provider');
    expect(auth.state).toMatchObject({ status: 'active', reason: 'login' });
  });

  it.each([
    [{ share: 'a-share' }, { share: 'a-share', mode: 'json' }],
    [
      { share: 'a-share', password: 'open' },
      { share: 'a-share', password: 'open', mode: 'json' },
    ],
  ])('login: %j is sent to POST /shares/auth', async (credentials, body) => {
    const { auth, clock, server } = authRig();
    const data = { access_token: 'access-share-1', refresh_token: 'r', expires: TTL };
    server.fail('/shares/auth', { status: 200, body: { data } });
    await clock.settle(auth.login(credentials));
    expect(server.seen.map(({ path, body: sent }) => [path, sent])).toEqual([
      ['/shares/auth', body],
    ]);
  });

  it.each([
    { provider: '', identifier: 'anna', password: PASSWORD },
    { provider: '..', identifier: 'anna', password: PASSWORD },
    { provider: 'ldap', identifier: '', password: PASSWORD },
    { provider: 'ldap', identifier: 'anna', password: '' },
    { share: '' },
    { share: 'a', password: '' },
  ])('refuse %j and send nothing', async (credentials) => {
    const { auth, clock, server } = authRig();
    expect(await failureOf(clock.settle(auth.login(credentials)))).toMatchObject({
      name: expect.stringMatching(/^(Empty|Invalid)ParamError$/),
    });
    expect(server.seen).toEqual([]);
  });
});

describe('single sign-on', () => {
  it('begins at an address of the server, which leads back', () => {
    const { auth } = authRig();
    expect(auth.loginUrl('git hub', { redirect: 'https://app.example/a?b=c&d#e' })).toBe(
      'http://fake.example/auth/login/git%20hub?redirect=https%3A%2F%2Fapp.example%2Fa%3Fb%3Dc%26d%23e',
    );
    expect(auth.loginUrl('github')).toBe('http://fake.example/auth/login/github');
    const otp = '012345';
    expect(auth.loginUrl('github', { otp })).toBe(
      'http://fake.example/auth/login/github?otp=012345',
    );
    expect(auth.loginUrl('github', { otp: '' })).toBe('http://fake.example/auth/login/github');
  });

  it.each(['', '.', '..'])('has no provider called %j', (name) => {
    const { auth } = authRig();
    expect(() => auth.loginUrl(name)).toThrow(/provider/);
  });

  it.each(['cookie', 'session'] as const)(
    'is taken over with refresh() in %s mode, where the server has left a cookie',
    async (mode) => {
      const first = authRig({ mode });
      await first.login();
      // The page is left and comes back; only the cookie is there.
      const { clock, server } = first;
      first.auth.dispose();
      const { auth, stored } = authRig({ mode, clock, server });
      expect(auth.state.status).toBe('anonymous');
      await clock.settle(auth.refresh());
      expect(auth.state).toMatchObject({ status: 'active', reason: 'refreshed' });
      expect(stored()).toMatchObject({ auth_expires: String(TTL) });
    },
  );

  it('has the providers that the server lists', async () => {
    const { auth, clock, server } = authRig();
    const github = { name: 'github', label: 'GitHub', driver: 'oauth2', icon: 'github' };
    server.fail('/auth', { status: 200, body: { data: [github], disableDefault: false } });
    expect(await clock.settle(auth.providers())).toEqual([github]);
    expect(server.seen).toMatchObject([{ method: 'GET', path: '/auth', authorization: undefined }]);
  });
});

describe('static', () => {
  it('asks the server for little, with the token in the header, not in the address where logs keep it', async () => {
    const { auth, clock, server } = authRig();
    server.staticTokens.add('fixed');
    expect(await clock.settle(auth.static('fixed'))).toBe(true);
    expect(server.seen).toMatchObject([
      {
        method: 'GET',
        path: '/users/me',
        authorization: 'Bearer fixed',
        params: { fields: ['id'] },
      },
    ]);
  });

  it('is then sent with requests, stored, and never expires', async () => {
    const { auth, clock, server, states, stored, whoami } = authRig();
    server.staticTokens.add('fixed');
    await clock.settle(auth.static('fixed'));
    expect(await whoami()).toBe('static');
    expect(states.at(-1)).toMatchObject({
      status: 'static',
      reason: 'static',
      expiresAt: null,
      refreshAt: null,
    });
    expect(stored()).toEqual({ ...NOTHING_STORED, auth_token: 'fixed' });
  });

  it('replaces a session with all its keys, so that no expiry of the old one remains', async () => {
    const { auth, clock, server, login, stored } = authRig();
    server.staticTokens.add('fixed');
    await login();
    await clock.settle(auth.static('fixed'));
    expect(stored()).toEqual({ ...NOTHING_STORED, auth_token: 'fixed' });
    expect(clock.pending).toBe(0);
  });

  it('takes the token also with the word Bearer before it', async () => {
    const { auth, clock, server } = authRig();
    server.staticTokens.add('fixed');
    await clock.settle(auth.static('Bearer fixed'));
    expect(auth.state.token).toBe('fixed');
  });

  it('changes nothing when the server refuses the token, and a later good one counts', async () => {
    const { auth, clock, server, login } = authRig();
    server.staticTokens.add('good');
    await login();
    const error = await failureOf(clock.settle(auth.static('bad')));
    expect(error).toMatchObject({ code: 'INVALID_CREDENTIALS' });
    expect(auth.state).toMatchObject({ status: 'active', token: 'access-anna-1' });
    await clock.settle(auth.static('good'));
    expect(auth.state).toMatchObject({ status: 'static', token: 'good' });
  });

  it('does not count after a logout that came while it was under way', async () => {
    const { auth, clock, server } = authRig();
    server.staticTokens.add('fixed');
    const late = watch(auth.static('fixed'));
    await clock.settle(auth.logout());
    await clock.advance(100);
    expect(late.error).toMatchObject({ code: 'SUPERSEDED' });
    expect(auth.state.status).toBe('anonymous');
  });

  it('refuses an empty token and sends nothing', async () => {
    const { auth, clock, server } = authRig();
    expect(await failureOf(clock.settle(auth.static('')))).toMatchObject({
      name: 'EmptyParamError',
    });
    expect(server.seen).toEqual([]);
  });

  it('staticToken: the option is used at once, neither checked nor stored', async () => {
    const { auth, server, stored, whoami } = authRig({ staticToken: 'fixed' });
    server.staticTokens.add('fixed');
    expect(auth.state).toMatchObject({ status: 'static', reason: 'initial', token: 'fixed' });
    expect(await whoami()).toBe('static');
    expect(stored()).toEqual(NOTHING_STORED);
  });
});

describe('logout', () => {
  it('forgets the session at once, before the server has answered', async () => {
    const { auth, clock, login, states, stored } = authRig();
    await login();
    const logout = watch(auth.logout());
    expect(states.at(-1)).toMatchObject({ status: 'anonymous', reason: 'logout', token: null });
    expect(stored()).toEqual(NOTHING_STORED);
    expect(logout.done).toBe(false);
    await clock.advance(10);
    expect(logout.done).toBe(true);
  });

  it('ends the session on the server, without an Authorization that may have expired', async () => {
    const { auth, clock, server, login } = authRig();
    await login();
    clock.sleep(2 * TTL);
    await clock.settle(auth.logout());
    expect(server.to('/auth/logout')).toMatchObject([
      {
        method: 'POST',
        authorization: undefined,
        body: { refresh_token: 'refresh-anna-1', mode: 'json' },
      },
    ]);
    expect(server.sessions).toEqual([]);
  });

  it.each(['cookie', 'session'] as const)('sends only the mode in %s mode', async (mode) => {
    const { auth, clock, server, login } = authRig({ mode });
    await login();
    await clock.settle(auth.logout());
    expect(server.to('/auth/logout').map(({ body }) => body)).toEqual([{ mode }]);
    expect(server.sessions).toEqual([]);
  });

  it.each([...PASSING_FAILURES, ...REFUSALS])(
    'succeeds all the same after %s',
    async (_, fault) => {
      const { auth, clock, server, login, stored, whoami } = authRig();
      await login();
      server.fail('/auth/logout', fault);
      await clock.settle(auth.logout());
      expect(stored()).toEqual(NOTHING_STORED);
      expect(await whoami()).toBeNull();
    },
  );

  it('is done locally also when the server never answers', async () => {
    const { auth, clock, server, login, whoami } = authRig();
    await login();
    server.fail('/auth/logout', 'hang');
    const logout = watch(auth.logout());
    expect(await whoami()).toBeNull();
    await clock.advance(30_000);
    expect(logout).toMatchObject({ done: true });
    expect(logout.error).toBeUndefined();
  });

  it('sends nothing when there is no session, nor for a static token', async () => {
    const { auth, clock, server } = authRig({ staticToken: 'fixed' });
    await clock.settle(auth.logout());
    await clock.settle(auth.logout());
    expect(server.seen).toEqual([]);
  });

  it('ends a cookie session that only the browser knows of', async () => {
    const first = authRig({ mode: 'cookie' });
    await first.login();
    const { auth, clock, server } = authRig({
      mode: 'cookie',
      clock: first.clock,
      server: first.server,
    });
    await clock.settle(auth.logout());
    expect(server.sessions).toEqual([]);
  });

  it('leaves nothing that a later request would try to refresh', async () => {
    const { auth, clock, server, login, whoami } = authRig();
    await login();
    await clock.settle(auth.logout());
    await clock.advance(2 * TTL);
    expect(await whoami()).toBeNull();
    expect(server.to('/auth/refresh')).toEqual([]);
  });
});

describe('what subscribers to the state do at once', () => {
  it.each(['login', 'refreshed'] as const)(
    'a logout on %s leaves nothing in the storage',
    async (reason) => {
      const { auth, clock, login, server, stored } = authRig();
      auth.state$.subscribe((state) => {
        if (state.reason === reason) auth.logout().subscribe();
      });
      await login();
      if (reason === 'refreshed') await clock.settle(auth.refresh());
      await clock.advance(100);
      expect(auth.state).toMatchObject({ status: 'anonymous', token: null });
      expect(stored()).toEqual(NOTHING_STORED);
      expect(server.sessions).toEqual([]);
    },
  );

  it('state$: a logout inside a subscriber of the login is the last state of later subscribers, too', async () => {
    const { auth, login } = authRig();
    auth.state$.subscribe(({ reason }) => {
      if (reason === 'login') auth.logout().subscribe();
    });
    const later = { state: watch(auth.state$), token: watch(auth.token$) };
    await login();
    expect(later.state.value).toMatchObject({ status: 'anonymous', reason: 'logout' });
    expect(later.token.value).toBeNull();
  });

  it('a logout on refreshing wins over that refresh', async () => {
    const { auth, clock, login, server, stored } = authRig();
    await login();
    auth.state$.subscribe(({ reason }) => {
      if (reason === 'refreshing') auth.logout().subscribe();
    });
    expect(await failureOf(clock.settle(auth.refresh()))).toMatchObject({ code: 'SUPERSEDED' });
    await clock.advance(100);
    expect(stored()).toEqual(NOTHING_STORED);
    expect(server.sessions).toEqual([]);
  });

  it('a request on login is sent with the new token', async () => {
    const { auth, api, clock, login, server } = authRig();
    auth.state$.subscribe(({ reason }) => {
      if (reason === 'login') api.get('/items/a').subscribe();
    });
    await login();
    await clock.advance(100);
    expect(server.to('/items/a')).toMatchObject([{ authorization: 'Bearer access-anna-1' }]);
  });

  it('a read of the storage on login finds the session there already', async () => {
    const storage = new MemoryStorage();
    const { auth, login } = authRig({ storage });
    const found: unknown[] = [];
    auth.state$.subscribe(({ reason }) => {
      if (reason === 'login') found.push(storage.get('auth_token'));
    });
    await login();
    expect(found).toEqual(['access-anna-1']);
  });
});

describe('the state', () => {
  it('state$ emits each change with its reason', async () => {
    const { auth, clock, server, login, states } = authRig();
    await login();
    await clock.settle(auth.refresh());
    server.fail('/auth/refresh', 'network');
    await failureOf(clock.settle(auth.refresh()));
    server.fail('/auth/refresh', directusError(401, 'INVALID_CREDENTIALS'));
    await failureOf(clock.settle(auth.refresh()));
    expect(states.map(({ status, reason }) => `${status} ${reason}`)).toEqual([
      'anonymous initial',
      'active login',
      'refreshing refreshing',
      'active refreshed',
      'refreshing refreshing',
      'active unreachable',
      'refreshing refreshing',
      'anonymous refused',
    ]);
  });

  it('knows when the token expires and when it will be refreshed', async () => {
    const { auth, clock, login } = authRig();
    await login();
    expect(auth.state.expiresAt).toBe(clock.now() + TTL);
    expect(auth.state.refreshAt).toBe(clock.now() + TTL - 30_000);
  });

  it('state$, token$ and authenticated$ begin with the current value for each subscriber', async () => {
    const { auth, login } = authRig();
    await login();
    expect(watch(auth.state$).value).toMatchObject({ status: 'active' });
    expect(watch(auth.token$).value).toBe('access-anna-1');
    expect(watch(auth.authenticated$).value).toBe(true);
  });

  it('repeats neither token$ nor authenticated$ when they have not changed', async () => {
    const { auth, clock, login } = authRig();
    const tokens: unknown[] = [];
    const authenticated: unknown[] = [];
    auth.token$.subscribe((token) => tokens.push(token));
    auth.authenticated$.subscribe((is) => authenticated.push(is));
    await login();
    await clock.settle(auth.refresh());
    await clock.settle(auth.logout());
    expect(tokens).toEqual([null, 'access-anna-1', 'access-anna-2', null]);
    expect(authenticated).toEqual([false, true, false]);
  });

  it('state$ never errors', async () => {
    const { auth, clock, server, login } = authRig();
    const all = watch(auth.state$);
    await login();
    for (const [, fault] of [...PASSING_FAILURES, ...REFUSALS]) {
      server.fail('/auth/refresh', fault);
      await failureOf(clock.settle(auth.refresh()));
    }
    expect(all.done).toBe(false);
    expect(all.error).toBeUndefined();
    expect(
      watch(
        auth.state$.pipe(
          map(({ status }) => status),
          distinctUntilChanged(),
        ),
      ).value,
    ).toBe('anonymous');
  });
});
