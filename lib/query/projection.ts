import type { Collection } from './collections';
import { readColumn } from './columns';
import { type Failures, untilDatabase } from './compile-filter';
import type { Database } from './database';
import type {
  AnyToOneChild,
  FieldChild,
  Level,
  ManyToOneChild,
  OneToManyChild,
  RelationChild,
} from './field-tree';
import { columnKey, functionCall } from './function-name';
import { fieldsOfKey, toOutput } from './output';
import { DEFAULT_LIMIT } from './paging';
import type { FilterNode } from './parse-filter';
import type { LevelQuery } from './parse-query';
import { serverFailure } from './query-error';
import { compileSelection } from './select-rows';
import type { ServerRules } from './server-rules';
import type { StoredRow } from './values';

/** An answered row while it is made: with the keys that its relations need, whether they are asked for or not. */
export type Item = Record<string, unknown>;

/** The rules that shape an answer, beside the query. */
export interface ProjectionRules {
  readonly database: Database;
  readonly server: ServerRules;
}

/** A column of an answer: its name there, and how it is read. */
export interface OutputColumn {
  readonly key: string;
  readonly read: (row: StoredRow) => unknown;
}

/** Compiles the columns that a level reads, with the keys that its relations need. */
export function outputColumns(
  database: Database,
  { collection, children }: Level,
  failures: Failures,
): readonly OutputColumn[] {
  const names = new Map<string, FieldChild>();
  const add = (child: FieldChild) => {
    if (!names.has(child.key)) names.set(child.key, child);
  };
  const plain = (name: string) => add({ kind: 'field', name, key: name, isAlias: false });
  for (const child of children) {
    if (child.kind === 'field') add(child);
    else if (child.kind !== 'o2m') plain(child.relation.field);
    if (child.kind === 'a2o') plain(child.relation.collectionField);
  }
  plain(collection.key);
  return [...names.values()].flatMap((child) => {
    const column = untilDatabase(failures, () => outputColumn(database, collection, child));
    return column ? [column] : [];
  });
}

function outputColumn(
  database: Database,
  collection: Collection,
  { name, key, isAlias }: FieldChild,
): OutputColumn {
  const { dialect } = database;
  const answered = isAlias ? key : columnKey(key);
  const stored = readColumn(database, collection, name);
  const call = functionCall(name);
  if (call) {
    const type = collection.fields.get(call.field)?.type ?? '';
    return { key: answered, read: (row) => dialect.readFunction(call.name, type, stored(row)) };
  }
  const field = collection.fields.get(name);
  if (!field) throw serverFailure(`There is no field "${name}"`);
  const shaping = fieldsOfKey(collection, answered, name);
  return {
    key: answered,
    read: (row) =>
      shaping.reduce<unknown>(
        (value, each) => toOutput(each, value, dialect),
        dialect.read(field, stored(row)),
      ),
  };
}

/** Reads the rows of a level, and those of its relations, level by level as the server does. */
function readLevel(rules: ProjectionRules, level: Level): Item[] {
  const { database } = rules;
  let columns: readonly OutputColumn[] = [];
  const selection = compileSelection(database, level.collection, level.query, (failures) => {
    columns = outputColumns(database, level, failures);
  });
  const rows = selection.page().map(({ row }) => row);
  return withRelations(rules, level, columns, rows);
}

/** Makes items of rows, and adds their relations. */
export function withRelations(
  rules: ProjectionRules,
  level: Level,
  columns: readonly OutputColumn[],
  rows: readonly StoredRow[],
): Item[] {
  const items = rows.map((row) => {
    const item: Item = {};
    for (const { key, read } of columns) item[key] = read(row);
    return item;
  });
  if (items.length === 0) return items;
  // All keys are collected first: a relation replaces the key in its item.
  const nested = level.children.flatMap((child) =>
    child.kind === 'field' ? [] : [startRelation(rules, level, child, items)],
  );
  for (const merge of nested) merge();
  return items;
}

/** Collects the keys of a relation; the result reads its rows and puts them into the items. */
function startRelation(
  rules: ProjectionRules,
  level: Level,
  child: RelationChild,
  items: readonly Item[],
): () => void {
  switch (child.kind) {
    case 'm2o':
      return startManyToOne(rules, child, items);
    case 'o2m':
      return startOneToMany(rules, level, child, items);
    default:
      return startAnyToOne(rules, child, items);
  }
}

function startManyToOne(
  rules: ProjectionRules,
  { key, relation, level }: ManyToOneChild,
  items: readonly Item[],
): () => void {
  const foreignKeys = items.map((item) => item[relation.field] ?? null);
  const query = {
    ...level.query,
    limit: -1,
    filter: withKeys(level.query.filter, level.collection.key, distinct(foreignKeys)),
  };
  return () => {
    const related = byKey(readLevel(rules, { ...level, query }), level.collection.key);
    for (const item of items) {
      const current = item[relation.field];
      const keyOfRow = rules.server.relationsOnce
        ? current
        : parentKey(current, level.collection.key);
      item[key] = related.get(keyOfRow) ?? null;
    }
  };
}

const byKey = (items: readonly Item[], key: string): ReadonlyMap<unknown, Item> =>
  new Map(items.map((item) => [item[key] ?? null, item]));

/** The values other than null, each once. */
const distinct = (values: readonly unknown[]): readonly unknown[] => [
  ...new Set(values.filter((value) => value !== null && value !== undefined)),
];

