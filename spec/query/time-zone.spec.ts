import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Database } from '../../lib/query/database';
import { describeCollections } from '../../lib/query/describe-collections';
import { sqlite } from '../../lib/query/dialects/sqlite';
import { evaluate } from '../../lib/query/evaluate';
import { namedTimeZone, utc } from '../../lib/query/time-zone';
import { context } from './library';

const newYork = namedTimeZone('America/New_York');

describe('time zones', () => {
  it('an instant and its local time lead to each other', () => {
    const instants = fc.integer({ min: Date.UTC(1900, 0), max: Date.UTC(2100, 0) });
    fc.assert(
      fc.property(instants, (instant) => {
        expect(utc.instant(utc.localTime(instant))).toBe(instant);
        const local = newYork.localTime(instant);
        expect(newYork.localTime(newYork.instant(local))).toEqual(local);
      }),
    );
  });

  it('members out of range carry over, and years below 100 are meant', () => {
    const local = { year: 2024, month: 14, day: 0, hour: 0, minute: 0, second: 0, millisecond: 0 };
    expect(new Date(utc.instant(local)).toISOString()).toBe('2025-01-31T00:00:00.000Z');
    expect(utc.localTime(utc.instant({ ...local, year: 50, month: 1, day: 1 })).year).toBe(50);
  });

  it('a server on SQLite holds dates in its own time zone, and reads a bare date of a filter as UTC', () => {
    const database = Database.of(
      describeCollections(
        { a: { fields: { id: 'integer', day: 'date', ts: 'timestamp' } } },
        'sqlite',
      ),
      sqlite(newYork),
      { a: [{ id: 1, day: '2024-03-01', ts: '2024-03-01T02:00:00Z' }] },
    );
    const found = (filter: object) => evaluate(database, 'a', { filter }, context).data;
    const row = { id: 1, day: '2024-03-01', ts: '2024-03-01T02:00:00.000Z' };
    expect(found({ day: { _eq: '2024-03-01' } })).toEqual([]);
    expect(found({ day: { _eq: '2024-03-01T00:00:00' } })).toEqual([row]);
    expect(found({ 'day(day)': { _eq: 1 } })).toEqual([row]);
    expect(found({ 'day(ts)': { _eq: 1 } })).toEqual([row]);
    expect(found({ ts: { _lt: '2024-03-01T01:59:59' } })).toEqual([row]);
    expect(found({ ts: { _lt: '2024-03-01T01:59:59Z' } })).toEqual([]);
  });
});
