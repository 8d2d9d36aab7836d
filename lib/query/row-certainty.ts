import { isUnknown, type Known, unknown } from './certainty';
import { checkFilter } from './check-filter';
import { compareSorted } from './compare-sorted';
import { compileComparison } from './comparison';
import { type DynamicContext, unresolvedIn } from './dynamic-values';
import { isDropped, kindOf, type Operation, operationOf, pathOf } from './filter-path';
import { type FilterNode, isQuantifier, parseFilter } from './parse-filter';
import { invalidQuery } from './query-error';
import { type ApiRow, rowColumn, type RowOrigin, unlessRefused } from './row-column';

/** Where a row comes from, and who asks. */
export interface RowContext extends RowOrigin, DynamicContext {}

type TestRow = (row: ApiRow) => Known<boolean>;

/**
 * Compiles a filter to a test of one row, as the server would decide it: true, false, or unknown with the reason; never a guess.
 * Throws a `QueryError` for a filter that the server refuses.
 */
export function compileRowFilter(filter: unknown, context: RowContext): TestRow {
  const parsed = parseFilter(filter ?? {}, context);
  checkFilter(parsed);
  return compile(parsed, context) ?? (() => true);
}

/** Returns `undefined` where the filter adds no condition. */
function compile(filter: FilterNode, context: RowContext): TestRow | undefined {
  switch (filter.kind) {
    case 'and':
    case 'or': {
      if (isDropped(filter)) {
        for (const member of filter.members) requireFields(member, context);
        return undefined;
      }
      const conditions = filter.members.map((member) => compile(member, context));
      return combined(conditions, filter.kind === 'or');
    }
    case 'step': {
      const operation = operationOf(filter);
      return operation && compileOperation(pathOf(filter), operation, context);
    }
    case 'operator':
      throw invalidQuery(`"${filter.name}" stands in the place of a field`);
    default:
      return undefined;
  }
}

/** Throws `FORBIDDEN` for the names of a filter that do not exist: the server checks them where it drops the conditions, too. */
function requireFields(filter: FilterNode, context: RowContext): void {
  if (filter.kind === 'and' || filter.kind === 'or')
    for (const member of filter.members) requireFields(member, context);
  else if (filter.kind === 'step') rowColumn(fieldsOf(pathOf(filter)), context);
}

const fieldsOf = (path: readonly string[]): readonly string[] =>
  path.filter((part) => !isQuantifier(part));

/** Kleene's logic: one false member decides an `_and`, one true member an `_or`, whatever is unknown. */
function combined(conditions: readonly (TestRow | undefined)[], any: boolean): TestRow | undefined {
  const present = conditions.filter((condition) => condition !== undefined);
  if (present.length < 2) return present[0];
  return (row) => {
    let result: Known<boolean> = !any;
    for (const condition of present) {
      const holds = condition(row);
      if (holds === any) return any;
      if (holds !== !any) result = holds;
    }
    return result;
  };
}

function compileOperation(
  path: readonly string[],
  { name, value }: Operation,
  context: RowContext,
): TestRow | undefined {
  const { collection, collections, dialect } = context;
  const fields = fieldsOf(path);
  const column = rowColumn(fields, context);
  // The server ignores conditions below a field that is no relation.
  const [first = ''] = path;
  if (path.length > 1 && !collections.get(collection)?.relations.has(first.split(':')[0] ?? ''))
    return undefined;
  if (isUnknown(column)) return () => column;
  if (fields.length < path.length)
    throw invalidQuery('"_some" and "_none" can only be used with a list');
  const kind = kindOf(column, name);
  const unresolved = unresolvedIn(value);
  if (unresolved) return () => unknown(`the value of ${unresolved.name}`);
  const test = compileComparison(kind, name, value, dialect);
  return (
    test &&
    ((row) => {
      const stored = column.read(row);
      return isUnknown(stored) ? stored : unlessRefused(() => test(stored));
    })
  );
}

/**
 * Compiles the order of two rows: negative where the first comes before the second, 0 for equal keys, or unknown with the reason.
 * Throws a `QueryError` for names that do not exist.
 */
export function compileRowOrder(
  sort: readonly string[],
  context: RowContext,
): (a: ApiRow, b: ApiRow) => Known<number> {
  const { dialect } = context;
  const keys = sort.map((key) => {
    const descending = key.startsWith('-');
    const column = rowColumn(key.replace(/^-/, '').split('.'), context);
    if (isUnknown(column)) return { descending, read: () => column, isOrdered: true };
    const type = column.collection.fields.get(column.name)?.type ?? '';
    return { descending, read: column.read, isOrdered: dialect.orders(type) };
  });
  return (a, b) => {
    for (const { descending, read, isOrdered } of keys) {
      const x = read(a);
      const y = read(b);
      if (isUnknown(x)) return x;
      if (isUnknown(y)) return y;
      if (!isOrdered && x !== y && x !== null && y !== null)
        return unknown('the order of these values');
      const order = compareSorted(x, y, descending, dialect);
      if (order !== 0) return order;
    }
    return 0;
  };
}
