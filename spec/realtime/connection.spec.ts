import { NEVER } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { IAuth } from '../../lib';
import { Transport } from '../../lib/transport/transport';
import { isRealtimeError } from '../../lib/realtime';
import { realtimeSession } from '../../lib/realtime/session-adapter';
import { answering, realtimeRig } from '../support/realtime-rig';

describe('the connection', () => {
  it('is made for the first subscriber, one for all, and closed after the last', async () => {
    const { changes, server, clock, states } = realtimeRig();
    expect(server.sockets).toEqual([]);
    const first = changes('articles');
    const second = changes('authors');
    await clock.advance(100);
    expect(server.alive).toHaveLength(1);
    expect(first.events()).toEqual(['init']);
    expect(second.events()).toEqual(['init']);
    first.stop();
    await clock.advance(1_000);
    expect(server.alive).toHaveLength(1);
    second.stop();
    await clock.advance(1_000);
    expect(server.alive).toHaveLength(0);
    expect(clock.pending).toBe(0);
    expect(states()).toEqual(['offline', 'connecting', 'authenticating', 'open', 'offline']);
  });

  it('connection: authenticates with the first message', async () => {
    const { changes, server, clock } = realtimeRig();
    changes('articles');
    await clock.advance(100);
    expect(server.received.map(({ type }) => type)).toEqual(['auth', 'subscribe']);
    expect(server.sockets[0]?.url).not.toContain('token');
  });

  it('connection: sends the token in the address in strict mode', async () => {
    const { changes, server, clock } = realtimeRig({ authMode: 'strict' });
    changes('articles');
    await clock.advance(100);
    expect(server.sockets[0]?.url).toMatch(/\?access_token=token$/);
  });

  it('says nothing of the token in public mode', async () => {
    const { changes, server, clock, status } = realtimeRig({ authMode: 'public' });
    server.open = true;
    changes('articles');
    await clock.advance(100);
    expect(status()).toEqual({ state: 'open' });
    expect(JSON.stringify([server.received, server.sockets[0]?.url])).not.toContain('token');
  });

  it('connection: is made without a token where the server is public', async () => {
    const { changes, server, clock, login } = realtimeRig();
    login(null);
    server.open = true;
    const { events } = changes('articles');
    await clock.advance(100);
    expect(events()).toEqual(['init']);
  });

  it('connection: waits for a login if the server requires one, and does not try again before it', async () => {
    const { changes, server, clock, login, status } = realtimeRig();
    login(null);
    const { events } = changes('articles');
    await clock.advance(3_600_000);
    expect(server.sockets).toHaveLength(1);
    expect(status()).toMatchObject({ state: 'waiting', retryAt: null });
    login('token');
    await clock.advance(100);
    expect(events()).toEqual(['init']);
  });

  it('tries again where an auth of one’s own lets it know of no login', async () => {
    let token: string | null = null;
    class MyAuth extends IAuth {
      login = () => Promise.resolve({ access_token: '', expires: 0 });
      logout = () => Promise.resolve();
      refresh = () => Promise.resolve<false>(false);
      static = () => Promise.resolve(true);
      override get token() {
        return Promise.resolve(token);
      }
    }
    const { changes, clock, status } = realtimeRig({ session: realtimeSession(new MyAuth()) });
    const { events } = changes('articles');
    await clock.advance(100);
    expect(status()).toMatchObject({
      state: 'waiting',
      retryAt: expect.any(Number),
      error: { code: 'LOGIN_REQUIRED' },
    });
    token = 'token';
    await clock.advance(31_000);
    expect(events()).toEqual(['init']);
  });

  it('tries again without end, less and less often', async () => {
    const { changes, server, clock, status } = realtimeRig({ random: () => 1 });
    server.down = true;
    const { ended } = changes('articles');
    await clock.advance(100);
    expect(status()).toMatchObject({ state: 'waiting', retryAt: clock.now() - 95 + 1_000 });
    await clock.advance(600_000);
    expect(server.sockets.length).toBeGreaterThan(20);
    expect(server.sockets.length).toBeLessThan(30);
    expect(ended).toEqual([]);
    server.down = false;
    await clock.advance(31_000);
    expect(status()).toEqual({ state: 'open' });
  });

  it('tries at once when the machine wakes up', async () => {
    const { changes, server, clock, status, wake$ } = realtimeRig({ random: () => 1 });
    server.down = true;
    changes('articles');
    await clock.advance(60_000);
    server.down = false;
    wake$.next(null);
    await clock.advance(100);
    expect(status()).toEqual({ state: 'open' });
  });

  it('answers pings', async () => {
    const { changes, server, clock } = realtimeRig();
    changes('articles');
    await clock.advance(100);
    server.sockets[0]?.tell({ type: 'ping' });
    await clock.advance(100);
    expect(server.count('pong')).toBe(1);
  });

  it('connection: stays open while the server sends messages, and is replaced after silence', async () => {
    const { changes, server, clock, events } = withEvents();
    changes('articles');
    await clock.advance(600_000);
    expect(server.sockets).toHaveLength(1);
    server.deaf = true;
    await clock.advance(46_000);
    expect(server.alive.length + server.sockets.length).toBeGreaterThan(2);
    server.deaf = false;
    await clock.advance(120_000);
    expect(events()).toEqual(['init', 'gap']);
  });

  it('makes sure at once when the machine wakes up, since a dead connection looks alive', async () => {
    const { changes, server, clock, wake$ } = realtimeRig();
    changes('articles');
    await clock.advance(100);
    wake$.next(null);
    await clock.advance(100);
    expect(server.count('ping')).toBe(1);
  });

  it('gives up one that never opens, and tries again', async () => {
    const { changes, server, clock } = realtimeRig();
    server.deaf = true;
    changes('articles');
    await clock.advance(17_000);
    expect(server.sockets.length).toBe(2);
    expect(server.alive.length).toBe(1);
  });

  it('follows the session’s new tokens, without losing a subscription or a change', async () => {
    const { changes, server, clock, renew } = realtimeRig();
    const { events } = changes('articles');
    await clock.advance(100);
    server.users.set('newer', 'anna');
    renew('newer');
    server.emit('articles', []);
    await clock.advance(100);
    expect(server.sockets).toHaveLength(1);
    expect(server.count('auth')).toBe(2);
    expect(events()).toEqual(['init', 'create']);
  });

  it('connection: is replaced for another user, who must not receive changes for the first', async () => {
    const { changes, server, clock, login } = realtimeRig();
    const { events } = changes('articles');
    await clock.advance(100);
    server.users.set('other', 'bert');
    login('other');
    expect(server.alive.map(({ user }) => user)).toEqual([undefined]);
    await clock.advance(100);
    expect(server.alive.map(({ user }) => user)).toEqual(['bert']);
    expect(events()).toEqual(['init', 'gap']);
  });

  it.each([
    ['they are turned off', { rateLimit: false, websocket: false }],
    ['those for REST are', { rateLimit: false, websocket: { rest: false } }],
    [
      'Directus is older than 10.3, and says nothing of them to who is logged in',
      { rateLimit: false },
    ],
  ])(
    'connection: fails with NOT_SUPPORTED, which names the setting, if the server has no WebSockets: %s',
    async (_, info) => {
      const { changes, server, clock, status } = realtimeRig({ transport: answering(info) });
      server.down = true;
      const { ended } = changes('articles');
      await clock.advance(100);
      expect(ended[0]).toSatisfy(isRealtimeError);
      expect(ended[0]).toMatchObject({
        code: 'NOT_SUPPORTED',
        message: expect.stringContaining('needs Directus 10.3 or newer, with WEBSOCKETS_ENABLED'),
      });
      expect(status()).toMatchObject({ state: 'unavailable', error: { code: 'NOT_SUPPORTED' } });
      await clock.advance(200);
      expect(clock.pending).toBe(0);
    },
  );

  it.each([
    ['refuses to upgrade', 'down'],
    ['never answers the upgrade', 'deaf'],
  ] as const)(
    'a proxy that %s, where the server lists WebSockets, has a code of its own, and is tried again',
    async (_, fault) => {
      const { changes, server, clock, status } = realtimeRig({
        transport: answering({ websocket: { rest: { path: '/websocket' } } }),
      });
      server[fault] = true;
      const { ended, events } = changes('articles');
      await clock.advance(15_500);
      expect(status()).toMatchObject({
        state: 'waiting',
        error: { code: 'UPGRADE_FAILED', message: expect.stringContaining('`Upgrade`') },
      });
      await clock.advance(60_000);
      expect(ended).toEqual([]);
      server[fault] = false;
      await clock.advance(60_000);
      expect(events()).toEqual(['init']);
    },
  );

  it('a connection that is lost after it was open, or to a server that tells nothing, is CONNECTION_LOST', async () => {
    const opened = realtimeRig({ transport: answering({ websocket: {} }) });
    opened.changes('articles');
    await opened.clock.advance(100);
    opened.server.down = true;
    opened.server.cut();
    await opened.clock.advance(5_000);
    expect(opened.status()).toMatchObject({ error: { code: 'CONNECTION_LOST' } });
    const unknown = realtimeRig({ transport: answering({ project: {} }) });
    unknown.server.down = true;
    unknown.changes('articles');
    await unknown.clock.advance(5_000);
    expect(unknown.status()).toMatchObject({ error: { code: 'CONNECTION_LOST' } });
  });

  it.each([
    null,
    5,
    'text',
    { websocket: { toString: 1 } },
    { websocket: true },
    { websocket: [], rateLimit: {} },
  ])('takes whatever the server tells of itself: %j', async (info) => {
    const { changes, server, clock, status } = realtimeRig({ transport: answering(info) });
    server.down = true;
    changes('articles');
    await clock.advance(5_000);
    expect(status()).toMatchObject({ error: { name: 'RealtimeError' } });
  });

  it('goes on where a transport of the application never answers', async () => {
    const { changes, server, clock, events } = withEvents({
      transport: new Transport(() => NEVER),
    });
    server.down = true;
    changes('articles');
    await clock.advance(6_000);
    server.down = false;
    await clock.advance(20_000);
    expect(events()).toEqual(['init']);
  });

  it('can be disposed while it waits, asks for the server’s information, or is unavailable', async () => {
    for (const transport of [
      answering({ websocket: false }),
      answering({ websocket: {} }),
      new Transport(() => NEVER),
    ]) {
      const { changes, server, clock, connection } = realtimeRig({ transport });
      server.down = true;
      changes('articles');
      await clock.advance(300);
      connection.dispose();
      await clock.advance(60_000);
      expect(server.alive).toEqual([]);
      expect(clock.pending).toBe(0);
    }
  });

  it('can be disposed from within a status or a change', async () => {
    for (const when of ['connecting', 'authenticating', 'open']) {
      const { changes, server, clock, connection } = realtimeRig();
      connection.status$.subscribe(({ state }) => {
        if (state === when) connection.dispose();
      });
      changes('articles');
      await clock.advance(1_000);
      expect(server.alive).toEqual([]);
      expect(clock.pending).toBe(0);
    }
  });

  it.each([1, 6, 11, 16])('can be disposed after %i ms, whatever it does then', async (ms) => {
    const { changes, server, clock, connection } = realtimeRig();
    const { ended, stop } = changes('articles');
    await clock.advance(ms);
    connection.dispose();
    connection.dispose();
    await clock.advance(60_000);
    expect(ended).toEqual(['completed']);
    expect(server.alive).toEqual([]);
    expect(clock.pending).toBe(0);
    stop();
    stop();
    expect(changes('articles').ended).toEqual(['completed']);
  });

  it('can be left while it is down, twice', async () => {
    const { changes, server, clock } = realtimeRig();
    const { stop } = changes('articles');
    await clock.advance(100);
    server.down = true;
    server.cut();
    stop();
    stop();
    await clock.advance(60_000);
    expect(server.alive).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});

function withEvents(init: Parameters<typeof realtimeRig>[0] = {}) {
  const rig = realtimeRig(init);
  let events: () => string[] = () => [];
  return {
    ...rig,
    changes: (collection: string) => {
      const following = rig.changes(collection);
      events = following.events;
      return following;
    },
    events: () => events(),
  };
}
