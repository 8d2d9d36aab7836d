import { type Failures, startFilter, type TestRows } from './compile-filter';
import {
  compareKeys,
  isKeyOrder,
  joinSortColumn,
  parseSortKey,
  readSortColumn,
  type SortColumn,
} from './compile-sort';
import type { Collection } from './collections';
import type { Database } from './database';
import { firstSorted } from './first-sorted';
import { type JoinedRows, Joins } from './joins';
import { pageRange } from './paging';
import type { LevelQuery } from './parse-query';
import { compileSearch } from './search';
import type { StoredRow, StoredValue } from './values';

/** A row of a result, and the values it is sorted by. */
interface Found {
  readonly row: StoredRow;
  readonly keys: readonly StoredValue[];
}

/** A SELECT of whole rows of one collection, compiled once. */
export interface Selection {
  /** All rows that match, in order. */
  readonly all: () => readonly Found[];
  /** Those of the page that the query asks for. */
  readonly page: () => readonly Found[];
  /** True if the sort leaves open which of two rows comes first. */
  readonly isTie: (a: Found, b: Found) => boolean;
}

/**
 * Compiles filter, search, sort and paging of a level. `readColumns` is called between the levels of the filter, where the server
 * reads the columns to answer: it decides which of several errors a query has.
 */
export function compileSelection(
  database: Database,
  collection: Collection,
  query: LevelQuery,
  readColumns: (failures: Failures) => void = () => undefined,
): Selection {
  const { dialect } = database;
  const joins = new Joins(database, collection);
  const failures: Failures = [];
  const sort = (query.sort ?? []).map(parseSortKey);
  const sorted = sort.map((key) => joinSortColumn(key, joins));
  const filter = query.filter && startFilter(query.filter, joins, failures);
  const found = query.search ? compileSearch(collection, query.search, dialect) : undefined;
  readColumns(failures);
  const inKeyOrder = isKeyOrder(sort, collection.key);
  const columns = sorted.flatMap((column, index): SortColumn[] => {
    const read = readSortColumn(column, joins, failures);
    return read ? [{ read, descending: sort[index]?.descending === true }] : [];
  });
  const condition = filter?.finish();
  const [failure] = failures;
  if (failure) throw failure;

  const { rows } = database.table(collection.name);
  // The order of the table needs no keys.
  const keysOf = inKeyOrder
    ? () => NO_KEYS
    : (result: JoinedRows) => columns.map(({ read }) => read(result));
  const firstOf = firstResult(joins, condition, keysOf, (a, b) =>
    compareKeys(a, b, columns, dialect),
  );

  /** Rows in the order of the table, up to `count`. */
  const scan = (count: number): Found[] => {
    const matching: Found[] = [];
    for (const row of rows) {
      if (matching.length >= count) break;
      if (found && !found(row)) continue;
      const keys = firstOf(row);
      if (keys) matching.push({ row, keys });
    }
    return matching;
  };
  const inOrder = (a: Found, b: Found) => compareKeys(a.keys, b.keys, columns, dialect);
  /** Rows in the order of the sort, up to `count`. */
  const first = (count: number) =>
    inKeyOrder ? scan(count) : firstSorted(scan(Number.POSITIVE_INFINITY), count, inOrder);
  const all = () => first(Number.POSITIVE_INFINITY);
  const page = () => {
    const { start, end } = pageRange(query);
    return first(end).slice(start, end);
  };
  const isTie = (a: Found, b: Found) => sort.length === 0 || (!inKeyOrder && inOrder(a, b) === 0);
  return { all, page, isTie };
}

const NO_KEYS: readonly StoredValue[] = [];

/**
 * Returns the sort keys of a row that matches. Where joins make several results of one row, the first of them in the order of the
 * sort counts.
 */
function firstResult(
  joins: Joins,
  condition: TestRows | undefined,
  keysOf: (rows: JoinedRows) => readonly StoredValue[],
  compare: (a: readonly StoredValue[], b: readonly StoredValue[]) => number,
): (row: StoredRow) => readonly StoredValue[] | undefined {
  if (joins.isEmpty) {
    // One list for all rows: no allocation for a row that does not match.
    const single: StoredRow[] = [];
    return (row) => {
      single[0] = row;
      return !condition || condition(single) ? keysOf(single) : undefined;
    };
  }
  return (row) => {
    let first: readonly StoredValue[] | undefined;
    joins.each(row, (rows) => {
      if (condition && !condition(rows)) return false;
      const keys = keysOf(rows);
      if (!first || compare(keys, first) < 0) first = keys;
      return !joins.multiplies || keys === NO_KEYS;
    });
    return first;
  };
}
