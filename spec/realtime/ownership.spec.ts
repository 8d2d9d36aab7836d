import fc from 'fast-check';
import { delay, of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { shareStructure } from '../../lib/realtime/structural-sharing';
import { deepFreeze } from '../support/deep-freeze';
import { type Article, liveRig } from '../support/live-rig';

const rows = fc.array(
  fc.record({
    id: fc.integer({ min: 0, max: 3 }),
    title: fc.constantFrom('a', 'b'),
    tags: fc.array(fc.record({ id: fc.integer({ min: 0, max: 2 }), n: fc.nat(1) }), {
      maxLength: 3,
    }),
  }),
  { maxLength: 4 },
);

describe('structural sharing: builds anew, and writes into nothing', () => {
  it('takes frozen values, and gives what is equal to them', () => {
    fc.assert(
      fc.property(rows, rows, (before, after) => {
        const kept = shareStructure(deepFreeze(before), deepFreeze(after), 'id');
        expect(kept).toEqual(after);
      }),
    );
  });

  it('returns the value before if it is deep equal, also with keys that occur twice in a list', () => {
    fc.assert(
      fc.property(rows, (value) => {
        const before = deepFreeze(structuredClone(value));
        expect(shareStructure(before, deepFreeze(value), 'id')).toBe(before);
      }),
    );
  });

  it('keeps each row that is equal to one of the same key before, wherever it has moved', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([1, 2, 3, 4]), (order) => {
        const make = (id: number) => ({ id, tags: [{ id: 1 }, { id: 1 }] });
        const before = [1, 2, 3, 4].map(make);
        const after = shareStructure(before, order.map(make), 'id');
        after.forEach((row) => expect(row).toBe(before[row.id - 1]));
      }),
    );
  });

  it.each([
    ['dates', { at: new Date(1) }, { at: new Date(2) }],
    ['maps', { at: new Map([[1, 1]]) }, { at: new Map([[2, 2]]) }],
    ['a list and an object', { at: [] }, { at: {} }],
    ['an object and null', { at: {} }, { at: null }],
  ])('does not take different %s for equal', (_, before, after) => {
    expect(shareStructure<unknown>(before, after, 'id')).toEqual(after);
  });

  it('returns what it cannot walk through as it is: a circle, a getter that throws, great depth', () => {
    const circle = (): object => {
      const value: Record<string, unknown> = {};
      value['self'] = value;
      return value;
    };
    const trap = {
      get title(): string {
        throw new Error('of the application');
      },
    };
    const deep = (): unknown => JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
    for (const after of [circle(), trap, deep()])
      expect(shareStructure<unknown>({ title: 'a', self: circle() }, after, 'id')).toBe(after);
    const [one, another] = [deep(), deep()];
    expect(shareStructure(one, another, 'id')).toBe(another);
    const cycle = circle();
    expect(shareStructure<unknown>(circle(), cycle, 'id')).toBe(cycle);
  });
});

describe('ownership: live queries', () => {
  it('frozen rows of an optimistic change are shown, and replaced by the stored ones', async () => {
    const { clock, state, live, articles } = liveRig();
    const { seen, errors } = articles();
    await clock.advance(200);
    const write = live.optimistic(
      'articles',
      (shown) => deepFreeze(shown.map((row) => ({ ...row, title: 'frozen' }))),
      of(null).pipe(delay(50, clock)),
    );
    write.subscribe();
    expect(seen.at(-1)?.map(({ title }) => title)).toEqual(['frozen', 'frozen']);
    state.rows = state.rows.map((row) => ({ ...row, title: 'frozen' }));
    await clock.advance(1_000);
    expect(errors).toEqual([]);
    expect(seen).toHaveLength(2);
  });

  it('nothing that was emitted is modified afterwards, through changes, failures and user changes', async () => {
    const { clock, server, state, live, articles } = liveRig();
    const seen: (readonly Article[])[] = [];
    const copies: unknown[] = [];
    live.live('articles').subscribe(({ data }) => {
      seen.push(deepFreeze(data));
      copies.push(structuredClone(data));
    });
    const { errors } = articles();
    await clock.advance(200);
    for (let n = 0; n < 20; n++) {
      state.rows = [
        { id: 1, title: `one ${n % 3}` },
        { id: n % 4, title: 'repeated' },
        { id: n % 4, title: 'repeated' },
      ];
      if (n % 2) live.updateOne('articles', 1, { title: `own ${n}` }).subscribe();
      if (n % 3) live.deleteOne('articles', 2).subscribe();
      server.emit('articles', [{ id: 1 }]);
      await clock.advance(n * 10);
    }
    await clock.advance(2_000);
    expect(errors).toEqual([]);
    expect(seen.at(-1)).toEqual(state.rows);
    expect(seen).toEqual(copies);
  });

  it('a change that sorts and adds in place alters neither what was shown nor what is restored', async () => {
    const { clock, state, live, articles, directus } = liveRig();
    const { seen } = articles();
    await clock.advance(200);
    const [before] = structuredClone(seen);
    state.fails = 403;
    live
      .optimistic(
        'articles',
        (shown) => {
          const list = shown as Article[];
          list.push({ id: 3, title: 'three' });
          return list.reverse();
        },
        directus.items('articles').deleteOne(1),
      )
      .subscribe({ error: () => undefined });
    expect(seen.at(-1)).toHaveLength(3);
    expect(seen[0]).toEqual(before);
    await clock.advance(30);
    expect(seen.at(-1)).toEqual(before);
  });

  it('options and queries may be frozen, and are not modified', async () => {
    const { clock, live } = liveRig({ options: deepFreeze({ debounce: 50 }) });
    const query = deepFreeze({ fields: ['id', 'title'], sort: ['id'] } as const);
    live.live('articles', query, deepFreeze({ watch: ['authors'] })).subscribe();
    live.changes('articles', deepFreeze({ query: { fields: ['id'] } } as const)).subscribe();
    live.liveOne('articles', 1, deepFreeze({ fields: ['id'] } as const)).subscribe();
    await clock.advance(200);
    expect(query).toEqual({ fields: ['id', 'title'], sort: ['id'] });
  });
});
