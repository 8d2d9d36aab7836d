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

/** Returns the result with marks on the pending rows alone: rows whose mark changes become other objects. */
export function markPending<R>(
  result: ManyItems<R>,
  isRowPending: (index: number) => boolean,
): ManyItems<R> {
  const data = result.data.map((row, index) =>
    isPending(row) === isRowPending(index) ? row : withMark(row, isRowPending(index)),
  );
  return data.every((row, index) => row === result.data[index]) ? result : { ...result, data };
}

/** The mark is not enumerable: neither JSON nor a comparison of rows shows it. */
function withMark<R>(row: R, isMarked: boolean): R {
  if (!isObject(row)) return row;
  const copy = { ...row };
  return isMarked ? Object.defineProperty(copy, PENDING, { value: true }) : copy;
}
