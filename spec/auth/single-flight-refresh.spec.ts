import { EMPTY, firstValueFrom, forkJoin, type Observable, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Auth } from '../../lib/auth/auth';
import { openCrossTabChannel } from '../../lib/auth/cross-tab/channel';
import { Transport } from '../../lib/transport/transport';
import { authRig, failureOf, NOTHING_STORED, userOf, watch } from '../support/auth-rig';
import { directusError, FakeServer, PASSING_FAILURES, REFUSALS } from '../support/fake-server';
import { SlowStorage } from '../support/fake-storage';
import { FakeTabs } from '../support/fake-tabs';
import { VirtualClock } from '../support/virtual-clock';

const MINUTE = 60_000;
const TTL = 15 * MINUTE;

/** A session whose access token has expired while the timers slept. */
async function expired(init: Parameters<typeof authRig>[0] = {}) {
  const rig = authRig(init);
  await rig.login();
  rig.clock.sleep(TTL + 1);
  return rig;
}

describe('single flight: one refresh at a time, for all callers', () => {
  it('is shared by explicit calls', async () => {
    const { auth, clock, server } = await expired();
    const results = await clock.settle(forkJoin(Array.from({ length: 10 }, () => auth.refresh())));
    expect(server.to('/auth/refresh')).toHaveLength(1);
    expect(new Set(results.map(({ access_token }) => access_token))).toEqual(
      new Set(['access-anna-2']),
    );
  });

  it('is shared by explicit calls, refreshIfExpired, the timer, requests and the token getter', async () => {
    const { auth, api, clock, server } = await expired();
    // Longer than the timer, which was due while the laptop slept, needs to notice.
    server.slow.set('/auth/refresh', 34_000);
    const wishes = [
      auth.token,
      firstValueFrom(auth.refresh()),
      firstValueFrom(auth.refreshIfExpired()),
      firstValueFrom(api.get('/items/a')),
      firstValueFrom(api.post('/items/b', {})),
    ];
    await clock.settle(Promise.all(wishes));
    expect(server.to('/auth/refresh')).toHaveLength(1);
    expect(server.sessions).toEqual(['anna']);
  });

  it('single flight: callers during a refresh share it', async () => {
    const { auth, clock, server } = await expired();
    const first = watch(auth.refresh());
    await clock.advance(5);
    const second = watch(auth.refresh());
    await clock.advance(5);
    expect(server.to('/auth/refresh')).toHaveLength(1);
    expect(second.value).toEqual(first.value);
    expect(second.done).toBe(true);
  });

  it('single flight: a caller after its end starts a new refresh, also in the subscriber of the first', async () => {
    const { auth, clock, server } = await expired();
    const again: unknown[] = [];
    auth.refresh().subscribe(() => {
      auth.refresh().subscribe(({ access_token }) => again.push(access_token));
    });
    await clock.advance(100);
    expect(server.to('/auth/refresh')).toHaveLength(2);
    expect(again).toEqual(['access-anna-3']);
  });

  it('is made anew after a failure', async () => {
    const { auth, clock, server } = await expired();
    server.fail('/auth/refresh', 'network');
    await failureOf(clock.settle(auth.refresh()));
    expect(await clock.settle(auth.refresh())).toMatchObject({ access_token: 'access-anna-2' });
  });

  it('is not aborted because every caller left: the token may be exchanged already', async () => {
    const { auth, api, clock, server, stored } = await expired();
    const callers = [watch(auth.refresh()), watch(api.get('/items/a'))];
    await clock.advance(5);
    for (const { leave } of callers) leave();
    await clock.advance(5);
    expect(server.to('/auth/refresh')).toMatchObject([{ cancelled: false, status: 200 }]);
    expect(stored()).toMatchObject({ auth_refresh_token: 'refresh-anna-2' });
    expect(server.to('/items/a')).toEqual([]);
  });

  it('is cold: nothing is sent for a refresh that nobody subscribes to', async () => {
    const { auth, clock, server } = await expired();
    const calls = [auth.refresh(), auth.refreshIfExpired()];
    await clock.advance(0);
    expect(calls).toHaveLength(2);
    expect(server.to('/auth/refresh')).toEqual([]);
  });

  it('costs 1000 reads and 20 creates at once one request when the token is known to have expired', async () => {
    const { api, clock, server } = await expired();
    const reads = Array.from({ length: 1000 }, () => api.get<{ user: string }>('/items/a'));
    const creates = Array.from({ length: 20 }, () => api.post<{ user: string }>('/items/a', {}));
    const replies = await clock.settle(forkJoin([...reads, ...creates]));
    expect(replies.map(userOf)).toEqual(Array.from({ length: 1020 }, () => 'anna'));
    expect(server.to('/auth/refresh')).toHaveLength(1);
    expect(server.to('/items/a')).toHaveLength(1020);
  });

  it('costs 1000 reads and 20 creates at once one request when only the server knows of the expiry', async () => {
    const { api, clock, server, login } = authRig();
    await login();
    server.expireAccess();
    const reads = Array.from({ length: 1000 }, () => api.get<{ user: string }>('/items/a'));
    const creates = Array.from({ length: 20 }, () => api.post<{ user: string }>('/items/a', {}));
    const replies = await clock.settle(forkJoin([...reads, ...creates]));
    expect(replies.map(userOf)).toEqual(Array.from({ length: 1020 }, () => 'anna'));
    expect(server.to('/auth/refresh')).toHaveLength(1);
    expect(server.to('/items/a')).toHaveLength(2 * 1020);
  });

  it('costs nothing more when answers to the old token come in after the refresh', async () => {
    const { api, clock, server, login } = authRig();
    await login();
    server.expireAccess();
    server.slow.set('/items/slow', 5_000);
    const late = watch(api.get<{ user: string }>('/items/slow'));
    await clock.settle(api.get('/items/a'));
    await clock.advance(20_000);
    expect(late.value).toMatchObject({ data: { user: 'anna' } });
    expect(server.to('/auth/refresh')).toHaveLength(1);
  });
});

