import { describe, expect, it } from 'vitest';
import { brokenPromises, compareWithServer } from './verdict.mjs';

const kept = {
  reads: 100,
  readsOk: 98,
  readsWrong: 0,
  writes: 50,
  writesOk: 30,
  missing: 0,
  twice: 0,
  hangs: 0,
  unhandled: 0,
  usable: true,
  requests: 200,
  faulted: 80,
};

describe('the verdict on a run', () => {
  it('is empty when all promises are kept', () => {
    expect(brokenPromises(kept)).toEqual([]);
  });

  it.for([
    [{ readsOk: 97 }, /97.0 % of reads succeed/],
    [{ readsWrong: 1 }, /wrong answer/],
    [{ missing: 1 }, /missing/],
    [{ twice: 1 }, /twice/],
    [{ hangs: 1 }, /hang/],
    [{ unhandled: 1 }, /not handled/],
    [{ usable: false }, /session/],
    [{ faulted: 50 }, /too few requests met a fault/],
  ] as const)('names the one that is broken: %o', ([broken, name]) => {
    const found = brokenPromises({ ...kept, ...broken });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(name);
  });
});

describe('the comparison of what a client was told with what the server holds', () => {
  type Told = [
    name: string,
    id: number | undefined,
    state: 'there' | 'gone' | 'unknown',
    also?: string,
  ];
  const compare = (told: Told[], stored: [number, string][], done: [string, number][] = []) =>
    compareWithServer(
      {
        rows: new Map(
          told.map(([name, id, state, also]) => [
            name,
            {
              names: new Set([name, ...(also ? [also] : [])]),
              state,
              ...(id !== undefined && { id }),
            },
          ]),
        ),
      } as Parameters<typeof compareWithServer>[0],
      stored.map(([id, name]) => ({ id, name })),
      new Map(done),
    );

  it('accepts what was acknowledged and is there, and either for what was not', () => {
    expect(
      compare(
        [
          ['a', 1, 'there'],
          ['b', 2, 'gone'],
          ['c', undefined, 'unknown'],
          ['d', 4, 'there', 'e'],
        ],
        [
          [1, 'a'],
          [4, 'e'],
        ],
      ),
    ).toEqual({ missing: [], twice: [] });
  });

  it.for<[string, Told[], [number, string][]]>([
    ['a creation', [['a', 1, 'there']], []],
    ['a creation whose key was not told', [['a', undefined, 'there']], []],
    ['an update', [['b', 1, 'there']], [[1, 'a']]],
    ['a deletion', [['a', 1, 'gone']], [[1, 'a']]],
  ])('misses %s that was acknowledged and did not happen', ([, told, stored]) => {
    expect(compare(told, stored).missing).toHaveLength(1);
  });

  it('sees a row that is there twice, and a write that the server did twice', () => {
    expect(
      compare(
        [['a', 1, 'there']],
        [
          [1, 'a'],
          [2, 'a'],
        ],
      ).twice,
    ).toEqual(['a']);
    expect(compare([], [], [['PATCH /items/tags/1 {}', 2]]).twice).toHaveLength(1);
  });
});
