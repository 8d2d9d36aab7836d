import { setTimeout as pause } from 'node:timers/promises';
import { expect, inject, it, vi } from 'vitest';
import { Directus } from '../../lib';
import { type Change, realtime, type RealtimeStatus } from '../../lib/realtime';
import { startDroppingProxy } from '../support/dropping-proxy';
import { present } from '../support/present';

interface Schema {
  tags: { id: number; name: string };
}

const { url, admin } = inject('directusShortTtl');

it(
  'outlives its access tokens, on one connection, without a gap',
  { timeout: 40_000 },
  async () => {
    const proxy = await startDroppingProxy(url);
    const directus = new Directus<Schema>(proxy.url, {
      auth: { mode: 'json' },
      storage: { mode: 'MemoryStorage' },
    });
    const other = new Directus<Schema>(url, { auth: { mode: 'json', staticToken: admin.token } });
    await directus.auth.login(admin);
    const live = realtime(directus);
    const seen: Change<unknown, 'create'>[] = [];
    const statuses: RealtimeStatus[] = [];
    live.status$.subscribe((status) => statuses.push(status));
    live.changes('tags', { event: 'create' }).subscribe((change) => seen.push(change));
    await vi.waitFor(() => expect(seen).toEqual([{ event: 'init' }]), 10_000);

    const ids: number[] = [];
    const end = Date.now() + 16_000;
    while (Date.now() < end) {
      const { id } = present(await other.items('tags').createOne({ name: 'token' }));
      ids.push(id);
      await pause(250);
    }
    await vi.waitFor(() => expect(seen).toHaveLength(ids.length + 1), 10_000);
    expect(seen.flatMap((change) => (change.event === 'create' ? change.data : []))).toMatchObject(
      ids.map((id) => ({ id })),
    );
    expect(statuses.map(({ state }) => state)).toEqual([
      'offline',
      'connecting',
      'authenticating',
      'open',
    ]);
    live.dispose();
    directus.dispose();
    await proxy.stop();
    await other.items('tags').deleteMany(ids);
  },
);

it(
  'renews a token that the server calls expired before our clock does',
  { timeout: 40_000 },
  async () => {
    // Without autoRefresh nothing is refreshed ahead: the server's own word is what brings it about.
    const directus = new Directus<Schema>(url, {
      auth: { mode: 'json', autoRefresh: false },
      storage: { mode: 'MemoryStorage' },
    });
    const other = new Directus<Schema>(url, { auth: { mode: 'json', staticToken: admin.token } });
    await directus.auth.login(admin);
    const live = realtime(directus);
    const seen: Change<unknown, 'create'>[] = [];
    live.changes('tags', { event: 'create' }).subscribe((change) => seen.push(change));
    await vi.waitFor(() => expect(seen).toEqual([{ event: 'init' }]), 10_000);
    await pause(7_000);
    const { id } = present(await other.items('tags').createOne({ name: 'token' }));
    await vi.waitFor(() => expect(seen).toHaveLength(2), 10_000);
    expect(seen.map(({ event }) => event)).toEqual(['init', 'create']);
    live.dispose();
    directus.dispose();
    await other.items('tags').deleteOne(id);
  },
);

it('realtime: the token is in no log, error or status', { timeout: 20_000 }, async () => {
  const directus = new Directus<Schema>(url, {
    auth: { mode: 'json', staticToken: 'not-a-token-of-anybody' },
  });
  const live = realtime(directus, { retryDelay: 10 });
  const statuses: RealtimeStatus[] = [];
  live.status$.subscribe((status) => statuses.push(status));
  live.changes('tags').subscribe();
  await vi.waitFor(() => expect(statuses.at(-1)?.state).toBe('waiting'), 10_000);
  const { inspect } = await import('node:util');
  expect(statuses.map((status) => 'error' in status && String(status.error))).toContain(
    'RealtimeError: The server did not accept the token',
  );
  expect(
    inspect([statuses, live], { depth: 20, showHidden: true }) + JSON.stringify(statuses),
  ).not.toContain('not-a-token');
  live.dispose();
  directus.dispose();
});

it(
  'realtime: connects after the login where the server requires one',
  { timeout: 20_000 },
  async () => {
    const directus = new Directus<Schema>(url, {
      auth: { mode: 'json' },
      storage: { mode: 'MemoryStorage' },
    });
    const live = realtime(directus);
    const seen: unknown[] = [];
    const statuses: RealtimeStatus[] = [];
    live.status$.subscribe((status) => statuses.push(status));
    live.changes('tags', { event: 'create' }).subscribe((change) => seen.push(change));
    await vi.waitFor(
      () => expect(statuses.at(-1)).toMatchObject({ state: 'waiting', retryAt: null }),
      10_000,
    );
    await directus.auth.login(admin);
    await vi.waitFor(() => expect(seen).toEqual([{ event: 'init' }]), 10_000);
    await directus.auth.logout();
    await vi.waitFor(
      () => expect(statuses.at(-1)).toMatchObject({ state: 'waiting', retryAt: null }),
      10_000,
    );
    live.dispose();
    directus.dispose();
  },
);
