import { toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { authRig, failureOf } from '../support/auth-rig';
import { directusError } from '../support/fake-server';

const LINK = 'https://example.com/reset';

describe('password.request', () => {
  it('sends the address alone unless there is a link to lead to', async () => {
    const { auth, clock, server } = authRig();
    await clock.settle(auth.password.request('anna@example.com'));
    await clock.settle(auth.password.request('anna@example.com', LINK));
    expect(server.to('/auth/password/request').map(({ method, body }) => [method, body])).toEqual([
      ['POST', { email: 'anna@example.com' }],
      ['POST', { email: 'anna@example.com', reset_url: LINK }],
    ]);
  });

  it('emits undefined once', async () => {
    const { auth, clock } = authRig();
    const call = auth.password.request('anna@example.com').pipe(toArray());
    expect(await clock.settle(call)).toEqual([undefined]);
  });
});

describe('password.reset', () => {
  it('sends the mailed token and the new password', async () => {
    const { auth, clock, server } = authRig();
    await clock.settle(auth.password.reset('mailed', 'new'));
    expect(server.to('/auth/password/reset').map(({ method, body }) => [method, body])).toEqual([
      ['POST', { token: 'mailed', password: 'new' }],
    ]);
  });

  it('fails with the server’s refusal, and logs nobody out for it', async () => {
    const { auth, clock, login, server } = authRig();
    await login();
    server.fail('/auth/password/reset', directusError(403, 'INVALID_TOKEN'));
    expect(await failureOf(clock.settle(auth.password.reset('old', 'new')))).toMatchObject({
      code: 'INVALID_TOKEN',
    });
    expect(auth.state.authenticated).toBe(true);
  });
});

describe('both', () => {
  it('go without the session’s Authorization: an expired one is refused on /auth/* too', async () => {
    const { auth, clock, login, server } = authRig();
    await login();
    await clock.settle(auth.password.request('anna@example.com'));
    await clock.settle(auth.password.reset('mailed', 'new'));
    const sent = server.seen.filter(({ path }) => path.startsWith('/auth/password'));
    expect(sent.map(({ authorization }) => authorization)).toEqual([undefined, undefined]);
  });

  it('refuse empty arguments and send nothing', async () => {
    const { auth, clock, server } = authRig();
    const { password } = auth;
    for (const call of [
      password.request(''),
      password.reset('', 'new'),
      password.reset('mailed', ''),
    ])
      expect(await failureOf(clock.settle(call))).toMatchObject({ name: 'EmptyParamError' });
    expect(server.seen).toEqual([]);
  });
});
