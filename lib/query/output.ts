import type { Collection, Field } from './collections';
import type { Dialect } from './dialect';
import { parseDate } from './parse-date';
import { serverFailure } from './query-error';
import { type TimeZone, utc } from './time-zone';

const CONCEALED = '**********';

/** Turns a value that the database's driver has handed over into that of the API, as the field's type and specials ask for. */
export function toOutput(field: Field, value: unknown, { timeZone }: Dialect): unknown {
  const special = field.special.reduce(readSpecial, value);
  switch (field.type) {
    case 'date':
    case 'dateTime':
    case 'timestamp':
      return dateText(field.type, special, timeZone);
    default:
      return special;
  }
}

function readSpecial(value: unknown, special: string): unknown {
  switch (special) {
    case 'cast-boolean':
      if (value === 1 || value === '1') return true;
      if (value === 0 || value === '0') return false;
      return value === '' ? null : value;
    case 'cast-json':
      return typeof value === 'string' ? parsedJson(value) : value;
    case 'cast-csv':
      if (typeof value !== 'string') return value;
      return value === '' ? [] : value.split(',');
    case 'conceal':
      return value ? CONCEALED : null;
    default:
      return value;
  }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const padded = (value: number, width = 2): string => String(value).padStart(width, '0');

/**
 * The server leaves an empty text, and a date of 0 milliseconds as the number that it is. It writes a date that is none with NaN, and fails where it has
 * to be a timestamp: on Postgres a count of dates is text, of which "13" to "31" are no dates.
 */
function dateText(type: string, value: unknown, zone: TimeZone): unknown {
  if (value === 0 || value === '') return value;
  const instant = typeof value === 'string' ? parseDate(value, zone) : value;
  if (typeof instant !== 'number') return value;
  const isDate = !Number.isNaN(new Date(instant).getTime());
  if (type === 'timestamp' && !isDate) throw serverFailure('Invalid time value');
  if (type === 'timestamp') return new Date(instant).toISOString();
  const { year, month, day, hour, minute, second } = isDate
    ? zone.localTime(instant)
    : utc.localTime(Number.NaN);
  const date = `${padded(year, 4)}-${padded(month)}-${padded(day)}`;
  return type === 'date' ? date : `${date}T${padded(hour)}:${padded(minute)}:${padded(second)}`;
}

/** The fields whose types and specials apply to a value under this name: a field of that name, and the one it is an alias of. */
export const fieldsOfKey = ({ fields }: Collection, key: string, name: string): readonly Field[] =>
  [...new Set([fields.get(key), fields.get(name)])].filter((field) => field !== undefined);
