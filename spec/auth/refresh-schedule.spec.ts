import { asyncScheduler, map, NEVER, Subject } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import { leadTime, refreshSchedule, refreshDue$ } from '../../lib/auth/refresh-schedule';
import { type AuthReason, AuthState } from '../../lib/auth/auth-state';
import { NO_TOKENS } from '../../lib/auth/tokens';
import { authRig, failureOf } from '../support/auth-rig';
import { PASSING_FAILURES } from '../support/fake-server';
import { VirtualClock } from '../support/virtual-clock';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
const TTL = 15 * MINUTE;

const due = (refreshAt: number | null, reason: AuthReason = 'login') =>
  new AuthState('active', reason, 'secret', null, refreshAt, 0);

const marbles = (spec: Parameters<TestScheduler['run']>[0]) => {
  new TestScheduler((actual, expected) => {
    expect(actual).toEqual(expected);
  }).run(spec);
};

describe('leadTime', () => {
  it.each([
    [30_000, TTL, 30_000],
    [30_000, 60_000, 30_000],
    [30_000, 59_999, 29_999.5],
    [30_000, 10_000, 5_000],
    [30_000, 9_000, 4_500],
    [30_000, 5_000, 2_000],
    [30_000, 3_000, 0],
    [30_000, 1, 0],
    [0, TTL, 0],
    [30_000, null, 30_000],
  ])(
    'leadTime: msRefreshBeforeExpires %d and a lifetime of %s ms give %d ms',
    (setting, lifetime, lead) => {
      expect(leadTime(setting, { ...NO_TOKENS, lifetime })).toBe(lead);
    },
  );
});

describe('refreshDue$', () => {
  it('refreshDue$: emits once for each state, at its refreshAt', () => {
    marbles(({ cold, expectObservable }) => {
      const states = { a: due(700), b: due(1_699), n: due(null) };
      const state$ = cold<AuthState>('        a 899ms b     1s n', states);
      const times = refreshDue$(state$, asyncScheduler, NEVER).pipe(map(() => 'r'));
      expectObservable(times).toBe('   700ms r 998ms r');
    });
  });

  it('refreshDue$: does not emit for a state that was replaced before its refreshAt', () => {
    marbles(({ cold, expectObservable }) => {
      const state$ = cold<AuthState>('a 99ms n', { a: due(700), n: due(null) });
      expectObservable(refreshDue$(state$, asyncScheduler, NEVER)).toBe('');
    });
  });

  it.each([1, 29_999, 30_000, 30_001, 60_000, 2 ** 31 + 5])(
    'emits once, exactly %d ms later',
    async (wait) => {
      const clock = new VirtualClock();
      const states = new Subject<AuthState>();
      const times: number[] = [];
      refreshDue$(states, clock, NEVER).subscribe(() => times.push(clock.now()));
      const refreshAt = clock.now() + wait;
      states.next(due(refreshAt));
      await clock.advance(wait + 10 * MINUTE);
      expect(times).toEqual([refreshAt]);
      expect(clock.pending).toBe(0);
    },
  );

  it('emits at once for a time that has passed, but never within the change itself', async () => {
    const clock = new VirtualClock();
    const states = new Subject<AuthState>();
    const times: number[] = [];
    refreshDue$(states, clock, NEVER).subscribe(() => times.push(clock.now()));
    states.next(due(clock.now() - DAY));
    expect(times).toEqual([]);
    await clock.advance(0);
    expect(times).toEqual([clock.now()]);
  });

  it('refreshDue$: the periodic clock check does not emit before refreshAt while the server is unreachable', async () => {
    const clock = new VirtualClock();
    const states = new Subject<AuthState>();
    const times: number[] = [];
    refreshDue$(states, clock, NEVER).subscribe(() => times.push(clock.now()));
    const refreshAt = clock.now() + 50 * SECOND;
    states.next(due(refreshAt, 'unreachable'));
    await clock.advance(MINUTE);
    expect(times).toEqual([refreshAt]);
  });

  it('refreshDue$: ignores the refreshAt of a state once the next state has come', async () => {
    const clock = new VirtualClock();
    const states = new Subject<AuthState>();
    const times: number[] = [];
    refreshDue$(states, clock, NEVER).subscribe(() => times.push(clock.now()));
    states.next(due(clock.now() + MINUTE));
    const later = clock.now() + 5 * MINUTE;
    states.next(due(later));
    await clock.advance(10 * MINUTE);
    expect(times).toEqual([later]);
    states.next(due(clock.now() + MINUTE));
    states.next(due(null));
    expect(clock.pending).toBe(0);
  });

  it('notices within half a minute of waking up that the time has come during the sleep', async () => {
    const clock = new VirtualClock();
    const states = new Subject<AuthState>();
    const times: number[] = [];
    refreshDue$(states, clock, NEVER).subscribe(() => times.push(clock.now()));
    states.next(due(clock.now() + 2 * 60 * MINUTE));
    await clock.advance(MINUTE + 1);
    clock.sleep(8 * 60 * MINUTE);
    const awake = clock.now();
    await clock.advance(MINUTE);
    expect(times).toHaveLength(1);
    expect(Number(times[0]) - awake).toBeLessThanOrEqual(30 * SECOND);
  });

  it('does not emit early when the clock is set back', async () => {
    const clock = new VirtualClock();
    const states = new Subject<AuthState>();
    const times: number[] = [];
    refreshDue$(states, clock, NEVER).subscribe(() => times.push(clock.now()));
    const refreshAt = clock.now() + 5 * MINUTE;
    states.next(due(refreshAt));
    await clock.advance(4 * MINUTE);
    clock.sleep(-2 * MINUTE);
    await clock.advance(10 * MINUTE);
    expect(times).toEqual([refreshAt]);
  });
});

