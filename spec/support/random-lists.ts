import type { Collections } from '../../lib/query/collections';
import type { DatabaseName } from '../../lib/query/describe-collections';
import type { LocalQueries } from '../../lib/realtime/local-queries';
import { keyOf, type Plan, randomRow } from '../query/prover/plan';
import type { Random } from '../query/prover/random';
import { type Feature, QueryMaker, type RandomQuery, swarm } from '../query/prover/random-query';
import type { Scalar } from '../query/prover/values';

/** A write, which the server may refuse. */
export interface RandomWrite {
  readonly collection: string;
  readonly kind: 'create' | 'update' | 'delete';
  readonly key: string | number;
  readonly row: Readonly<Record<string, unknown>>;
}

/** Values that databases refuse, or read as others. */
const ODD_VALUES = ['abc', {}, [1], true, 2 ** 40, '', '2024-13-45', null];

/** Parts of queries that only a server evaluates, and other ways to write a query. */
const REMOTE: readonly Feature[] = [
  'notation',
  'search',
  'meta',
  'alias',
  'deep',
  'aggregate',
  'quantifiers',
];

/** Returns the members of a list, which may be written as text. */
const words = (list: unknown): string[] =>
  [list].flat().flatMap((each) =>
    String(each)
      .split(',')
      .map((word) => word.trim()),
  );

/** Makes random lists and writes for the collections of a plan. */
export class RandomLists {
  readonly #random: Random;
  readonly #plan: Plan;
  readonly #collections: Collections;
  readonly #isPostgres: boolean;
  /** Above the keys that the plan's rows have. */
  #count = 1_000;

  constructor(random: Random, plan: Plan, collections: Collections, database: DatabaseName) {
    this.#random = random;
    this.#plan = plan;
    this.#collections = collections;
    this.#isPostgres = database === 'postgres';
  }

  /** A list; most are of those that are evaluated on this side, and end their order in the key. */
  list(): RandomQuery {
    const random = this.#random;
    const taste = { isPostgres: this.#isPostgres };
    const isPlain = random.chance(0.7);
    const uses = new Set([...swarm(random)].filter((each) => !isPlain || !REMOTE.includes(each)));
    const made = new QueryMaker(random, this.#collections, uses, taste).next();
    const query = isPlain ? plainParts(made.query) : { ...made.query };
    const { sort, fields } = query;
    if (fields !== undefined) query['fields'] = words(fields);
    if (random.chance(0.8) && !('aggregate' in query) && !('groupBy' in query)) {
      query['sort'] = [...words(sort ?? []), random.pick(['id', '-id'])];
      if (random.chance(0.6)) query['fields'] = [...words(fields ?? '*'), 'id'];
    }
    if (random.chance(0.5)) query['limit'] ??= random.pick([-1, 2, 3, 5]);
    return { collection: made.collection, query };
  }

  /**
   * The collections that a list has to watch. The keys in lists of other rows change without an event of the rows' collection, and so does
   * a foreign key that the database sets to null.
   */
  watchedBy(asked: RandomQuery, local: LocalQueries): readonly string[] {
    const { fields = '*', filter, sort } = asked.query;
    const text = JSON.stringify([fields, filter, sort]);
    const relations = [...this.#collections.values()].flatMap((one) => [...one.relations.values()]);
    const isNamed = (name: string) => text.includes(name);
    /** A condition of its own, and not only on the way to a field. */
    const isAtEnd = (name: string) => new RegExp(`${name}"(?!:\\{"\\w+":\\{)`).test(text);
    const isOfColumns =
      !isNamed('*') &&
      relations.every(({ kind, field }) => !(kind === 'm2o' ? isAtEnd : isNamed)(field));
    const needsNone = isOfColumns && isLocal(asked, local);
    return needsNone
      ? []
      : [...this.#collections.keys()].filter((name) => name !== asked.collection);
  }

  /** A write to any collection. `keys`: those that there are, by collection. */
  write(keys: ReadonlyMap<string, readonly Scalar[]>): RandomWrite {
    const random = this.#random;
    const planned = random.pick(this.#plan.collections);
    const { name: collection, keyType } = planned;
    const kind = random.pick(['create', 'update', 'update', 'update', 'delete'] as const);
    const made = randomRow(random, planned, keyOf(keyType, ++this.#count), keys);
    const isNumbered = keyType === 'integer' && random.chance(0.8);
    const names = Object.keys(made).filter((name) => name !== 'id');
    const written = kind === 'create' ? names : random.some(names, 0.3);
    const values = written.map((name): [string, unknown] => [
      name,
      random.chance(0.03) ? random.pick(ODD_VALUES) : made[name],
    ]);
    const row = {
      ...(kind === 'create' && !isNumbered && { id: made.id }),
      ...Object.fromEntries(values),
    };
    return { collection, kind, key: this.#key(keys.get(collection) ?? []), row };
  }

  /** A key, in another form now and then. */
  #key(keys: readonly Scalar[]): string | number {
    const random = this.#random;
    const key = keys.length > 0 ? random.pick(keys) : 1;
    if (random.chance(0.05)) return String(key).toUpperCase();
    if (random.chance(0.03)) return `0${String(key)}`;
    return typeof key === 'number' ? key : String(key);
  }
}

/** Returns true if a list is evaluated on this side. */
export function isLocal({ collection, query }: RandomQuery, local: LocalQueries): boolean {
  try {
    return local.list(collection, query, 'id') !== undefined;
  } catch {
    // A wrong query fails the live query as well.
    return false;
  }
}

/** Leaves out the parts of a query that only a server evaluates. */
function plainParts({
  filter,
  sort,
  limit,
  offset,
  page,
  fields,
}: RandomQuery['query']): Record<string, unknown> {
  const plain = words(fields ?? []).filter((name) => /^(?:\w+\.)*\w+(?:\.\*)?$|^\*$/.test(name));
  const parts = { filter, sort, limit, offset, page, fields: plain.length > 0 ? plain : ['*'] };
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
}
