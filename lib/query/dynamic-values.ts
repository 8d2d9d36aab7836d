import { isObject } from '../internal/guards';
import { type LocalTime, type TimeZone, utc } from './time-zone';

/** The user for whom a query is evaluated: what `$CURRENT_USER` and its like stand for. */
export interface QueryUser {
  readonly id: string | null;
  readonly role?: string | null;
  readonly roles?: readonly string[];
  readonly policies?: readonly string[];
  /** The user's and the role's other fields, for `$CURRENT_USER.email` and `$CURRENT_ROLE.name`. */
  readonly userFields?: Readonly<Record<string, unknown>>;
  readonly roleFields?: Readonly<Record<string, unknown>>;
}

/** The surroundings of a query, on which the values in its filters depend. */
export interface DynamicContext {
  readonly now: () => Date;
  /** The server's time zone. Default: UTC. */
  readonly timeZone?: TimeZone;
  /** `null` for nobody; `undefined` where it is not known who asks. */
  readonly user?: QueryUser | null | undefined;
}

/** A dynamic value of which nothing is known here, such as `$CURRENT_USER` without a user. */
export class UnresolvedValue {
  constructor(readonly name: string) {}
}

/** Returns the dynamic value in an operand, or in a list of them, of which nothing is known. */
export const unresolvedIn = (value: unknown): UnresolvedValue | undefined =>
  [value].flat().find((each) => each instanceof UnresolvedValue);

const member = (fields: unknown, path: readonly string[]): unknown =>
  path.reduce((value, name) => (isObject(value) ? (value[name] ?? null) : null), fields);

/** Returns what a value of a filter stands for: a date for `$NOW`, the user's id for `$CURRENT_USER`, else the value itself. */
export function resolveDynamicValue(value: unknown, context: DynamicContext): unknown {
  if (typeof value !== 'string' || !value.startsWith('$')) return value;
  if (value.startsWith('$NOW')) return dateFromNow(value, context);
  const [variable = '', ...path] = value.split('.');
  const name = /^\$CURRENT_(?:USER|ROLES|ROLE|POLICIES)/.exec(variable)?.[0];
  if (name === undefined) return value;
  const { user } = context;
  if (user === undefined) return new UnresolvedValue(value);
  if (user === null || variable !== name) return null;
  switch (name) {
    case '$CURRENT_USER':
      return path.length > 0 ? member(user.userFields, path) : user.id;
    case '$CURRENT_ROLE':
      return path.length > 0 ? member(user.roleFields, path) : (user.role ?? null);
    case '$CURRENT_ROLES':
      return path.length > 0 ? null : (user.roles ?? null);
    default:
      return path.length > 0 ? null : (user.policies ?? null);
  }
}

/** `$NOW(-1 year)` */
function dateFromNow(value: string, { now, timeZone = utc }: DynamicContext): Date {
  const date = now();
  const adjustment = /\(([^()]+)\)/.exec(value)?.[1];
  return (adjustment !== undefined && adjusted(date, adjustment, timeZone)) || date;
}

const DURATION =
  /^(-?(?:\d*\.)?\d+) *(milliseconds?|msecs?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|w|months?|mth|mo|years?|yrs?|y)?$/i;

/** How long a unit is, by how its name begins: milliseconds, days or months. */
const UNITS: readonly (readonly [RegExp, 'milliseconds' | 'days' | 'months', number])[] = [
  [/^y/i, 'months', 12],
  [/^m(?:o|th)/i, 'months', 1],
  [/^w/i, 'days', 7],
  [/^d/i, 'days', 1],
  [/^h/i, 'milliseconds', 3_600_000],
  [/^m(?:s|illi)/i, 'milliseconds', 1],
  [/^m/i, 'milliseconds', 60_000],
  [/^s/i, 'milliseconds', 1_000],
];

/** Returns the date that is `adjustment` away, such as `-7 days`; `undefined` for text that is no duration. */
function adjusted(date: Date, adjustment: string, zone: TimeZone): Date | undefined {
  const sign = adjustment.startsWith('-') ? -1 : 1;
  const [, count, name = 'days'] = DURATION.exec(adjustment.replace(/^[+-]/, '')) ?? [];
  const [, unit, size] = UNITS.find(([beginning]) => beginning.test(name)) ?? [];
  if (count === undefined || size === undefined) return undefined;
  const amount = sign * Number.parseFloat(count) * size;
  if (unit === 'milliseconds') return new Date(date.getTime() + amount);
  const local = zone.localTime(date.getTime());
  const whole = Math.trunc(amount);
  return new Date(
    zone.instant(unit === 'days' ? { ...local, day: local.day + whole } : inMonths(local, whole)),
  );
}

/** The same day in another month, or its last day where it has fewer. */
function inMonths(local: LocalTime, months: number): LocalTime {
  const month = local.month + months;
  const lastDay = utc.localTime(utc.instant({ ...local, month: month + 1, day: 0 })).day;
  return { ...local, month, day: Math.min(local.day, lastDay) };
}
