import { isObject } from '../internal/guards';
import { isUnknown } from '../query/certainty';
import type { Collection } from '../query/collections';
import { parseFilter } from '../query/parse-filter';
import { compileRowFilter, compileRowOrder, type RowContext } from '../query/row-certainty';
import type { LocalList, Row, Rows } from '../realtime/local-queries';
import { filterPaths, sortPaths } from './column-paths';
import { isKeyOf, isRowOf } from './event-row';
import { dottedFields, fieldTree, relatedCollections, withKeys } from './field-tree';
import { isFutureKey } from './future-keys';
import type { ListQuery } from './list-query';
import { placeRow, removeRow } from './page-rows';
import { hasForeignKeyCycle, holdsOtherRows } from './self-reference';
import { shownRow } from './shown-row';
import { itemsIn } from './written-row';
import { indexOfKey, type ListRules, writtenRows } from './written-rows';

/** Compiles a list. Throws a `QueryError` where the server refuses the query. */
export function compileList(
  query: ListQuery,
  collection: Collection,
  context: RowContext,
): LocalList {
  const { collections, dialect } = context;
  const { fields, filter, sort } = query;
  const needed = [
    ...fields,
    ...filterPaths(parseFilter(filter, context), context),
    ...sortPaths(sort, context),
  ];
  const shown = fieldTree(fields);
  const tree = withKeys(fieldTree(needed), collection, collections);
  const rules: ListRules = {
    kind: { tree, collection, collections },
    matches: compileRowFilter(filter, context),
    page: { ...query, order: compileRowOrder(sort, context) },
    dialect,
  };
  const { kind, matches, page } = rules;
  const areRowsAlone = !holdsOtherRows(kind);
  const areDeletesAlone = areRowsAlone && !hasForeignKeyCycle(collection, collections);
  const shownRows = new WeakMap<Row, Row>();

  const show = (row: Row): Row => {
    const known = shownRows.get(row);
    if (known) return known;
    const key = isFutureKey(row[collection.key]) && { [collection.key]: null };
    const made = shownRow({ ...row, ...key }, shown, collection, collections);
    shownRows.set(row, made);
    return made;
  };
  const updated = (rows: Rows<Row>, row: Row): Rows<Row> | undefined => {
    const isMatch = matches(row);
    if (isUnknown(isMatch)) return undefined;
    const index = indexOfKey(rows, rules, row[collection.key]);
    return isMatch ? placeRow(rows, index, row, page) : removeRow(rows, index, page);
  };
  /** Bare keys, for example, are no rows. */
  const ofRows = (rows: Rows, change: (rows: Rows<Row>) => Rows<Row> | undefined) =>
    rows.every(isObject) ? change(rows) : undefined;

  return {
    fields: dottedFields(tree),
    related: relatedCollections(tree, collection, collections),
    show: (row) => (isObject(row) ? show(row) : row),
    update: (rows, row) =>
      ofRows(rows, (all) =>
        areRowsAlone && isRowOf(kind, row, all[0]) ? updated(all, row) : undefined,
      ),
    remove: (rows, key) =>
      areDeletesAlone && isKeyOf(collection, key)
        ? ofRows(rows, (all) => removeRow(all, indexOfKey(all, rules, key), page))
        : undefined,
    write: (rows, write) => ofRows(rows, (all) => writtenRows(all, write, rules)),
    items: (rows) => rows.filter(isObject).flatMap((row) => itemsIn(row, kind)),
  };
}
