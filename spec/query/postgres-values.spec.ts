import { describe, expect, it } from 'vitest';
import type { Field } from '../../lib/query/collections';
import { COUNT, FUNCTION } from '../../lib/query/comparison';
import { postgres } from '../../lib/query/dialects/postgres';
import { postgresValues } from '../../lib/query/dialects/postgres-values';
import { utc } from '../../lib/query/time-zone';
import { Json } from '../../lib/query/values';
import { fieldOf } from './library';

const values = postgresValues();
const operand = (type: string) => (text: string) => values.toOperand(type, text);

describe('an operand on Postgres', () => {
  it.each([
    ['integer', '2147483647', '2147483648'],
    ['integer', '-2147483648', '-2147483649'],
    ['bigInteger', '9223372036854774784', '9223372036854775808'],
    [COUNT, '-9223372036854775808', '-9223372036854777856'],
  ])('an operand of type %s is in the range of the type: %s, not %s', (type, last, beyond) => {
    expect(operand(type)(last)).toBe(Number(last));
    expect(() => operand(type)(beyond)).toThrow(/out of range/);
  });

  it('a whole number may have a sign and spaces around it, and nothing else', () => {
    expect([' 5 ', '+5', '\n5'].map(operand('integer'))).toEqual([5, 5, 5]);
    expect(operand('integer')('-50')).toBe(-50);
    for (const text of ['', '5.0', '1e3', '0x5', '5 5', 'x5', '5x'])
      expect(() => operand('integer')(text), text).toThrow(/type integer/);
    expect(() => operand('bigInteger')('x')).toThrow(/type bigint/);
  });

  it('a number with a fraction has the precision of its type', () => {
    expect(operand('float')('0.1')).toBe(Math.fround(0.1));
    expect(operand('decimal')('0.1')).toBe(0.1);
    expect(operand(FUNCTION)('0.1')).toBe(0.1);
  });

  it('a boolean is one of twelve words, in any case', () => {
    for (const word of ['true', 't', 'yes', 'y', 'on', '1', ' TRUE '])
      expect(operand('boolean')(word), word).toBe(1);
    for (const word of ['false', 'f', 'no', 'n', 'off', '0', ' Off '])
      expect(operand('boolean')(word), word).toBe(0);
    expect(() => operand('boolean')('maybe')).toThrow(/type boolean/);
    expect(values.toOperand('boolean', true)).toBe(1);
  });

  it.each([
    ['date', '2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['date', '2024-02-29T10:20:30+02:00', '2024-02-29T00:00:00.000Z'],
    ['dateTime', '2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['dateTime', '2024-02-29 10:20', '2024-02-29T10:20:00.000Z'],
    ['dateTime', '2024-02-29T10:20:30.25+02:00', '2024-02-29T10:20:30.250Z'],
    ['timestamp', '2024-02-29T10:20:30', '2024-02-29T10:20:30.000Z'],
    ['timestamp', '2024-02-29T10:20:30+02:00', '2024-02-29T08:20:30.000Z'],
    ['timestamp', '2024-02-29 10:20:30+02', '2024-02-29T08:20:30.000Z'],
    ['timestamp', '2024-02-29T10:20:30-0230', '2024-02-29T12:50:30.000Z'],
    ['timestamp', '2024-02-29t10:20:30z', '2024-02-29T10:20:30.000Z'],
  ])('an operand of type %s: %s is %s', (type, text, expected) => {
    expect(new Date(Number(operand(type)(text))).toISOString()).toBe(expected);
  });

  it.each(['soon', '2024-02-29x', 'x2024-02-29', '2024-13-01', '2024-02-29T1:00', '1709164800000'])(
    '%s is no date',
    (text) => {
      for (const type of ['date', 'dateTime', 'timestamp'])
        expect(() => operand(type)(text)).toThrow(`type ${type}`);
    },
  );

  it.each([
    ['12:30', '12:30:00'],
    ['12:30:15', '12:30:15'],
    ['12:30:15.500', '12:30:15.5'],
    ['12:30:15.000', '12:30:15'],
    ['1230', '12:30:00'],
    ['123015.25', '12:30:15.25'],
    ['2024-02-29 12:30+01', '12:30:00'],
    ['12:30-0130', '12:30:00'],
    ['12:30-01:30', '12:30:00'],
  ])('an operand of type time: %s is %s', (text, expected) => {
    expect(operand('time')(text)).toBe(expected);
  });

  it.each(['noon', '1:30', '12:3', '12', '12:30:1', 'x12:30', '12:30x', '1230150'])(
    '%s is no time of day',
    (text) => {
      expect(() => operand('time')(text)).toThrow(/type time/);
    },
  );

  it('a UUID is compared in lower case, with hyphens', () => {
    const uuid = '6B8B4567-327B-43C6-A43C-9869233066AA';
    expect(operand('uuid')(uuid)).toBe(uuid.toLowerCase());
    expect(operand('uuid')(uuid.replaceAll('-', ''))).toBe(uuid.toLowerCase());
    for (const text of ['abc', `${uuid}0`, `0${uuid}`])
      expect(() => operand('uuid')(text), text).toThrow(/type uuid/);
  });

  it('null stays null, and a date is passed on as text', () => {
    expect(values.toOperand('integer', null)).toBeNull();
    const noon = new Date('2024-02-29T12:00:00Z');
    expect(values.toOperand('timestamp', noon)).toBe(noon.getTime());
    expect(values.dateOperand(noon)).toBe('2024-02-29T12:00:00.000Z');
    expect(values.dateOperand('soon')).toBe('soon');
  });
});

describe('a value as Postgres holds it', () => {
  it('a number has the digits of its column', () => {
    expect(values.toStored(fieldOf('decimal', { scale: 2 }), '1.239')).toBe(1.24);
    expect(values.toStored(fieldOf('decimal'), 1.2345678)).toBe(1.23457);
    expect(values.toStored(fieldOf('float'), 0.1)).toBe(Math.fround(0.1));
  });

  it('a list of words is text, and JSON is JSON', () => {
    expect(values.toStored(fieldOf('csv'), ['a', 'b'])).toBe('a,b');
    expect(values.toStored(fieldOf('csv'), 'a,b')).toBe('a,b');
    expect(values.toStored(fieldOf('json'), ['a'])).toEqual(new Json(['a']));
    expect(String(values.toStored(fieldOf('json'), { a: 1 }))).toBe('{"a":1}');
    expect(values.toStored(fieldOf('string'), 5)).toBe('5');
    expect(values.toStored(fieldOf('string'), ['a'])).toBe('["a"]');
  });

  it('a value that is missing is null', () => {
    for (const type of ['json', 'csv', 'decimal', 'string'])
      for (const nothing of [null, undefined])
        expect(values.toStored(fieldOf(type), nothing), type).toBeNull();
  });

  it('a date is its instant', () => {
    const noon = new Date('2024-02-29T12:00:00Z');
    expect(values.toStored(fieldOf('timestamp'), noon)).toBe(noon.getTime());
  });

  it('texts are ordered by the collator, then by code points; without a collator their order is not known', () => {
    const collated = postgresValues(new Intl.Collator('en-US', { sensitivity: 'base' }));
    expect(collated.compare('b', 'A')).toBeGreaterThan(0);
    expect(collated.compare('A', 'a')).toBeLessThan(0);
    expect(values.compare('b', 'A')).toBeGreaterThan(0);
    expect(values.compare('a', 'B')).toBeGreaterThan(0);
    expect(values.compare(10, 9)).toBeGreaterThan(0);
    expect(['string', 'text', 'csv', 'hash', 'json'].map(values.orders)).not.toContain(true);
    expect(['integer', 'uuid', 'time', 'textual'].map(values.orders)).not.toContain(false);
    expect(collated.orders('string')).toBe(true);
    expect(collated.orders('json')).toBe(false);
  });

  it('a date has no text', () => {
    for (const type of ['date', 'dateTime', 'timestamp', 'time'])
      for (const operator of ['_contains', '_ncontains', '_empty', '_nempty'])
        expect(() => values.checkOperator(type, operator), type).toThrow(/no text/);
    expect(() => values.checkOperator('string', '_contains')).not.toThrow();
    expect(() => values.checkOperator('date', '_eq')).not.toThrow();
  });

  it('a pattern matches the case of a text, or any case', () => {
    expect(values.like('%b', false)('aB')).toBe(false);
    expect(values.like('%b', true)('aB')).toBe(true);
    expect(() => values.like('b\\', false)('b')).toThrow(/escape/);
  });

  it('the parts of a date have seconds with their fraction, and weeks as ISO counts them', () => {
    const [instant, zone] = values.dateOf('time', '12:30:15.25');
    expect(zone).toBe(utc);
    expect(values.datePart('second')?.(utc.localTime(instant))).toBe(15.25);
    expect(values.datePart('hour')?.(utc.localTime(instant))).toBe(12);
    expect(values.dateOf('date', 5)).toEqual([5, utc]);
    const monday = utc.localTime(Date.UTC(2024, 11, 30));
    expect(values.datePart('week')?.(monday)).toBe(1);
    expect(values.datePart('century')).toBeUndefined();
  });

  it('a list of JSON has a length, and other JSON has none', () => {
    expect(values.jsonLength(new Json([1, 2]))).toBe(2);
    for (const value of [new Json({}), '[1]', 5, null])
      expect(() => values.jsonLength(value)).toThrow(/non-array/);
  });
});

describe('a result as the driver of Postgres hands it over', () => {
  const dialect = postgres();

  it('a number that JavaScript may not hold is text, and a float is the shortest number', () => {
    const decimal = fieldOf('decimal', { scale: 2 });
    expect(dialect.read(fieldOf('bigInteger'), 5)).toBe('5');
    expect(dialect.read(decimal, 5)).toBe('5.00');
    expect(dialect.read(fieldOf('decimal'), 5)).toBe('5.00000');
    expect(dialect.read(fieldOf('integer'), 5)).toBe(5);
    for (const number of [0.1, 16_777_216, 1.234567, 123.45678, 0.30000001192092896, 3.4028235e38])
      expect(Math.fround(Number(dialect.read(fieldOf('float'), Math.fround(number))))).toBe(
        Math.fround(number),
      );
    expect(dialect.read(fieldOf('float'), Math.fround(0.1))).toBe(0.1);
    expect(dialect.read(fieldOf('float'), Math.fround(1.2345678))).toBe(1.2345678);
    expect(dialect.read(fieldOf('float'), 16_777_217)).toBe(16_777_217);
  });

  it('booleans, JSON and dates are read, and other values stay as they are', () => {
    expect([0, 1].map((value) => dialect.read(fieldOf('boolean'), value))).toEqual([false, true]);
    expect(dialect.read(fieldOf('json'), new Json([1]))).toEqual([1]);
    for (const type of ['date', 'dateTime', 'timestamp'])
      expect(dialect.read(fieldOf(type), 0), type).toBe('1970-01-01T00:00:00.000Z');
    expect(dialect.read(fieldOf('string'), 'a')).toBe('a');
    expect(dialect.read(fieldOf('integer'), null)).toBeNull();
  });

  it('the result of a function is text, seconds with six digits; a count of JSON is a number', () => {
    expect(dialect.readFunction('year', 'date', 2024)).toBe('2024');
    expect(dialect.readFunction('second', 'time', 5.25)).toBe('5.250000');
    expect(dialect.readFunction('count', 'alias', 2)).toBe('2');
    expect(dialect.readFunction('count', 'json', 2)).toBe(2);
    expect(dialect.readFunction('year', 'json', 2)).toBe('2');
    expect(dialect.readFunction('year', 'date', null)).toBeNull();
  });

  it.each<[string, Field | undefined, number | string, unknown]>([
    ['count', undefined, 5, '5'],
    ['count', fieldOf('float'), 5, '5'],
    ['countDistinct', fieldOf('date'), 5, '5'],
    ['min', fieldOf('integer'), 5, 5],
    ['max', fieldOf('bigInteger'), 5, '5'],
    ['sum', fieldOf('integer'), 5, '5'],
    ['avg', fieldOf('integer'), 2.5, '2.5'],
    ['sum', fieldOf('float'), 0.30000001, 0.3],
    ['sumDistinct', fieldOf('float'), 0.30000001, 0.3],
    ['avg', fieldOf('float'), 0.30000001, 0.30000001],
    ['sum', fieldOf('decimal', { scale: 1 }), 5, '5.0'],
    ['sum', fieldOf('decimal'), 5, '5.00000'],
    ['avg', fieldOf('decimal'), 5, '5'],
    ['max', fieldOf('string'), 'a', 'a'],
    ['sum', fieldOf('time'), 0, {}],
    ['sum', fieldOf('time'), 3_661_500, { hours: 1, minutes: 1, seconds: 1, milliseconds: 500 }],
    ['avg', fieldOf('time'), 59_999.9996, { minutes: 1 }],
    ['sum', fieldOf('time'), 90_000_000, { hours: 25 }],
  ])('the aggregate %s is read as the driver gives it', (operation, of, value, expected) => {
    expect(dialect.readAggregate(operation, of, value)).toEqual(expected);
    expect(dialect.readAggregate(operation, of, null)).toBeNull();
  });

  it('the sum of times counts from midnight', () => {
    expect(dialect.summand('time', '00:00:01.5')).toBe(1_500);
    expect(dialect.summand('time', null)).toBeNull();
    expect(dialect.summand('integer', 5)).toBe(5);
  });

  it('aggregates exist for the types that can be added, compared or told apart', () => {
    const refusing = (operation: string) =>
      [
        'integer',
        'bigInteger',
        'float',
        'decimal',
        'time',
        'string',
        'date',
        'boolean',
        'uuid',
        'json',
      ]
        .filter((type) => {
          try {
            dialect.checkAggregate(operation, type);
            return false;
          } catch {
            return true;
          }
        })
        .join(' ');
    for (const operation of ['sum', 'avg'])
      expect(refusing(operation)).toBe('string date boolean uuid json');
    for (const operation of ['sumDistinct', 'avgDistinct'])
      expect(refusing(operation)).toBe('string date boolean uuid json');
    for (const operation of ['min', 'max']) expect(refusing(operation)).toBe('boolean uuid json');
    expect(refusing('countDistinct')).toBe('json');
    expect(refusing('count')).toBe('');
  });

  it.each<[string, Partial<Field>, (number | bigint)[], (number | bigint)[]]>([
    ['integer', {}, [0, 2 ** 31 - 1, -(2 ** 31)], [2 ** 31, -(2 ** 31) - 1, 0.5]],
    ['bigInteger', {}, [5, 2n ** 63n - 1n, -(2n ** 63n)], [0.5, 2n ** 63n, -(2n ** 63n) - 1n]],
    ['decimal', { precision: 4, scale: 2 }, [99.99, -99.99, 0], [100, -100]],
    ['decimal', {}, [99_999.99999, -99_999], [100_000, -100_000]],
    ['float', {}, [1e30, 0.5], []],
  ])('a search looks into a column of %s for numbers that fit: %o', (type, more, fits, others) => {
    const searches = (value: number | bigint) => dialect.searchesNumber(fieldOf(type, more), value);
    expect(fits.filter(searches)).toEqual(fits);
    expect(others.filter(searches)).toEqual([]);
  });
});
