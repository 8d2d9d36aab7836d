/** A date and time of day as a clock on the wall shows it; months count from 1. */
export interface LocalTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

/** Converts between instants, in milliseconds since 1970 in UTC, and local times. */
export interface TimeZone {
  readonly localTime: (instant: number) => LocalTime;
  /** Members may be out of range: day 0 is the last day of the month before. */
  readonly instant: (local: LocalTime) => number;
}

export const utc: TimeZone = {
  localTime: (instant) => {
    const date = new Date(instant);
    return {
      year: date.getUTCFullYear(),
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
      hour: date.getUTCHours(),
      minute: date.getUTCMinutes(),
      second: date.getUTCSeconds(),
      millisecond: date.getUTCMilliseconds(),
    };
  },
  instant: ({ year, month, day, hour, minute, second, millisecond }) => {
    // Not Date.UTC, which moves the years 0 to 99 into the 20th century.
    const date = new Date(0);
    date.setUTCFullYear(year, month - 1, day);
    return date.setUTCHours(hour, minute, second, millisecond);
  },
};

/** Returns a time zone of the IANA database, such as `Europe/Berlin`; throws a `RangeError` for an unknown name. */
export function namedTimeZone(name: string): TimeZone {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    era: 'short',
  });
  const localTime = (instant: number): LocalTime => {
    const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, value]));
    const member = (type: Intl.DateTimeFormatPartTypes) => Number(parts.get(type));
    const year = member('year');
    return {
      year: parts.get('era') === 'BC' ? 1 - year : year,
      month: member('month'),
      day: member('day'),
      hour: member('hour'),
      minute: member('minute'),
      second: member('second'),
      millisecond: ((instant % 1_000) + 1_000) % 1_000,
    };
  };
  const offset = (instant: number) => utc.instant(localTime(instant)) - instant;
  return {
    localTime,
    instant: (local) => {
      const asUtc = utc.instant(local);
      if (Number.isNaN(asUtc)) return asUtc;
      // The offset at the guess is the right one, except within hours of a change of clocks.
      const guess = asUtc - offset(asUtc);
      return asUtc - offset(guess);
    },
  };
}
