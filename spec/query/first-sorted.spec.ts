import fc from 'fast-check';
import { expect, it } from 'vitest';
import { firstSorted } from '../../lib/query/first-sorted';

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