describe('waking up', () => {
  it('wake-up: a session whose refreshAt has passed is refreshed at once, and no other', async () => {
    const woken = new Subject<unknown>();
    const { clock, login, server } = authRig({ wakeUps$: woken });
    await login();
    woken.next('too early');
    await clock.advance(0);
    expect(server.to('/auth/refresh')).toEqual([]);
    clock.sleep(DAY);
    woken.next('shown');
    expect(server.to('/auth/refresh')).toHaveLength(1);
  });

  it('wake-up: a session whose last refresh could not reach the server is refreshed at once', async () => {
    const woken = new Subject<unknown>();
    const { auth, clock, login, server } = authRig({ wakeUps$: woken });
    await login();
    server.break('/auth/refresh', 'network');
    await clock.advance(TTL);
    server.repair();
    woken.next('online');
    await clock.advance(server.latency);
    expect(auth.state).toMatchObject({ reason: 'refreshed' });
  });

  it('is listened for only as long as there is a session to refresh', async () => {
    const woken = new Subject<unknown>();
    const { auth, clock, login } = authRig({ wakeUps$: woken });
    expect(woken.observed).toBe(false);
    await login();
    expect(woken.observed).toBe(true);
    await clock.settle(auth.logout());
    expect(woken.observed).toBe(false);
    await login();
    auth.dispose();
    expect(woken.observed).toBe(false);
  });
});

describe('refreshSchedule', () => {
  const tokens = { ...NO_TOKENS, lifetime: TTL, epoch: 0 };

  const schedule = (clock: VirtualClock, failures: number) =>
    refreshSchedule(30_000, clock, () => -Infinity)(clock.now() + TTL, { tokens, failures });

  it('refreshSchedule: the first refresh is due the lead time before the expiry', () => {
    const clock = new VirtualClock();
    expect(schedule(clock, 0)).toBe(clock.now() + TTL - 30_000);
  });

  it('waits about twice as long after each failure in a row, up to a minute, by chance a bit less', () => {
    const clock = new VirtualClock();
    const waits = Array.from({ length: 12 }, (_, i) => schedule(clock, i + 1) - clock.now());
    const longest = [1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60, 60].map((s) => s * SECOND);
    for (const [i, wait] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual(Number(longest[i]) / 2);
      expect(wait).toBeLessThanOrEqual(Number(longest[i]));
    }
    expect(new Set(waits.slice(6)).size).toBeGreaterThan(1);
  });
});

