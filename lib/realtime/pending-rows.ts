import { isObject } from '../internal/guards';
import type { ManyItems } from '../types/result';

/** Read through proxies such as those of Vue, and the same in the ES module and the CommonJS file. */
const PENDING = Symbol.for('directus-rx.pending');

/**
 * Returns true for a row of a live query that shows a write which the server's own result does not contain yet. Rows are marked where
 * the live queries evaluate on this side (`localQueries`).
 *
 * @example
 * const className = isPending(article) ? 'pending' : '';
 */
export const isPending = (row: unknown): boolean =>
  isObject(row) && Reflect.get(row, PENDING) === true;

/**
 * Returns the result with marks on the pending rows alone. A row that is pending no longer is replaced by the one of `rows`, which is
 * equal and was never marked.
 */
export function markPending<R>(
  result: ManyItems<R>,
  rows: readonly R[],
  isRowPending: (row: R) => boolean,
): ManyItems<R> {
  const data = rows.map((row, index) => {
    const shown = result.data[index] ?? row;
    if (!isRowPending(row)) return isPending(shown) ? row : shown;
    return isPending(shown) ? shown : withMark(shown);
  });
  return data.every((row, index) => row === result.data[index]) ? result : { ...result, data };
}

/** The mark is not enumerable: neither JSON nor a comparison of rows shows it. */
const withMark = <R>(row: R): R =>
  isObject(row) ? Object.defineProperty({ ...row }, PENDING, { value: true }) : row;
