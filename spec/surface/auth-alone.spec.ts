// `auth.mode` and the other members of an Auth, and `new Auth({ storage, transport })`, as the class-based SDK has them.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  Auth,
  type AuthCredentials,
  Directus,
  InvalidParamError,
  ITransport,
  MemoryStorage,
  Transport,
} from '../../lib';
import { type RecordingServer, startRecordingServer } from '../support/recording-server';

const session = { access_token: 'access', expires: 900_000, refresh_token: 'refresh' };

let server: RecordingServer;

beforeAll(async () => {
  server = await startRecordingServer();
});
afterAll(() => server.stop());
beforeEach(() => {
  server.reset(({ path }) => ({ body: { data: path.startsWith('/auth/') ? session : { id: 1 } } }));
});

const credentials = { email: 'a@example.com', password: 'secret' };

describe('the members of an Auth', () => {
  it('auth members: have the defaults', () => {
    const { auth, storage } = new Directus(server.url);
    expect([auth.mode, auth.autoRefresh, auth.msRefreshBeforeExpires, auth.staticToken]).toEqual([
      'json',
      true,
      30_000,
      '',
    ]);
    expect(auth.storage).toBe(storage);
    expect(auth.transport).toBeInstanceOf(ITransport);
    auth.dispose();
  });

  it('auth members: are what the client was given', () => {
    const init = {
      mode: 'cookie',
      autoRefresh: false,
      msRefreshBeforeExpires: 5,
      staticToken: 'x',
    } as const;
    const { auth } = new Directus(server.url, { auth: init });
    expect(auth).toMatchObject(init);
    auth.dispose();
  });

  it('auth members: `staticToken` is the one in use', async () => {
    const { auth } = new Directus(server.url);
    await auth.static('fixed');
    expect(auth.staticToken).toBe('fixed');
    await auth.login(credentials);
    expect(auth.staticToken).toBe('');
    auth.dispose();
  });

  it('auth members: `transport` sends requests without the session’s token', async () => {
    const { auth } = new Directus(server.url, { auth: { staticToken: 'x' } });
    await auth.transport.get('/server/ping');
    expect(server.seen[0]?.headers['authorization']).toBeUndefined();
    auth.dispose();
  });
});

/** As applications extend it: other credentials, and a note of each login. */
class OwnAuth extends Auth {
  readonly logins: string[] = [];

  constructor(url: string) {
    super({ storage: new MemoryStorage(), transport: new Transport({ url }), autoRefresh: false });
  }

  override login(given: AuthCredentials) {
    this.logins.push(given.email);
    return super.login(given);
  }
}

describe('new Auth({ storage, transport })', () => {
  it('auth alone: logs in, keeps the tokens, and logs out', async () => {
    const storage = new MemoryStorage();
    const auth = new Auth({ storage, transport: new Transport({ url: server.url }) });
    expect([auth.mode, auth.autoRefresh, auth.msRefreshBeforeExpires]).toEqual([
      'json',
      true,
      30_000,
    ]);
    await expect(auth.login(credentials)).resolves.toEqual(session);
    await expect(auth.token).resolves.toBe('access');
    expect(storage.auth_token).toBe('access');
    await auth.logout();
    expect(storage.auth_token).toBeNull();
    auth.dispose();
  });

  it.each([
    [
      'Auth',
      () =>
        new Auth({ storage: new MemoryStorage(), transport: new Transport({ url: server.url }) }),
    ],
    ['a class that extends Auth', () => new OwnAuth(server.url)],
  ])('auth alone: %s is the session of a client', async (_, make) => {
    const auth = make();
    const directus = new Directus(server.url, { auth });
    expect(directus.auth).toBe(auth);
    await directus.auth.login(credentials);
    await directus.items('a').readOne(1);
    expect(server.seen.at(-1)).toMatchObject({
      path: '/items/a/1',
      headers: { authorization: 'Bearer access' },
    });
    directus.dispose();
  });

  it('auth alone: an overridden method is called', async () => {
    const auth = new OwnAuth(server.url);
    await auth.login(credentials);
    expect(auth.logins).toEqual(['a@example.com']);
    expect(auth).toBeInstanceOf(Auth);
    expect(auth.autoRefresh).toBe(false);
    auth.dispose();
  });

  it('auth alone: its mode decides whether the client sends cookies', () => {
    const transport = new Transport({ url: server.url });
    const told: unknown[] = [];
    for (const mode of ['json', 'cookie', 'session'] as const) {
      const auth = new Auth({ storage: new MemoryStorage(), transport, mode });
      new Directus(server.url, {
        auth,
        transport: {
          backend: ({ withCredentials }) => {
            told.push(withCredentials);
            return () => {
              throw new Error('not called');
            };
          },
        },
      }).dispose();
    }
    expect(told).toEqual([false, true, true]);
  });

  it.each<readonly [string, unknown]>([
    ['auth', undefined],
    ['auth', null],
    ['auth', 'x'],
    ['auth.storage', {}],
    ['auth.storage', { transport: new Transport({ url: 'http://a.example' }) }],
    ['auth.transport', { storage: new MemoryStorage() }],
    ['auth.transport', { storage: new MemoryStorage(), transport: { url: 'http://a.example' } }],
    [
      'auth.mode',
      {
        storage: new MemoryStorage(),
        transport: new Transport({ url: 'http://a.example' }),
        mode: 'x',
      },
    ],
  ])('auth alone: refuses a wrong %s', (name, options) => {
    const make = () => new Auth(options as { storage: MemoryStorage; transport: Transport });
    expect(make).toThrow(InvalidParamError);
    expect(make).toThrow(new RegExp(`^${name.replace('.', '\\.')} `));
  });

  it('auth alone: works with a transport of one’s own that has no address', async () => {
    const inner = new Transport({ url: server.url });
    class Own extends ITransport {
      get = inner.get.bind(inner);
      head = inner.head.bind(inner);
      options = inner.options.bind(inner);
      delete = inner.delete.bind(inner);
      post = inner.post.bind(inner);
      put = inner.put.bind(inner);
      patch = inner.patch.bind(inner);
    }
    const storage = new MemoryStorage();
    const auth = new Auth({ storage, transport: new Own() });
    await auth.login(credentials);
    expect(storage.auth_token).toBe('access');
    const next = new Auth({ storage, transport: new Own() });
    await expect(next.token).resolves.toBe('access');
    auth.dispose();
    next.dispose();
  });
});
