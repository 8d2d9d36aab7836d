import { compareCodePoints } from '../compare-text';
import { COUNT, FUNCTION } from '../comparison';
import type { Field } from '../collections';
import { dateParts, isoWeek } from '../date-functions';
import type { ValueDialect } from '../dialect';
import { compileLike } from '../like';
import { isDateType } from '../operators';
import { databaseFailure } from '../query-error';
import { utc } from '../time-zone';
import { isList, Json, type Operand, type StoredValue } from '../values';

const INT4 = 2 ** 31;
const INT8 = 2 ** 63;

const DATE = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d(?::?\d\d)?)?)?$/i;
/** A day before it has to be told apart by a space; a zone behind it does not count. */
const TIME = /^(?:\d{4}-\d\d-\d\d )?(\d\d:\d\d)(?::(\d\d)(\.\d+)?)?(?:Z|[+-]\d\d(?::?\d\d)?)?$/i;
const UUID = /^([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})$/i;

const refused = (type: string, text: string) =>
  databaseFailure(`invalid input syntax for type ${type}: "${text}"`);

function wholeNumber(type: string, text: string, limit: number): number {
  const number = Number(text);
  if (!/^\s*[+-]?\d+\s*$/.test(text)) throw refused(type, text);
  if (number < -limit || number >= limit)
    throw databaseFailure(`${text} is out of range for ${type}`);
  return number;
}

function boolean(text: string): number {
  const word = text.trim().toLowerCase();
  if (['true', 't', 'yes', 'y', 'on', '1'].includes(word)) return 1;
  if (['false', 'f', 'no', 'n', 'off', '0'].includes(word)) return 0;
  throw refused('boolean', text);
}

/** JavaScript reads no zone without minutes, such as `+02`. */
const withMinutes = (zone: string): string => zone.toUpperCase().replace(/^.\d\d$/, '$&:00');

/** A date and a time without a zone are held as if they were in UTC. */
function instant(type: string, text: string): number {
  if (/^-?infinity$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  const [, day, time = '00:00', zone = 'Z'] = DATE.exec(text) ?? [];
  const read =
    type === 'date'
      ? Date.parse(`${day}T00:00:00Z`)
      : Date.parse(`${day}T${time}${type === 'timestamp' ? withMinutes(zone) : 'Z'}`);
  if (Number.isNaN(read)) throw refused(type, text);
  return read;
}

/** Digits alone are hours and minutes, or these and seconds: `2024` is 20:24. */
const DIGITS_OF_TIME = /^(\d\d)(\d\d)(\d\d(?:\.\d+)?)?$/;

const toTime = (text: string): string =>
  text.replace(DIGITS_OF_TIME, (_all, hours: string, minutes: string, seconds = '00') =>
    [hours, minutes, seconds].join(':'),
  );

function timeOfDay(text: string): string {
  const [, minutes, seconds = '00', fraction = ''] = TIME.exec(toTime(text)) ?? [];
  if (minutes === undefined) throw refused('time', text);
  return `${minutes}:${seconds}${String(Number(`0${fraction}`)).slice(1)}`;
}

function fromText(type: string, text: string): StoredValue {
  switch (type) {
    case 'integer':
      return wholeNumber('integer', text, INT4);
    case 'bigInteger':
    case COUNT:
      return wholeNumber('bigint', text, INT8);
    case 'float':
      return Math.fround(Number(text));
    case 'decimal':
    case FUNCTION:
      return Number(text);
    case 'boolean':
      return boolean(text);
    case 'uuid':
      if (!UUID.test(text)) throw refused('uuid', text);
      return text.replace(UUID, '$1-$2-$3-$4-$5').toLowerCase();
    case 'date':
    case 'dateTime':
    case 'timestamp':
      return instant(type, text);
    case 'time':
      return timeOfDay(text);
    default:
      return text;
  }
}

const toOperand = (type: string, operand: Operand): StoredValue =>
  operand === null
    ? null
    : fromText(type, operand instanceof Date ? operand.toISOString() : String(operand));

function toStored({ type, scale }: Field, value: unknown): StoredValue {
  if (value === null || value === undefined) return null;
  if (type === 'json') return new Json(value);
  if (type === 'csv' && isList(value)) return value.join(',');
  if (type === 'decimal') return Number(Number(value).toFixed(scale ?? 5));
  if (value instanceof Date) return toOperand(type, value);
  return fromText(type, asText(value));
}

const asText = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value);

/**
 * How Postgres holds and compares values: strictly by type, text by a collation. Without a collator the order of text is not
 * known.
 */
export function postgresValues(collator?: Intl.Collator): ValueDialect {
  return {
    timeZone: utc,
    nullsFirst: false,
    toStored,
    toOperand,
    dateOperand: (operand) => (operand instanceof Date ? operand.toISOString() : operand),

    compare: (a, b) => {
      if (typeof a === 'number' && typeof b === 'number') return a - b;
      const [one, other] = [String(a), String(b)];
      return (collator?.compare(one, other) ?? 0) || compareCodePoints(one, other);
    },
    orders: (type) => type !== 'json' && (collator !== undefined || !isText(type)),

    checkOperator: (type, operator) => {
      if (isDateType(type) && /contains|empty/.test(operator))
        throw databaseFailure(`${type} has no text to compare`);
    },

    like: (pattern, ignoreCase) => {
      const matches = compileLike(pattern, '\\');
      return (value) => {
        if (!matches) throw databaseFailure('LIKE pattern must not end with escape character');
        const text = String(value);
        return matches(ignoreCase ? text.toLowerCase() : text);
      };
    },

    datePart: (name) => {
      if (name === 'week') return isoWeek;
      if (name === 'second') return ({ second, millisecond }) => second + millisecond / 1_000;
      return dateParts[name];
    },
    dateOf: (_type, value) => [
      typeof value === 'number' ? value : Date.parse(`1970-01-01T${String(value)}Z`),
      utc,
    ],

    jsonLength: (value) => {
      const json = value instanceof Json ? value.value : undefined;
      if (!isList(json)) throw databaseFailure('cannot get array length of a non-array');
      return json.length;
    },
  };
}

const isText = (type: string): boolean => /^(?:string|text|csv|hash)$/.test(type);
