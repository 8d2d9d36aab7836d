// `storage.auth_token` and the like, and `this.prefix` in a storage of one's own, as the class-based SDK has them.
import { beforeEach, describe, expect, it } from 'vitest';
import { BaseStorage, Directus, IStorage, MemoryStorage } from '../../lib';
import { FakeServer, PASSWORD } from '../support/fake-server';
import { VirtualClock } from '../support/virtual-clock';

const EXPIRES = 900_000;

/** As the documentation's example of a storage, with keys of its own. */
class OwnStorage extends BaseStorage {
  readonly values = new Map<string, string>();

  override get(key: string) {
    return this.values.get(this.prefix + key) ?? null;
  }
  override set(key: string, value: string) {
    this.values.set(this.prefix + key, value);
  }
  override delete(key: string) {
    this.values.delete(this.prefix + key);
  }
}

/** One that extends the interface class itself. */
class BareStorage extends IStorage {
  readonly values = new Map<string, string>();
  override get(key: string) {
    return this.values.get(key) ?? null;
  }
  override set(key: string, value: string) {
    this.values.set(key, value);
  }
  override delete(key: string) {
    this.values.delete(key);
  }
}

let clock: VirtualClock;
let server: FakeServer;

beforeEach(() => {
  clock = new VirtualClock();
  server = new FakeServer(clock);
  server.ttl = EXPIRES;
});

const clientOn = (storage: IStorage) =>
  new Directus('http://fake.example', {
    auth: { mode: 'json', scheduler: clock },
    storage,
    transport: { backend: () => server.backend },
  });

describe.each<readonly [string, () => IStorage]>([
  ['MemoryStorage', () => new MemoryStorage()],
  ['MemoryStorage with a prefix', () => new MemoryStorage('a_')],
  ['a storage that extends BaseStorage', () => new OwnStorage({ prefix: 'a_' })],
  ['a storage that extends IStorage', () => new BareStorage()],
])('%s', (_, make) => {
  it('storage values: are null, then those of the session, then null again', async () => {
    const directus = clientOn(make());
    const { storage } = directus;
    const values = () => [
      storage.auth_token,
      storage.auth_refresh_token,
      storage.auth_expires,
      storage.auth_expires_at,
    ];
    expect(values()).toEqual([null, null, null, null]);
    directus.auth.login({ email: 'a', password: PASSWORD }).subscribe();
    await clock.advance(1_000);
    expect(values()).toEqual([
      directus.auth.state.token,
      storage.get('auth_refresh_token'),
      EXPIRES,
      directus.auth.state.expiresAt,
    ]);
    expect(storage.auth_refresh_token).toEqual(expect.any(String));
    directus.auth.logout().subscribe();
    await clock.advance(1_000);
    expect(values()).toEqual([null, null, null, null]);
    directus.dispose();
  });

  it('storage values: are set by assignment, as text, and deleted by null', () => {
    const storage = make();
    storage.auth_token = 'one';
    storage.auth_expires = 5;
    storage.auth_refresh_token = 'two';
    storage.auth_expires_at = 6;
    expect([storage.get('auth_token'), storage.get('auth_expires')]).toEqual(['one', '5']);
    expect([storage.auth_refresh_token, storage.auth_expires_at]).toEqual(['two', 6]);
    storage.auth_token = null;
    storage.auth_expires = null;
    expect([storage.get('auth_token'), storage.get('auth_expires')]).toEqual([null, null]);
  });

  it('storage values: an assigned token is sent with the next request of each client on the storage', () => {
    const storage = make();
    const [one, two] = [clientOn(storage), clientOn(storage)];
    const states: (string | null)[] = [];
    one.auth.state$.subscribe(({ token }) => states.push(token));
    storage.auth_token = 'assigned';
    one
      .items('a')
      .readOne(1)
      .subscribe({ error: () => undefined });
    two
      .items('a')
      .readOne(1)
      .subscribe({ error: () => undefined });
    expect(server.seen.map(({ authorization }) => authorization)).toEqual([
      'Bearer assigned',
      'Bearer assigned',
    ]);
    storage.auth_token = null;
    expect(states).toEqual([null, 'assigned', null]);
    one.dispose();
    storage.auth_token = 'later';
    expect(states).toHaveLength(3);
    expect(two.auth.state.token).toBe('later');
    two.dispose();
  });

  it('storage values: assigned tokens of a session are refreshed like others', async () => {
    const storage = make();
    const first = clientOn(storage);
    first.auth.login({ email: 'a', password: PASSWORD }).subscribe();
    await clock.advance(1_000);
    const tokens = [storage.auth_token, storage.auth_refresh_token] as const;
    first.dispose();

    const later = make();
    const second = clientOn(later);
    [later.auth_token, later.auth_refresh_token] = tokens;
    later.auth_expires = EXPIRES;
    later.auth_expires_at = clock.now() + 1_000;
    await clock.advance(2_000);
    expect(server.seen.map(({ path }) => path)).toEqual(['/auth/login', '/auth/refresh']);
    expect(second.auth.state).toMatchObject({ status: 'active', authenticated: true });
    expect(later.auth_token).not.toBe(tokens[0]);
    second.dispose();
  });
});

describe('the prefix of a storage of one’s own', () => {
  it.each([
    ['no argument', new OwnStorage(), ''],
    ['options', new OwnStorage({ prefix: 'a_' }), 'a_'],
    ['text', new OwnStorage('b_'), 'b_'],
  ])('storage prefix: with %s, `this.prefix` is a text', (_, storage, prefix) => {
    storage.set('auth_token', 'x');
    expect([...storage.values.keys()]).toEqual([`${prefix}auth_token`]);
  });
});

describe('a storage without these values', () => {
  it('storage values: an asynchronous storage shows null, and its client works', async () => {
    class Later extends BareStorage {
      override get(key: string) {
        return Promise.resolve(super.get(key)) as never;
      }
    }
    const storage = new Later();
    storage.auth_token = 'x';
    expect([storage.auth_token, storage.auth_expires]).toEqual([null, null]);
    const directus = new Directus('http://fake.example', { storage, auth: { mode: 'json' } });
    await expect(directus.auth.token).resolves.toBe('x');
    directus.dispose();
  });

  it('storage values: text that is no number shows null', () => {
    const storage = new BareStorage();
    storage.set('auth_expires', 'soon');
    expect(storage.auth_expires).toBeNull();
  });
});
