import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidParamError } from '../../lib';
import { localQueries, readCollections } from '../../lib/local-queries';
import { isPending, realtime } from '../../lib/realtime';
import { collections, queryServer } from '../support/query-server';

const rows = [
  { id: 1, t: 'a', n: 10, owner: 1 },
  { id: 2, t: 'b', n: 20, owner: 2 },
  { id: 3, t: 'c', n: 30, owner: null },
];
const byNumber = { fields: ['id', 't', 'n'], sort: ['n', 'id'] };

const started = async (query: object, ...options: Parameters<typeof queryServer>) => {
  const server = queryServer(...options);
  const list = server.follow(query);
  await server.clock.advance(300);
  // Those from now on are counted.
  server.state.reads = 0;
  return { server, list, clock: server.clock, state: server.state, live: server.live };
};
const pendingKeys = (shown: readonly { readonly id?: unknown }[]) =>
  shown.filter(isPending).map(({ id }) => id);

describe('a change of another client', () => {
  it('local queries: a change is merged into the list without a read', async () => {
    const { server, list, clock, state } = await started(byNumber, rows);
    server.update([1], { n: 25 });
    await clock.advance(20);
    expect(list.keys()).toEqual([2, 1, 3]);
    server.create({ t: 'd', n: 5, owner: null });
    await clock.advance(20);
    expect(list.keys()).toEqual([4, 2, 1, 3]);
    server.remove([2]);
    await clock.advance(20);
    expect(list.keys()).toEqual([4, 1, 3]);
    await clock.advance(60_000);
    expect(state.reads).toBe(0);
  });

  it('keeps the objects of the other rows, and shows the fields of the query alone', async () => {
    const query = {
      fields: ['t'],
      filter: { owner: { name: { _nnull: true } } },
      sort: ['n', 'id'],
    };
    const { server, list, clock, state } = await started(query, rows);
    const [first] = list.last();
    server.update([2], { t: 'B' });
    await clock.advance(300);
    expect(list.last()).toEqual([{ t: 'a' }, { t: 'B' }]);
    expect(list.last()[0]).toBe(first);
    expect(state.reads).toBe(0);
  });

  it.each([
    ['fields', { fields: ['id', 'owner.name'] }],
    ['filter', { fields: ['id'], filter: { owner: { name: { _eq: 'Eve' } } } }],
    ['order', { fields: ['id'], sort: ['-owner.name', 'id'] }],
  ])(
    'local queries: the list is read where a related item of its %s has changed',
    async (_, query) => {
      const { server, list, clock, state } = await started({ sort: ['id'], ...query }, rows);
      const { reads } = state;
      server.update([1], { name: 'Eve' }, 'owners');
      await clock.advance(300);
      expect(state.reads).toBe(reads + 1);
      expect(list.last()).toEqual(list.fresh());
    },
  );

  it('that makes a row leave a full page is read, because another row moves up', async () => {
    const { server, list, clock, state } = await started({ ...byNumber, limit: 2 }, rows);
    server.remove([1]);
    await clock.advance(300);
    expect(list.keys()).toEqual([2, 3]);
    expect(state.reads).toBe(1);
  });

  it('that moves a row beyond a full page, or is beyond it, needs no read where it stays there', async () => {
    const { server, list, clock, state } = await started({ ...byNumber, limit: 2 }, rows);
    server.update([3], { n: 40 });
    await clock.advance(300);
    expect([list.keys(), state.reads]).toEqual([[1, 2], 0]);
    server.update([2], { n: 50 });
    await clock.advance(300);
    expect([list.keys(), state.reads]).toEqual([[1, 3], 1]);
  });

  it('local queries: the list is read where the order of equal rows decides', async () => {
    const { server, clock, state } = await started({ fields: ['*'], sort: ['n'] }, rows);
    server.create({ t: 'd', n: 20, owner: null });
    await clock.advance(300);
    expect(state.reads).toBe(1);
  });

  it('of more items than an event reports is read', async () => {
    const many = Array.from({ length: 12 }, (_, index) => ({ id: index + 1, t: 'x', n: index }));
    const { server, list, clock, state } = await started({ sort: ['id'] }, many);
    server.update(
      many.map(({ id }) => id),
      { t: 'y' },
    );
    await clock.advance(300);
    expect(list.last()).toEqual(list.fresh());
    expect(state.reads).toBe(1);
  });

  it.each([
    ['a search', { search: 'a' }],
    ['a deep query', { deep: { owner: { _limit: 1 } } }],
    ['a function in fields', { fields: ['count(t)'] }],
    ['$NOW', { filter: { t: { _gt: '$NOW' } } }],
    ['a limit of 0', { limit: 0 }],
    ['an unknown field', { filter: { nope: { _eq: 1 } } }],
  ])('is read for a query that only the server evaluates: %s', (_, query) => {
    const queries = localQueries({ collections, database: 'sqlite' });
    expect(queries.list('items', query, 'id')).toBeUndefined();
    expect(queries.list('items', {}, 'id')).toBeDefined();
  });

  it('local queries: the list is read where the collection is not described, has another key, or holds no rows', () => {
    const queries = localQueries({ collections, database: 'postgres' });
    expect(queries.list('other', {}, 'id')).toBeUndefined();
    expect(queries.list('items', {}, 'key')).toBeUndefined();
    expect(queries.list('items', {}, 'id')).toBeDefined();
  });

  it('local queries: the list is read where the user may not read the fields of the order', async () => {
    const server = queryServer(rows);
    server.state.refusedFields = /^n$/;
    const list = server.follow({ fields: ['id', 't'], sort: ['n', 'id'] });
    await server.clock.advance(300);
    expect(list.keys()).toEqual([1, 2, 3]);
    expect(server.state.reads).toBe(3);
    server.update([3], { n: 1 });
    await server.clock.advance(300);
    expect(list.errors).toEqual([]);
    expect(list.keys()).toEqual([3, 1, 2]);
  });

  it('local queries: the list is read where the server fails on a value in the fields of the order', async () => {
    const server = queryServer(rows);
    server.state.refusedFields = /^n$/;
    server.state.refusal = 500;
    const list = server.follow({ fields: ['id', 't'], sort: ['n', 'id'] });
    await server.clock.advance(300);
    expect(list.keys()).toEqual([1, 2, 3]);
    server.update([3], { n: 1 });
    await server.clock.advance(300);
    expect(list.keys()).toEqual([3, 1, 2]);
    server.state.refusedFields = undefined;
    server.update([3], { n: 100 });
    await server.clock.advance(300);
    const { reads } = server.state;
    server.update([3], { n: 1 });
    await server.clock.advance(50);
    expect([list.keys(), server.state.reads]).toEqual([[3, 1, 2], reads]);
  });

  it('local queries: the list is read where the subscription with all fields is refused', async () => {
    const server = queryServer(rows);
    server.sockets.intercept = (socket, message) => {
      const { fields } = (message.query ?? {}) as { fields?: string[] };
      const isRefused = message.type === 'subscribe' && (fields?.length ?? 0) > 1;
      const error = { code: 'FORBIDDEN', message: 'no' };
      if (isRefused) socket.tell({ type: 'subscribe', status: 'error', error });
      return isRefused;
    };
    const list = server.follow(byNumber);
    await server.clock.advance(2_000);
    const { reads } = server.state;
    server.update([1], { n: 25 });
    await server.clock.advance(300);
    expect(list.keys()).toEqual([2, 1, 3]);
    expect(server.state.reads).toBe(reads + 1);
  });

  it('that may have been overtaken by another of the same item is confirmed by one read, a second later', async () => {
    const delays = [20, 1];
    const event = () => [1, delays.shift() ?? 1] as const;
    const prompt = () => [5, 5] as const;
    const { server, list, clock, state } = await started(byNumber, rows, { read: prompt, event });
    server.update([1], { t: 'old' });
    await clock.advance(3);
    server.update([1], { t: 'new' });
    await clock.advance(50);
    expect(list.last()[0]).toMatchObject({ t: 'old' });
    await clock.advance(1_500);
    expect(list.last()[0]).toMatchObject({ t: 'new' });
    expect(state.reads).toBe(1);
  });
});

