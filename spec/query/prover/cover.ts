import type { Collections } from '../../../lib/query/collections';
import { inParallel } from './in-parallel';
import type { Random } from './random';
import { along, condition, operatorsOf, type RandomQuery } from './random-query';

/** Ways from a collection of `planForCover` to another's columns. */
const paths: Readonly<Record<string, readonly string[]>> = {
  own: [],
  m2o: ['k0'],
  'm2o.m2o': ['k0', 'k0'],
  o2m: ['l0'],
  'o2m.o2m': ['l0', 'l0'],
  'm2o.o2m': ['k0', 'l0'],
  'o2m.m2o': ['links', 'right'],
  some: ['l0', '_some'],
  none: ['l0', '_none'],
  'some.m2o': ['links', '_some', 'right'],
  a2o: ['blocks', 'item:*'],
};

/** An operator on a type of field at the end of a path. */
export interface Cover {
  readonly covers: string;
  /** Another query for it each time: the server refuses some operands. */
  readonly make: () => RandomQuery;
}

/**
 * Returns all that is to be covered: each operator on each type at the end of each path, from the collection `start`. The types are
 * those that the database has.
 */
export function covers(
  random: Random,
  collections: Collections,
  start: string,
  isPostgres: boolean,
): Cover[] {
  // Postgres has no text of a timestamp: the server lets these operators pass, and fails.
  const operators = (type: string) =>
    operatorsOf(isPostgres && type === 'timestamp' ? 'dateTime' : type);
  const fields = [...(collections.get(start)?.fields.values() ?? [])];
  const relations = collections.get(start)?.relations;
  const typed = fields.filter(({ name }) => name.endsWith('1') && !relations?.has(name));
  return Object.entries(paths).flatMap(([pathName, path]) =>
    typed.flatMap(({ name, type }) =>
      operators(type).map((operator) => ({
        covers: `${pathName} ${name} _${operator}`,
        make: () => {
          const way = path.map((step) => step.replace('*', start));
          const filter = along(way, { [name]: compared(random, type, operator) });
          const sort = { sort: [random.chance(0.5) ? name : `-${name}`, 'id'] };
          const isSorted = type !== 'json' && random.chance(0.5);
          return { collection: start, query: { filter, fields: ['id'], ...(isSorted && sort) } };
        },
      })),
    ),
  );
}

/** A condition that the server compares: it drops ranges that have not two ends. */
function compared(random: Random, type: string, operator: string): Record<string, unknown> {
  for (;;) {
    const made = condition(random, type, operator);
    const [operand] = Object.values(made);
    const ends = typeof operand === 'string' ? operand.split(',') : operand;
    if (!/between/.test(operator) || (Array.isArray(ends) && ends.length === 2)) return made;
  }
}

/** Tries to make a query that the server answers, for what is to be covered. */
const ATTEMPTS = 10;

/** Runs queries for all that is to be covered; returns those that the server never answered, which covers nothing. */
export async function uncovered(
  wanted: readonly Cover[],
  isAnswered: (query: RandomQuery) => Promise<boolean>,
): Promise<readonly string[]> {
  const missing: string[] = [];
  await inParallel(wanted, async ({ covers: name, make }) => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) if (await isAnswered(make())) return;
    missing.push(name);
  });
  return missing;
}
