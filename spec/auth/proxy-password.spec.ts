import { describe, expect, it } from 'vitest';
import { Directus } from '../../lib/directus';
import { MemoryStorage } from '../../lib/storage/memory';
import { FakeServer, PASSWORD } from '../support/fake-server';
import { VirtualClock } from '../support/virtual-clock';

const BASIC = 'Basic dXNlcjpwYXNzd29yZA==';

/** A client with default headers, and what reaches the server of them; the proxy in front takes its password off. */
function rig(headers: Readonly<Record<string, string>>, mode: 'json' | 'cookie' | 'session') {
  const clock = new VirtualClock();
  const server = new FakeServer(clock);
  const seen: (readonly [string, string | undefined])[] = [];
  const directus = new Directus('http://fake.example', {
    storage: new MemoryStorage(),
    auth: { mode, scheduler: clock },
    transport: {
      headers,
      retry: false,
      backend: () => (request) => {
        const { authorization, ...rest } = request.headers;
        seen.push([request.path, authorization]);
        const kept = authorization && !authorization.startsWith('Basic') ? request.headers : rest;
        return server.backend({ ...request, headers: kept });
      },
    },
  });
  return { clock, directus, seen, server };
}

describe('a header for the password of a proxy', () => {
  it.each(['Authorization', 'authorization', 'AUTHORIZATION'])(
    'proxy password: %s is sent with every request of the session',
    async (name) => {
      const { clock, directus, seen, server } = rig({ [name]: BASIC }, 'json');
      const { auth } = directus;
      await clock.settle(auth.login({ email: 'anna', password: PASSWORD }));
      await clock.settle(auth.refresh());
      await clock.settle(auth.password.request('anna@example.com'));
      await clock.settle(auth.providers());
      await clock.settle(auth.logout());
      expect(seen.map(([, authorization]) => authorization)).toEqual(Array(5).fill(BASIC));
      expect(server.sessions).toEqual([]);
      directus.dispose();
    },
  );

  it('proxy password: takes the place of the bearer elsewhere, so that a session is in a cookie', async () => {
    const { clock, directus, seen } = rig({ authorization: BASIC }, 'session');
    await clock.settle(directus.auth.login({ email: 'anna', password: PASSWORD }));
    await clock.settle(directus.transport.get('/items/notes'));
    expect(seen).toEqual([
      ['/auth/login', BASIC],
      ['/users/me', BASIC],
      ['/items/notes', BASIC],
    ]);
    directus.dispose();
  });

  it.each(['Bearer old', 'bearer old', ' Bearer old', 'BEARER'])(
    'proxy password: a bearer (%j) is not sent with requests of the session, where an expired one is refused',
    async (authorization) => {
      const { clock, directus, seen } = rig({ authorization }, 'json');
      await clock.settle(directus.auth.login({ email: 'anna', password: PASSWORD }));
      expect(seen).toEqual([['/auth/login', undefined]]);
      directus.dispose();
    },
  );

  it.each(['Digest username="u"', 'Negotiate abc', 'bearerish abc'])(
    'proxy password: another scheme (%j) is kept',
    async (authorization) => {
      const { clock, directus, seen } = rig({ authorization }, 'json');
      directus.auth
        .login({ email: 'anna', password: PASSWORD })
        .subscribe({ error: () => undefined });
      await clock.advance(100);
      expect(seen).toEqual([['/auth/login', authorization]]);
      directus.dispose();
    },
  );
});
