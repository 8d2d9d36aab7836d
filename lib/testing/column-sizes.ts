import type { Collection, Field } from '../query/collections';
import type { FakeSchema } from './collection-rules';
import type { ItemRow } from './store';
import { outOfRange, tooLong } from './write-refusals';

const INTEGERS: Readonly<Record<string, bigint>> = { integer: 2n ** 31n, bigInteger: 2n ** 63n };

/** Returns true for a number that is beyond the range of its column. A text that is no number is not of the wrong size. */
function isOutOfRange({ type, precision, scale }: Field, value: unknown): boolean {
  const text = String(value).trim();
  const limit = INTEGERS[type];
  if (limit !== undefined) {
    if (!/^[+-]?\d+$/.test(text)) return false;
    const number = BigInt(text.replace('+', ''));
    return number < -limit || number >= limit;
  }
  const number = Math.abs(Number(text));
  const single = Math.fround(number);
  if (type === 'float') return single === Infinity || (single === 0 && number !== 0);
  return (
    type === 'decimal' &&
    Number(number.toFixed(scale ?? 5)) >= 10 ** ((precision ?? 10) - (scale ?? 5))
  );
}

/**
 * Refuses values that do not fit into their columns on Postgres. Like the server, which reads the names out of the database's message, it
 * names the first one of the `columns` that is written, and not the one that is too small.
 */
export function checkSizes(
  { database, rules }: FakeSchema,
  { name, fields }: Collection,
  written: ItemRow,
  columns: readonly string[],
): void {
  if (database !== 'postgres') return;
  const first = columns.find((column) => Object.hasOwn(written, column)) ?? '';
  for (const [column, value] of Object.entries(written)) {
    const field = fields.get(column);
    if (!field || (typeof value !== 'string' && typeof value !== 'number')) continue;
    const maxLength = rules.get(name)?.fields.get(column)?.maxLength ?? Infinity;
    if (typeof value === 'string' && Array.from(value).length > maxLength)
      throw tooLong(name, first, written[first]);
    if (isOutOfRange(field, value)) throw outOfRange(name, first, written[first]);
  }
}
