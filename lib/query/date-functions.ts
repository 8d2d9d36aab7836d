import { type LocalTime, utc } from './time-zone';

/** Reads a part of a date. */
export type DatePart = (time: LocalTime) => number;

const DAY = 86_400_000;

const startOfDay = ({ year, month, day }: LocalTime): number =>
  utc.instant({ year, month, day, hour: 0, minute: 0, second: 0, millisecond: 0 });

/** 0 for Sunday. */
const weekday: DatePart = (time) => new Date(startOfDay(time)).getUTCDay();

const dayOfYear: DatePart = (time) =>
  (startOfDay(time) - startOfDay({ ...time, month: 1, day: 1 })) / DAY;

/** Weeks begin on Monday; the days before the first Monday are in week 0. `%W` of strftime. */
export const mondayWeek: DatePart = (time) =>
  Math.floor((dayOfYear(time) + 7 - ((weekday(time) + 6) % 7)) / 7);

/** The week of ISO 8601: the one with the first Thursday of a year is week 1. */
export const isoWeek: DatePart = (time) => {
  const thursday = utc.localTime(startOfDay(time) + (3 - ((weekday(time) + 6) % 7)) * DAY);
  return Math.floor(dayOfYear(thursday) / 7) + 1;
};

/** The functions of dates that every database computes alike; `week` is the dialect's. */
export const dateParts: Readonly<Record<string, DatePart>> = {
  year: ({ year }) => year,
  month: ({ month }) => month,
  day: ({ day }) => day,
  weekday,
  hour: ({ hour }) => hour,
  minute: ({ minute }) => minute,
  second: ({ second }) => second,
};
