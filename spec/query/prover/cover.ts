import type { Collections } from '../../../lib/query/collections';
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
  const typed = fields.filter(({ name }) => name.endsWith('1'));
  return Object.entries(paths).flatMap(([pathName, path]) =>
    typed.flatMap(({ name, type }) =>
      operators(type).map((operator) => ({
        covers: `${pathName} ${name} _${operator}`,
        make: () => {
          const way = path.map((step) => step.replace('*', start));
          const filter = along(way, { [name]: condition(random, type, operator) });
          const sort = { sort: [random.chance(0.5) ? name : `-${name}`, 'id'] };
          const isSorted = type !== 'json' && random.chance(0.5);
          return { collection: start, query: { filter, fields: ['id'], ...(isSorted && sort) } };
        },
      })),
    ),
  );
}