describe('an optimistic write with local queries', () => {
  it('createOne: shows the new row at its place at once, marked until it is read', async () => {
    const { list, clock, live } = await started(byNumber, rows);
    live.createOne('items', { t: 'new', n: 15 }).subscribe();
    expect(list.last()).toEqual([
      { id: 1, t: 'a', n: 10 },
      { id: null, t: 'new', n: 15 },
      { id: 2, t: 'b', n: 20 },
      { id: 3, t: 'c', n: 30 },
    ]);
    expect(pendingKeys(list.last())).toEqual([null]);
    await clock.advance(1_000);
    expect(list.keys()).toEqual([1, 4, 2, 3]);
    expect(pendingKeys(list.last())).toEqual([]);
    for (const shown of list.seen) expect(shown.length).toBeLessThanOrEqual(4);
  });

  it('createOne: is last in the order of keys that the database makes', async () => {
    const { list, live } = await started({ fields: ['id', 't'], sort: ['-id'] }, rows);
    live.createOne('items', { t: 'x' }).subscribe();
    live.createOne('items', { t: 'y' }).subscribe();
    expect(list.last().map(({ t }) => t)).toEqual(['y', 'x', 'c', 'b', 'a']);
  });

  it('createOne: shows the label of a relation that any list has read', async () => {
    const { list, live } = await started({ fields: ['t', 'owner.name'], sort: ['n', 'id'] }, rows);
    live.createOne('items', { t: 'new', n: 0, owner: 2 }).subscribe();
    expect(list.last()[0]).toEqual({ t: 'new', owner: { name: 'Bob' } });
    live.createOne('items', { t: 'newer', n: -1, owner: 3 }).subscribe();
    expect(list.last()[0]).toEqual({ t: 'newer', owner: { name: null } });
  });

  it('createOne: is not shown where a value that the server sets decides, or beyond a full page', async () => {
    const { server, list, live } = await started({ ...byNumber, limit: 3 }, rows);
    const filtered = server.follow({ ...byNumber, filter: { n: { _gt: 1 } } });
    await server.clock.advance(300);
    live.createOne('items', { t: 'new' }).subscribe();
    live.createOne('items', { t: 'last', n: 99 }).subscribe();
    expect(list.keys()).toEqual([1, 2, 3]);
    expect(filtered.keys()).toEqual([1, 2, 3, null]);
  });

  it('updateOne: moves the row from list to list, with what the other list has read', async () => {
    const column = (owner: number) => ({ ...byNumber, filter: { owner: { _eq: owner } } });
    const { server, list, clock, live } = await started(column(1), rows);
    const other = server.follow(column(2));
    await clock.advance(300);
    live.updateOne('items', 1, { owner: 2 }).subscribe();
    expect([list.keys(), other.keys()]).toEqual([[], [1, 2]]);
    expect(pendingKeys(other.last())).toEqual([1]);
    await clock.advance(1_000);
    expect([list.keys(), other.keys()]).toEqual([[], [1, 2]]);
    expect(pendingKeys(other.last())).toEqual([]);
  });

  it('updateOne: changes the row where it stands if its place is not known', async () => {
    const { list, live } = await started({ ...byNumber, limit: 2 }, rows);
    live.updateOne('items', 1, { n: 99 }).subscribe();
    expect(list.last()).toEqual([
      { id: 1, t: 'a', n: 99 },
      { id: 2, t: 'b', n: 20 },
    ]);
    expect(pendingKeys(list.last())).toEqual([1]);
  });

  it('deleteOne: removes the row at once', async () => {
    const { list, clock, live } = await started({ ...byNumber, limit: 2 }, rows);
    live.deleteOne('items', 1).subscribe();
    expect(list.keys()).toEqual([2]);
    await clock.advance(1_000);
    expect(list.keys()).toEqual([2, 3]);
  });

  it.each(['create', 'update', 'delete'] as const)(
    '%sOne: is taken back when it fails, and the other rows stay the same objects',
    async (kind) => {
      const { server, list, clock, live, state } = await started(byNumber, rows);
      const before = list.last();
      state.failsWrites = true;
      const errors: unknown[] = [];
      const write = {
        create: () => live.createOne('items', { n: 15 }),
        update: () => live.updateOne('items', 1, { n: 25 }),
        delete: () => live.deleteOne('items', 1),
      }[kind]();
      write.subscribe({ error: (error: unknown) => errors.push(error) });
      expect(list.last()).not.toEqual(before);
      await clock.advance(1_000);
      expect(errors).toHaveLength(1);
      expect(list.last()).toEqual(before);
      for (const [index, row] of list.last().entries())
        if (index > 0) expect(row).toBe(before[index]);
      expect(server.sockets.alive).toHaveLength(1);
    },
  );

  it('shows a marked row only at the place where the server then has it', async () => {
    const values = fc.record({
      n: fc.nat(40),
      t: fc.constantFrom('a', 'z'),
      owner: fc.constantFrom(1, 2, null),
    });
    const asked = fc.record({
      fields: fc.constant(['*']),
      sort: fc.constantFrom(['n', 'id'], ['-n', '-id'], ['owner.name', 'n', 'id']),
      filter: fc.constantFrom({}, { n: { _gt: 15 } }, { owner: { name: { _nnull: true } } }),
      limit: fc.constantFrom(-1, 2, 4),
    });
    await fc.assert(
      fc.asyncProperty(
        asked,
        values,
        fc.constantFrom(undefined, 1, 2, 3),
        async (query, item, id) => {
          const { server, list, clock, live } = await started(query, rows);
          // Every label is known.
          server.follow({ fields: ['*', 'owner.*'], limit: -1 });
          await clock.advance(300);
          const write = id ? live.updateOne('items', id, item) : live.createOne('items', item);
          write.subscribe();
          const shown = list.last();
          const isMarked = shown.some(isPending);
          await clock.advance(1_000);
          expect(list.last()).toEqual(list.fresh());
          const keyOf = ({ id: key }: { readonly id?: unknown }): unknown => key ?? 4;
          const stored = list.keys();
          const common = shown.map(keyOf).filter((key) => stored.includes(key));
          // A row that leaves a full page stays where it is until the page is read.
          const isAtOldPlace = id !== undefined && query.limit > 0;
          if (isMarked && !isAtOldPlace) {
            expect(common).toEqual(shown.map(keyOf));
            expect(stored.filter((key) => common.includes(key))).toEqual(common);
          }
        },
      ),
      { numRuns: 100 },
    );
  }, 60_000);
});

