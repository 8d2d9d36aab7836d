import { aggregateFunctions } from './aggregate-functions';
import type { Collection, Field } from './collections';
import { readColumn } from './columns';
import { type Failures, startFilter, untilDatabase } from './compile-filter';
import { compareKeys, joinSortColumn, parseSortKey, readSortColumn } from './compile-sort';
import type { Database } from './database';
import { isRelatedCount, type Level } from './field-tree';
import { columnKey, functionCall } from './function-name';
import { type JoinedRows, Joins } from './joins';
import { fieldsOfKey, toOutput } from './output';
import { pageRange } from './paging';
import { databaseFailure, serverFailure } from './query-error';
import { compileSearch } from './search';
import type { ServerRules } from './server-rules';
import type { StoredRow, StoredValue } from './values';

/** Joined results that are counted together. A filter along an o2m relation counts a row once for each result. */
interface Group {
  readonly keys: readonly StoredValue[];
  readonly rows: StoredRow[];
  /** Columns that are not grouped take their value from it. */
  readonly first: JoinedRows;
}

/** An aggregate that the query asks for; `field` is `*` for the number of rows. */
interface Computation {
  readonly operation: string;
  readonly field: string;
  readonly value: (group: Group) => StoredValue;
}

/** A column to group by. */
interface GroupColumn {
  readonly key: string;
  readonly read: (row: StoredRow) => StoredValue;
  readonly output: (value: StoredValue) => unknown;
}

/** Reads the groups and aggregates of the rows that match. */
export function readGroups(database: Database, level: Level, server: ServerRules): unknown[] {
  const { collection, query } = level;
  const { dialect } = database;
  const failures: Failures = [];
  const joins = new Joins(database, collection);
  const names = groupNames(level);
  if (query.groupBy?.length === 0) failures.push(databaseFailure('There is nothing to group by'));
  // All columns depend on the key.
  const usesUngrouped = dialect.usesUngrouped || names.includes(collection.key);
  const computations = compileAggregates(
    database,
    collection,
    query.aggregate ?? {},
    server,
    failures,
  );
  const sorted = (query.sort ?? []).map((name) => {
    const { path, descending } = parseSortKey(name);
    const aggregate = sortedAggregate(path, query.aggregate ?? {}, computations, failures);
    if (aggregate) return { descending, read: aggregate };
    const column = joinSortColumn({ path, descending }, joins);
    if (!usesUngrouped && !names.includes(path.join('.')))
      failures.push(databaseFailure(`"${name}" is not grouped by`));
    const read = readSortColumn(column, joins, failures);
    return { descending, read: (group: Group) => read?.(group.first) ?? null };
  });
  const filter = query.filter && startFilter(query.filter, joins, failures);
  // The number of related rows depends on the key, which is not grouped either.
  const counted = names.find((name) => isRelatedCount(collection, name));
  if (!usesUngrouped && counted !== undefined)
    failures.push(databaseFailure(`"${counted}" cannot be grouped by`));
  const columns = names.flatMap((name) => {
    const column = untilDatabase(failures, () => groupColumn(database, collection, name));
    return column ? [column] : [];
  });
  const found = query.search ? compileSearch(collection, query.search, dialect) : undefined;
  const condition = filter?.finish();
  const [failure] = failures;
  if (failure) throw failure;

  const groups = new Map<StoredValue, Group>();
  const isGrouped = names.length > 0 || computations.length > 0;
  for (const row of database.table(collection.name).rows) {
    if (found && !found(row)) continue;
    joins.each(row, (rows) => {
      if (condition && !condition(rows)) return false;
      const keys = columns.map(({ read }) => read(row));
      // Without aggregates and groups, each row is a result.
      const id = isGrouped ? idOf(keys) : groups.size;
      const group = groups.get(id);
      if (group) group.rows.push(row);
      else groups.set(id, { keys, rows: [row], first: [...rows] });
      return false;
    });
  }
  if (groups.size === 0 && names.length === 0 && isGrouped)
    groups.set(null, { keys: [], rows: [], first: [] });

  const ascending = names.map(() => ({ descending: false }));
  const ordered = [...groups.values()]
    .map((group) => ({ group, keys: sorted.map(({ read }) => read(group)) }))
    .sort((a, b) => compareKeys(a.group.keys, b.group.keys, ascending, dialect))
    .sort((a, b) => compareKeys(a.keys, b.keys, sorted, dialect));
  const { start, end } = pageRange(query);
  return ordered
    .slice(start, end)
    .map(({ group }) => answer(database, collection, group, columns, computations));
}

