import { describe, expect, it } from 'vitest';
import { parseDate } from '../../lib/query/parse-date';
import { namedTimeZone, utc } from '../../lib/query/time-zone';

const newYork = namedTimeZone('America/New_York');
const parsed = (text: string) => {
  const instant = parseDate(text, newYork);
  return Number.isNaN(instant) ? 'none' : new Date(instant).toISOString();
};

describe('dates as text, on a server in New York', () => {
  it.each([
    ['2024-03-01', '2024-03-01T00:00:00.000Z'],
    ['2024-03-01T02:00:00', '2024-03-01T07:00:00.000Z'],
    ['2024-03-01T02:00', '2024-03-01T07:00:00.000Z'],
    ['2024-03-01T02:00:00.250', '2024-03-01T07:00:00.250Z'],
    ['2024-03-01 02:00:00', '2024-03-01T07:00:00.000Z'],
    ['March 1, 2024 02:00', '2024-03-01T07:00:00.000Z'],
    ['Fri 2024-03-01', '2024-03-01T05:00:00.000Z'],
    ['2024-03-01T02:00:00Z', '2024-03-01T02:00:00.000Z'],
    ['2024-03-01 02:00:00Z', '2024-03-01T02:00:00.000Z'],
    ['2024-03-01T02:00:00+02:00', '2024-03-01T00:00:00.000Z'],
    ['2024-03-01 02:00:00-0200', '2024-03-01T04:00:00.000Z'],
    ['March 1, 2024 02:00 +0200', '2024-03-01T00:00:00.000Z'],
    ['no date', 'none'],
    ['', 'none'],
    ['2024-13-01', 'none'],
  ])('the date “%s” is %s', (text, instant) => {
    expect(parsed(text)).toBe(instant);
  });

  it('a time without a zone is in UTC where the server is', () => {
    expect(parseDate('2024-03-01T02:00:00', utc)).toBe(Date.UTC(2024, 2, 1, 2));
  });
});