describe('what a refresh exchanges', () => {
  it('sends the refresh token in the body in json mode, without the expired Authorization', async () => {
    const { auth, clock, server } = await expired();
    await clock.settle(auth.refresh());
    expect(server.to('/auth/refresh')).toMatchObject([
      {
        method: 'POST',
        authorization: undefined,
        body: { mode: 'json', refresh_token: 'refresh-anna-1' },
      },
    ]);
  });

  it.each(['cookie', 'session'] as const)(
    'sends no token in %s mode, where the browser adds it',
    async (mode) => {
      const { auth, clock, server } = await expired({ mode });
      await clock.settle(auth.refresh());
      expect(server.to('/auth/refresh').map(({ body }) => body)).toEqual([{ mode }]);
    },
  );

  it('refresh: emits the tokens of the answer, uses them and stores them', async () => {
    const { auth, clock, stored } = await expired();
    const now = clock.now();
    expect(await clock.settle(auth.refresh())).toEqual({
      access_token: 'access-anna-2',
      refresh_token: 'refresh-anna-2',
      expires: TTL,
    });
    expect(auth.state.token).toBe('access-anna-2');
    expect(stored()).toEqual({
      auth_token: 'access-anna-2',
      auth_refresh_token: 'refresh-anna-2',
      auth_expires: String(TTL),
      auth_expires_at: String(now + 10 + TTL),
    });
  });

  it('keeps the old token usable while the new one is on its way', async () => {
    const { auth, clock, login } = authRig();
    await login();
    watch(auth.refresh());
    expect(auth.state).toMatchObject({ status: 'refreshing', token: 'access-anna-1' });
    await clock.advance(10);
    expect(auth.state).toMatchObject({ status: 'active', token: 'access-anna-2' });
  });

  it('fails with NO_SESSION when nobody is logged in, and sends nothing', async () => {
    const { auth, clock, server } = authRig();
    const error = await failureOf(clock.settle(auth.refresh()));
    expect(error).toMatchObject({ name: 'SessionError', code: 'NO_SESSION' });
    expect(server.seen).toEqual([]);
  });

  it('asks the server in cookie mode even when nothing is stored: only the browser knows the cookie', async () => {
    const { auth, clock, server, states } = authRig({ mode: 'cookie' });
    const error = await failureOf(clock.settle(auth.refresh()));
    expect(error).toMatchObject({ name: 'SessionError', code: 'REFUSED' });
    expect(server.to('/auth/refresh')).toHaveLength(1);
    // Nothing has ended, as nothing was known of.
    expect(states.at(-1)).toMatchObject({ status: 'anonymous', reason: 'initial' });
  });

  it('leaves the state alone in cookie mode when nothing is stored and no answer comes', async () => {
    const { auth, clock, server, reasons } = authRig({ mode: 'cookie' });
    server.fail('/auth/refresh', 'network');
    expect(await failureOf(clock.settle(auth.refresh()))).toMatchObject({ code: 'UNREACHABLE' });
    expect(reasons()).not.toContain('unreachable');
  });
});

