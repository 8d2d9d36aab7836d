import { afterEach, expect, inject, it, vi } from 'vitest';
import { Directus } from '../../lib';
import { type Realtime, realtime, type RealtimeStatus } from '../../lib/realtime';
import { present } from '../support/present';

interface Schema {
  tags: { id: number; name: string };
}

const { url, admin } = inject('directus');

/** Cookies go along only within one site. */
const sameSite = (address: string) => address.replace('127.0.0.1', location.hostname);
const other = new Directus<Schema>(url, {
  auth: { mode: 'json', staticToken: admin.token },
  storage: { mode: 'MemoryStorage' },
});
const open: Realtime<Schema>[] = [];

const client = (mode: 'json' | 'session') => {
  const directus = new Directus<Schema>(mode === 'json' ? url : sameSite(url), {
    auth: { mode },
    storage: { mode: 'MemoryStorage' },
  });
  const live = realtime(directus);
  open.push(live);
  return { directus, live };
};

afterEach(() => {
  for (const live of open.splice(0)) live.dispose();
});

it('keeps a list true in the browser', async () => {
  const { directus, live } = client('json');
  await directus.auth.login(admin);
  const seen: unknown[] = [];
  live
    .live('tags', { fields: ['id', 'name'], filter: { name: { _eq: 'chromium' } } })
    .subscribe(({ data }) => seen.push(data));
  await vi.waitFor(() => expect(seen).toEqual([[]]), 5_000);
  const { id } = present(await other.items('tags').createOne({ name: 'chromium' }));
  await vi.waitFor(() => expect(seen.at(-1)).toEqual([{ id, name: 'chromium' }]), 5_000);
  await other.items('tags').deleteOne(id);
  await vi.waitFor(() => expect(seen.at(-1)).toEqual([]), 5_000);
  directus.dispose();
});

it('is authenticated by the cookie where the session lives in one', async () => {
  const { directus, live } = client('session');
  const statuses: RealtimeStatus[] = [];
  live.status$.subscribe((status) => statuses.push(status));
  const seen: unknown[] = [];
  await directus.auth.login(admin);
  live.changes('tags', { event: 'create' }).subscribe((change) => seen.push(change));
  await vi.waitFor(() => expect(seen).toEqual([{ event: 'init' }]), 5_000);
  const { id } = present(await other.items('tags').createOne({ name: 'session' }));
  await vi.waitFor(() => expect(seen).toHaveLength(2), 5_000);
  await other.items('tags').deleteOne(id);

  await directus.auth.logout();
  await vi.waitFor(
    () => expect(statuses.at(-1)).toMatchObject({ state: 'waiting', retryAt: null }),
    5_000,
  );
  await directus.auth.login(admin);
  await vi.waitFor(
    () => expect(seen.at(-1)).toEqual({ event: 'gap', reason: 'reconnected' }),
    5_000,
  );
  // Or its cookie would go to the other server, too: cookies know no ports.
  await directus.auth.logout();
  directus.dispose();
});

it('outlives the session’s cookie', { timeout: 30_000 }, async () => {
  const short = inject('directusShortTtl');
  const directus = new Directus<Schema>(sameSite(short.url), {
    auth: { mode: 'session' },
    storage: { mode: 'MemoryStorage' },
  });
  const live = realtime(directus);
  open.push(live);
  await directus.auth.login(short.admin);
  const seen: { event: string }[] = [];
  live.changes('tags', { event: 'create' }).subscribe((change) => seen.push(change));
  await vi.waitFor(() => expect(seen).toHaveLength(1), 5_000);
  const writer = new Directus<Schema>(short.url, {
    auth: { mode: 'json', staticToken: short.admin.token },
    storage: { mode: 'MemoryStorage' },
  });
  await new Promise((resolve) => setTimeout(resolve, 8_000));
  const { id } = present(await writer.items('tags').createOne({ name: 'session' }));
  await vi.waitFor(() => expect(seen.at(-1)?.event).toBe('create'), 5_000);
  await writer.items('tags').deleteOne(id);
  // Or its cookie would go to the other server, too: cookies know no ports.
  await directus.auth.logout();
  directus.dispose();
});

it('sees what another window of the browser changes', { timeout: 30_000 }, async () => {
  const mine = client('json');
  const theirs = client('json');
  await mine.directus.auth.login(admin);
  await theirs.directus.auth.login(admin);
  const { id } = present(await other.items('tags').createOne({ name: 'before' }));
  const seen: (string | undefined)[] = [];
  theirs.live.liveOne('tags', id).subscribe((tag) => seen.push(tag?.name));
  await vi.waitFor(() => expect(seen).toEqual(['before']), 5_000);
  await mine.live.updateOne('tags', id, { name: 'after' });
  await vi.waitFor(() => expect(seen).toEqual(['before', 'after']), 5_000);
  await other.items('tags').deleteOne(id);
  mine.directus.dispose();
  theirs.directus.dispose();
});
