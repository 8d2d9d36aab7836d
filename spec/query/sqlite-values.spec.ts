import { describe, expect, it } from 'vitest';
import { sqliteValues } from '../../lib/query/dialects/sqlite-values';
import { namedTimeZone, utc } from '../../lib/query/time-zone';
import { fieldOf } from './library';

describe('the text of a number on SQLite', () => {
  it.each([
    [5, '5'],
    [-0, '0'],
    [2_147_483_648, '2147483648.0'],
    [0.1, '0.1'],
    [0.30000000000000004, '0.3'],
    [-5, '-5'],
    [2_147_483_647, '2147483647'],
    [0.0001, '0.0001'],
    [0.00001, '1.0e-05'],
    [999_999_999_999_999, '999999999999999.0'],
    [1e15, '1.0e+15'],
    [1.25e-100, '1.25e-100'],
    [1e21, '1.0e+21'],
    [1.5e-7, '1.5e-07'],
    [-1e300, '-1.0e+300'],
  ])('the text of %d is %s', (value, expected) => {
    expect(sqliteValues().toOperand('string', value)).toBe(expected);
  });

  it('text in a column of numbers is a number if it reads as one', () => {
    const { toOperand } = sqliteValues();
    for (const text of [' 5 ', '5.', '.5e1', '+5', '5e0'])
      expect(toOperand('bigInteger', text), text).toBe(5);
    for (const text of ['5.25', '.525e+1', '525e-2', '0.0000000000525e11'])
      expect(toOperand('bigInteger', text), text).toBe(5.25);
    for (const text of ['', '5 x', '0x5', 'e5', '.', '５'])
      expect(toOperand('bigInteger', text), text).toBe(text);
  });
});

const values = sqliteValues();
const stored = (type: string, value: unknown) => values.toStored(fieldOf(type), value);
const noon = new Date('2024-02-29T12:00:00Z');

describe('an operand on SQLite', () => {
  it('an operand is text in a column of text, else a number where it reads as one', () => {
    for (const type of ['string', 'text', 'uuid', 'csv', 'hash', 'binary']) {
      expect(values.toOperand(type, 5), type).toBe('5');
      expect(values.toOperand(type, '5'), type).toBe('5');
    }
    for (const type of ['integer', 'boolean', 'time', 'stringy', 'context'])
      expect(values.toOperand(type, '5'), type).toBe(5);
    expect(values.toOperand('boolean', true)).toBe(1);
    expect(values.toOperand('string', false)).toBe('0');
    expect(values.toOperand('timestamp', noon)).toBe(noon.getTime());
    expect(values.toOperand('string', null)).toBeNull();
  });

  it('an operand for a date is the text of its milliseconds, but for a time of day', () => {
    const { dateOperand } = values;
    expect(dateOperand('2024-02-29T12:00:00Z')).toBe(String(noon.getTime()));
    expect(dateOperand(noon)).toBe(String(noon.getTime()));
    expect([true, 5].map(dateOperand)).toEqual(['1', '5']);
    expect([null, '', false, 0].map(dateOperand)).toEqual([null, '', false, 0]);
    expect(['12:30', '12:30:00'].map(dateOperand)).toEqual(['12:30', '12:30:00']);
    expect(['12:30:000', '20240229'].map(dateOperand)).toEqual(['NaN', 'NaN']);
  });
});

describe('a value as SQLite holds it', () => {
  it('a date is its milliseconds', () => {
    for (const type of ['date', 'dateTime', 'timestamp']) {
      expect(stored(type, '2024-02-29T12:00:00'), type).toBe(noon.getTime());
      expect(stored(type, noon), type).toBe(noon.getTime());
      expect(stored(type, 5), type).toBe(5);
      expect(stored(type, ''), type).toBe('');
    }
    expect(stored('date', '2024-02-29')).toBe(Date.UTC(2024, 1, 29));
    expect(stored('time', '12:30:00')).toBe('12:30:00');
  });

  it('lists, objects and large numbers are text, and a value that is missing is null', () => {
    expect(stored('csv', ['a', 'b'])).toBe('a,b');
    expect(stored('json', ['a', 'b'])).toBe('["a","b"]');
    expect(stored('csv', { a: 1 })).toBe('{"a":1}');
    expect(stored('string', 12n)).toBe('12');
    expect(stored('bigInteger', 12n)).toBe(12);
    expect([true, false].map((value) => stored('boolean', value))).toEqual([1, 0]);
    expect([null, undefined, () => 5].map((value) => stored('integer', value))).toEqual([
      null,
      null,
      null,
    ]);
    expect(stored('date', null)).toBeNull();
  });

  it('numbers come before texts, and texts are ordered by code points', () => {
    const sorted = ['b', 10, 'B', 9, '\uFFFD', '😀', '10'].sort(values.compare);
    expect(sorted).toEqual([9, 10, '10', 'B', 'b', '\uFFFD', '😀']);
    expect([values.orders('json'), values.orders('string')]).toEqual([false, true]);
  });

  it('a pattern matches any case of ASCII, and of nothing else', () => {
    expect(values.like('%ÄB', false)('xÄb')).toBe(true);
    expect(values.like('%äb', false)('xÄb')).toBe(false);
    expect(values.like('ABC', false)('abc')).toBe(true);
    expect(values.like('5%', false)(50)).toBe(true);
    expect(values.like('%.0', false)(2_147_483_648)).toBe(true);
  });

  it('the parts of a date have whole seconds; a time of day is the number that it begins with', () => {
    expect(values.dateOf('timestamp', 1_999)).toEqual([1_000, utc]);
    expect(values.dateOf('timestamp', -1_999)).toEqual([-1_000, utc]);
    expect(values.dateOf('time', '12:30:00')[0]).toBe(0);
    expect(values.dateOf('time', '2500x')[0]).toBe(2_000);
    expect(values.dateOf('time', 'noon')[0]).toBe(0);
    const newYork = namedTimeZone('America/New_York');
    const there = sqliteValues(newYork);
    expect(there.dateOf('timestamp', 0)[1]).toBe(utc);
    expect(there.dateOf('dateTime', 0)[1]).toBe(newYork);
    expect(values.datePart('week')?.(utc.localTime(Date.UTC(2024, 11, 30)))).toBe(53);
    expect(values.datePart('hour')?.(utc.localTime(noon.getTime()))).toBe(12);
  });

  it('a list of JSON has a length, and other JSON has none', () => {
    expect(['[1,2]', '{"a":1}', '5', 5].map(values.jsonLength)).toEqual([2, 0, 0, 0]);
    expect(() => values.jsonLength('bare')).toThrow(/no JSON/);
  });
});