describe('a passing failure keeps the session', () => {
  it.each(PASSING_FAILURES)('keeps it after %s', async (_, fault) => {
    const { auth, clock, server, states, stored } = await expired();
    const before = stored();
    server.fail('/auth/refresh', fault);
    const error = await failureOf(clock.settle(auth.refresh()));
    expect(error).toMatchObject({ name: 'SessionError', code: 'UNREACHABLE' });
    expect(error).toHaveProperty('cause.name', 'TransportError');
    expect(states.at(-1)).toMatchObject({ status: 'active', reason: 'unreachable' });
    expect(states.at(-1)?.error).toHaveProperty('name', 'TransportError');
    expect(stored()).toEqual(before);

    expect(await clock.settle(auth.refresh())).toMatchObject({ access_token: 'access-anna-2' });
  });

  it.each(PASSING_FAILURES)(
    'refresh: a request that waits for it fails with UNREACHABLE after %s, and the next request succeeds',
    async (_, fault) => {
      const { api, clock, server, whoami } = await expired();
      server.fail('/auth/refresh', fault);
      expect(await failureOf(clock.settle(api.get('/items/a')))).toMatchObject({
        code: 'UNREACHABLE',
      });
      expect(server.to('/items/a')).toEqual([]);
      expect(await whoami()).toBe('anna');
    },
  );

  it('goes on with a token that is still valid: the failure concerns only the next one', async () => {
    const { auth, api, clock, server, login } = authRig();
    await login();
    server.fail('/auth/refresh', 'network');
    await failureOf(clock.settle(auth.refresh()));
    expect(await clock.settle(api.get('/items/a'))).toMatchObject({ data: { user: 'anna' } });
    expect(server.to('/auth/refresh')).toHaveLength(1);
  });
});

