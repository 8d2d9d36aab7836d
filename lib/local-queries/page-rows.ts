import { isUnknown, type Known } from '../query/certainty';
import type { Row, Rows } from '../realtime/local-queries';

/** A part of a result in which rows are placed: as far as its rows decide, without those before and after it. */
export interface Page {
  /** The number of rows before it. */
  readonly start: number;
  /** The number of rows that it holds at most. */
  readonly limit: number;
  readonly order: (a: Row, b: Row) => Known<number>;
}

/**
 * Returns the page with a row at its place, in place of `index` where it was, -1 where it was not on the page. `undefined` where
 * rows that are not on the page decide. `isNew`: the row is on no other page.
 */
export function placeRow(
  rows: Rows<Row>,
  index: number,
  row: Row,
  page: Page,
  isNew = false,
): Rows<Row> | undefined {
  const before = rows[index];
  // It may have left an earlier page, from which a row has then moved up.
  if (!before && page.start > 0 && !isNew) return undefined;
  const others = rows.filter((each) => each !== before);
  const place = placeOf(others, row, page);
  if (place === undefined) return undefined;
  const isKept = before !== undefined && place === index && page.order(before, row) === 0;
  const placed = [...others.slice(0, place), row, ...others.slice(place)];
  if (isKept) return placed;
  if (place === 0 && page.start > 0) return undefined;
  const isLast = place === others.length && rows.length >= page.limit;
  if (isLast) return before ? undefined : rows;
  return placed.slice(0, page.limit);
}

/** Returns the page without the row at `index`, -1 where it is not on the page; `undefined` where a row may move up. */
export function removeRow(rows: Rows<Row>, index: number, page: Page): Rows<Row> | undefined {
  if (index === -1) return page.start > 0 ? undefined : rows;
  return rows.length >= page.limit ? undefined : rows.filter((_, each) => each !== index);
}

/** Finds the place by halving. Rows are next to those that they equal in order, so that no equal one is missed. */
function placeOf(rows: Rows<Row>, row: Row, { order }: Page): number | undefined {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = rows[middle];
    const result = other && order(row, other);
    // The database puts equal rows in an order of its own.
    if (result === undefined || isUnknown(result) || result === 0) return undefined;
    if (result < 0) high = middle;
    else low = middle + 1;
  }
  return low;
}
