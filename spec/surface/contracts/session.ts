// The contracts of `directus.auth` and the storages.
import { setTimeout as pause } from 'node:timers/promises';
import { asDirectus, type Contract, type Rig, type Sdk, tokens } from './side-by-side';
import type { Answer, Recorded } from '../../support/recording-server';

const credentials = { email: 'a@example.com', password: 'pw' };
const refusal = (status: number, code: string): Answer => ({
  status,
  body: { errors: [{ message: 'No.', extensions: { code } }] },
});

/** Refuses one path, and answers the others. */
const refusing = (path: string, answer: Answer) => (request: Recorded) =>
  request.path === path ? answer : asDirectus(request);

/** Tokens with a number that counts; the first ones live so long, in milliseconds. */
const shortLived =
  (expires: number) =>
  ({ path, body, ...request }: Recorded): Answer => {
    if (!/^\/auth\/(?:login|refresh)$/.test(path)) return asDirectus({ path, body, ...request });
    const before = Number(/"refresh(\d+)"/.exec(JSON.stringify(body))?.[1] ?? 0);
    const data = {
      access_token: `access${before + 1}`,
      refresh_token: `refresh${before + 1}`,
      expires: before === 0 ? expires : 900_000,
    };
    return { body: { data } };
  };

const clientOf = ({ make }: Rig, auth: object = {}) => make({ auth: { mode: 'json', ...auth } });

const KEYS = ['auth_token', 'auth_refresh_token', 'auth_expires', 'auth_expires_at'];

/** A storage that is a map, as programs write one. */
const mapStorage = (sdk: Sdk) => {
  const values = new Map<string, unknown>();
  class Own extends sdk.BaseStorage {
    override get(key: string) {
      return (values.get(key) ?? null) as string | null;
    }
    override set(key: string, value: string) {
      values.set(key, value);
      return value as never;
    }
    override delete(key: string) {
      values.delete(key);
      return null as never;
    }
  }
  return { storage: new Own(), values };
};

/** Returns the stored values; a time is replaced by the fact that there is one. */
const stored = (values: ReadonlyMap<string, unknown>, prefix = '') =>
  Object.fromEntries(
    KEYS.map((key) => {
      const value = values.get(prefix + key) ?? null;
      return [key, key === 'auth_expires_at' && value !== null ? typeof Number(value) : value];
    }),
  );

