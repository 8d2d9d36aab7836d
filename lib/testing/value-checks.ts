import type { Field } from '../query/collections';
import { invalidPayload, Refusal } from './exchange';

const DATE =
  /^(\d{4}-\d\d-\d\d)(?:[T ]\d\d(?::?\d\d(?::?\d\d(?:[.,]\d+)?)?)?(?:Z|[+-]\d\d(?::?\d\d)?)?)?$/i;

/** Returns true for the text of a day that the calendar has. */
function isDate(text: string): boolean {
  const day = DATE.exec(text)?.[1] ?? '';
  const read = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(day);
}

/** Refuses a text that is no date for a field of dates. */
export function checkDate({ name, type }: Field, value: unknown): void {
  if (typeof value !== 'string' || value === '') return;
  if ((type === 'date' || type === 'dateTime') && !isDate(value))
    throw invalidPayload(`Invalid Date format in field "${name}"`);
  if (type === 'timestamp' && Number.isNaN(Date.parse(value)))
    throw new Refusal(500, 'INTERNAL_SERVER_ERROR', `Invalid date in field "${name}".`);
}

const EMAIL = /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/;

export const isEmail = (value: unknown): value is string =>
  typeof value === 'string' && EMAIL.test(value);

/** Refuses an email of a user that is none. */
export function checkEmail(value: unknown): void {
  if (isEmail(value)) return;
  throw new Refusal(
    400,
    'FAILED_VALIDATION',
    'Validation failed for field "email". Value has to be a valid email address.',
    { field: 'email', type: 'email', path: [] },
  );
}
