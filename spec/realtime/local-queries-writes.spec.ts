import type { Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Directus } from '../../lib';
import { describeCollections, localQueries } from '../../lib/local-queries';
import { isPending, realtime } from '../../lib/realtime';
import { type FakeCollection, fakeDirectus } from '../../lib/testing';
import { VirtualClock } from '../support/virtual-clock';

const collections = {
  items: { fields: { id: 'integer', n: 'integer', owner: { m2o: 'owners' } } },
  owners: { fields: { id: 'integer', name: 'string' } },
} as const satisfies Record<string, FakeCollection>;

/** A list of a fake server on Postgres, which is stricter about values than SQLite. */
async function setUp(isLocal = true) {
  const clock = new VirtualClock();
  const fake = fakeDirectus({
    collections,
    scheduler: clock,
    database: 'postgres',
    rows: {
      owners: [
        { id: 1, name: 'Ada' },
        { id: 2, name: 'Bob' },
      ],
      items: [
        { id: 1, n: 10, owner: 1 },
        { id: 2, n: 20, owner: 2 },
        { id: 3, n: 30, owner: null },
      ],
    },
  });
  fake.latency = 10;
  const directus = new Directus(fake.url, {
    transport: { backend: fake.backend, retry: false },
    storage: { mode: 'MemoryStorage' },
  });
  const live = realtime(directus, {
    webSocket: fake.WebSocket,
    scheduler: clock,
    ...(isLocal && {
      localQueries: localQueries({
        collections: describeCollections(collections, 'postgres'),
        database: 'postgres',
      }),
    }),
  });
  const seen: (readonly Readonly<Record<string, unknown>>[])[] = [];
  const errors: unknown[] = [];
  live.live('items', { fields: ['id', 'n', 'owner.name'], sort: ['n', 'id'] }).subscribe({
    next: ({ data }) => seen.push(data),
    error: (error: unknown) => errors.push(error),
  });
  await clock.advance(1_000);
  const last = () => seen.at(-1) ?? [];
  const keys = () => last().map(({ id }) => id);
  return { clock, fake, directus, live, seen, errors, last, keys };
}

type Setup = Awaited<ReturnType<typeof setUp>>;

const ignore = { error: () => undefined };

describe('an optimistic write of a value that the database refuses', () => {
  it.each([
    ['create', { n: 'abc' }],
    ['create', { n: 2 ** 40 }],
    ['create', { n: { odd: 1 } }],
    ['create', { id: 'abc' }],
    ['create', { owner: 'abc' }],
    ['update', { n: 'abc' }],
    ['update', { owner: { id: 'abc' } }],
  ] as const)('local queries: the list goes on: %s %j', async (kind, item) => {
    const { clock, fake, live, errors, last, keys } = await setUp();
    const before = last();
    const write$ =
      kind === 'create'
        ? live.createOne('items', item as never)
        : live.updateOne('items', 1, item as never);
    fake.fail('*', /^\/items/, { status: 400, code: 'VALUE_OUT_OF_RANGE' });
    write$.subscribe(ignore);
    await clock.advance(1_000);
    expect(errors).toEqual([]);
    expect(last()).toEqual(before);
    expect(last().some(isPending)).toBe(false);
    fake.update('items', 1, { n: 25 });
    await clock.advance(1_000);
    expect(keys()).toEqual([2, 1, 3]);
  });
});

describe('a write that fails', () => {
  const changes: Readonly<Record<string, (live: Setup['live']) => Observable<unknown>>> = {
    'updateOne of a value': (live) => live.updateOne('items', 1, { n: 25 }),
    'updateOne without a change': (live) => live.updateOne('items', 1, { n: 10 }),
    'updateOne of a relation': (live) => live.updateOne('items', 1, { owner: 2 }),
    deleteOne: (live) => live.deleteOne('items', 2),
    createOne: (live) => live.createOne('items', { n: 15 }),
    'optimistic, with copies of all rows': (live) =>
      live.optimistic(
        'items',
        (rows) => structuredClone([...rows]).map((row) => ({ ...row, n: 5 })),
        Promise.reject(new Error('no')),
      ),
  };

  describe.each([
    ['with local queries', true],
    ['without', false],
  ])('%s', (_, isLocal) => {
    it.each(Object.keys(changes))('leaves the objects that were shown before: %s', async (name) => {
      const { clock, fake, live, last, seen } = await setUp(isLocal);
      const before = last();
      fake.fail('*', /^\/items/, { status: 403, code: 'FORBIDDEN' });
      changes[name]?.(live).subscribe(ignore);
      await clock.advance(5);
      expect(seen.length).toBeGreaterThan(0);
      await clock.advance(1_000);
      expect(last()).toHaveLength(3);
      for (const [index, row] of last().entries()) expect(row).toBe(before[index]);
      expect(last().some(isPending)).toBe(false);
    });
  });
});
