import { firstValueFrom, type Observable, Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { realtimeSession } from '../../lib/realtime/session-adapter';
import { type AuthRig, authRig, watch } from '../support/auth-rig';
import {
  type Answer,
  directusError,
  type FakeServer,
  type Fault,
  PASSING_FAILURES,
} from '../support/fake-server';
import { FakeTabs } from '../support/fake-tabs';

const MINUTE = 60_000;
const LIMIT = 20;

const tokens = (expires: unknown): Answer => ({
  status: 200,
  body: { data: { access_token: 'same', refresh_token: 'same', expires } },
});

const expired = directusError(401, 'TOKEN_EXPIRED');

/** Servers that answer the worst thing at once. `true`: the first token has expired already. */
const WORST: readonly (readonly [string, boolean, (server: FakeServer) => void])[] = [
  ...[1, 15, 100, 1_000, 2_000, 3_999, 4_000, 4_999, 5_000, 8_000].map(
    (ttl) =>
      [
        `issues tokens that live for ${ttl} ms`,
        false,
        (server: FakeServer) => {
          server.ttl = ttl;
        },
      ] as const,
  ),
  [
    'calls every token expired',
    false,
    (server) => {
      server.break('/items/a', expired);
    },
  ],
  [
    'issues tokens that live for 15 ms, and calls each expired',
    false,
    (server) => {
      server.ttl = 15;
      server.break('/items/a', expired);
    },
  ],
  ...[1, '15', 2 ** 53, '900000', 1e300].map(
    (expires) =>
      [
        `issues the same tokens again and again, with expires ${JSON.stringify(expires)}, and calls them expired`,
        true,
        (server: FakeServer) => {
          server.break('/auth/refresh', tokens(expires));
          server.break('/items/a', expired);
        },
      ] as const,
  ),
  ...[0, -1, null, '1e400', 'soon'].map(
    (expires) =>
      [
        `answers a refresh with expires ${JSON.stringify(expires)}`,
        true,
        (server: FakeServer) => {
          server.break('/auth/refresh', tokens(expires));
        },
      ] as const,
  ),
  ...[
    ...PASSING_FAILURES.filter(([name]) => !/lifetime|numbers|without \w+ token/.test(name)),
    ['a 429 that asks for no pause', { ...directusError(429, 'REQUESTS_EXCEEDED') }] as const,
    ['a 403 of a gateway in JSON', { status: 403, body: { errors: [{ message: 'no' }] } }] as const,
    ['silence', 'hang' as Fault] as const,
  ].map(
    ([name, fault]) =>
      [
        `answers a refresh with ${name}`,
        true,
        (server: FakeServer) => {
          server.break('/auth/refresh', fault);
        },
      ] as const,
  ),
];

/** What an application does without end, each time the last one is over; a count of what it has sent itself. */
const LOOPS: readonly (readonly [
  string,
  (rig: AuthRig) => () => Observable<unknown> | PromiseLike<unknown>,
])[] = [
  [
    'auth.token',
    ({ auth }) =>
      () =>
        auth.token,
  ],
  [
    'auth.refreshIfExpired()',
    ({ auth }) =>
      () =>
        auth.refreshIfExpired(),
  ],
  [
    'auth.refresh()',
    ({ auth }) =>
      () =>
        auth.refresh(),
  ],
  [
    'the socket, which asks for a fresh token whenever the server calls its token expired',
    ({ auth }) =>
      () =>
        realtimeSession(auth).refresh(),
  ],
  [
    'GET',
    ({ api }) =>
      () =>
        api.get('/items/a'),
  ],
  [
    'HEAD',
    ({ api }) =>
      () =>
        api.head('/items/a'),
  ],
  [
    'POST',
    ({ api }) =>
      () =>
        api.post('/items/a', {}),
  ],
];

/** Logs in at a server that is good for as long as that takes, and lets the token expire where it should have. */
async function worstRig(hasExpired: boolean, spoil: (server: FakeServer) => void, init = {}) {
  const rig = authRig(init);
  rig.server.latency = 0;
  if (!hasExpired) spoil(rig.server);
  await rig.login();
  if (hasExpired) {
    rig.clock.sleep(2 * rig.server.ttl);
    spoil(rig.server);
  }
  return rig;
}

const refreshesOf = ({ server }: AuthRig) => server.to('/auth/refresh').length;

describe.each(WORST)('a server that %s', (_, hasExpired, spoil) => {
  it('refreshes: an idle client sends at most 20 in a minute', async () => {
    const rig = await worstRig(hasExpired, spoil);
    await rig.clock.advance(MINUTE);
    expect(refreshesOf(rig)).toBeLessThanOrEqual(LIMIT);
  });

  it.each(LOOPS)('refreshes: a loop of %s sends at most 20 in a minute', async (__, loop) => {
    const rig = await worstRig(hasExpired, spoil);
    const { clock, server } = rig;
    const work = loop(rig);
    let calls = 0;
    const again = () => {
      calls++;
      const next = () => clock.schedule(again, 50);
      const call = work();
      ('subscribe' in call ? firstValueFrom(call) : call).then(next, next);
    };
    again();
    await clock.advance(MINUTE);
    expect(calls).toBeGreaterThan(1);
    expect(refreshesOf(rig)).toBeLessThanOrEqual(LIMIT);
    expect(server.to('/items/a').length - calls, 'replays').toBeLessThanOrEqual(LIMIT);
  });

  it('refreshes: 100 wake-ups a second send at most 20 in a minute', async () => {
    const woken$ = new Subject<unknown>();
    const rig = await worstRig(hasExpired, spoil, { wakeUps$: woken$ });
    const wake = () => {
      woken$.next('shown');
      rig.clock.schedule(wake, 10);
    };
    wake();
    await rig.clock.advance(MINUTE);
    expect(refreshesOf(rig)).toBeLessThanOrEqual(LIMIT);
  });

  it.each(['get', 'head', 'post'] as const)(
    'bearer: one %s is sent at most four times',
    async (verb) => {
      const { api, clock, server } = await worstRig(hasExpired, spoil);
      watch(api[verb]('/items/a'));
      await clock.advance(MINUTE);
      expect(server.to('/items/a').length).toBeLessThanOrEqual(4);
    },
  );
});

describe('a clock that jumps', () => {
  it.each([
    ['back by an hour', -60 * MINUTE, 0],
    ['to and fro by an hour', 60 * MINUTE, -60 * MINUTE],
  ])(
    'refreshes: %s every second, it makes at most 20 in a minute, and the session goes on',
    async (_, first, second) => {
      const rig = authRig();
      const { clock, login, server, whoami } = rig;
      await login();
      for (let i = 0; i < 60; i++) {
        clock.sleep(i % 2 === 0 ? first : second || first);
        watch(rig.api.get('/items/a'));
        await clock.advance(1_000);
      }
      expect(server.to('/auth/refresh').length).toBeLessThanOrEqual(LIMIT);
      await clock.advance(MINUTE);
      expect(await whoami()).toBe('anna');
    },
  );
});

describe('the pause between refreshes', () => {
  /** The milliseconds between one refresh and the next. */
  const pauses = ({ server }: AuthRig): number[] => {
    const times = server.to('/auth/refresh').map(({ at }) => at);
    return times.slice(1).map((at, i) => at - Number(times[i]));
  };

  it('refreshes: grows to a minute while each fresh token is called expired at once', async () => {
    const rig = await worstRig(false, () => undefined);
    const { auth, clock } = rig;
    const again = () => {
      auth.refresh().subscribe(() => clock.schedule(again, 1));
    };
    again();
    await clock.advance(6 * MINUTE);
    expect(pauses(rig).map((ms) => Math.round(ms / 1_000))).toEqual([
      0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60,
    ]);
  });

  it('refreshes: grows to five seconds where requests wait, as their token has expired', async () => {
    const rig = await worstRig(false, (server) => {
      server.ttl = 15;
    });
    const { auth, clock } = rig;
    const again = () => {
      const next = () => clock.schedule(again, 50);
      auth.token.then(next, next);
    };
    again();
    await clock.advance(30_000);
    expect(pauses(rig).map((ms) => Math.round(ms / 1_000))).toEqual([0, 0, 1, 2, 4, 5, 5, 5, 5]);
  });

  it('refreshes: is over once a token has served for a while', async () => {
    const { auth, clock, login, server } = authRig();
    await login();
    for (let i = 0; i < 6; i++) await clock.settle(auth.refresh());
    await clock.advance(5_000);
    const before = clock.now();
    await clock.settle(auth.refresh());
    await clock.advance(5_000);
    const { length } = server.to('/auth/refresh');
    await clock.settle(auth.refresh());
    await clock.settle(auth.refresh());
    expect(server.to('/auth/refresh')).toHaveLength(length + 2);
    expect(clock.now() - before).toBeLessThan(MINUTE);
  });

  /** A client whose next refresh has to wait, and that refresh. */
  async function waiting() {
    const rig = authRig();
    await rig.login();
    for (let i = 0; i < 4; i++) await rig.clock.settle(rig.auth.refresh());
    const { length } = rig.server.to('/auth/refresh');
    return { ...rig, refresh: watch(rig.auth.refresh()), sent: () => refreshesOf(rig) - length };
  }

  it('refreshes: ends for all who wait when one of them is served', async () => {
    const { auth, clock, refresh, sent } = await waiting();
    const others = [watch(auth.refresh()), watch(auth.refresh())];
    await clock.advance(2_000);
    expect(sent()).toBe(1);
    expect([refresh, ...others].map(({ value }) => value)).toEqual([
      expect.objectContaining({ access_token: 'access-anna-6' }),
      expect.objectContaining({ access_token: 'access-anna-6' }),
      expect.objectContaining({ access_token: 'access-anna-6' }),
    ]);
  });

  it('refreshes: ends with SUPERSEDED at a logout, and sends nothing', async () => {
    const { auth, clock, refresh, sent } = await waiting();
    await clock.settle(auth.logout());
    expect(refresh.error).toMatchObject({ code: 'SUPERSEDED' });
    await clock.advance(MINUTE);
    expect(sent()).toBe(0);
  });

  it('refreshes: ends with the tokens of a login', async () => {
    const { clock, login, refresh, sent } = await waiting();
    await login('bert');
    expect(refresh.value).toMatchObject({ access_token: 'access-bert-6' });
    await clock.advance(5_000);
    expect(sent()).toBe(0);
  });

  it('refreshes: ends with DISPOSED and leaves no timer after dispose()', async () => {
    const { auth, clock, refresh, sent } = await waiting();
    auth.dispose();
    expect(clock.pending).toBe(0);
    await clock.advance(0);
    expect(refresh.error).toMatchObject({ code: 'DISPOSED' });
    expect(sent()).toBe(0);
  });

  it('refreshes: sends nothing for a caller who has left, and leaves no timer', async () => {
    const { auth, clock, refresh, sent } = await waiting();
    const before = clock.pending;
    refresh.leave();
    expect(clock.pending).toBe(before - 1);
    await clock.advance(5_000);
    expect(sent()).toBe(0);
    auth.dispose();
  });

  it('refreshes: is shared by tabs, of which each hears of the others’ tokens', async () => {
    const tabs = new FakeTabs();
    const rig = authRig({ tabs });
    await rig.login();
    rig.server.ttl = 15;
    for (let i = 0; i < 600; i++) {
      tabs.say({
        previousIssue: rig.auth.state.token && `refresh-${i}`,
        changedAt: rig.clock.now() + i,
        tokens: {
          access: `access-${i}`,
          refresh: `refresh-${i + 1}`,
          lifetime: 15,
          expiresAt: rig.clock.now() + 15,
          owner: null,
        },
      });
      await rig.clock.advance(100);
    }
    expect(refreshesOf(rig)).toBeLessThanOrEqual(LIMIT);
  });
});

describe('HEAD answered 401', () => {
  it('bearer: refreshes once, not once for each HEAD, while the token is young', async () => {
    const rig = authRig();
    await rig.login();
    rig.server.break('/files/tus/1', directusError(401, 'INVALID_CREDENTIALS'));
    for (let i = 0; i < 50; i++) {
      watch(rig.api.head('/files/tus/1'));
      await rig.clock.advance(5_000);
    }
    expect(refreshesOf(rig)).toBe(1);
    expect(rig.server.to('/files/tus/1')).toHaveLength(51);
  });

  it('bearer: refreshes again once the token is older than half its lifetime', async () => {
    const rig = authRig();
    await rig.login();
    rig.server.break('/files/tus/1', directusError(401, 'INVALID_CREDENTIALS'));
    watch(rig.api.head('/files/tus/1'));
    await rig.clock.advance(8 * MINUTE);
    watch(rig.api.head('/files/tus/1'));
    await rig.clock.advance(1_000);
    expect(refreshesOf(rig)).toBe(2);
  });
});

describe('many clients', () => {
  it('refreshes: each keeps its own pace, and none holds another up', async () => {
    const rigs = await Promise.all(
      Array.from({ length: 5 }, () =>
        worstRig(false, (server) => {
          server.ttl = 15;
        }),
      ),
    );
    for (const rig of rigs) await rig.clock.advance(MINUTE);
    for (const rig of rigs) {
      expect(refreshesOf(rig)).toBeGreaterThan(1);
      expect(refreshesOf(rig)).toBeLessThanOrEqual(LIMIT);
    }
  });
});