export const sessionContracts: readonly Contract[] = [
  {
    name: 'auth.login: with a password',
    methods: ['auth.login'],
    run: (rig) => clientOf(rig).auth.login(credentials),
  },
  {
    name: 'auth.login: with a one-time password',
    methods: ['auth.login'],
    run: (rig) => clientOf(rig).auth.login({ ...credentials, otp: '123456' }),
  },
  {
    name: 'auth.login: in cookie mode',
    methods: ['auth.login'],
    run: (rig) => clientOf(rig, { mode: 'cookie' }).auth.login(credentials),
    answer: { body: { data: { access_token: 'access', expires: 900_000 } } },
  },
  {
    name: 'auth.login: 401 INVALID_CREDENTIALS',
    methods: ['auth.login'],
    run: (rig) => clientOf(rig).auth.login(credentials),
    answer: refusal(401, 'INVALID_CREDENTIALS'),
  },
  {
    name: 'auth.login: requests that follow carry the token',
    methods: ['auth.login'],
    run: async (rig) => {
      const directus = clientOf(rig);
      await directus.auth.login(credentials);
      await directus.items('articles').readByQuery();
      await directus.items('articles').createOne({});
      await directus.transport.get('/custom');
    },
  },
  {
    name: 'auth.login: a failed one while somebody is logged in',
    methods: ['auth.login'],
    run: async (rig) => {
      const directus = clientOf(rig);
      await directus.auth.static('token').catch(() => undefined);
      await directus.auth.login(credentials).catch(() => undefined);
      return directus.auth.token;
    },
    answer: refusing('/auth/login', refusal(401, 'INVALID_CREDENTIALS')),
  },
  {
    name: 'auth.token: null, then the access token, then null again',
    methods: ['auth.token'],
    run: async (rig) => {
      const directus = clientOf(rig);
      const before = await directus.auth.token;
      await directus.auth.login(credentials);
      const then = await directus.auth.token;
      await directus.auth.logout();
      return [before, then, await directus.auth.token];
    },
  },
  {
    name: 'auth.logout: in json mode',
    methods: ['auth.logout'],
    run: async (rig) => {
      const directus = clientOf(rig);
      await directus.auth.login(credentials);
      return directus.auth.logout();
    },
  },
  {
    name: 'auth.logout: in cookie mode',
    methods: ['auth.logout'],
    run: async (rig) => {
      const directus = clientOf(rig, { mode: 'cookie' });
      await directus.auth.login(credentials);
      return directus.auth.logout();
    },
  },
  {
    name: 'auth.logout: the server refuses',
    methods: ['auth.logout'],
    run: async (rig) => {
      const directus = clientOf(rig);
      await directus.auth.login(credentials);
      return directus.auth.logout();
    },
    answer: refusing('/auth/logout', refusal(400, 'INVALID_PAYLOAD')),
  },
  {
    name: 'auth.logout: nobody is logged in',
    methods: ['auth.logout'],
    run: (rig) => clientOf(rig).auth.logout(),
  },
  {
    name: 'auth.logout: requests that follow carry no token',
    methods: ['auth.logout'],
    run: async (rig) => {
      const directus = clientOf(rig);
      await directus.auth.login(credentials);
      await directus.auth.logout();
      await directus.items('articles').createOne({});
    },
  },
  {
    name: 'auth.logout: a read that follows',
    methods: ['auth.logout'],
    run: async (rig) => {
      const directus = clientOf(rig);
      await directus.auth.login(credentials);
      await directus.auth.logout();
      return directus.items('articles').readOne(1);
    },
  },
  {
    name: 'auth.refresh: in json mode',
    methods: ['auth.refresh'],
    run: async (rig) => {
      const directus = clientOf(rig);
      await directus.auth.login(credentials);
      const given = await directus.auth.refresh();
      return [given, await directus.auth.token];
    },
    answer: shortLived(900_000),
  },
  {
    name: 'auth.refresh: in cookie mode',
    methods: ['auth.refresh'],
    run: async (rig) => {
      const directus = clientOf(rig, { mode: 'cookie' });
      await directus.auth.login(credentials);
      await directus.auth.refresh();
    },
  },
  {
    name: 'auth.refresh: twice at the same moment',
    methods: ['auth.refresh'],
    run: async (rig) => {
      const directus = clientOf(rig);
      await directus.auth.login(credentials);
      await Promise.all([directus.auth.refresh(), directus.auth.refresh()]);
    },
  },
  {
    name: 'auth.refresh: 401 INVALID_CREDENTIALS',
    methods: ['auth.refresh'],
    run: async (rig) => {
      const directus = clientOf(rig);
      await directus.auth.login(credentials);
      return directus.auth.refresh();
    },
    answer: refusing('/auth/refresh', refusal(401, 'INVALID_CREDENTIALS')),
  },
  {
    name: 'auth.refresh: the server is down for a moment',
    methods: ['auth.refresh'],
    run: async (rig) => {
      const directus = clientOf(rig);
      await directus.auth.login(credentials);
      await directus.auth.refresh().catch(() => undefined);
      return directus.storage.get('auth_refresh_token');
    },
    answer: refusing('/auth/refresh', { status: 503, body: '<html>Busy</html>' }),
  },
  {
    name: 'auth.refreshIfExpired: a token that is good is kept',
    methods: ['auth.refreshIfExpired'],
    run: async (rig) => {
      const directus = clientOf(rig);
      await directus.auth.login(credentials);
      await directus.auth.refreshIfExpired();
    },
  },
  {
    name: 'auth.refreshIfExpired: an expired token is replaced',
    methods: ['auth.refreshIfExpired'],
    run: async (rig) => {
      const directus = clientOf(rig, { autoRefresh: false, msRefreshBeforeExpires: 0 });
      await directus.auth.login(credentials);
      await pause(60);
      await directus.auth.refreshIfExpired();
    },
    answer: shortLived(30),
  },
  {
    name: 'auth: a read with an expired token refreshes first',
    methods: ['auth.refreshIfExpired', 'auth.autoRefresh', 'auth.msRefreshBeforeExpires'],
    run: async (rig) => {
      const directus = clientOf(rig, { msRefreshBeforeExpires: 0 });
      await directus.auth.login(credentials);
      await pause(60);
      await directus.items('articles').readOne(1);
    },
    answer: shortLived(30),
  },
  {
    name: 'auth: a write with an expired token',
    methods: ['auth.refreshIfExpired'],
    run: async (rig) => {
      const directus = clientOf(rig, { msRefreshBeforeExpires: 0 });
      await directus.auth.login(credentials);
      await pause(60);
      await directus.items('articles').createOne({});
    },
    answer: shortLived(30),
  },
  {
    name: 'auth.static: a token that the server knows',
    methods: ['auth.static'],
    run: async (rig) => {
      const directus = clientOf(rig);
      const given = await directus.auth.static('t0ken');
      return [given, await directus.auth.token];
    },
  },
  {
    name: 'auth.static: where the token goes',
    methods: ['auth.static'],
    run: (rig) => clientOf(rig).auth.static('t0ken'),
  },
  {
    name: 'auth.static: 401 INVALID_CREDENTIALS',
    methods: ['auth.static'],
    run: (rig) => clientOf(rig).auth.static('wrong'),
    answer: refusal(401, 'INVALID_CREDENTIALS'),
  },
  {
    name: 'auth.staticToken: of the options, sent with each request',
    methods: ['auth.staticToken', 'new Directus'],
    run: async (rig) => {
      const directus = clientOf(rig, { staticToken: 't0ken' });
      await directus.items('articles').readOne(1);
      await directus.items('articles').createOne({});
      return directus.auth.token;
    },
  },
  {
    name: 'auth: its options as members',
    methods: [
      'auth.mode',
      'auth.autoRefresh',
      'auth.msRefreshBeforeExpires',
      'auth.staticToken',
      'auth.storage',
    ],
    run: (rig) => {
      const directus = clientOf(rig, {
        autoRefresh: false,
        msRefreshBeforeExpires: 5,
        staticToken: 'a',
      });
      const { mode, autoRefresh, msRefreshBeforeExpires, staticToken, storage } = directus.auth;
      return [
        { mode, autoRefresh, msRefreshBeforeExpires, staticToken },
        storage === directus.storage,
      ];
    },
  },
  {
    name: 'auth.transport: is that of the client',
    methods: ['auth.transport'],
    run: ({ directus }) => directus.auth.transport === directus.transport,
  },
  {
    name: 'auth: its defaults in Node.js',
    methods: [
      'auth.mode',
      'auth.autoRefresh',
      'auth.msRefreshBeforeExpires',
      'auth.staticToken',
      'new Directus',
    ],
    run: ({ directus }) => {
      const { mode, autoRefresh, msRefreshBeforeExpires, staticToken } = directus.auth;
      return { mode, autoRefresh, msRefreshBeforeExpires, staticToken };
    },
  },
  {
    name: 'new Auth: alone, on a storage and a transport',
    methods: ['new Auth'],
    run: async ({ sdk, url }) => {
      const storage = new sdk.MemoryStorage();
      const auth = new sdk.Auth({ storage, transport: new sdk.Transport({ url }), mode: 'json' });
      const given = await auth.login(credentials);
      return [given, await auth.token, storage.auth_token];
    },
  },
  {
    name: 'new Auth: a class that extends it',
    methods: ['class … extends Auth', '{ auth }'],
    run: async ({ sdk, url, make }) => {
      class Own extends sdk.Auth {
        override login(given: typeof credentials) {
          return super.login({ ...given, email: given.email.toUpperCase() });
        }
      }
      const storage = new sdk.MemoryStorage();
      const transport = new sdk.Transport({ url });
      const auth = new Own({ storage, transport, mode: 'json' });
      const directus = make({ auth, storage, transport });
      await directus.auth.login(credentials);
      return storage.auth_token;
    },
  },
  {
    name: 'IAuth: one of one’s own is the client’s',
    methods: ['IAuth', '{ auth }'],
    run: async ({ sdk, make }) => {
      class Own extends sdk.IAuth {
        override token = Promise.resolve('own');
        mode = 'json' as const;
        login = () => Promise.resolve(tokens);
        refresh = () => Promise.resolve(tokens);
        refreshIfExpired = () => Promise.resolve();
        static = () => Promise.resolve(true);
        logout = () => Promise.resolve();
      }
      const auth = new Own();
      const directus = make({ auth });
      return [(directus.auth as unknown) === auth, await (directus.auth as unknown as Own).login()];
    },
  },
  ...(['', 'app_'] as const).map((prefix): Contract => ({
    name: `MemoryStorage: what a session stores, with the prefix "${prefix}"`,
    methods: ['directus.storage'],
    run: async ({ sdk, make }) => {
      const storage = new sdk.MemoryStorage(prefix);
      const directus = make({ auth: { mode: 'json' }, storage });
      const read = () => new Map(KEYS.map((key) => [key, storage.get(key) as unknown]));
      const before = stored(read());
      await directus.auth.login(credentials);
      return [before, stored(read())];
    },
  })),
  {
    name: 'auth.logout: what it leaves in the storage',
    methods: ['auth.logout'],
    run: async ({ sdk, make }) => {
      const { storage, values } = mapStorage(sdk);
      const directus = make({ auth: { mode: 'json' }, storage });
      await directus.auth.login(credentials);
      await directus.auth.logout();
      return stored(values);
    },
  },
  {
    name: 'MemoryStorage: get, set and delete',
    methods: ['directus.storage'],
    run: ({ sdk }) => {
      const storage = new sdk.MemoryStorage('p_');
      return [
        storage.get('a'),
        storage.set('a', '1'),
        storage.get('a'),
        storage.delete('a'),
        storage.get('a'),
        storage.delete('a'),
      ];
    },
  },
  {
    name: 'BaseStorage: what a session stores in one of one’s own',
    methods: ['BaseStorage', 'IStorage', '{ storage }'],
    run: async ({ sdk, make }) => {
      const { storage, values } = mapStorage(sdk);
      const directus = make({ auth: { mode: 'json' }, storage });
      await directus.auth.login(credentials);
      return [stored(values), directus.storage === (storage as unknown)];
    },
  },
  {
    name: 'storage.auth_token: and its siblings after a login',
    methods: [
      'storage.auth_token',
      'storage.auth_refresh_token',
      'storage.auth_expires',
      'storage.auth_expires_at',
    ],
    run: async (rig) => {
      const { storage, auth } = clientOf(rig);
      const before = [
        storage.auth_token,
        storage.auth_refresh_token,
        storage.auth_expires,
        storage.auth_expires_at,
      ];
      await auth.login(credentials);
      const { auth_token, auth_refresh_token, auth_expires, auth_expires_at } = storage;
      return [before, { auth_token, auth_refresh_token, auth_expires }, typeof auth_expires_at];
    },
  },
  {
    name: 'storage.auth_token: one that is assigned is sent',
    methods: ['storage.auth_token'],
    run: async (rig) => {
      const directus = clientOf(rig);
      directus.storage.auth_token = 'assigned';
      await directus.items('articles').createOne({});
      return directus.storage.get('auth_token');
    },
  },
  {
    name: 'directus.storage: a session that is stored is taken up by a new client',
    methods: ['directus.storage', 'new Directus'],
    run: async ({ sdk, make }) => {
      const { storage } = mapStorage(sdk);
      await make({ auth: { mode: 'json' }, storage }).auth.login(credentials);
      const next = make({ auth: { mode: 'json' }, storage });
      await next.items('articles').readOne(1);
      return next.auth.token;
    },
  },
  {
    name: 'new Directus: its members',
    methods: ['new Directus'],
    run: ({ directus }) =>
      [
        'activity', 'assets', 'auth', 'collections', 'fields', 'files', 'folders', 'graphql', 'permissions', 'presets',
        'relations', 'revisions', 'roles', 'server', 'settings', 'storage', 'transport', 'users', 'utils',
      ].map((name) => [name, typeof directus[name as 'auth']]), // prettier-ignore
  },
  {
    name: 'new Directus: without an address',
    methods: ['new Directus'],
    run: ({ make }) => {
      make({}, '');
    },
  },
];
