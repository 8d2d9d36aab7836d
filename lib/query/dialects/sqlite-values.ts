import { compareCodePoints } from '../compare-text';
import { dateParts, mondayWeek } from '../date-functions';
import type { ValueDialect } from '../dialect';
import { compileLike } from '../like';
import { parseDate } from '../parse-date';
import { databaseFailure } from '../query-error';
import { type TimeZone, utc } from '../time-zone';
import { isList, type Operand, type StoredValue } from '../values';

const isText = (type: string): boolean => /^(?:string|text|uuid|csv|hash|binary)$/.test(type);

/** Lowers ASCII letters alone. */
const lower = (text: string): string =>
  /^[ -~]*$/.test(text)
    ? text.toLowerCase()
    : text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

const NUMBER = /^[ \t-\r]*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?[ \t-\r]*$/;

/** Text becomes a number in a column of numbers, if it is one. */
const numeric = (text: string): string | number => (NUMBER.test(text) ? Number(text) : text);

/** The text of a number in a column of text. The driver binds numbers outside 32 bits as floating point. */
function textOf(value: number): string {
  if (Object.is(value | 0, value) || value === 0) return String(value | 0);
  const rounded = Number(value.toPrecision(15));
  const size = Math.abs(rounded);
  if (size >= 1e-4 && size < 1e15) return withPoint(String(rounded));
  const [mantissa = '', exponent = ''] = rounded.toExponential().split('e');
  return `${withPoint(mantissa)}e${exponent.charAt(0)}${exponent.slice(1).padStart(2, '0')}`;
}

const withPoint = (digits: string): string => (digits.includes('.') ? digits : `${digits}.0`);

/** Returns a value as the text that LIKE compares. */
const asText = (value: StoredValue): string =>
  typeof value === 'number' ? textOf(value) : String(value);

function toOperand(type: string, operand: Operand): StoredValue {
  if (operand === null) return null;
  const value =
    typeof operand === 'boolean'
      ? Number(operand)
      : operand instanceof Date
        ? operand.getTime()
        : operand;
  if (isText(type)) return typeof value === 'number' ? textOf(value) : value;
  return typeof value === 'string' ? numeric(value) : value;
}

function dateOperand(operand: Operand, zone: TimeZone): Operand {
  if (operand === null || operand === '' || operand === false || operand === 0) return operand;
  if (typeof operand === 'string') {
    return operand.length <= 8 && operand.includes(':')
      ? operand
      : String(parseDate(operand, zone));
  }
  return String(new Date(operand === true ? 1 : operand).getTime());
}

function compare(a: StoredValue, b: StoredValue): number {
  if (typeof a === 'number') return typeof b === 'number' ? a - b : -1;
  return typeof b === 'number' ? 1 : compareCodePoints(String(a), String(b));
}

/** Milliseconds of a value of the API for a column of dates; an empty text stays. */
function instantOf(type: string, value: unknown, zone: TimeZone): StoredValue {
  if (typeof value === 'number' || value === '') return value;
  if (value instanceof Date) return value.getTime();
  const text = String(value);
  return parseDate(type === 'date' && text.length === 10 ? `${text}T00:00:00` : text, zone);
}

/** How SQLite holds and compares values: dates are numbers, text is compared by bytes, LIKE ignores the case of ASCII. */
export function sqliteValues(timeZone: TimeZone = utc): ValueDialect {
  return {
    timeZone,
    nullsFirst: true,
    compare,
    // JSON is compared as the text in which it was written, which is not known.
    orders: (type) => type !== 'json',
    toOperand,
    dateOperand: (operand) => dateOperand(operand, timeZone),
    checkOperator: () => undefined,

    toStored: ({ type }, value) => {
      if (value === null || value === undefined) return null;
      if (type === 'date' || type === 'dateTime' || type === 'timestamp')
        return instantOf(type, value, timeZone);
      if (type === 'csv' && isList(value)) return value.join(',');
      if (typeof value === 'object') return JSON.stringify(value);
      if (typeof value === 'bigint') return toOperand(type, String(value));
      return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        ? toOperand(type, value)
        : null;
    },

    like: (pattern) => {
      const matches = compileLike(lower(pattern));
      return (value) => matches?.(lower(asText(value))) === true;
    },

    datePart: (name) => (name === 'week' ? mondayWeek : dateParts[name]),

    dateOf: (type, value) => {
      // A time of day is text, of which the functions read the number it begins with.
      const instant = typeof value === 'number' ? value : Number.parseInt(String(value), 10) || 0;
      return [Math.trunc(instant / 1_000) * 1_000, type === 'timestamp' ? utc : timeZone];
    },

    jsonLength: (value) => {
      if (typeof value === 'number') return 0;
      try {
        const parsed: unknown = JSON.parse(String(value));
        return isList(parsed) ? parsed.length : 0;
      } catch {
        throw databaseFailure('A text in this column is no JSON');
      }
    },
  };
}
