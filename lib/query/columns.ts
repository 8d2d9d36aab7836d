import type { Collection } from './collections';
import type { Database } from './database';
import { functionCall } from './function-name';
import { columnFunction, type ReadValue } from './functions';
import type { JoinedColumn, JoinedRows } from './joins';
import { databaseFailure, serverFailure } from './query-error';
import type { StoredValue } from './values';

/** Reads a value of a joined result. */
export type ReadJoined = (rows: JoinedRows) => StoredValue;

/** Compiles a column, or a function of one, of the rows of a collection. */
export function readColumn(database: Database, collection: Collection, name: string): ReadValue {
  const call = functionCall(name);
  if (call) {
    const isCount = call.name === 'count' && isAlias(collection, call.field);
    return isCount
      ? relatedCount(database, collection, call.field)
      : columnFunction(collection, call, database.dialect);
  }
  if (!collection.fields.has(name) || isAlias(collection, name))
    throw databaseFailure(`${collection.name} has no column "${name}"`);
  return (row) => row[name] ?? null;
}

const isAlias = (collection: Collection, field: string): boolean =>
  collection.fields.get(field)?.type === 'alias';

/** `count(comments)`: how many rows lead here. */
function relatedCount(database: Database, collection: Collection, alias: string): ReadValue {
  const relation = collection.relations.get(alias);
  if (relation?.kind !== 'o2m') throw serverFailure(`"${alias}" leads to no rows to count`);
  const index = database.table(relation.target).index(relation.foreignKey);
  return (row) => index.get(row[collection.key] ?? null)?.length ?? 0;
}

/** Compiles a column of a joined table. Where a left join found no row, it is null; the number of its related rows is 0. */
export function readJoinedColumn(
  database: Database,
  { slot, name, collection }: JoinedColumn,
): ReadJoined {
  const read = readColumn(database, collection, name);
  const call = functionCall(name);
  const missing = call?.name === 'count' && isAlias(collection, call.field) ? 0 : null;
  return (rows) => {
    const row = rows[slot];
    return row ? read(row) : missing;
  };
}
