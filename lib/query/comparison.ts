import type { ValueDialect } from './dialect';
import { isDateType, isNumberType } from './operators';
import { isListOperator } from './parse-filter';
import { invalidQuery, serverFailure } from './query-error';
import { isList, type Operand, type StoredValue } from './values';

/** Tests a value of a column. SQL's "unknown" counts as false: only leaves negate, so nothing turns it into true. */
export type TestValue = (value: StoredValue) => boolean;

/** A column, as a comparison needs to know it: its type, or {@link FUNCTION} or {@link COUNT}. */
export type ColumnKind = string;

/** The kind of what functions of dates return. */
export const FUNCTION = 'function';

/** The kind of what `count` returns. */
export const COUNT = 'count';

const isNull: TestValue = (value) => value === null;
const isNotNull: TestValue = (value) => value !== null;
const never: TestValue = () => false;

/**
 * Compiles a comparison of a column with a value. Returns `undefined` where the server adds no condition; throws what it answers for
 * operands that do not fit. The caller has checked that the operator fits the type.
 */
export function compileComparison(
  kind: ColumnKind,
  operator: string,
  value: unknown,
  dialect: ValueDialect,
): TestValue | undefined {
  const holds = value !== false;
  if (operator === '_null' || operator === '_nnull')
    return (operator === '_null') === holds ? isNull : isNotNull;
  if (value === null && operator === '_eq') return isNull;
  if (value === null && operator === '_neq') return isNotNull;
  dialect.checkOperator(kind, operator);
  if (operator === '_empty' || operator === '_nempty')
    return (operator === '_empty') === holds
      ? (each) => each === null || each === ''
      : (each) => each !== null && each !== '';

  if (isListOperator(operator)) {
    const list = isList(value) ? value.map((each) => passedOn(kind, each, dialect)) : [];
    if (/between/.test(operator) && list.length !== 2) return undefined;
    const operands = list.map((each) => dialect.toOperand(kind, each));
    return /between/.test(operator)
      ? rangeComparison(operator, operands, dialect)
      : memberComparison(operator, new Set(operands));
  }
  if (/_(?:contains|ncontains|icontains)$|_with$/.test(operator))
    return textComparison(kind, operator, value, dialect);
  const operand = dialect.toOperand(kind, passedOn(kind, value, dialect));
  if (operator === '_eq') return (each) => each === operand;
  if (operator === '_neq') return (each) => each !== null && each !== operand;
  return orderComparison(operator, operand, dialect);
}

/** Returns the value that the server passes on to the database. */
function passedOn(kind: ColumnKind, value: unknown, dialect: ValueDialect): Operand {
  const operand = primitive(value);
  if (isDateType(kind)) return dialect.dateOperand(operand);
  if (!isNumberType(kind) && kind !== FUNCTION && kind !== COUNT) return operand;
  const number = Number(operand);
  if (Number.isNaN(number)) throw invalidQuery('Invalid numeric value');
  return number;
}

function primitive(value: unknown): Operand {
  if (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'boolean' ||
    value instanceof Date
  )
    return value;
  throw serverFailure('The database cannot compare with this value');
}

function memberComparison(operator: string, values: ReadonlySet<StoredValue>): TestValue {
  if (operator === '_in') return (each) => each !== null && values.has(each);
  if (values.size === 0) return () => true;
  return values.has(null) ? never : (each) => each !== null && !values.has(each);
}

function rangeComparison(
  operator: string,
  [from = null, to = null]: readonly StoredValue[],
  { compare }: ValueDialect,
): TestValue {
  const isBelow = (each: StoredValue) => from !== null && compare(each, from) < 0;
  const isAbove = (each: StoredValue) => to !== null && compare(each, to) > 0;
  if (operator === '_nbetween') return (each) => each !== null && (isBelow(each) || isAbove(each));
  if (from === null || to === null) return never;
  return (each) => each !== null && !isBelow(each) && !isAbove(each);
}

/** `_contains`, `_nstarts_with`, `_iends_with`, …: the negated ones begin with n, those that ignore case have an i. */
function textComparison(
  kind: ColumnKind,
  operator: string,
  value: unknown,
  dialect: ValueDialect,
): TestValue {
  const [, negation, ignoresCase, name] = /^_(n?)(i?)(contains|starts|ends)/.exec(operator) ?? [];
  const text = isDateType(kind) ? dialect.dateOperand(primitive(value)) : value;
  if (ignoresCase && typeof text !== 'string')
    throw serverFailure(`"${operator}" takes nothing but text`);
  const part = ignoresCase ? String(text).toLowerCase() : String(text);
  const pattern = `${name === 'starts' ? '' : '%'}${part}${name === 'ends' ? '' : '%'}`;
  const matches = dialect.like(pattern, Boolean(ignoresCase));
  return negation
    ? (each) => each !== null && !matches(each)
    : (each) => each !== null && matches(each);
}

function orderComparison(
  operator: string,
  operand: StoredValue,
  { compare }: ValueDialect,
): TestValue | undefined {
  if (operand === null) return never;
  switch (operator) {
    case '_lt':
      return (each) => each !== null && compare(each, operand) < 0;
    case '_lte':
      return (each) => each !== null && compare(each, operand) <= 0;
    case '_gt':
      return (each) => each !== null && compare(each, operand) > 0;
    case '_gte':
      return (each) => each !== null && compare(each, operand) >= 0;
    default:
      return undefined;
  }
}
