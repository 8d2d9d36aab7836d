import { type TimeZone, utc } from './time-zone';

/**
 * Reads text as `new Date(text)` does on a server in this time zone: a bare date is midnight in UTC, a time of day without an
 * offset is local. NaN for text that is no date.
 */
export function parseDate(text: string, zone: TimeZone): number {
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return Date.parse(text);
  // Text that names no offset of its own is read as local where this runs; as UTC it is the same everywhere.
  const suffix = /^\d{4}-\d\d-\d\dT[\d:.]+$/.test(text) ? 'Z' : ' UTC';
  const asUtc = /(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? Number.NaN : Date.parse(text + suffix);
  return Number.isNaN(asUtc) ? Date.parse(text) : zone.instant(utc.localTime(asUtc));
}
