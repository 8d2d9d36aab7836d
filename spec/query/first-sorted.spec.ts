import fc from 'fast-check';
import { expect, it } from 'vitest';
import { firstSorted } from '../../lib/query/first-sorted';
import { Random } from './prover/random';

it('the first of a sorted list are those of a stable sort, and the list stays as it is', () => {
  const list = fc.array(fc.record({ key: fc.integer({ min: 0, max: 5 }), id: fc.nat() }));
  fc.assert(
    fc.property(list, fc.nat({ max: 12 }), (values, count) => {
      const before = [...values];
      const compare = (a: { key: number }, b: { key: number }) => a.key - b.key;
      expect(firstSorted(values, count, compare)).toEqual(
        [...values].sort(compare).slice(0, count),
      );
      expect(values).toEqual(before);
    }),
  );
});

it('the first few of many cost about one comparison for each member', () => {
  const random = new Random(3);
  const values = Array.from({ length: 5_000 }, () => random.int(1_000_000));
  let comparisons = 0;
  const compare = (a: number, b: number) => {
    comparisons += 1;
    return a - b;
  };
  expect(firstSorted(values, 5, compare)).toEqual([...values].sort((a, b) => a - b).slice(0, 5));
  expect(comparisons).toBeLessThan(6_000);
});

it('the first of a sorted list are all members where as many are asked for, or more', () => {
  const compare = (a: number, b: number) => a - b;
  const sorted = [1, 2, 3];
  for (const count of [3, 4, 2_000]) expect(firstSorted([3, 1, 2], count, compare)).toEqual(sorted);
  const many = Array.from({ length: 3_000 }, (_, index) => 3_000 - index);
  expect(firstSorted(many, 1_500, compare)).toEqual([...many].reverse().slice(0, 1_500));
});
