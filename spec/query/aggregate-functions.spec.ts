import { describe, expect, it } from 'vitest';
import { aggregateFunctions } from '../../lib/query/aggregate-functions';
import { sqlite } from '../../lib/query/dialects/sqlite';
import { present } from '../support/present';

const computed = (name: string, values: readonly (number | string | null)[]) =>
  present(aggregateFunctions.get(name))(values, sqlite());

describe('aggregates of a column', () => {
  it('sums lose no small numbers beside large ones: SQLite compensates its sums, too', () => {
    expect(computed('sum', [1, 1e16, 1, -1e16])).toBe(2);
    expect(computed('sum', [1e16, 1, 1, -1e16])).toBe(2);
    expect(computed('avg', [1, 1e16, 1, -1e16])).toBe(0.5);
  });

  it('sums take the number with which a text begins, and 0 for other texts', () => {
    expect(computed('sum', ['5 apples', 'none', '2.5', 1, null])).toBe(8.5);
  });

  it('aggregates of nulls are null, and counts are 0', () => {
    const names = ['sum', 'avg', 'min', 'max', 'sumDistinct', 'avgDistinct'];
    expect(names.map((name) => computed(name, [null]))).toEqual(names.map(() => null));
    expect([computed('count', [null]), computed('countDistinct', [])]).toEqual([0, 0]);
  });

  it('aggregates of distinct values count each value once', () => {
    const values = [1, 2, 2, null, null];
    expect(computed('countDistinct', values)).toBe(2);
    expect(computed('sumDistinct', values)).toBe(3);
    expect(computed('avgDistinct', values)).toBe(1.5);
  });

  it('min and max find the smallest and the largest value', () => {
    expect([computed('min', [3, 1, null, 2]), computed('max', [3, 1, null, 5])]).toEqual([1, 5]);
  });
});