describe('a transport of one’s own', () => {
  /** An expired session on a transport whose `post` does something else once. */
  async function rigOn(oddly: () => Observable<never>) {
    const rig = await expired();
    const { clock, storage } = rig;
    rig.auth.dispose();
    const api = new Transport(rig.server.backend);
    const odd = { on: true };
    const post = api.post.bind(api);
    Reflect.defineProperty(api, 'post', {
      value: (...args: Parameters<typeof post>) => (odd.on ? oddly() : post(...args)),
    });
    const auth = new Auth({
      url: 'http://fake.example',
      tabs: openCrossTabChannel(undefined, clock),
      transport: api,
      storage,
      scheduler: clock,
      mode: 'json',
      autoRefresh: true,
      msRefreshBeforeExpires: 30_000,
      staticToken: '',
    });
    return { auth, clock, odd };
  }

  it('custom transport: a refresh that completes without an answer is UNREACHABLE, and the session is kept', async () => {
    const { auth, clock, odd } = await rigOn(() => EMPTY);
    expect(await failureOf(clock.settle(auth.refresh()))).toMatchObject({
      code: 'UNREACHABLE',
      cause: { code: 'NETWORK', method: 'POST', path: '/auth/refresh' },
    });
    expect(auth.state).toMatchObject({ status: 'active', reason: 'unreachable' });
    odd.on = false;
    expect(await clock.settle(auth.refresh())).toMatchObject({ access_token: 'access-anna-2' });
  });

  it('custom transport: its error is the cause of UNREACHABLE, and the error of a login', async () => {
    const mine = new Error('mine');
    const { auth, clock } = await rigOn(() => throwError(() => mine));
    expect(await failureOf(clock.settle(auth.refresh()))).toMatchObject({
      code: 'UNREACHABLE',
      cause: mine,
    });
    const login = auth.login({ email: 'anna', password: 'x' });
    expect(await failureOf(clock.settle(login))).toBe(mine);
  });
});

describe('a definitive refusal ends the session, once', () => {
  it.each(REFUSALS)('ends it after %s of Directus', async (_, fault) => {
    const { auth, clock, server, states, stored } = await expired();
    server.fail('/auth/refresh', fault);
    const error = await failureOf(clock.settle(auth.refresh()));
    expect(error).toMatchObject({ name: 'SessionError', code: 'REFUSED' });
    expect(error).toHaveProperty('cause.status', fault.status);
    expect(states.at(-1)).toMatchObject({ status: 'anonymous', reason: 'refused', token: null });
    expect(stored()).toEqual(NOTHING_STORED);
  });

  it('an expired session that is refused: many requests cause one refresh, then reads continue without token and writes fail', async () => {
    const { api, clock, server, reasons } = await expired();
    server.endSessions();
    const reads = Array.from({ length: 20 }, () => watch(api.get('/items/a')));
    const writes = Array.from({ length: 5 }, () => watch(api.post('/items/b', {})));
    await clock.advance(1_000);
    expect(server.to('/auth/refresh')).toHaveLength(1);
    expect(reasons().filter((reason) => reason === 'refused')).toHaveLength(1);
    for (const { value } of reads) expect(value).toMatchObject({ data: { user: null } });
    for (const { error } of writes) expect(error).toMatchObject({ code: 'REFUSED' });
    expect(server.to('/items/b')).toEqual([]);
  });

  it('is not asked for again afterwards', async () => {
    const { api, clock, server } = await expired();
    server.endSessions();
    await clock.settle(api.get('/items/a'));
    await clock.settle(api.get('/items/a'));
    await clock.advance(60 * MINUTE);
    expect(server.to('/auth/refresh')).toHaveLength(1);
  });

  it('refresh: after a lost answer the next one is REFUSED, because the server has spent the token', async () => {
    const { auth, clock, server, reasons } = await expired();
    server.fail('/auth/refresh', 'lost');
    expect(await failureOf(clock.settle(auth.refresh()))).toMatchObject({ code: 'UNREACHABLE' });
    expect(await failureOf(clock.settle(auth.refresh()))).toMatchObject({ code: 'REFUSED' });
    expect(reasons().slice(-4)).toEqual(['refreshing', 'unreachable', 'refreshing', 'refused']);
  });
});

