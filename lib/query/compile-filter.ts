import { type ReadJoined, readJoinedColumn } from './columns';
import { compileComparison } from './comparison';
import type { Database } from './database';
import { unresolvedIn } from './dynamic-values';
import { isAlias, isDropped, kindOf, type Operation, operationOf, pathOf } from './filter-path';
import { type JoinedColumn, type JoinedRows, Joins, scopeOf } from './joins';
import { type FilterNode, isQuantifier } from './parse-filter';
import { invalidQuery, QueryError, serverFailure, unsupported } from './query-error';
import type { StoredValue } from './values';

/** Tests a joined result. */
export type TestRows = (rows: JoinedRows) => boolean;

/** A condition, or `undefined` where the filter has none: such a member of `_or` is dropped, and not true. */
type Condition = TestRows | undefined;

/** Gives the condition of a group or subquery, when the server would generate its SQL. */
type LateCondition = () => Condition;

/**
 * A filter of which the server has read the outermost level. It reads groups, `_some` and `_none` only while it generates SQL, so
 * `finish` has to be called last: it decides which of several errors a query has.
 */
export interface StartedFilter {
  readonly finish: () => Condition;
}

/** Gathers what the database will refuse, while the server goes on reading the query. */
export type Failures = QueryError[];

/** Runs a step of a compilation; keeps a failure of the database for later, which the server does not see yet. */
export function untilDatabase<T>(failures: Failures, step: () => T): T | undefined {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof QueryError) || error.phase !== 'database') throw error;
    failures.push(error);
    return undefined;
  }
}

/** Adds the joins of a filter, and compiles its outermost level. */
export function startFilter(filter: FilterNode, joins: Joins, failures: Failures): StartedFilter {
  addJoins(filter, joins);
  const late = new FilterCompiler(joins, failures).level([filter], false);
  return { finish: late };
}

function addJoins(filter: FilterNode, joins: Joins): void {
  if (filter.kind === 'and' || filter.kind === 'or') {
    if (!isDropped(filter)) for (const member of filter.members) addJoins(member, joins);
  } else if (filter.kind === 'step') {
    const path = pathOf(filter);
    if (path.length > 1 || isAlias(joins.collection, filter.key)) joins.add(path);
  }
}

class FilterCompiler {
  constructor(
    private readonly joins: Joins,
    private readonly failures: Failures,
  ) {}

  /** Compiles the comparisons of a level at once, and its groups and subqueries when the result is called. */
  level(filters: readonly FilterNode[], any: boolean): LateCondition {
    const conditions = filters.map((filter) => this.condition(filter));
    return () =>
      combined(
        conditions.map((condition) => condition()),
        any,
      );
  }

  private condition(filter: FilterNode): LateCondition {
    switch (filter.kind) {
      case 'and':
      case 'or':
        return isDropped(filter)
          ? () => undefined
          : () => this.level(filter.members, filter.kind === 'or')();
      case 'step':
        return this.path(filter);
      case 'operator':
        throw invalidQuery(`Invalid filter key "${filter.name}"`);
      case 'null':
        throw serverFailure('null stands in the place of a condition');
      default:
        return () => undefined;
    }
  }

  private path(filter: FilterNode & { readonly kind: 'step' }): LateCondition {
    const { collection, database } = this.joins;
    const path = pathOf(filter);
    const operation = operationOf(filter);
    if (!operation) return () => undefined;
    const [first = ''] = path;
    if (path.length === 1 && !isAlias(collection, filter.key))
      return this.comparison({ slot: 0, name: first, collection }, operation);

    const relation = collection.relations.get(scopeOf(first)[0]);
    if (!relation) return () => undefined;
    const { inner } = filter;
    if (relation.kind === 'o2m' && inner.kind === 'step' && isQuantifier(inner.key)) {
      const { key } = collection;
      return () => {
        const keys = this.keysOfSubquery(
          database,
          relation.target,
          relation.foreignKey,
          inner.inner,
        );
        const wanted = inner.key === '_some';
        return (rows) => keys().has(rows[0]?.[key] ?? null) === wanted;
      };
    }
    if (path.some(isQuantifier))
      throw invalidQuery('"_some" and "_none" can only be used with a top level relational alias');
    return this.comparison(this.joins.column(path), operation);
  }

  private comparison(column: JoinedColumn, { name, value }: Operation): LateCondition {
    const { database } = this.joins;
    const kind = kindOf(column, name);
    const unresolved = unresolvedIn(value);
    if (unresolved) throw unsupported(`the value of ${unresolved.name} is not known`);
    const condition = untilDatabase(this.failures, () => {
      const read = readJoinedColumn(database, column);
      const test = compileComparison(kind, name, value, database.dialect);
      return test && tested(read, test);
    });
    return () => condition;
  }

  /** `_some` and `_none` look at rows of their own: the foreign keys of those that match, found when they are first needed. */
  private keysOfSubquery(
    database: Database,
    target: string,
    foreignKey: string,
    filter: FilterNode,
  ): () => ReadonlySet<StoredValue> {
    const joins = new Joins(database, database.collection(target));
    const condition = startFilter(filter, joins, this.failures).finish();
    let found: Set<StoredValue> | undefined;
    return () => {
      if (found) return found;
      found = new Set<StoredValue>();
      for (const row of database.table(target).rows) {
        const key = row[foreignKey] ?? null;
        if (!found.has(key) && (!condition || joins.each(row, condition))) found.add(key);
      }
      return found;
    };
  }
}

const tested =
  (read: ReadJoined, test: (value: StoredValue) => boolean): TestRows =>
  (rows) =>
    test(read(rows));

function combined(conditions: readonly Condition[], any: boolean): Condition {
  const present = conditions.filter((condition) => condition !== undefined);
  const [first, second, ...others] = present;
  if (!first || !second) return first;
  if (others.length === 0)
    return any ? (rows) => first(rows) || second(rows) : (rows) => first(rows) && second(rows);
  return any
    ? (rows) => present.some((condition) => condition(rows))
    : (rows) => present.every((condition) => condition(rows));
}