describe('the options of localQueries', () => {
  it.each([
    ['options', undefined],
    ['collections', { collections: {}, database: 'sqlite' }],
    ['database', { collections, database: 'mysql' }],
    ['timeZone', { collections, database: 'sqlite', timeZone: 'Nowhere/City' }],
    ['timeZone', { collections, database: 'postgres', timeZone: 'UTC' }],
    ['collation', { collections, database: 'postgres', collation: 'x' }],
    ['queryLimit', { collections, database: 'sqlite', queryLimit: 5 }],
  ])('%s: a wrong value is refused', (name, options) => {
    expect(() => localQueries(options as never)).toThrow(InvalidParamError);
    expect(() => localQueries(options as never)).toThrow(new RegExp(name));
  });

  it('queryLimit: says how many rows a page holds', async () => {
    const queries = localQueries({ collections, database: 'sqlite', queryLimit: { max: 2 } });
    const list = queries.list('items', { fields: ['id'], sort: ['n', 'id'], limit: 50 }, 'id');
    const page = [rows[0], rows[1]];
    expect(list?.remove(page, '1')).toBeUndefined();
    expect(list?.remove([rows[0]], '1')).toEqual([]);
  });

  it('realtime refuses what is not made by localQueries', () => {
    const { directus, live } = queryServer([]);
    live.dispose();
    expect(() => realtime(directus, { localQueries: {} as never })).toThrow(/localQueries/);
  });

  it('readCollections: fails with an error that names the argument', async () => {
    await expect(readCollections(undefined as never)).rejects.toThrow(/directus/);
  });
});