/** One value for a list of values: equal for equal lists. */
const idOf = (keys: readonly StoredValue[]): StoredValue =>
  keys.length === 1 ? (keys[0] ?? null) : JSON.stringify(keys);

/** The server looks for each group among the columns of the level, and fails on one that leads along a relation. */
function groupNames({ children, query }: Level): readonly string[] {
  const names = query.groupBy ?? [];
  for (const name of names)
    if (!children.some((child) => child.kind === 'field' && child.key === name))
      throw serverFailure(`"${name}" cannot be grouped by`);
  return names;
}

function groupColumn(database: Database, collection: Collection, name: string): GroupColumn {
  const { dialect } = database;
  const call = functionCall(name);
  const field = collection.fields.get(call?.field ?? name);
  const read = readColumn(database, collection, name);
  if (!field) throw serverFailure(`There is no field "${name}"`);
  if (call)
    return {
      key: columnKey(name),
      read,
      output: (value) => dialect.readFunction(call.name, field.type, value),
    };
  dialect.checkOrder(field.type);
  dialect.checkOrder(field.type);
  const shaping = fieldsOfKey(collection, name, name);
  return {
    key: name,
    read,
    output: (value) =>
      shaping.reduce<unknown>(
        (each, by) => toOutput(by, each, dialect),
        dialect.read(field, value),
      ),
  };
}

function compileAggregates(
  database: Database,
  { name, key, fields }: Collection,
  aggregate: Readonly<Record<string, readonly string[]>>,
  { countsRowsOnce }: ServerRules,
  failures: Failures,
): readonly Computation[] {
  const { dialect } = database;
  const rowCount = ({ rows }: Group) => (countsRowsOnce ? new Set(rows).size : rows.length);
  const computation = (operation: string, field: string): Computation | undefined => {
    const isRowCount = operation === 'countAll' || (operation === 'count' && field === '*');
    if (isRowCount) return { operation, field: '*', value: rowCount };
    const compute = aggregateFunctions.get(operation);
    if (!compute) return undefined;
    return untilDatabase(failures, () => {
      const type = fields.get(field)?.type ?? 'alias';
      if (type === 'alias') throw databaseFailure(`${name} has no column "${field}"`);
      dialect.checkAggregate(operation, type);
      const isSum = /^(?:sum|avg)/.test(operation);
      const read = (row: StoredRow) => {
        const stored = row[field] ?? null;
        return isSum ? dialect.summand(type, stored) : stored;
      };
      const value = ({ rows }: Group) => compute(rows.map(read), dialect);
      // The keys of rows are as many as the rows.
      return { operation, field, value: operation === 'count' && field === key ? rowCount : value };
    });
  };
  return Object.entries(aggregate).flatMap(([operation, names]) =>
    (operation === 'countAll' ? ['*'] : names).flatMap((field) => {
      const made = computation(operation, field);
      return made ? [made] : [];
    }),
  );
}

/** Returns the aggregate that a sort names, as in `sum.price` and `count`. */
function sortedAggregate(
  [operation = '', field = '*']: readonly string[],
  aggregate: Readonly<Record<string, readonly string[]>>,
  computations: readonly Computation[],
  failures: Failures,
): Computation['value'] | undefined {
  if (!Object.hasOwn(aggregate, operation)) return undefined;
  const wanted = operation === 'countAll' ? '*' : field;
  const found = computations.find((each) => each.operation === operation && each.field === wanted);
  if (!found) failures.push(databaseFailure(`There is no column "${operation}.${field}"`));
  return found?.value ?? (() => null);
}

function answer(
  { dialect }: Database,
  { fields }: Collection,
  group: Group,
  columns: readonly GroupColumn[],
  computations: readonly Computation[],
): unknown {
  const item: Record<string, unknown> = {};
  for (const [index, column] of columns.entries())
    item[column.key] = column.output(group.keys[index] ?? null);
  const nested = new Map<string, Record<string, unknown>>();
  for (const { operation, field, value } of computations) {
    // The server computes countAll, and leaves it out.
    if (operation === 'countAll') continue;
    const of = fields.get(field);
    const result = aggregateOutput(operation, of, value(group), dialect);
    if (!of) item[operation] = result;
    else nested.set(operation, { ...nested.get(operation), [field]: result });
  }
  return { ...item, ...Object.fromEntries(nested) };
}

function aggregateOutput(
  operation: string,
  field: Field | undefined,
  value: StoredValue,
  dialect: Database['dialect'],
): unknown {
  const result = dialect.readAggregate(operation, field, value);
  return field ? toOutput(field, result, dialect) : result;
}
