import { defer, from, type Observable, switchMap } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Auth } from '../../lib/auth/auth';
import { openCrossTabChannel } from '../../lib/auth/cross-tab/channel';
import type { AuthMode } from '../../lib/auth/auth-modes';
import { unchecked } from '../../lib/internal/unchecked';
import { MemoryStorage } from '../../lib/storage/memory';
import { Transport } from '../../lib/transport/transport';
import { ITransport, type TransportResult } from '../../lib/transport/transport-base';
import type { TransportRequestOptions } from '../../lib/transport/request';
import type { TransportResponse } from '../../lib/types/response';
import { failureOf, watch } from '../support/auth-rig';
import { FakeServer, PASSWORD } from '../support/fake-server';
import { FakeTabs } from '../support/fake-tabs';
import { VirtualClock } from '../support/virtual-clock';

const TTL = 900_000;

type Send = (token: string | null) => Observable<TransportResponse>;

/** How a transport of one's own gets the session's token before it sends a request. */
type AddToken = (auth: () => Auth, send: Send, options: TransportRequestOptions) => TransportResult;

const WAYS: Readonly<Record<string, AddToken>> = {
  'reads auth.token at once': (auth, send) => auth().token.then((token) => lastOf(send(token))),
  'reads auth.token when it is subscribed to': (auth, send) =>
    defer(() => from(auth().token)).pipe(switchMap(send)),
  'uses the option `token`, and reads auth.token where there is none, after other work': async (
    auth,
    send,
    { token },
  ) => {
    await Promise.resolve();
    return lastOf(send(token ?? (await auth().token)));
  },
};

const lastOf = (response$: Observable<TransportResponse>) =>
  new Promise<TransportResponse>((resolve, reject) => {
    response$.subscribe({ next: resolve, error: reject });
  });

function rigOn(addToken: AddToken, mode: AuthMode = 'json', tabs?: FakeTabs) {
  const clock = new VirtualClock();
  const server = new FakeServer(clock);
  const api = new Transport(server.backend);
  const state: { auth?: Auth } = {};
  const auth = () => unchecked<Auth>(state.auth);
  const call = (
    make: (options: TransportRequestOptions) => Observable<TransportResponse>,
    options: TransportRequestOptions = {},
  ) =>
    addToken(
      auth,
      (token) =>
        make({
          ...options,
          headers: { ...(token && { authorization: `Bearer ${token}` }), ...options.headers },
        }),
      options,
    );
  class Own extends ITransport {
    get = (path: string, options?: TransportRequestOptions) =>
      call((all) => api.get(path, all), options);
    head = this.get;
    options = this.get;
    post = (path: string, data?: unknown, options?: TransportRequestOptions) =>
      call((all) => api.post(path, data, all), options);
    put = this.post;
    patch = this.post;
    delete = this.post;
  }
  const transport = new Own();
  state.auth = new Auth({
    url: 'http://fake.example',
    tabs: tabs ?? openCrossTabChannel(undefined, clock),
    transport,
    storage: new MemoryStorage(),
    scheduler: clock,
    mode,
    autoRefresh: true,
    msRefreshBeforeExpires: 30_000,
    staticToken: '',
  });
  return { auth: state.auth, clock, server, transport };
}

describe.each(Object.entries(WAYS))('a transport of one’s own that %s', (_, addToken) => {
  it.each(['json', 'cookie', 'session'] as const)(
    'own transport: refreshes an expired token without waiting for itself in %s mode',
    async (mode) => {
      const { auth, clock, server, transport } = rigOn(addToken, mode);
      await clock.settle(auth.login({ email: 'anna', password: PASSWORD }));
      clock.sleep(2 * TTL);
      const before = clock.now();
      await clock.settle(from(transport.get('/items/a')));
      expect(clock.now() - before).toBeLessThan(1_000);
      expect(server.to('/auth/refresh')).toMatchObject([{ status: 200, authorization: undefined }]);
      expect(server.to('/items/a')).toMatchObject([{ status: 200 }]);
    },
  );

  it('own transport: logs in over an expired session in cookie mode, which has one turn for both', async () => {
    const { auth, clock, server } = rigOn(addToken, 'cookie', new FakeTabs());
    await clock.settle(auth.login({ email: 'anna', password: PASSWORD }));
    clock.sleep(2 * TTL);
    await clock.settle(auth.login({ email: 'bert', password: PASSWORD }));
    expect(auth.state.token).toMatch(/bert/);
    expect(server.to('/auth/login').map(({ authorization }) => authorization)).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('own transport: checks a static token with that token alone', async () => {
    const { auth, clock, server } = rigOn(addToken);
    server.staticTokens.add('fixed');
    await clock.settle(auth.login({ email: 'anna', password: PASSWORD }));
    clock.sleep(2 * TTL);
    await clock.settle(auth.static('fixed'));
    expect(server.to('/users/me')).toMatchObject([{ authorization: 'Bearer fixed' }]);
  });

  it('own transport: logs out without a token', async () => {
    const { auth, clock, server } = rigOn(addToken);
    await clock.settle(auth.login({ email: 'anna', password: PASSWORD }));
    clock.sleep(2 * TTL);
    await clock.settle(auth.logout());
    expect(server.to('/auth/logout')).toMatchObject([{ authorization: undefined }]);
    expect(server.sessions).toEqual([]);
  });
});

describe('a transport of one’s own that waits for the session in spite of all', () => {
  const late: AddToken = async (auth, send) => {
    await Promise.resolve();
    return lastOf(send(await auth().token));
  };

  it('own transport: fails after 35 seconds rather than waiting for itself for ever', async () => {
    const { auth, clock, transport } = rigOn(late);
    await clock.settle(auth.login({ email: 'anna', password: PASSWORD }));
    clock.sleep(2 * TTL);
    const before = clock.now();
    expect(await failureOf(clock.settle(from(transport.get('/items/a'))))).toMatchObject({
      name: 'SessionError',
      code: 'UNREACHABLE',
      cause: { code: 'TIMEOUT', path: '/auth/refresh' },
    });
    expect(clock.now() - before).toBeLessThanOrEqual(35_000);
    expect(auth.state.authenticated).toBe(true);
  });

  it('own transport: a request that never ends holds up no later login', async () => {
    const never: AddToken = () => new Promise(() => undefined);
    const { auth, clock } = rigOn(never, 'cookie', new FakeTabs());
    const login = () => watch(auth.login({ email: 'anna', password: PASSWORD }));
    const logins = [login(), login()];
    await clock.advance(71_000);
    for (const { error } of logins) expect(error).toMatchObject({ code: 'TIMEOUT' });
    expect(clock.pending).toBe(0);
  });
});