describe('the last intent wins', () => {
  it('does not bring a session back that was logged out during its refresh', async () => {
    const { auth, clock, server, states, stored } = await expired();
    const refresh = watch(auth.refresh());
    await clock.advance(5);
    await clock.settle(auth.logout());
    await clock.advance(1_000);
    expect(refresh.error).toMatchObject({ name: 'SessionError', code: 'SUPERSEDED' });
    expect(states.at(-1)).toMatchObject({ status: 'anonymous', reason: 'logout', token: null });
    expect(stored()).toEqual(NOTHING_STORED);
    expect(server.sessions).toEqual([]);
  });

  it('logs out on the server what a late refresh has brought', async () => {
    const { auth, clock, server } = await expired();
    server.slow.set('/auth/refresh', 500);
    watch(auth.refresh());
    watch(auth.logout());
    await clock.advance(1_000);
    expect(server.to('/auth/logout').map(({ body }) => body)).toEqual([
      { refresh_token: 'refresh-anna-1', mode: 'json' },
      { refresh_token: 'refresh-anna-2', mode: 'json' },
    ]);
    expect(server.sessions).toEqual([]);
  });

  it('does not put the old user in the place of one who logged in during the refresh', async () => {
    const { auth, clock, server, login, stored } = await expired();
    server.slow.set('/auth/refresh', 500);
    watch(auth.refresh());
    await login('bert');
    await clock.advance(1_000);
    expect(auth.state).toMatchObject({ reason: 'login', token: 'access-bert-2' });
    expect(stored()).toMatchObject({ auth_refresh_token: 'refresh-bert-2' });
    expect(server.sessions).toEqual(['bert']);
  });

  it('does not put a session in the place of a static token set during the refresh', async () => {
    const { auth, clock, server, stored } = await expired();
    server.staticTokens.add('fixed');
    server.slow.set('/auth/refresh', 500);
    watch(auth.refresh());
    await clock.settle(auth.static('fixed'));
    await clock.advance(1_000);
    expect(auth.state).toMatchObject({ status: 'static', token: 'fixed' });
    expect(stored()).toEqual({ ...NOTHING_STORED, auth_token: 'fixed' });
    expect(server.sessions).toEqual([]);
  });

  it('ends nothing at the server in cookie mode: the one cookie is that of the later session', async () => {
    const { auth, clock, server, login } = await expired({ mode: 'cookie' });
    server.slow.set('/auth/refresh', 500);
    watch(auth.refresh());
    await login('bert');
    await clock.advance(1_000);
    expect(auth.state).toMatchObject({ reason: 'login', token: 'access-bert-2' });
    expect(server.to('/auth/logout')).toEqual([]);
  });

  it('goes on as the static token that was set while a slow storage was read', async () => {
    const clock = new VirtualClock();
    const storage = new SlowStorage(clock, 500);
    const { auth, login, server } = authRig({ clock, storage });
    server.staticTokens.add('fixed');
    await login();
    await clock.advance(1_000);
    const refresh = watch(auth.refresh());
    await clock.settle(auth.static('fixed'));
    await clock.advance(2_000);
    expect(refresh.value).toMatchObject({ access_token: 'fixed' });
    expect(server.to('/auth/refresh')).toEqual([]);
  });

  it('does not end a newer session because the older one is refused', async () => {
    const { auth, clock, server, login } = await expired();
    server.slow.set('/auth/refresh', 500);
    server.fail('/auth/refresh', directusError(401, 'INVALID_CREDENTIALS'));
    watch(auth.refresh());
    await login('bert');
    await clock.advance(1_000);
    expect(auth.state).toMatchObject({ status: 'active', token: 'access-bert-2' });
  });

  it('refresh: one that fails after a later login does not make the new session unreachable', async () => {
    const { auth, clock, server, login } = await expired();
    server.slow.set('/auth/refresh', 500);
    server.fail('/auth/refresh', 'network');
    watch(auth.refresh());
    await login('bert');
    await clock.advance(1_000);
    expect(auth.state).toMatchObject({ status: 'active', reason: 'login' });
  });

  it('refreshes the newer session by itself while the older refresh is still under way', async () => {
    const { auth, clock, server, login } = await expired();
    server.slow.set('/auth/refresh', 500);
    watch(auth.refresh());
    await login('bert');
    expect(await clock.settle(auth.refresh())).toMatchObject({ access_token: 'access-bert-4' });
    await clock.advance(1_000);
    expect(auth.state.token).toBe('access-bert-4');
    expect(server.sessions).toEqual(['bert']);
  });

  it('after a logout during the refresh, a waiting read continues without token and a waiting write fails', async () => {
    const { auth, api, clock, server } = await expired();
    const read = watch(api.get('/items/a'));
    const write = watch(api.post('/items/b', {}));
    watch(auth.logout());
    await clock.advance(1_000);
    expect(read.value).toMatchObject({ data: { user: null } });
    expect(write.error).toMatchObject({ code: 'SUPERSEDED' });
    expect(server.to('/items/b')).toEqual([]);
  });

  it('does not send the write of one user as another who logged in during its refresh', async () => {
    const { api, clock, server, login } = await expired();
    server.slow.set('/auth/refresh', 500);
    const write = watch(api.post('/items/b', {}));
    await login('bert');
    await clock.advance(1_000);
    expect(write.error).toMatchObject({ code: 'SUPERSEDED' });
    expect(server.to('/items/b')).toEqual([]);
  });
});

