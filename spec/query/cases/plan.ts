import { keyOf, type Plan, type PlannedCollection, randomRow } from '../prover/plan';
import { Random } from '../prover/random';
import { types } from '../prover/values';

/** Rows of each collection: few, so that lists, ties and pages are seen at a glance. */
const ROWS = 9;

const columns = [
  ...types.map((type) => ({ field: `${type.toLowerCase()}1`, type })),
  { field: 'o', type: 'integer' },
];
const order = { field: 'o', type: 'integer' };

/** Every type of column, every kind of relation and of key, and sort fields of collections and of relations. */
const collections: readonly PlannedCollection[] = [
  {
    name: 'case_a',
    keyType: 'integer',
    columns,
    keys: [
      { field: 'k0', target: 'case_b', alias: 'l0' },
      { field: 'k1', target: 'case_a', alias: 'l1', sortField: 'o' },
      { field: 'k2', target: 'case_c', alias: 'l2' },
    ],
  },
  {
    name: 'case_b',
    keyType: 'integer',
    columns,
    keys: [{ field: 'k0', target: 'case_a', alias: 'l0' }],
  },
  {
    name: 'case_c',
    keyType: 'string',
    columns: [{ field: 'string1', type: 'string' }, { field: 'time1', type: 'time' }, order],
    keys: [{ field: 'k0', target: 'case_d', alias: 'l0' }],
    sortField: 'o',
  },
  {
    name: 'case_d',
    keyType: 'uuid',
    columns: [{ field: 'decimal1', type: 'decimal' }, order],
    keys: [],
  },
  {
    name: 'case_j',
    keyType: 'integer',
    columns: [order],
    keys: [
      { field: 'left', target: 'case_a', alias: 'links' },
      { field: 'right', target: 'case_b', alias: 'backlinks' },
    ],
  },
  {
    name: 'case_m',
    keyType: 'integer',
    columns: [order],
    keys: [{ field: 'parent', target: 'case_a', alias: 'blocks' }],
    any: { field: 'item', collectionField: 'collection', targets: ['case_a', 'case_b', 'case_c'] },
  },
];

/** Plans the collections and rows of the cases. */
export function planForCases(): Plan {
  const random = new Random(20);
  const keys = new Map(
    collections.map(({ name, keyType }) => [
      name,
      Array.from({ length: ROWS }, (_, index) => keyOf(keyType, index + 1)),
    ]),
  );
  const rows = collections.map((collection) => {
    const made = (keys.get(collection.name) ?? []).map((key) =>
      randomRow(random, collection, key, keys),
    );
    return [collection.name, made] as const;
  });
  return { collections, rows: Object.fromEntries(rows) };
}
