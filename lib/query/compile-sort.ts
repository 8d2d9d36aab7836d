import { type ReadJoined, readColumn, readJoinedColumn } from './columns';
import { compareSorted } from './compare-sorted';
import type { ValueDialect } from './dialect';
import { type Failures, untilDatabase } from './compile-filter';
import { type JoinedColumn, type Joins, scopeOf } from './joins';
import type { StoredValue } from './values';

/** One name of a `sort`. */
export interface SortKey {
  readonly path: readonly string[];
  readonly descending: boolean;
}

/** Parses `-author.name`. */
export function parseSortKey(text: string): SortKey {
  const descending = text.startsWith('-');
  return { path: (descending ? text.slice(1) : text).split('.'), descending };
}

/** A key by which joined results are sorted. */
export interface SortColumn {
  readonly read: ReadJoined;
  readonly descending: boolean;
}

/** Adds the join of a sort key, and returns its column. */
export function joinSortColumn({ path }: SortKey, joins: Joins): JoinedColumn {
  const [first = '', ...others] = path;
  const relation = joins.collection.relations.get(scopeOf(first)[0]);
  if (others.length === 0 && relation?.kind !== 'o2m')
    return { slot: 0, name: first, collection: joins.collection };
  joins.add(path);
  return joins.column(path);
}

/** Compiles a column of a sort; `undefined` where the database will refuse it. */
export function readSortColumn(
  column: JoinedColumn,
  { database }: Joins,
  failures: Failures,
): ReadJoined | undefined {
  return untilDatabase(failures, () => {
    database.dialect.checkOrder(column.collection.fields.get(column.name)?.type ?? '');
    if (column.slot > 0) return readJoinedColumn(database, column);
    const read = readColumn(database, column.collection, column.name);
    return ([row]) => (row ? read(row) : null);
  });
}

/** Compares lists of values, key by key. */
export function compareKeys(
  a: readonly StoredValue[],
  b: readonly StoredValue[],
  columns: readonly { readonly descending: boolean }[],
  dialect: ValueDialect,
): number {
  // A plain loop: this is where sorting spends its time.
  for (let index = 0; index < columns.length; index += 1) {
    const descending = columns[index]?.descending === true;
    const order = compareSorted(a[index] ?? null, b[index] ?? null, descending, dialect);
    if (order !== 0) return order;
  }
  return 0;
}

/** Returns true if a sort is the order of the primary key, in which tables are kept. */
export const isKeyOrder = (keys: readonly SortKey[], key: string): boolean =>
  keys.length === 0 ||
  (keys[0]?.path.length === 1 && keys[0].path[0] === key && !keys[0].descending);