describe('another writer of the same storage', () => {
  it('other tab: fresh tokens that it has stored are used, and no refresh is sent', async () => {
    const ours = await expired();
    const { clock, server, storage } = ours;
    const theirs = authRig({ clock, server, storage });
    await clock.settle(theirs.auth.refresh());
    expect(await ours.whoami()).toBe('anna');
    expect(server.to('/auth/refresh')).toHaveLength(1);
    expect(ours.auth.state).toMatchObject({ reason: 'other-tab', token: 'access-anna-2' });
    expect(server.sessions).toEqual(['anna']);
  });

  it('other tab: a login that it stores during a refresh wins, and the refreshed session is ended on the server', async () => {
    const ours = await expired();
    const { clock, server, storage } = ours;
    server.slow.set('/auth/refresh', 500);
    const refresh = watch(ours.auth.refresh());
    const theirs = authRig({ clock, server, storage, autoRefresh: false });
    await theirs.login('bert');
    await clock.advance(1_000);
    expect(ours.stored()).toMatchObject({ auth_refresh_token: 'refresh-bert-2' });
    expect(ours.auth.state).toMatchObject({ reason: 'other-tab', token: 'access-bert-2' });
    expect(refresh.value).toMatchObject({ access_token: 'access-bert-2' });
    expect(server.sessions).toEqual(['bert']);
  });

  it('other tab: a logout that it stores during a refresh wins, and the refreshed session is ended on the server', async () => {
    const ours = await expired();
    const { clock, server, storage } = ours;
    server.slow.set('/auth/refresh', 500);
    const refresh = watch(ours.auth.refresh());
    const theirs = authRig({ clock, server, storage, autoRefresh: false });
    await clock.settle(theirs.auth.logout());
    await clock.advance(1_000);
    expect(refresh.error).toMatchObject({ code: 'SUPERSEDED' });
    expect(ours.stored()).toEqual(NOTHING_STORED);
    expect(ours.auth.state).toMatchObject({ status: 'anonymous', reason: 'other-tab' });
    expect(server.sessions).toEqual([]);
  });

  it('other tab: a refused refresh does not end the session if fresh tokens were stored meanwhile', async () => {
    const ours = await expired();
    const { clock, server, storage } = ours;
    server.slow.set('/auth/refresh', 500);
    server.fail('/auth/refresh', directusError(401, 'INVALID_CREDENTIALS'));
    const refresh = watch(ours.auth.refresh());
    const fresh = server.issue('anna');
    storage.set('auth_token', fresh.access_token);
    storage.set('auth_refresh_token', fresh.refresh_token);
    storage.set('auth_expires_at', String(clock.now() + fresh.expires));
    await clock.advance(1_000);
    expect(refresh.value).toMatchObject({ access_token: fresh.access_token });
    expect(ours.auth.state).toMatchObject({ status: 'active', reason: 'other-tab' });
  });

  it('is followed with a refresh of its token when that has expired too', async () => {
    const ours = await expired();
    const { clock, server, storage } = ours;
    const theirs = server.issue('bert');
    storage.set('auth_token', theirs.access_token);
    storage.set('auth_refresh_token', theirs.refresh_token);
    storage.set('auth_expires_at', String(clock.now()));
    expect(await clock.settle(ours.auth.refresh())).toMatchObject({
      access_token: 'access-bert-3',
    });
    expect(server.to('/auth/refresh').map(({ body }) => body)).toEqual([
      { refresh_token: theirs.refresh_token, mode: 'json' },
    ]);
  });

  it('has refreshed the same session first: then no token is logged out, which could be that of the session', async () => {
    const tabs = new FakeTabs();
    const { auth, clock, server } = await expired({ tabs });
    server.slow.set('/auth/refresh', 500);
    watch(auth.refresh());
    const next = {
      access: 'next',
      refresh: 'next',
      lifetime: TTL,
      expiresAt: clock.now() + TTL,
      owner: null,
    };
    tabs.say({ previousIssue: 'refresh-anna-1', changedAt: 0, tokens: next });
    await clock.advance(1_000);
    expect(auth.state).toMatchObject({ reason: 'other-tab', token: 'next' });
    expect(server.to('/auth/logout')).toEqual([]);
  });

  it('is followed when it has logged out before: there is nothing to refresh', async () => {
    const ours = await expired();
    const { clock, server, storage } = ours;
    const theirs = authRig({ clock, server, storage, autoRefresh: false });
    await clock.settle(theirs.auth.logout());
    expect(await failureOf(clock.settle(ours.auth.refresh()))).toMatchObject({
      code: 'SUPERSEDED',
    });
    expect(ours.auth.state).toMatchObject({ status: 'anonymous', reason: 'other-tab' });
    expect(server.to('/auth/refresh')).toEqual([]);
  });

  it.each([
    ['the same user: a write that waits goes out', 'anna', { value: { data: { user: 'anna' } } }],
    ['another user: a write that waits fails', 'bert', { error: { code: 'SUPERSEDED' } }],
  ])('other tab: a login of %s', async (_, user, outcome) => {
    const clock = new VirtualClock();
    const server = new FakeServer(clock);
    server.jwt = true;
    const ours = await expired({ clock, server });
    const theirs = authRig({ clock, server, storage: ours.storage, autoRefresh: false });
    await theirs.login(user);
    const write = watch(ours.api.post('/items/b', {}));
    await clock.advance(1_000);
    expect(write).toMatchObject(outcome);
  });

  it('after a logout, no waiting write is sent without token', async () => {
    const ours = await expired();
    const { clock, server, storage } = ours;
    const theirs = authRig({ clock, server, storage, autoRefresh: false });
    await clock.settle(theirs.auth.logout());
    expect(await failureOf(clock.settle(ours.api.post('/items/b', {})))).toMatchObject({
      code: 'SUPERSEDED',
    });
    expect(server.to('/items/b')).toEqual([]);
  });
});

