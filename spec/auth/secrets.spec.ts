import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Directus } from '../../lib/directus';
import { authRig, failureOf, watch } from '../support/auth-rig';
import { type Fault, PASSING_FAILURES, PASSWORD, REFUSALS } from '../support/fake-server';
import { expectNoSecret } from '../support/secrets';

/** Each is planted where a user's would be; each begins so that a cut-off one is found too. */
const SECRETS = ['access-', 'refresh-', 'fixed-secret', 'right-pass', 'wrong-pass', '987654'];

const cutOff = (name: string): Fault => ({
  status: 200,
  body: `{"data":{"${name}":"${name === 'access_token' ? 'access-cut' : 'refresh-cut'}`,
});

const FAILURES: readonly (readonly [string, Fault])[] = [
  ...PASSING_FAILURES,
  ...REFUSALS,
  ['an access token in cut-off JSON', cutOff('access_token')],
  ['a refresh token in cut-off JSON', cutOff('refresh_token')],
  [
    'tokens in an answer that lacks a lifetime',
    { status: 200, body: { data: { access_token: 'access-x', refresh_token: 'refresh-x' } } },
  ],
  [
    'tokens in an answer of another type',
    { status: 200, body: 'access-x refresh-x', type: 'text/plain' },
  ],
  [
    'tokens in an answer with an error status',
    { status: 500, body: { data: { access_token: 'access-x', refresh_token: 'refresh-x' } } },
  ],
  [
    'tokens beside an error of Directus',
    {
      status: 500,
      body: { data: { access_token: 'access-x' }, errors: [{ message: 'after all, no' }] },
    },
  ],
];

describe('tokens and passwords do not show', () => {
  it('in any state of a session', async () => {
    const { auth, clock, login, server, states } = authRig();
    server.staticTokens.add('fixed-secret');
    await login();
    await clock.settle(auth.refresh());
    server.fail('/auth/refresh', 'network');
    await failureOf(clock.settle(auth.refresh()));
    await clock.settle(auth.static('fixed-secret'));
    await login();
    server.endSessions();
    await failureOf(clock.settle(auth.refresh()));
    expect(states.length).toBeGreaterThan(6);
    for (const state of states) expectNoSecret(state, SECRETS);
  });

  it.each(FAILURES)('in what a refresh leaves behind after %s', async (_, fault) => {
    const { auth, clock, login, server, states } = authRig();
    await login();
    server.fail('/auth/refresh', fault);
    expectNoSecret(await failureOf(clock.settle(auth.refresh())), SECRETS);
    expectNoSecret(states.at(-1), SECRETS);
  });

  it.each(FAILURES)('in the error of a login after %s', async (_, fault) => {
    const { auth, clock, server } = authRig();
    server.fail('/auth/login', fault);
    const credentials = { email: 'anna', password: 'wrong-password', otp: '987654' };
    expectNoSecret(await failureOf(clock.settle(auth.login(credentials))), SECRETS);
  });

  it.each(REFUSALS)('in the error of static() after %s', async (_, fault) => {
    const { auth, clock, server } = authRig();
    server.fail('/users/me', fault);
    expectNoSecret(await failureOf(clock.settle(auth.static('fixed-secret'))), SECRETS);
  });

  it('in the errors of requests that were sent with a token', async () => {
    const { api, clock, login, server } = authRig();
    await login();
    for (const [, fault] of REFUSALS) {
      // The second one is for the replay that TOKEN_EXPIRED is answered by.
      server.repair();
      server.fail('/items/a', fault, fault);
      const own = { headers: { 'x-secret': 'fixed-secret' }, params: { token: 'fixed-secret' } };
      expectNoSecret(await failureOf(clock.settle(api.post('/items/a', {}, own))), SECRETS);
    }
  });

  it('in the errors of password requests and resets', async () => {
    const { auth, clock, server } = authRig();
    server.break('/auth/password/reset', 'network');
    const reset = auth.password.reset('refresh-mailed', 'right-password');
    expectNoSecret(await failureOf(clock.settle(reset)), SECRETS);
    expectNoSecret(reset, SECRETS);
  });

  it('in the auth itself, its streams, its calls and a call’s promise', async () => {
    const { auth, api, clock, login, states } = authRig({ staticToken: 'fixed-secret' });
    await login();
    const call = auth.login({ email: 'anna', password: PASSWORD, otp: '987654' });
    const values = [auth, auth.state$, auth.token$, auth.password, auth.state, call, api, states];
    for (const value of values) expectNoSecret(value, SECRETS);
    const refresh = auth.refresh();
    watch(refresh);
    expectNoSecret(refresh, SECRETS);
    await clock.advance(100);
    expectNoSecret(auth, SECRETS);
  });

  it('in the static token’s calls', async () => {
    const { auth } = authRig();
    expectNoSecret(auth.static('fixed-secret'), SECRETS);
  });
});

describe('a whole client', () => {
  let server: Server;
  let url: string;
  const addresses: string[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      addresses.push(String(request.url));
      const data =
        request.url === '/auth/login'
          ? { access_token: 'access-1', refresh_token: 'refresh-1', expires: 900_000 }
          : { id: 1 };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ data }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(() => server.close());

  it('does not show what it was given or has received, in any of its parts or addresses', async () => {
    const directus = new Directus(url, {
      auth: { staticToken: 'fixed-secret' },
      transport: { headers: { 'x-key': 'fixed-secret' } },
    });
    await directus.auth.static('fixed-secret');
    await directus.auth.login({ email: 'anna', password: PASSWORD, otp: '987654' });
    await directus.items('articles').readOne(1);
    const call = directus
      .items('articles')
      .readOne(1, {}, { requestOptions: { token: 'fixed-secret' } });
    await call;
    const parts = [directus, directus.auth, directus.storage, directus.transport, call];
    for (const part of [...parts, directus.items('articles'), directus.users, directus.files])
      expectNoSecret(part, SECRETS);
    for (const address of addresses) expectNoSecret(address, SECRETS);
    expect(addresses).toHaveLength(4);
    directus.dispose();
  });
});

describe('the check itself', () => {
  it.each([
    ['a property', { token: 'access-1' }],
    ['a nested property', { a: { b: { c: { d: { e: ['access-1'] } } } } }],
    ['a symbol', { [Symbol('x')]: 'access-1' }],
    ['a message', new Error('for access-1')],
    ['a cause', new Error('x', { cause: new Error('access-1') })],
    ['a hidden property', Object.defineProperty({}, 'x', { value: 'access-1' })],
    ['a map', new Map([['a', 'access-1']])],
  ])('finds a secret in %s', (_, value) => {
    expect(() => {
      expectNoSecret(value, SECRETS);
    }).toThrow();
  });
});