/**
 * Adds the condition that a key is one of these, as the server merges it into the filter: an `_in` on the same key is overwritten
 * member by member, and after another operator on it, it has no effect.
 */
function withKeys(
  filter: FilterNode | undefined,
  key: string,
  keys: readonly unknown[],
): FilterNode {
  const own: FilterNode = {
    kind: 'step',
    key,
    inner: { kind: 'operator', name: '_in', value: keys },
  };
  if (!filter || filter.kind === 'empty') return own;
  if (filter.kind !== 'step' || filter.key !== key) return { kind: 'and', members: [filter, own] };
  const { inner } = filter;
  if (inner.kind === 'empty') return own;
  if (inner.kind !== 'operator' || inner.name !== '_in' || !Array.isArray(inner.value))
    return filter;
  const merged = inner.value.map((value: unknown, index) => keys[index] ?? value);
  return {
    ...own,
    inner: { kind: 'operator', name: '_in', value: [...merged, ...keys.slice(merged.length)] },
  };
}

function startOneToMany(
  rules: ProjectionRules,
  { collection }: Level,
  { key, relation, level }: OneToManyChild,
  items: readonly Item[],
): () => void {
  const { foreignKey, sortField } = relation;
  const needed = [foreignKey, ...(sortField === null ? [] : [sortField])].map(
    (name): FieldChild => ({ kind: 'field', name, key: name, isAlias: false }),
  );
  const { limit: _limit, offset: _offset, page: _page, ...query } = level.query;
  const keys = distinct(items.map((item) => item[collection.key]));
  const related: Level = {
    ...level,
    children: withNeeded(level, needed),
    query: { ...query, limit: -1, filter: withKeys(query.filter, foreignKey, keys) },
  };
  return () => {
    const lists = new Map(
      items.map((item): [string, Item[]] => [keyText(item[collection.key]), []]),
    );
    for (const row of readLevel(rules, related)) {
      // The server takes a foreign key that is read by an alias for read, and then finds no value under its name.
      if (row[foreignKey] === undefined)
        throw serverFailure(`"${foreignKey}" is read by an alias alone`);
      lists.get(keyText(parentKey(row[foreignKey], collection.key)))?.push(row);
    }
    for (const item of items) {
      const list = lists.get(keyText(item[collection.key])) ?? [];
      item[key] = sortedAgain(pageOf(list, level.query), level.query);
    }
  };
}

/** The columns of a level and those that the server needs to find the parents, without repeating one. */
function withNeeded(level: Level, needed: readonly FieldChild[]): Level['children'] {
  const has = (name: string) =>
    level.children.some((child) => child.kind === 'field' && child.name === name);
  return [...level.children, ...needed.filter(({ name }) => !has(name))];
}

/** A key as the server compares keys of different types; empty for none. */
const keyText = (key: unknown): string =>
  typeof key === 'string' || typeof key === 'number' ? String(key) : '';

/** The foreign key may have been replaced by the row that it leads to; where a filter hid that row, the parent is lost. */
function parentKey(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : value;
}

/** In `deep`, page and offset both count. A page without a limit begins as many rows before the end of the list. */
function pageOf(
  list: readonly Item[],
  { limit = DEFAULT_LIMIT, offset = 0, page = 0 }: LevelQuery,
): Item[] {
  const rest = list.slice(page > 1 ? limit * (page - 1) : 0).slice(Math.max(offset, 0));
  return limit === -1 ? rest : rest.slice(0, limit);
}

/** The server sorts a page of nested rows once more, by the first key alone and with nulls last. */
function sortedAgain(list: Item[], { sort = [] }: LevelQuery): Item[] {
  const [first = ''] = sort;
  const descending = first.startsWith('-');
  const column = descending ? first.slice(1) : first;
  return list.sort((one, other) => {
    const a = one[column];
    const b = other[column];
    if (a === b) return 0;
    if (a === null) return 1;
    if (b === null) return -1;
    return isLess(a, b) === descending ? 1 : -1;
  });
}

/** `<` as JavaScript has it between any two values. */
function isLess(a: unknown, b: unknown): boolean {
  const one = typeof a === 'string' || typeof a === 'number' ? a : String(a);
  const other = typeof b === 'string' || typeof b === 'number' ? b : String(b);
  return one < other;
}

function startAnyToOne(
  rules: ProjectionRules,
  { key, relation, levels }: AnyToOneChild,
  items: readonly Item[],
): () => void {
  const { field, collectionField } = relation;
  const reads = [...levels].map(([name, level]) => {
    const keys = [
      ...new Set(items.filter((item) => item[collectionField] === name).map((item) => item[field])),
    ];
    const filter = withKeys(level.query.filter, level.collection.key, keys);
    const query = { ...level.query, filter, limit: keys.length };
    return () => [name, readLevel(rules, { ...level, query })] as const;
  });
  return () => {
    const related = new Map(reads.map((read) => read()));
    for (const item of items) {
      const name = keyText(item[collectionField]);
      const keyName = levels.get(name)?.collection.key ?? '';
      const current = rules.server.relationsOnce ? item[key] : parentKey(item[field], keyName);
      item[key] =
        related.get(name)?.find((row) => keyText(row[keyName]) === keyText(current)) ?? null;
    }
  };
}