describe('a static token', () => {
  it('is never refreshed, also not on request', async () => {
    const { auth, clock, server } = authRig();
    server.staticTokens.add('fixed');
    await clock.settle(auth.static('fixed'));
    expect(await failureOf(clock.settle(auth.refresh()))).toMatchObject({ code: 'NO_SESSION' });
    await clock.settle(auth.refreshIfExpired());
    await clock.advance(60 * MINUTE);
    expect(auth.state).toMatchObject({ status: 'static', token: 'fixed' });
    expect(server.to('/auth/refresh')).toEqual([]);
  });

  it('staticToken: is still in use after refresh() has failed with NO_SESSION, whatever the storage holds', async () => {
    const first = await expired();
    const { clock, server, storage } = first;
    first.auth.dispose();
    const { auth } = authRig({ clock, server, storage, staticToken: 'fixed' });
    expect(await failureOf(clock.settle(auth.refresh()))).toMatchObject({ code: 'NO_SESSION' });
    expect(auth.state).toMatchObject({ status: 'static', token: 'fixed' });
    expect(server.to('/auth/refresh')).toEqual([]);
  });

  it('that the server calls expired is not refreshed: the request fails with that', async () => {
    const { api, clock, server } = authRig({ staticToken: 'fixed' });
    server.fail('/items/a', directusError(401, 'TOKEN_EXPIRED'));
    expect(await failureOf(clock.settle(api.get('/items/a')))).toMatchObject({
      code: 'TOKEN_EXPIRED',
    });
    expect(server.seen).toHaveLength(1);
  });
});

