import type { Field } from '../collections';
import type { Dialect } from '../dialect';
import { databaseFailure } from '../query-error';
import { Json, type StoredValue } from '../values';
import { postgresValues } from './postgres-values';

const INT4 = 2 ** 31;
const INT8 = 2n ** 63n;
const DEFAULT_PRECISION = 10;
const DEFAULT_SCALE = 5;

const isNumber = (type: string): boolean => /^(?:integer|bigInteger|float|decimal)$/.test(type);

/** The shortest text that reads as the same 32-bit number. */
function shortestFloat(value: number): number {
  for (let digits = 6; digits < 9; digits += 1) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return Number(value.toPrecision(9));
}

function read({ type, scale }: Field, value: StoredValue): unknown {
  if (value === null) return null;
  if (value instanceof Json) return value.value;
  if (typeof value !== 'number') return value;
  switch (type) {
    case 'boolean':
      return value === 1;
    case 'bigInteger':
      return String(value);
    case 'decimal':
      return value.toFixed(scale ?? DEFAULT_SCALE);
    case 'float':
      return shortestFloat(value);
    case 'date':
    case 'dateTime':
    case 'timestamp':
      return new Date(value).toISOString();
    default:
      return value;
  }
}

/** Returns an interval as the driver hands it over: the members that are not 0, in whole microseconds. */
function interval(milliseconds: number): Readonly<Record<string, number>> {
  const microseconds = Math.round(milliseconds * 1_000);
  const members = {
    hours: Math.trunc(microseconds / 3.6e9),
    minutes: Math.trunc(microseconds / 6e7) % 60,
    seconds: Math.trunc(microseconds / 1e6) % 60,
    milliseconds: (microseconds % 1e6) / 1_000,
  };
  return Object.fromEntries(Object.entries(members).filter(([, member]) => member !== 0));
}

function readAggregate(operation: string, field: Field | undefined, value: StoredValue): unknown {
  if (value === null) return null;
  if (!field || operation.startsWith('count')) return String(value);
  if (/^(?:min|max)$/.test(operation) || typeof value !== 'number') return read(field, value);
  if (field.type === 'time') return interval(value);
  if (field.type === 'float')
    return operation.startsWith('sum') ? shortestFloat(Math.fround(value)) : value;
  return field.type === 'decimal' && operation.startsWith('sum')
    ? value.toFixed(field.scale ?? DEFAULT_SCALE)
    : String(value);
}

function checkAggregate(operation: string, type: string): void {
  const isImpossible =
    (/^(?:sum|avg)/.test(operation) && !isNumber(type) && type !== 'time') ||
    (/^(?:min|max)/.test(operation) && /^(?:boolean|uuid|json)$/.test(type)) ||
    (operation.endsWith('Distinct') && type === 'json');
  if (isImpossible) throw databaseFailure(`${operation} is not defined for ${type}`);
}

function searchesNumber({ type, precision, scale }: Field, value: number | bigint): boolean {
  switch (type) {
    case 'integer':
      return Number.isInteger(value) && value >= -INT4 && value < INT4;
    case 'bigInteger':
      return typeof value === 'bigint' ? value >= -INT8 && value < INT8 : Number.isInteger(value);
    case 'decimal': {
      const digits = precision ?? DEFAULT_PRECISION;
      const fraction = scale ?? DEFAULT_SCALE;
      const most = 10 ** (digits - fraction) - 10 ** -fraction;
      return value >= -most && value <= most;
    }
    default:
      return true;
  }
}

/** A server on Postgres, whose text has the order of a collator. */
export const postgres = (collator: Intl.Collator = new Intl.Collator('en-US')): Dialect => ({
  ...postgresValues(collator),
  read,
  readFunction: (name, type, value) => {
    if (value === null || (name === 'count' && type === 'json')) return value;
    return name === 'second' ? Number(value).toFixed(6) : String(value);
  },
  summand: (type, value) =>
    type === 'time' && value !== null ? Date.parse(`1970-01-01T${String(value)}Z`) : value,
  checkAggregate,
  readAggregate,
  checkOrder: (type) => {
    if (type === 'json') throw databaseFailure('json has no order');
  },
  usesUngrouped: false,
  searchesNumber,
});
