import type { Dialect } from '../dialect';
import { type TimeZone, utc } from '../time-zone';
import { sqliteValues } from './sqlite-values';

/** A server on SQLite, in a time zone. */
export const sqlite = (timeZone: TimeZone = utc): Dialect => ({
  ...sqliteValues(timeZone),
  read: (_field, value) => value,
  readFunction: (_name, _type, value) => value,
  summand: (_type, value) => value,
  checkAggregate: () => undefined,
  readAggregate: (_operation, _field, value) => value,
  checkOrder: () => undefined,
  usesUngrouped: true,
  searchesNumber: () => true,
});
