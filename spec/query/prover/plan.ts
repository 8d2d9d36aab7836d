import type { Random } from './random';
import { type Scalar, types, type Value, valueFor } from './values';

/** A column of a planned collection. */
interface PlannedColumn {
  readonly field: string;
  readonly type: string;
}

/** A foreign key: to a row of one collection, and the name of the list at its other end. */
interface PlannedKey {
  readonly field: string;
  readonly target: string;
  readonly alias?: string;
  readonly sortField?: string;
}

/** A key that leads to a row of any of several collections. */
interface PlannedAny {
  readonly field: string;
  readonly collectionField: string;
  readonly targets: readonly string[];
}

export interface PlannedCollection {
  readonly name: string;
  readonly keyType: 'integer' | 'string' | 'uuid';
  readonly columns: readonly PlannedColumn[];
  readonly keys: readonly PlannedKey[];
  readonly any?: PlannedAny;
  readonly sortField?: string;
}

export interface Row {
  readonly id: Scalar;
  [field: string]: Value;
}

/** Collections to make on a server, and the rows to begin with. */
export interface Plan {
  readonly collections: readonly PlannedCollection[];
  readonly rows: Readonly<Record<string, readonly Row[]>>;
}

/** A column whose values differ. */
const ORDER = 'o';

/** How many rows a collection begins with. */
const ROWS = 30;

/** Plans collections: three with columns of random types, foreign keys between them, a junction, and a list of any rows. */
export function planCollections(random: Random, prefix: string): Plan {
  const [first, second, third] = ['a', 'b', 'c'].map((letter) => `${prefix}_${letter}`) as [
    string,
    string,
    string,
  ];
  const names = [first, second, third];
  const columns = () => [
    ...random.some(types, 0.55).map((type) => ({ field: columnName(type), type })),
    { field: ORDER, type: 'integer' },
  ];
  const main = (name: string): PlannedCollection => ({
    name,
    keyType: name === third ? random.pick(['integer', 'string', 'uuid']) : 'integer',
    columns: columns(),
    keys: random.times(random.int(3), (index) => ({
      field: `k${index}`,
      target: random.pick(names),
      ...(random.chance(0.8) && { alias: `l${index}_${name.at(-1) ?? ''}` }),
      ...(random.chance(0.2) && { sortField: ORDER }),
    })),
    ...(random.chance(0.15) && { sortField: ORDER }),
  });
  return withRows(random, [...names.map(main), ...links(random, prefix, names)]);
}

/** Plans collections in which every type of column is at the end of every kind of relation. */
export function planForCover(random: Random, prefix: string): Plan {
  const [first, second] = [`${prefix}_a`, `${prefix}_b`] as const;
  const columns = [
    ...types.map((type) => ({ field: columnName(type), type })),
    { field: ORDER, type: 'integer' },
  ];
  const main = (name: string, target: string): PlannedCollection => ({
    name,
    keyType: 'integer',
    columns,
    keys: [{ field: 'k0', target, alias: 'l0' }],
  });
  const mains = [main(first, second), main(second, first)];
  return withRows(random, [...mains, ...links(random, prefix, [first, second])]);
}

const columnName = (type: string): string => `${type.toLowerCase()}1`;

/** A junction between two collections, and rows that hold one of any collection. */
function links(random: Random, prefix: string, names: readonly string[]): PlannedCollection[] {
  const [first = ''] = names;
  const order = { field: ORDER, type: 'integer' };
  const link = (field: string, target: string, alias: string) => ({ field, target, alias });
  return [
    {
      name: `${prefix}_j`,
      keyType: 'integer',
      columns: [order],
      keys: [link('left', first, 'links'), link('right', random.pick(names), 'backlinks')],
    },
    {
      name: `${prefix}_m`,
      keyType: 'integer',
      columns: [order],
      keys: [link('parent', first, 'blocks')],
      any: { field: 'item', collectionField: 'collection', targets: names },
    },
  ];
}

function withRows(random: Random, collections: readonly PlannedCollection[]): Plan {
  const keys = new Map(collections.map((one) => [one.name, keysOf(random, one)]));
  const rows = collections.map((one): [string, Row[]] => [
    one.name,
    (keys.get(one.name) ?? []).map((key) => randomRow(random, one, key, keys)),
  ]);
  return { collections, rows: Object.fromEntries(rows) };
}

const keysOf = (random: Random, { keyType }: PlannedCollection): Scalar[] =>
  random.times(5 + random.int(ROWS), (index) => keyOf(keyType, index + 1));

/** A key of a type, for a number. */
export function keyOf(type: PlannedCollection['keyType'], number: number): Scalar {
  if (type === 'integer') return number;
  return type === 'string'
    ? `key ${number}`
    : `0e6d1c1a-2222-4333-8444-${String(number).padStart(12, '0')}`;
}

/** A row with a key; its foreign keys lead to rows that exist, or nowhere. */
export function randomRow(
  random: Random,
  { columns, keys, any }: PlannedCollection,
  id: Scalar,
  known: ReadonlyMap<string, readonly Scalar[]>,
): Row {
  const row: Row = { id };
  for (const { field, type } of columns) row[field] = valueFor(random, type);
  // Lists are sorted by it: which of two equal ones comes first is not known.
  row[ORDER] = random.int(1e9);
  for (const { field, target } of keys) row[field] = randomKey(random, known.get(target));
  if (any) {
    const target = random.pick(any.targets);
    row[any.collectionField] = target;
    row[any.field] = String(randomKey(random, known.get(target)) ?? '99');
  }
  return row;
}

const randomKey = (random: Random, keys: readonly Scalar[] = []): Scalar =>
  keys.length === 0 || random.chance(0.2) ? null : random.pick(keys);