describe('autoRefresh: false', () => {
  it('never refreshes by itself: not by time, not for requests, not for the token', async () => {
    const { auth, api, clock, server, login } = authRig({ autoRefresh: false });
    await login();
    await clock.advance(2 * TTL);
    expect(await clock.settle(auth.token)).toBe('access-anna-1');
    expect(await failureOf(clock.settle(api.get('/items/a')))).toMatchObject({
      code: 'TOKEN_EXPIRED',
    });
    expect(server.to('/auth/refresh')).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it('still refreshes when asked to', async () => {
    const { auth, clock } = await expired({ autoRefresh: false });
    expect(await clock.settle(auth.refresh())).toMatchObject({ access_token: 'access-anna-2' });
  });

  it('still refreshes what has expired or is about to when asked to, and only that', async () => {
    const { auth, clock, login, server } = authRig({ autoRefresh: false });
    await login();
    await clock.settle(auth.refreshIfExpired());
    expect(server.to('/auth/refresh')).toEqual([]);
    clock.sleep(TTL - 29_000);
    await clock.settle(auth.refreshIfExpired());
    expect(server.to('/auth/refresh')).toHaveLength(1);
    clock.sleep(2 * TTL);
    await clock.settle(auth.refreshIfExpired());
    expect(await clock.settle(auth.token)).toBe('access-anna-3');
  });
});

describe('refreshIfExpired', () => {
  it('refreshes a token that has expired, and one about to', async () => {
    const { auth, clock, server, login } = authRig();
    await login();
    clock.sleep(TTL - 29_000);
    await clock.settle(auth.refreshIfExpired());
    expect(server.to('/auth/refresh')).toHaveLength(1);
    clock.sleep(TTL);
    await clock.settle(auth.refreshIfExpired());
    expect(server.to('/auth/refresh')).toHaveLength(2);
  });

  it('does nothing for a token that lasts, and when nobody is logged in', async () => {
    const { auth, clock, server, login } = authRig();
    await clock.settle(auth.refreshIfExpired());
    await login();
    await clock.settle(auth.refreshIfExpired());
    expect(server.to('/auth/refresh')).toEqual([]);
  });
});

describe('the token getter', () => {
  it('is null when nobody is logged in', async () => {
    const { auth, clock } = authRig();
    expect(await clock.settle(auth.token)).toBeNull();
  });

  it('does not give a token that expires this very moment: the server does not take it any more', async () => {
    const { auth, clock, login } = authRig();
    await login();
    clock.sleep(TTL);
    expect(auth.state.expiresAt).toBe(clock.now());
    expect(await clock.settle(auth.token)).toBe('access-anna-2');
  });

  it('waits for the refresh that an expired token needs', async () => {
    const { auth, clock } = await expired();
    expect(await clock.settle(auth.token)).toBe('access-anna-2');
  });

  it('rejects while an expired token cannot be refreshed, rather than give a useless one', async () => {
    const { auth, clock, server } = await expired();
    server.fail('/auth/refresh', 'network');
    expect(await failureOf(clock.settle(auth.token))).toMatchObject({ code: 'UNREACHABLE' });
  });

  it('is null once the session was refused', async () => {
    const { auth, clock, server } = await expired();
    server.endSessions();
    expect(await clock.settle(auth.token)).toBeNull();
  });
});
