import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileRowFilter, compileRowOrder } from '../../lib/query/row-certainty';
import { found, itemsOf, onPostgres, onSqlite, refusal } from './library';
import { Random } from './prover/random';
import { QueryMaker } from './prover/random-query';
import { isUnknown } from '../../lib/query/certainty';

const seeds = fc.integer({ min: 0, max: 2 ** 31 });

describe.each([
  ['SQLite', onSqlite],
  ['Postgres', onPostgres],
])('relations between the answers to queries, on %s', (name, database) => {
  const uses = new Set(['groups', 'lists', 'quantifiers', 'functions', 'sort'] as const);
  const isPostgres = name === 'Postgres';

  /** A query for items that is not refused. */
  const queryFor = (seed: number, features: typeof uses = uses): Record<string, unknown> => {
    const maker = new QueryMaker(new Random(seed), database.collections, features, { isPostgres });
    for (;;) {
      const { collection, query } = maker.next();
      const { filter = {}, sort = ['id'] } = query;
      const isSimple = collection === 'items' && !('aggregate' in query) && !('groupBy' in query);
      if (isSimple && refusal({ filter, sort }, database) === undefined) return { filter, sort };
    }
  };

  it('page k has the items from offset (k - 1) · limit', () => {
    fc.assert(
      fc.property(
        seeds,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 5 }),
        (seed, page, limit) => {
          const query = { ...queryFor(seed), limit };
          expect(itemsOf({ ...query, page }, database)).toEqual(
            itemsOf({ ...query, offset: (page - 1) * limit }, database),
          );
        },
      ),
    );
  });

  it('_and of two filters on columns finds what both find', () => {
    const columns = new Set(['groups', 'functions'] as const);
    fc.assert(
      fc.property(seeds, (seed) => {
        const { filter: a = {} } = queryFor(seed, columns);
        const { filter: b = {} } = queryFor(seed + 1, columns);
        const [inA, inB] = [found(Object(a), database), found(Object(b), database)];
        const both = found({ _and: [a, b] }, database);
        expect(both).toEqual(inA.filter((key) => inB.includes(key)));
      }),
    );
  });

  it.each([
    ['_eq', '_neq', 5],
    ['_in', '_nin', [5, 7]],
    ['_lt', '_gte', 5],
    ['_lte', '_gt', 5],
    ['_between', '_nbetween', [1, 7]],
  ])('%s, %s and null part the items', (operator, opposite, value) => {
    const parts = [
      found({ n: { [operator]: value } }, database),
      found({ n: { [opposite]: value } }, database),
      found({ n: { _null: true } }, database),
    ];
    expect(parts.flat().sort((a, b) => Number(a) - Number(b))).toEqual(found({}, database));
  });

  it('compileRowFilter: a row is decided as the whole database decides it, or not at all', () => {
    const context = {
      collections: database.collections,
      collection: 'items',
      dialect: database.dialect,
      now: () => new Date('2025-06-15T12:00:00Z'),
    };
    const rows = itemsOf({ fields: ['*', 'owner.*'] }, database).map((row) => Object(row));
    let known = 0;
    let all = 0;
    fc.assert(
      fc.property(seeds, (seed) => {
        const { filter = {}, sort = [] } = queryFor(seed);
        const matches = compileRowFilter(filter, context);
        const compare = compileRowOrder(sort as string[], context);
        const keys = found(Object(filter), database);
        const ordered = itemsOf({ sort, fields: ['id'] }, database).map((row) => Object(row).id);
        for (const [index, row] of rows.entries()) {
          all += 1;
          const decided = matches(row);
          if (!isUnknown(decided))
            expect(decided, JSON.stringify(filter)).toBe(keys.includes(row.id));
          if (!isUnknown(decided)) known += 1;
          const before = rows[index - 1];
          const order = before ? compare(before, row) : 0;
          if (before && !isUnknown(order) && order !== 0)
            expect(order < 0, JSON.stringify(sort)).toBe(
              ordered.indexOf(before.id) < ordered.indexOf(row.id),
            );
        }
      }),
      { numRuns: 300 },
    );
    expect(known / all).toBeGreaterThan(0.5);
  });
});
