import type { ValueDialect } from './dialect';
import type { StoredValue } from './values';

/** Computes an aggregate of the values of a column. */
export type AggregateFunction = (
  values: readonly StoredValue[],
  dialect: ValueDialect,
) => StoredValue;

const present = (values: readonly StoredValue[]): readonly StoredValue[] =>
  values.filter((value) => value !== null);

/** Text counts as the number it begins with. */
const asNumber = (value: StoredValue): number =>
  typeof value === 'number' ? value : Number.parseFloat(String(value)) || 0;

/** Sums with the compensation of Neumaier, as SQLite does: the rounding errors are summed apart. */
function sum(values: readonly StoredValue[]): number {
  let total = 0;
  let lost = 0;
  for (const value of values) {
    const number = asNumber(value);
    const next = total + number;
    lost += Math.abs(total) >= Math.abs(number) ? total - next + number : number - next + total;
    total = next;
  }
  return total + lost;
}

const extreme =
  (sign: 1 | -1): AggregateFunction =>
  (values, { compare }) =>
    present(values).reduce<StoredValue>(
      (found, value) => (found === null || sign * compare(value, found) > 0 ? value : found),
      null,
    );

const average: AggregateFunction = (values) => {
  const numbers = present(values);
  return numbers.length > 0 ? sum(numbers) / numbers.length : null;
};

const total: AggregateFunction = (values) => {
  const numbers = present(values);
  return numbers.length > 0 ? sum(numbers) : null;
};

const count: AggregateFunction = (values) => present(values).length;

const distinct =
  (compute: AggregateFunction): AggregateFunction =>
  (values, dialect) =>
    compute([...new Set(values)], dialect);

/** The aggregates of a column by the server's name for them. */
export const aggregateFunctions: ReadonlyMap<string, AggregateFunction> = new Map([
  ['count', count],
  ['countDistinct', distinct(count)],
  ['sum', total],
  ['sumDistinct', distinct(total)],
  ['avg', average],
  ['avgDistinct', distinct(average)],
  ['min', extreme(-1)],
  ['max', extreme(1)],
]);
