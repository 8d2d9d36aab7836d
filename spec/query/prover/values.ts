import type { Random } from './random';

export type Scalar = string | number | boolean | null;

/** A value of a row, as the API takes it. */
export type Value = Scalar | readonly Value[] | { [name: string]: Value };

const dateTimes = [
  '2024-02-29T23:59:59',
  '2024-12-31T00:00:00',
  '2023-01-01T12:00:00',
  '2025-06-15T06:30:00',
  '1969-12-31T23:00:00',
  '1970-01-01T00:00:00',
];

const texts = [
  ...[
    'Apple',
    'apple',
    'APPLE pie',
    '',
    '50%',
    '500',
    '5',
    'a_b',
    'axb',
    'Ärger',
    'ärger',
    'ÄRGER',
  ],
  ...[
    'straße',
    'zoë',
    'null',
    'true',
    ' 5',
    '5.0',
    '１',
    '😀',
    '\uFFFD',
    'a\nb',
    "o'k",
    '"q"',
    '%',
  ],
  ...['_', 'Z', 'a', '0', '-1', '1e3', '2024', 'Ångström', 'İ', 'ß', '0x10', 'c,d'],
];

/** Values that databases compare in different ways; null is added to each. */
const pools: Readonly<Record<string, readonly Value[]>> = {
  string: texts,
  text: texts,
  integer: [0, 1, -1, 5, 5, 7, 9, 10, 50, 500, -3, 2147483647],
  bigInteger: [0, 1, -1, 5, 5, 7, 9, 10, 50, 500, -3, 4294967296],
  float: [0, 0.1, 0.2, 1.5, -2.25, 5, 5.1, 50, 1e10, 0.30000000000000004],
  decimal: [0, 1.5, -2.25, 5, 5.1, 50, 500, 9.99],
  boolean: [true, false],
  date: [
    ...['2023-01-01', '2024-02-29', '2024-03-01', '2024-12-31', '2025-06-15', '1969-12-31'],
    ...['1970-01-01', '2024-12-29', '2025-01-01'],
  ],
  dateTime: dateTimes,
  timestamp: [...dateTimes.map((text) => `${text}.000Z`), '2024-03-01T10:20:30.123Z'],
  time: ['00:00:00', '12:30:00', '23:59:59', '06:05:04'],
  json: [{}, [], { a: [1] }, [1, 2, 3], 7, true, { k: 'v' }],
  csv: [[], ['a'], ['a', 'b'], ['x', 'Ä']],
  uuid: ['6b8b4567-327b-43c6-a43c-9869233066aa', '0e6d1c1a-2222-4333-8444-555566667777'],
};

/** The types of fields that are generated. */
export const types = Object.keys(pools);

/** A value for a column. */
export const valueFor = (random: Random, type: string): Value =>
  random.chance(0.12) ? null : random.pick(pools[type] ?? texts);

const odd: readonly Value[] = [
  ...[
    'abc',
    '$NOW',
    '$NOW(-1 year)',
    '$CURRENT_USER',
    '$CURRENT_ROLE',
    '0x10',
    '1,5',
    ' 7 ',
    'NaN',
  ],
  ...['Infinity', '12:30', '2024-02-29T23:59:59Z', '2024', null, true, false, 1.5],
];

/** A value for a filter: mostly one of the column's type, as text now and then, or a part of a text. */
export function operandFor(random: Random, type: string, wild: number): Scalar {
  if (random.chance(wild))
    return random.pick([...odd, ...Object.values(pools).flat()].filter(isPlain));
  if (type === 'csv') return random.pick(['a', 'a,b', 'x,Ä', 'Ä', '']);
  const value = random.chance(0.08) ? null : random.pick((pools[type] ?? texts).filter(isPlain));
  if (typeof value === 'number' && random.chance(0.1)) return String(value);
  if (typeof value === 'string' && /^(?:string|text)$/.test(type) && random.chance(0.25)) {
    const characters = Array.from(value);
    const start = random.int(characters.length);
    return characters.slice(start, start + 1 + random.int(3)).join('');
  }
  return value;
}

const isPlain = (value: Value): value is Scalar => typeof value !== 'object' || value === null;