describe('an idle session', () => {
  it('is refreshed half a minute before each expiry, over a whole day', async () => {
    const { clock, login, server } = authRig();
    await login();
    const begin = clock.now();
    await clock.advance(DAY);
    const period = TTL - 30 * SECOND + server.latency;
    const refreshes = server.to('/auth/refresh');
    expect(refreshes).toHaveLength(Math.floor(DAY / period));
    expect(refreshes.map(({ at }) => at)).toEqual(
      refreshes.map((_, i) => begin + (i + 1) * period - server.latency),
    );
    expect(server.sessions).toEqual(['anna']);
  });

  it('is refreshed as early as the option says', async () => {
    const { clock, login, server } = authRig({ msRefreshBeforeExpires: 5 * MINUTE });
    await login();
    await clock.advance(10 * MINUTE - 1);
    expect(server.to('/auth/refresh')).toEqual([]);
    await clock.advance(1);
    expect(server.to('/auth/refresh')).toHaveLength(1);
  });

  it('whose token lives for five seconds is refreshed every three seconds, not all the time', async () => {
    const { api, clock, login, server } = authRig();
    server.ttl = 5 * SECOND;
    await login();
    for (let i = 0; i < 10; i++) await clock.settle(api.get('/items/a'));
    expect(server.to('/auth/refresh')).toEqual([]);
    await clock.advance(MINUTE);
    expect(server.to('/auth/refresh').length).toBeGreaterThanOrEqual(18);
    expect(server.to('/auth/refresh').length).toBeLessThanOrEqual(20);
    expect(server.to('/items/a').every(({ status }) => status === 200)).toBe(true);
  });

  it('whose token lives for 30 days, longer than a timer can, is refreshed once in 30 days', async () => {
    const { clock, login, server } = authRig();
    server.ttl = 30 * DAY;
    await login();
    const begin = clock.now();
    await clock.advance(31 * DAY);
    expect(server.to('/auth/refresh').map(({ at }) => at - begin)).toEqual([
      30 * DAY - 30 * SECOND,
    ]);
  });

  it('is refreshed by the first request after a sleep, before any timer has noticed', async () => {
    const { clock, login, server, whoami } = authRig();
    await login();
    clock.sleep(DAY);
    expect(await whoami()).toBe('anna');
    expect(server.to('/items/x').map(({ status }) => status)).toEqual([200]);
  });

  it('is refreshed by itself within half a minute after a sleep', async () => {
    const { clock, login, server } = authRig();
    await login();
    clock.sleep(DAY);
    await clock.advance(30 * SECOND);
    expect(server.to('/auth/refresh')).toHaveLength(1);
  });

  it('has one timer, or none when nobody is logged in', async () => {
    const { auth, clock, login } = authRig();
    expect(clock.pending).toBe(0);
    await login();
    await login();
    expect(clock.pending).toBe(1);
    await clock.settle(auth.refresh());
    expect(clock.pending).toBe(1);
    await clock.settle(auth.logout());
    expect(clock.pending).toBe(0);
  });

  it('has no timer after a refusal', async () => {
    const { auth, clock, login, server } = authRig();
    await login();
    server.endSessions();
    await failureOf(clock.settle(auth.refresh()));
    expect(clock.pending).toBe(0);
  });
});

describe('after a failed background refresh', () => {
  it.each(PASSING_FAILURES)('tries again by itself after %s', async (_, fault) => {
    const { auth, clock, login, server } = authRig();
    await login();
    server.fail('/auth/refresh', fault);
    await clock.advance(TTL - 30 * SECOND + 2 * SECOND);
    expect(server.to('/auth/refresh')).toHaveLength(2);
    expect(auth.state).toMatchObject({ status: 'active', token: 'access-anna-2' });
  });

  it('tries less and less often, and soon again after the server is back', async () => {
    const { auth, clock, login, server } = authRig();
    await login();
    server.break('/auth/refresh', 'network');
    await clock.advance(TTL);
    const inFirstHour = server.to('/auth/refresh').length;
    await clock.advance(60 * MINUTE);
    const perHour = server.to('/auth/refresh').length - inFirstHour;
    expect(perHour).toBeGreaterThanOrEqual(60);
    expect(perHour).toBeLessThanOrEqual(125);
    expect(auth.state.authenticated).toBe(true);

    server.repair();
    await clock.advance(MINUTE + server.latency);
    expect(auth.state).toMatchObject({ status: 'active', reason: 'refreshed' });
  });

  it('says when it will try again', async () => {
    const { auth, clock, login, server } = authRig();
    await login();
    server.fail('/auth/refresh', 'network');
    await failureOf(clock.settle(auth.refresh()));
    const { refreshAt } = auth.state;
    expect(refreshAt).toBeGreaterThan(clock.now());
    expect(refreshAt).toBeLessThanOrEqual(clock.now() + SECOND);
  });

  it('does not try more often because requests go on with the token that still works', async () => {
    const { api, clock, login, server } = authRig();
    await login();
    server.break('/auth/refresh', 'network');
    clock.sleep(TTL - 25 * SECOND);
    for (let i = 0; i < 100; i++) await clock.settle(api.get('/items/a'));
    expect(server.to('/auth/refresh').length).toBeLessThanOrEqual(3);
    expect(server.to('/items/a').every(({ status }) => status === 200)).toBe(true);
  });
});
