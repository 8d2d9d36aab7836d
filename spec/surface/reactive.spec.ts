// A client in the state of a page: in Vue's `ref()`, `reactive()`, `data()` or a store, spread, copied, behind a proxy.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  Auth,
  BaseStorage,
  Directus,
  DirectusClient,
  IAuth,
  LocalStorage,
  MemoryStorage,
  Transport,
} from '../../lib';
import { type RecordingServer, startRecordingServer } from '../support/recording-server';

const session = { access_token: 'access', expires: 900_000, refresh_token: 'refresh' };

let server: RecordingServer;
let directus: Directus;

beforeAll(async () => {
  server = await startRecordingServer();
});
afterAll(() => server.stop());
beforeEach(() => {
  server.reset(({ path }) => ({
    body: { data: path.startsWith('/auth/') ? session : [{ id: 1 }] },
  }));
  directus = new Directus(server.url);
  return () => {
    directus.dispose();
  };
});

/** Wraps objects at every level, but those that Vue 3 leaves alone: marked, frozen, or of another kind. */
function reactive<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  const isKind = /^\[object (?:Object|Array|Map|Set|WeakMap|WeakSet)\]$/.test(
    Object.prototype.toString.call(value),
  );
  if (Reflect.get(value, '__v_skip') === true || !Object.isExtensible(value) || !isKind)
    return value;
  return new Proxy(value, {
    get: (target, name, receiver) => reactive(Reflect.get(target, name, receiver) as unknown),
  });
}

class OwnStorage extends BaseStorage {
  readonly #values = new Map<string, string>();
  override get(key: string) {
    return this.#values.get(key) ?? null;
  }
  override set(key: string, value: string) {
    this.#values.set(key, value);
  }
  override delete(key: string) {
    this.#values.delete(key);
  }
}

class OwnAuth extends IAuth {
  override login() {
    return Promise.resolve({ access_token: '', expires: 0 });
  }
  override logout() {
    return Promise.resolve();
  }
  override refresh() {
    return Promise.resolve(false as const);
  }
  override static() {
    return Promise.resolve(true);
  }
}

describe('Vue', () => {
  it('reactive: all that a client consists of stays as it is', () => {
    const parts = [
      directus,
      new DirectusClient(server.url),
      directus.auth,
      directus.storage,
      directus.transport,
      directus.items('a'),
      directus.singleton('a'),
      directus.users.me.tfa,
      directus.assets,
      new LocalStorage(),
      new MemoryStorage(),
      new OwnStorage(),
      new OwnAuth(),
      new Transport({ url: server.url }),
      directus.items('a').readByQuery(),
    ];
    for (const part of parts) expect(reactive({ part }).part).toBe(part);
  });

  it('reactive: calls through the state of a component', async () => {
    const state = reactive({ directus, value: { directus } });
    await state.directus.auth.login({ email: 'a', password: 'b' });
    await expect(state.directus.items('a').readByQuery()).resolves.toEqual({ data: [{ id: 1 }] });
    await state.value.directus.items('a').readMany([1]);
    await state.directus.users.me.read();
    await state.directus.transport.get('/b');
    expect(state.directus.auth.state.authenticated).toBe(true);
    expect(state.directus.storage.auth_token).toBe('access');
    expect(server.seen.map(({ path }) => path)).toEqual([
      '/auth/login',
      '/items/a',
      '/items/a',
      '/users/me',
      '/b',
    ]);
  });

  it('reactive: the mark is no member of its own', () => {
    expect(Object.keys(directus)).not.toContain('__v_skip');
    expect(JSON.stringify(new MemoryStorage())).toBe('{"prefix":""}');
  });
});

describe('other copies and proxies', () => {
  it('reactive: a spread client has its handlers', async () => {
    // eslint-disable-next-line @typescript-eslint/no-misused-spread -- what is left of it is what is tested
    const copy = { ...directus };
    await copy.users.me.read();
    await copy.transport.get('/b');
    expect(server.seen.map(({ path }) => path)).toEqual(['/users/me', '/b']);
    expect(copy.auth).toBeInstanceOf(Auth);
  });

  it('reactive: a client and its handlers work behind a proxy, and as a copy with the same prototype', async () => {
    const proxy = new Proxy(directus, {});
    await proxy.items('a').readMany([1]);
    await new Proxy(directus.items('a'), {}).readMany([1]);
    await new Proxy(directus.users, {}).me.read();
    expect(new Proxy(directus.assets, {}).url('b')).toBe(`${server.url}/assets/b`);
    const copy = Object.assign(Object.create(Directus.prototype) as Directus, directus);
    await copy.items('a').readByQuery();
    expect(server.seen).toHaveLength(4);
  });

  it('reactive: a structured clone, which could have no methods, is refused by the platform', () => {
    expect(() => structuredClone(directus)).toThrow(/could not be cloned/);
  });
});
