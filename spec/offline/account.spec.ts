import { lastValueFrom } from 'rxjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type IAuth, MemoryStorage } from '../../lib';
import { accounts, type AccountState } from '../../lib/offline/account';
import { KeyValueArea } from '../../lib/offline/key-value-area';
import { MemoryOfflineStorage } from '../../lib/offline';
import { anna, articleServer, bob, device } from '../support/offline-rig';

/** Follows the accounts of a client, whose auth may be the application's. */
function followed(
  made: ReturnType<typeof device>,
  auth: IAuth = made.directus.auth,
  area = new KeyValueArea(new MemoryOfflineStorage(), ''),
) {
  const seen: AccountState[] = [];
  const { transport } = made.directus;
  const config = { auth, transport, area, scheduler: made.clock };
  const watching = accounts(config).subscribe((state) => seen.push(state));
  onTestFinished(() => {
    watching.unsubscribe();
  });
  return { seen, area };
}

const idOf = (fake: ReturnType<typeof articleServer>, email: string) =>
  (fake.rows('directus_users') as { id: string; email: string }[]).find(
    (user) => user.email === email,
  )?.id;

/** An auth of the application: it tells of no change, and uses the session of the client. */
const ownAuth = (made: ReturnType<typeof device>) =>
  ({ login: () => made.directus.auth.login(anna) }) as unknown as IAuth;

describe('the account of a client', () => {
  it('offline: the account follows the token, and there is none before the login and after the logout', async () => {
    const fake = articleServer();
    const made = device(fake);
    const { seen } = followed(made);
    await made.directus.auth.login(anna);
    await made.directus.auth.refresh();
    await made.directus.auth.logout();
    await made.directus.auth.login(bob);
    expect(seen).toEqual([
      { id: null, loggedOut: undefined },
      'pending',
      { id: idOf(fake, anna.email), isVerified: true },
      'pending',
      { id: null, loggedOut: 'here' },
      'pending',
      { id: idOf(fake, bob.email), isVerified: true },
    ]);
  });

  it('offline: the account is known at the next start by the token that was kept', async () => {
    const fake = articleServer();
    const session = new MemoryStorage();
    const first = device(fake, { session });
    await first.directus.auth.login(anna);
    first.directus.dispose();
    const { seen } = followed(device(fake, { session }));
    await Promise.resolve();
    expect(seen).toEqual([{ id: idOf(fake, anna.email), isVerified: true }]);
  });

  it('offline: the server is asked for the account where the auth is the application’s, and the account is remembered', async () => {
    const fake = articleServer();
    const made = device(fake);
    await made.directus.auth.login(anna);
    const { seen, area } = followed(made, ownAuth(made));
    await made.clock.advance(10);
    const id = idOf(fake, anna.email);
    expect(seen).toEqual(['unknown', { id, isVerified: true }]);
    expect(await lastValueFrom(area.get('account'))).toBe(id);
  });

  it('offline: the last account of this device is the present one, not verified, until the server has said whose a restored session is', async () => {
    const fake = articleServer();
    const session = new MemoryStorage();
    const first = device(fake, { session });
    await first.directus.auth.static(anna.token);
    const { area } = followed(first);
    await first.clock.advance(10);
    first.directus.dispose();
    fake.offline();
    const second = device(fake, { session });
    const { seen } = followed(second, second.directus.auth, area);
    await second.clock.advance(10);
    const id = idOf(fake, anna.email);
    expect(seen).toEqual([{ id, isVerified: false }]);
    fake.online();
    await second.clock.advance(10_000);
    expect(seen).toEqual([
      { id, isVerified: false },
      { id, isVerified: true },
    ]);
  });

  it.each([
    ['a value that is no id', { id: 1 }],
    ['nothing', undefined],
  ])(
    'offline: the account of a restored session is unknown where the storage has %s',
    async (_, value) => {
      const fake = articleServer();
      const session = new MemoryStorage();
      const first = device(fake, { session });
      await first.directus.auth.static(anna.token);
      first.directus.dispose();
      fake.offline();
      const second = device(fake, { session });
      const area = new KeyValueArea(new MemoryOfflineStorage(), '');
      await lastValueFrom(area.set('account', value));
      const { seen } = followed(second, second.directus.auth, area);
      await second.clock.advance(10);
      expect(seen).toEqual(['unknown']);
    },
  );

  it('offline: the server is asked for the account where the storage fails, too', async () => {
    const fake = articleServer();
    const made = device(fake);
    await made.directus.auth.login(anna);
    const failing = () => {
      throw new Error('The disk does not answer');
    };
    const storage = { get: failing, set: failing, delete: failing, keys: failing };
    const { seen } = followed(made, ownAuth(made), new KeyValueArea(storage, ''));
    await made.clock.advance(10);
    expect(seen.at(-1)).toEqual({ id: idOf(fake, anna.email), isVerified: true });
  });

  it('offline: the server is asked again every ten seconds while it cannot be reached', async () => {
    const fake = articleServer();
    const made = device(fake);
    await made.directus.auth.login(anna);
    fake.offline();
    const { seen } = followed(made, ownAuth(made));
    await made.clock.advance(9_000);
    fake.online();
    await made.clock.advance(900);
    expect(seen).toEqual(['unknown']);
    await made.clock.advance(200);
    expect(seen.at(-1)).toMatchObject({ isVerified: true });
  });

  it('offline: there is no account where the server refuses to name one', async () => {
    const fake = articleServer();
    const made = device(fake);
    const { seen } = followed(made, ownAuth(made));
    await made.clock.advance(10);
    expect(seen).toEqual(['unknown', { id: null, loggedOut: undefined }]);
  });
});
