import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isPending } from '../../lib/realtime';
import { queryServer } from '../support/query-server';

const patch = fc.record(
  {
    n: fc.option(fc.nat(4)),
    t: fc.constantFrom('a', 'B', 'ab', null),
    owner: fc.constantFrom(1, 2, 3, null),
  },
  { requiredKeys: [] },
);

const row = fc.record({
  n: fc.option(fc.nat(4)),
  t: fc.constantFrom('a', 'B', 'ab', null),
  owner: fc.constantFrom(1, 2, 3, null),
});

const query = fc
  .record({
    fields: fc.constantFrom(
      ['*'],
      ['id', 't'],
      ['t', 'owner.name'],
      ['n', 'owner'],
      ['*', 'owner.*'],
    ),
    filter: fc.constantFrom(
      {},
      { n: { _gt: 1 } },
      { owner: { name: { _eq: 'Ada' } } },
      { _or: [{ t: { _contains: 'A' } }, { owner: { _null: true } }] },
      { _and: [{ n: { _nnull: true } }, { owner: { name: { _nin: ['Bob'] } } }] },
    ),
    sort: fc.constantFrom(
      ['id'],
      ['-id'],
      ['-n', 'id'],
      ['t', '-id'],
      ['owner.name', 'n', 'id'],
      ['n'],
    ),
    limit: fc.constantFrom(-1, 3, 5),
    page: fc.constantFrom(1, 1, 2),
  })
  // On the server, ties are in an order of their own, which a list may also show in another one until it is read.
  .map(({ page, ...rest }) => (rest.limit === -1 ? rest : { ...rest, page }));

const change = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('create' as const), row }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('update' as const), which: fc.nat(30), patch }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('updateMany' as const), patch }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delete' as const), which: fc.nat(30) }) },
);

type Server = ReturnType<typeof queryServer>;
type Change = typeof change extends fc.Arbitrary<infer C> ? C : never;

const pick = (server: Server, which: number): number | undefined => {
  const keys = server.keysOf('items');
  return keys[which % keys.length];
};

function apply(server: Server, step: Change): void {
  if (step.do === 'create') server.create(step.row);
  else if (step.do === 'updateMany') server.update(server.keysOf('items').slice(0, 3), step.patch);
  else {
    const key = pick(server, step.which);
    if (key === undefined) return;
    if (step.do === 'update') server.update([key], step.patch);
    else server.remove([key]);
  }
}

const initial = fc.array(row, { maxLength: 12 });
const numbered = (rows: readonly object[]) =>
  rows.map((each, index) => ({ id: index + 1, ...each }));

it('local queries: the result of a merged event is the one that a read gives', async () => {
  let merged = 0;
  let read = 0;
  await fc.assert(
    fc.asyncProperty(
      initial,
      query,
      fc.array(change, { maxLength: 12 }),
      async (rows, asked, steps) => {
        const server = queryServer(numbered(rows));
        const list = server.follow(asked);
        await server.clock.advance(500);
        expect(list.last()).toEqual(list.fresh());
        for (const step of steps) {
          const { reads } = server.state;
          const results = list.seen.length;
          apply(server, step);
          // The event has come, and a read that it causes has not begun.
          await server.clock.advance(50);
          expect(server.state.reads).toBe(reads);
          if (list.seen.length > results) expect(list.last()).toEqual(list.fresh());
          await server.clock.advance(6_000);
          if (server.state.reads > reads) read++;
          else merged++;
          expect(list.last()).toEqual(list.fresh());
        }
        list.stop();
      },
    ),
    { numRuns: 300 },
  );
  console.log(`${merged} changes merged, ${read} read`);
  expect(merged).toBeGreaterThan(read);
}, 120_000);

const delay = fc.integer({ min: 0, max: 60 });
const chaos = fc.oneof(
  { weight: 6, arbitrary: change.map((step) => ({ do: 'change' as const, step })) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      ms: fc.oneof(fc.nat(20), fc.nat(400)),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('own' as const),
      kind: fc.constantFrom('create', 'update', 'delete'),
      which: fc.nat(30),
      row,
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'cut' as const }) },
);

it('local queries: whatever the order of events, reads and losses of the connection, a list ends as a read gives it', async () => {
  await fc.assert(
    fc.asyncProperty(
      initial,
      fc.array(query, { minLength: 1, maxLength: 3 }),
      fc.array(chaos, { maxLength: 40 }),
      fc.infiniteStream(delay),
      async (rows, queries, steps, delays) => {
        const next = () => delays.next().value as number;
        const server = queryServer(numbered(rows), {
          read: () => [next(), next()],
          event: () => [next(), next()],
        });
        const lists = queries.map((asked) => server.follow(asked));
        for (const step of steps) {
          if (step.do === 'wait') await server.clock.advance(step.ms);
          else if (step.do === 'cut') server.sockets.cut();
          else if (step.do === 'change') apply(server, step.step);
          else {
            const key = pick(server, step.which);
            const ignore = { error: () => undefined };
            if (step.kind === 'create') server.live.createOne('items', step.row).subscribe(ignore);
            else if (key === undefined) continue;
            else if (step.kind === 'update')
              server.live.updateOne('items', key, step.row).subscribe(ignore);
            else server.live.deleteOne('items', key).subscribe(ignore);
          }
        }
        await server.clock.advance(30_000);
        for (const list of lists) {
          expect(list.errors).toEqual([]);
          expect(list.last()).toEqual(list.fresh());
          expect(list.last().some(isPending)).toBe(false);
          list.stop();
        }
        await server.clock.advance(1_000);
        expect(server.clock.pending).toBe(0);
      },
    ),
    { numRuns: 500 },
  );
}, 120_000);
