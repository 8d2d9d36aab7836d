import { defer, of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { answering, realtimeRig } from '../support/realtime-rig';
import type { FakeSockets } from '../support/fake-sockets';
import { liveRig } from '../support/live-rig';

/** Requests or connections in the first minute of a loop, at most. */
const BOUND = 20;
const MINUTE = 60_000;

/** The smallest pauses that chance allows. */
const random = () => 0;

describe('loops: at most 20 connections in the first minute', () => {
  const worst: readonly [string, (rig: ReturnType<typeof realtimeRig>) => void][] = [
    ['the server refuses every connection', ({ server }) => (server.down = true)],
    [
      'the server closes every socket as soon as it is open',
      ({ server }) => {
        server.onOpen = (socket) => socket.drop();
      },
    ],
    [
      'the server accepts the token and closes (1013)',
      ({ server }) => {
        server.intercept = (socket, { type }) => {
          if (type !== 'auth') return false;
          socket.tell({ type: 'auth', status: 'ok' });
          server.later(() => server.later(() => socket.drop()));
          return true;
        };
      },
    ],
    [
      'the server confirms the subscription and closes',
      ({ server }) => {
        server.intercept = (socket, { type, uid }) => {
          if (type !== 'subscribe') return false;
          socket.tell({ type: 'subscription', event: 'init', uid, data: [] });
          server.later(() => server.later(() => socket.drop()));
          return true;
        };
      },
    ],
    ['the server refuses every token', ({ server }) => server.users.clear()],
    [
      'the server answers each token with TOKEN_EXPIRED',
      ({ server }) => {
        server.intercept = (socket, { type }) => {
          if (type === 'auth')
            socket.tell({ type, status: 'error', error: { code: 'TOKEN_EXPIRED', message: '' } });
          return type === 'auth';
        };
      },
    ],
    [
      'the server accepts each token, and at once calls it expired and closes',
      ({ server }) => {
        server.intercept = (socket, { type }) => {
          if (type !== 'auth') return false;
          socket.tell({ type, status: 'ok' });
          socket.tell({ type, status: 'error', error: { code: 'TOKEN_EXPIRED', message: '' } });
          server.later(() => server.later(() => socket.drop()));
          return true;
        };
      },
    ],
  ];

  it.each(worst)('%s', async (_, arrange) => {
    let refreshes = 0;
    const rig = realtimeRig({ random, transport: answering({ websocket: {} }) }, (renew) =>
      defer(() => {
        refreshes++;
        renew(`token ${refreshes}`);
        return of(null);
      }),
    );
    arrange(rig);
    const { clock, server, changes } = rig;
    const { ended } = changes('articles');
    await clock.advance(MINUTE);
    expect(server.sockets.length).toBeGreaterThan(1);
    expect(server.sockets.length).toBeLessThanOrEqual(BOUND);
    expect(refreshes).toBeLessThanOrEqual(BOUND);
    expect(server.count('auth')).toBeLessThanOrEqual(BOUND);
    // And slower from then on.
    const before = server.sockets.length;
    await clock.advance(10 * MINUTE);
    expect(server.sockets.length - before).toBeLessThanOrEqual(4 * BOUND);
    expect(refreshes).toBeLessThanOrEqual(3 * BOUND);
    expect(ended).toEqual([]);
  });

  it.each([
    ['refuses every connection', (server: FakeSockets) => (server.down = true)],
    [
      'closes every socket as soon as it is open',
      (server: FakeSockets) => {
        server.onOpen = (socket) => socket.drop();
      },
    ],
    ['holds the connection, which is asked for a pong', () => undefined],
  ])('a page that wakes up 20 times a second, while the server %s', async (_, arrange) => {
    const { clock, server, changes, wake$ } = realtimeRig({ random });
    arrange(server);
    changes('articles');
    for (let n = 0; n < MINUTE; n += 50) {
      wake$.next('shown');
      await clock.advance(50);
    }
    expect(server.sockets.length).toBeLessThanOrEqual(BOUND);
    expect(server.count('ping')).toBeLessThanOrEqual(BOUND);
  });

  it('a page that wakes up after a long pause is connected again at once', async () => {
    const { clock, server, changes, wake$ } = realtimeRig({ random });
    server.down = true;
    changes('articles');
    await clock.advance(10 * MINUTE);
    server.down = false;
    const before = server.sockets.length;
    wake$.next('online');
    await clock.advance(100);
    expect(server.sockets).toHaveLength(before + 1);
    expect(server.alive[0]?.subscriptions.size).toBe(1);
  });

  it('a session cookie that the server calls expired each time', async () => {
    const { clock, server, changes, login } = realtimeRig({ random });
    login(null);
    server.open = true;
    server.intercept = (socket, { type }) => {
      if (type === 'ping')
        socket.tell({ type: 'auth', status: 'error', error: { code: 'TOKEN_EXPIRED' } });
      return type === 'ping';
    };
    changes('articles');
    await clock.advance(MINUTE);
    expect(server.sockets.length).toBeLessThanOrEqual(BOUND);
  });

  it('1 000 TOKEN_EXPIRED messages in one second cause one refresh', async () => {
    let refreshes = 0;
    const { clock, server, changes } = realtimeRig({ random }, () =>
      defer(() => {
        refreshes++;
        return of(null);
      }),
    );
    changes('articles');
    await clock.advance(10_000);
    for (let n = 0; n < 1_000; n++) {
      server.expire();
      await clock.advance(1);
    }
    expect(refreshes).toBeLessThanOrEqual(2);
  });

  it('a connection that held for a while is followed by a quick reconnection', async () => {
    const { clock, server, changes, states } = realtimeRig({ random: () => 1 });
    changes('articles');
    for (let n = 0; n < 5; n++) {
      await clock.advance(20_000);
      server.cut();
      await clock.advance(1_100);
      expect(states().at(-1)).toBe('open');
    }
  });

  it('a pong is sent at most once a second, however fast the server pings', async () => {
    const { clock, server, changes } = realtimeRig();
    changes('articles');
    await clock.advance(100);
    for (let n = 0; n < 10_000; n++) server.sockets[0]?.tell({ type: 'ping' });
    await clock.advance(5_000);
    expect(server.count('pong')).toBeGreaterThan(0);
    expect(server.count('pong')).toBeLessThanOrEqual(5);
  });
});

describe('loops: at most 20 subscriptions and reads in the first minute', () => {
  it('a server that refuses the subscription of a live query each time', async () => {
    const { clock, server, state, articles } = liveRig();
    server.forbidden.add('articles');
    const { errors } = articles();
    await clock.advance(MINUTE);
    expect(server.count('subscribe')).toBeLessThanOrEqual(BOUND);
    expect(state.reads).toBeLessThanOrEqual(BOUND);
    expect(errors).toEqual([]);
  });

  it('a server that never answers a subscription', async () => {
    const { clock, server, state, articles } = liveRig();
    server.ignored.add('articles');
    articles();
    await clock.advance(MINUTE);
    expect(server.count('subscribe')).toBeLessThanOrEqual(BOUND);
    expect(state.reads).toBeGreaterThan(3);
    expect(state.reads).toBeLessThanOrEqual(BOUND);
  });

  it('a server that drops every message because of its rate limit', async () => {
    const { clock, server, articles } = liveRig();
    server.intercept = (socket, { type }) => {
      if (type !== 'subscribe') return false;
      socket.tell({ type: 'server', status: 'error', error: { code: 'REQUESTS_EXCEEDED' } });
      return true;
    };
    articles();
    await clock.advance(MINUTE);
    expect(server.count('subscribe')).toBeLessThanOrEqual(BOUND);
    server.intercept = () => false;
    await clock.advance(10_000);
    expect(server.alive[0]?.subscriptions.size).toBe(1);
  });

  it('a server that confirms the subscription and closes', async () => {
    const { clock, server, state, articles } = liveRig();
    server.intercept = (socket, { type, uid }) => {
      if (type !== 'subscribe') return false;
      socket.tell({ type: 'subscription', event: 'init', uid, data: [] });
      server.later(() => server.later(() => socket.drop()));
      return true;
    };
    articles();
    await clock.advance(MINUTE);
    expect(server.sockets.length).toBeLessThanOrEqual(BOUND);
    expect(state.reads).toBeLessThanOrEqual(BOUND);
  });

  it('a server that fails to report changes 1 000 times a second', async () => {
    const { clock, server, state, articles } = liveRig();
    articles();
    await clock.advance(1_000);
    for (let n = 0; n < MINUTE; n += 10) {
      for (let frame = 0; frame < 10; frame++)
        server.sockets[0]?.tell({
          type: 'subscribe',
          status: 'error',
          error: { code: 'FORBIDDEN' },
        });
      await clock.advance(10);
    }
    expect(state.reads).toBeLessThanOrEqual(BOUND);
  });

  it('a server that reports changes without end and answers each read with an error', async () => {
    const { clock, server, state, articles } = liveRig();
    articles();
    await clock.advance(1_000);
    state.fails = 503;
    for (let n = 0; n < MINUTE; n += 20) {
      server.emit('articles', [{ id: 1 }]);
      await clock.advance(20);
    }
    expect(state.reads).toBeLessThanOrEqual(BOUND);
  });

  it('changes that never alter the result are read at most once a second in the long run', async () => {
    const { clock, server, state, articles } = liveRig();
    const { last } = articles();
    await clock.advance(1_000);
    for (let n = 0; n < MINUTE; n += 20) {
      server.emit('articles', [{ id: 9 }]);
      await clock.advance(20);
    }
    expect(state.reads).toBeLessThanOrEqual(75);
    state.rows = [];
    server.emit('articles', [{ id: 9 }]);
    await clock.advance(1_100);
    expect(last()).toEqual([]);
  });

  it('polling while there is no connection', async () => {
    const { clock, state, server, articles } = liveRig();
    server.down = true;
    articles();
    await clock.advance(MINUTE);
    expect(state.reads).toBeGreaterThan(4);
    expect(state.reads).toBeLessThanOrEqual(BOUND);
  });
});

describe('loops: intervals that no platform timer can hold', () => {
  it.each([Infinity, 2 ** 31, 1e300])(
    'pollInterval %d reads once, and not in a loop',
    async (ms) => {
      const { clock, server, state, articles } = liveRig({ options: { pollInterval: ms } });
      server.down = true;
      articles();
      await clock.advance(MINUTE);
      expect(state.reads).toBe(1);
    },
  );

  it.each([Infinity, 2 ** 31])('debounce %d does not read after a change', async (ms) => {
    const { clock, server, state, articles } = liveRig({ options: { debounce: ms } });
    articles();
    await clock.advance(1_000);
    const before = state.reads;
    for (let n = 0; n < 100; n++) server.emit('articles', [{ id: 1 }]);
    await clock.advance(MINUTE);
    expect(state.reads).toBe(before);
  });

  it('retryDelay Infinity never connects again by itself, and says so', async () => {
    const { clock, server, changes, status } = realtimeRig({ retryDelay: Infinity });
    server.down = true;
    changes('articles');
    await clock.advance(60 * MINUTE);
    expect(server.sockets).toHaveLength(1);
    expect(status()).toMatchObject({ state: 'waiting', retryAt: null });
  });

  it.each([Infinity, 2 ** 40])('maxRetryDelay %d lets the pauses grow without end', async (ms) => {
    const { clock, server, changes } = realtimeRig({ maxRetryDelay: ms, random });
    server.down = true;
    changes('articles');
    await clock.advance(24 * 60 * MINUTE);
    expect(server.sockets.length).toBeGreaterThan(10);
    expect(server.sockets.length).toBeLessThan(BOUND);
  });

  it.each([
    [0, 0],
    [0, 30_000],
    [1, 1],
    [1_000, 0],
    [Infinity, 0],
  ])(
    'retryDelay %d and maxRetryDelay %d open at most 20 sockets in a minute',
    async (first, max) => {
      const { clock, server, changes } = realtimeRig({
        retryDelay: first,
        maxRetryDelay: max,
        random,
      });
      server.down = true;
      changes('articles');
      await clock.advance(MINUTE);
      expect(server.sockets.length).toBeLessThanOrEqual(BOUND);
    },
  );

  it('retryDelay 0 reads at most 20 times in a minute while each read fails', async () => {
    const { clock, state, articles } = liveRig({ options: { retryDelay: 0, maxRetryDelay: 0 } });
    state.fails = 503;
    articles();
    await clock.advance(MINUTE);
    expect(state.reads).toBeGreaterThan(5);
    expect(state.reads).toBeLessThanOrEqual(BOUND);
  });

  it.each([0, 1, 500])(
    'pollInterval %d reads once, and at most 20 times in a minute',
    async (ms) => {
      const { clock, server, state, articles } = liveRig({ options: { pollInterval: ms } });
      server.down = true;
      articles();
      await clock.advance(MINUTE);
      expect(state.reads).toBeGreaterThan(10);
      expect(state.reads).toBeLessThanOrEqual(1 + BOUND);
    },
  );

  it('options of 0 together: a server that is down is asked at most 20 times in a minute', async () => {
    const { clock, server, state, articles } = liveRig({
      options: { retryDelay: 0, maxRetryDelay: 0, debounce: 0, pollInterval: 0 },
    });
    server.down = true;
    state.fails = 0;
    articles();
    await clock.advance(MINUTE);
    expect(server.sockets.length).toBeLessThanOrEqual(BOUND);
    expect(state.reads).toBeLessThanOrEqual(BOUND);
  });

  it('debounce 0: changes that never alter the result are read at most once a second in the long run', async () => {
    const { clock, server, state, articles } = liveRig({ options: { debounce: 0 } });
    articles();
    await clock.advance(1_000);
    for (let n = 0; n < MINUTE; n += 20) {
      server.emit('articles', [{ id: 9 }]);
      await clock.advance(20);
    }
    expect(state.reads).toBeLessThanOrEqual(75);
  });
});
