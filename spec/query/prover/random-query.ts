import type { Collection, Collections, Field, Relation } from '../../../lib/query/collections';
import { requireDeepQuery } from '../../../lib/internal/deep-query';
import type { Random } from './random';
import { operandFor } from './values';

/** A query, and the collection it is for. */
export interface RandomQuery {
  readonly collection: string;
  readonly query: Record<string, unknown>;
}

/** Parts of queries, of which each swarm of queries uses some. */
export const features = [
  ...[
    'groups',
    'lists',
    'quantifiers',
    'functions',
    'search',
    'sort',
    'relationSort',
    'page',
    'meta',
  ],
  ...['fields', 'deep', 'alias', 'aggregate', 'wild', 'anyRelation', 'notation'],
] as const;

export type Feature = (typeof features)[number];

/** Picks the parts that the queries of a swarm may have: less than all at once finds what all at once hide. */
export const swarm = (random: Random): ReadonlySet<Feature> =>
  new Set(random.chance(0.3) ? features : random.some(features, 0.5));

const byType: Readonly<Record<string, string>> = {
  text: 'eq neq in nin null nnull contains ncontains icontains starts_with nstarts_with istarts_with nistarts_with ends_with nends_with iends_with niends_with empty nempty',
  order: 'eq neq lt lte gt gte in nin null nnull between nbetween',
  boolean: 'eq neq null nnull',
  uuid: 'eq neq in nin null nnull',
  json: 'null nnull',
  timestamp:
    'eq neq lt lte gt gte in nin null nnull between nbetween contains ncontains empty nempty',
};

/** The operators that fit a type, without `_`. */
export function operatorsOf(type: string): readonly string[] {
  const kind = /^(?:string|text|csv)$/.test(type)
    ? 'text'
    : /^(?:integer|bigInteger|float|decimal|date|dateTime|time)$/.test(type)
      ? 'order'
      : type;
  return (byType[kind] ?? '').split(' ');
}

const ALL_OPERATORS = [...new Set(Object.values(byType).flatMap((words) => words.split(' ')))];

const dateFunctions: Readonly<Record<string, string>> = {
  date: 'year month week day weekday',
  dateTime: 'year month week day weekday hour minute second',
  timestamp: 'year month week day weekday hour minute second',
  time: 'hour minute second',
  json: 'count',
};

/** The differences between the servers that are compared. */
export interface Taste {
  /** Postgres orders groups by their hash, and fails on some values only when it looks at them. */
  readonly isPostgres: boolean;
}

/** Makes the operator and operand of a condition. */
export function condition(
  random: Random,
  type: string,
  operator: string,
  wild = 0,
): Record<string, unknown> {
  const name = `_${operator}`;
  const operand = () => operandFor(random, type, wild);
  if (/^n?(?:null|empty)$/.test(operator))
    return { [name]: random.chance(0.75) ? true : random.pick([false, 'false', '', null, 'true']) };
  if (operator === 'in' || operator === 'nin') {
    const list = random.times(random.int(4) + (random.chance(0.96) ? 1 : 0), operand);
    return { [name]: random.chance(0.1) ? list.join(',') : list };
  }
  if (operator === 'between' || operator === 'nbetween') {
    const list = random.times(random.chance(0.95) ? 2 : random.int(4), operand);
    return { [name]: random.chance(0.1) ? list.join(',') : list };
  }
  return { [name]: operand() };
}

/** Makes random queries over some collections. */
export class QueryMaker {
  constructor(
    private readonly random: Random,
    private readonly collections: Collections,
    private readonly uses: ReadonlySet<Feature>,
    private readonly taste: Taste,
  ) {}

  /** One query; never one that the library itself refuses to send. */
  next(): RandomQuery {
    for (;;) {
      const made = this.make();
      try {
        requireDeepQuery(made.query);
        return this.uses.has('notation') ? { ...made, query: this.written(made.query) } : made;
      } catch {
        // Another one.
      }
    }
  }

  /** Writes parts of a query as text, as addresses have them. */
  private written(query: Record<string, unknown>): Record<string, unknown> {
    const { random } = this;
    const write = (name: string, value: unknown): unknown => {
      if (random.chance(0.6)) return value;
      if (name === 'filter' || name === 'deep' || name === 'alias') return JSON.stringify(value);
      if (Array.isArray(value)) return value.join(random.chance(0.2) ? ' , ' : ',');
      return typeof value === 'number' ? String(value) : value;
    };
    return Object.fromEntries(
      Object.entries(query).map(([name, value]) => [name, write(name, value)]),
    );
  }

  /** Changes one part of a query: what is near an interesting query is often interesting. */
  mutated({ collection, query }: RandomQuery): RandomQuery {
    const { random } = this;
    const other = this.next();
    const changed = { ...query };
    const name = random.pick(['filter', 'sort', 'limit', 'offset', 'page', 'search', 'meta']);
    const isGrouped = 'aggregate' in query || 'groupBy' in query;
    if (name === 'filter' && random.chance(0.6)) {
      const filter = this.tree(this.of(collection), 1);
      changed['filter'] = query['filter']
        ? { [random.pick(['_and', '_or'])]: [query['filter'], filter] }
        : filter;
    } else if (random.chance(0.5)) Reflect.deleteProperty(changed, name);
    else if (other.collection === collection && !isGrouped && name in other.query)
      changed[name] = other.query[name];
    return { collection, query: changed };
  }

  private of(name: string): Collection {
    const found = this.collections.get(name);
    if (!found) throw new Error(`There is no collection ${name}`);
    return found;
  }

  private make(): RandomQuery {
    const { random, uses } = this;
    const collection = random.pick([...this.collections.values()]);
    const query: Record<string, unknown> = {};
    if (random.chance(0.8)) query['filter'] = this.tree(collection, uses.has('lists') ? 2 : 1);
    if (uses.has('search') && random.chance(0.25))
      query['search'] = random.pick([
        '5',
        '500',
        '-3',
        '1.5',
        'a',
        ' a ',
        'Ä',
        '%',
        '50%',
        'a_b',
        '0.1',
      ]);
    if (uses.has('meta') && random.chance(0.3))
      query['meta'] = random.pick(['*', 'filter_count', ['total_count', 'filter_count']]);
    if (uses.has('aggregate') && random.chance(0.3)) return this.aggregated(collection, query);
    if (uses.has('sort') && random.chance(0.7)) query['sort'] = this.sort(collection);
    if (uses.has('page')) this.page(query);
    query['fields'] = random.chance(0.3) ? [collection.key] : this.fields(collection, 2);
    if (uses.has('fields') && random.chance(0.1))
      query['backlink'] = random.pick([false, 'false', true]);
    if (uses.has('alias') && random.chance(0.4)) this.alias(collection, query);
    if (uses.has('deep') && random.chance(0.8)) {
      const deep = this.deep(collection, query['fields'] as string[], 2);
      if (uses.has('alias')) this.nestedAlias(collection, query['fields'] as string[], deep);
      if (Object.keys(deep).length > 0) query['deep'] = { ...deep, ...(query['deep'] as object) };
    }
    return { collection: collection.name, query };
  }

  private page(query: Record<string, unknown>): void {
    const { random } = this;
    if (random.chance(0.5)) query['limit'] = random.pick([-1, 0, 1, 2, 3, 5, 10, 50, '4', null]);
    if (random.chance(0.2)) query['offset'] = random.int(8);
    if (random.chance(0.2)) query['page'] = random.int(4);
    if (this.uses.has('wild') && random.chance(0.05)) query['limit'] = random.pick([-2, 'x', 1.5]);
  }

  private get wild(): number {
    return this.uses.has('wild') ? 0.15 : 0;
  }

  private scalars({ fields }: Collection): readonly Field[] {
    return [...fields.values()].filter(({ type }) => type !== 'alias');
  }

  private field(collection: Collection): Field {
    const found = this.random.pick(this.scalars(collection));
    return this.random.chance(this.wild * 0.1) ? { ...found, name: 'nope' } : found;
  }

  private relations(collection: Collection): [string, Relation, Collection][] {
    return [...collection.relations].flatMap(
      ([name, relation]): [string, Relation, Collection][] =>
        relation.kind !== 'a2o'
          ? [[name, relation, this.of(relation.target)]]
          : this.uses.has('anyRelation')
            ? relation.targets.map((target) => [`${name}:${target}`, relation, this.of(target)])
            : [],
    );
  }

  private operator(type: string): string {
    return this.random.chance(this.wild * 0.4)
      ? this.random.pick([...ALL_OPERATORS, 'ieq', 'nope'])
      : this.random.pick(operatorsOf(type));
  }

  private leaf(collection: Collection, depth: number): Record<string, unknown> {
    const { random, uses } = this;
    const relations = depth > 0 ? this.relations(collection) : [];
    if (relations.length > 0 && random.chance(0.4)) {
      const [name, relation, target] = random.pick(relations);
      if (random.chance(0.1))
        return { [name]: condition(random, 'integer', this.operator('integer'), this.wild) };
      const below = this.tree(target, depth - 1, 1);
      const isQuantified =
        uses.has('quantifiers') && random.chance(relation.kind === 'o2m' ? 0.5 : this.wild * 0.1);
      return { [name]: isQuantified ? { [random.pick(['_some', '_none'])]: below } : below };
    }
    if (uses.has('functions') && random.chance(0.25)) {
      const call = this.call(collection);
      if (call !== undefined)
        return { [call]: condition(random, 'integer', this.operator('integer'), this.wild) };
    }
    const { name, type } = this.field(collection);
    if (random.chance(0.06)) return { [name]: operandFor(random, type, this.wild) };
    return { [name]: condition(random, type, this.operator(type), this.wild) };
  }

  /** `year(date)` and the like. */
  private call(collection: Collection): string | undefined {
    const { random, taste } = this;
    const calls = this.scalars(collection).flatMap(({ name, type }) =>
      taste.isPostgres && type === 'json'
        ? []
        : (dateFunctions[type]?.split(' ') ?? []).map((call) => `${call}(${name})`),
    );
    const counts = [...collection.relations.values()].flatMap(({ kind, field }) =>
      kind === 'o2m' ? [`count(${field})`] : [],
    );
    const list = counts.length > 0 && random.chance(0.4) ? counts : calls;
    return list.length > 0 ? random.pick(list) : undefined;
  }

  private tree(collection: Collection, depth: number, groups = 2): Record<string, unknown> {
    const { random } = this;
    if (groups > 0 && this.uses.has('groups') && random.chance(0.45)) {
      const count = random.chance(0.04) ? 0 : 1 + random.int(3);
      const members = random.times(count, () =>
        random.chance(0.03) ? {} : this.tree(collection, depth, groups - 1),
      );
      return { [random.pick(['_and', '_or'])]: members };
    }
    const leaf = this.leaf(collection, depth);
    return random.chance(0.1) ? { ...leaf, ...this.leaf(collection, depth) } : leaf;
  }

  private sortKey(collection: Collection, depth: number): string {
    const { random, uses } = this;
    const relations = depth > 0 && uses.has('relationSort') ? this.relations(collection) : [];
    if (relations.length > 0 && random.chance(0.35)) {
      const [name, , target] = random.pick(relations);
      return `${name}.${this.sortKey(target, depth - 1)}`;
    }
    const call = uses.has('functions') && random.chance(0.1) ? this.call(collection) : undefined;
    return call ?? this.sortable(collection);
  }

  /** Postgres cannot sort JSON, which a few queries show well enough. */
  private sortable(collection: Collection): string {
    const { name, type } = this.field(collection);
    const isRefused = this.taste.isPostgres && type === 'json' && this.random.chance(0.9);
    return isRefused ? collection.key : name;
  }

  private sort(collection: Collection, depth = 2): string[] {
    const { random } = this;
    const keys = random.times(1 + random.int(2), () => this.sortKey(collection, depth));
    const directed = keys.map((key) => (random.chance(0.4) ? `-${key}` : key));
    return random.chance(0.6) ? [...directed, collection.key] : directed;
  }

  private fields(collection: Collection, depth: number): string[] {
    const { random, uses } = this;
    const names = random.times(1 + random.int(4), (): string => {
      const relations = this.relations(collection);
      if (uses.has('fields') && random.chance(0.12)) return '*';
      if (uses.has('fields') && depth > 1 && random.chance(0.06)) return '*.*';
      if (relations.length > 0 && depth > 0 && uses.has('lists') && random.chance(0.35)) {
        const [name, , target] = random.pick(relations);
        return `${name}.${random.pick(this.fields(target, depth - 1))}`;
      }
      if (relations.length > 0 && random.chance(0.1)) {
        const [name] = random.pick(relations);
        return name;
      }
      if (uses.has('functions') && random.chance(0.12))
        return this.call(collection) ?? collection.key;
      return this.field(collection).name;
    });
    return [...new Set(names)];
  }

  private alias(collection: Collection, query: Record<string, unknown>): void {
    const { random } = this;
    const relations = this.relations(collection).filter(([name]) => !name.includes(':'));
    const fields = query['fields'] as string[];
    if (relations.length === 0 || random.chance(0.3)) {
      query['alias'] = { other: this.field(collection).name };
      fields.push('other');
      if (random.chance(0.3)) query['sort'] = [random.pick(['other', '-other']), collection.key];
      return;
    }
    const [name, , target] = random.pick(relations);
    query['alias'] = { other: name };
    fields.push(random.pick(['other', 'other.*', `other.${this.field(target).name}`]));
    if (random.chance(0.5) && this.uses.has('deep'))
      query['deep'] = { other: this.level(collection.relations.get(name)?.kind, target) };
  }

  /** Names a column of a relation in `deep` anew, its foreign key among them. */
  private nestedAlias(
    collection: Collection,
    fields: string[],
    deep: Record<string, Record<string, unknown>>,
  ): void {
    const { random } = this;
    const relations = this.relations(collection).filter(([name]) => name in deep);
    if (relations.length === 0 || random.chance(0.6)) return;
    const [name, , target] = random.pick(relations);
    deep[name] = { ...deep[name], _alias: { other: this.field(target).name } };
    fields.push(`${name}.other`);
  }

  /** The query of a relation in `deep`. Its sort ends in the key: the server cuts lists before it sorts them a second time. */
  private level(kind: Relation['kind'] | undefined, target: Collection): Record<string, unknown> {
    const { random } = this;
    const level: Record<string, unknown> = {};
    if (random.chance(0.5)) level['_sort'] = [...this.sort(target, 0), target.key];
    if (random.chance(0.5) && kind !== 'a2o') level['_limit'] = random.pick([0, 1, 2, 3, -1]);
    if (kind === 'o2m' && random.chance(0.25)) level['_offset'] = random.int(3);
    if (kind === 'o2m' && random.chance(0.2)) level['_page'] = random.int(3);
    if (random.chance(0.5)) level['_filter'] = this.tree(target, 1, 1);
    if (this.uses.has('search') && random.chance(0.1))
      level['_search'] = random.pick(['a', '5', 'Ä']);
    return level;
  }

  private deep(
    collection: Collection,
    fields: readonly string[],
    depth: number,
  ): Record<string, Record<string, unknown>> {
    const { random } = this;
    const deep: Record<string, Record<string, unknown>> = {};
    for (const [name, { kind }, target] of this.relations(collection)) {
      const below = fields
        .filter((field) => field.startsWith(`${name}.`))
        .map((field) => field.slice(name.length + 1));
      const isNamed =
        below.length > 0 || fields.includes(name) || fields.some((field) => field.startsWith('*'));
      if (!isNamed || random.chance(0.3)) continue;
      deep[name] = {
        ...this.level(kind, target),
        ...(depth > 1 && below.length > 0 && this.deep(target, below, depth - 1)),
      };
    }
    return deep;
  }

  private aggregated(collection: Collection, query: Record<string, unknown>): RandomQuery {
    const { random, taste } = this;
    const operations = [
      'count',
      'countDistinct',
      'sum',
      'avg',
      'min',
      'max',
      'sumDistinct',
      'avgDistinct',
      'countAll',
    ];
    const aggregate: Record<string, unknown> = {};
    for (const operation of random.some(operations, 0.25)) {
      const isRows = operation === 'countAll' || (operation === 'count' && random.chance(0.5));
      aggregate[operation] = isRows
        ? '*'
        : [...new Set(random.times(1 + random.int(2), () => this.field(collection).name))];
    }
    const groupBy = [
      ...new Set(
        random.times(random.int(3), () => {
          const call =
            this.uses.has('functions') && random.chance(0.25) ? this.call(collection) : undefined;
          return call ?? this.sortable(collection);
        }),
      ),
    ];
    if (Object.keys(aggregate).length > 0 || groupBy.length === 0)
      query['aggregate'] = Object.keys(aggregate).length > 0 ? aggregate : { count: '*' };
    if (groupBy.length > 0) query['groupBy'] = groupBy;
    if (groupBy.length > 0 && (taste.isPostgres || random.chance(0.5))) {
      const [operation, named] = random.pick(Object.entries(aggregate).concat([['', '']]));
      const first = Array.isArray(named) ? `${operation}.${String(named[0])}` : operation;
      const keys = first && random.chance(0.5) ? [first, ...groupBy] : groupBy;
      query['sort'] = keys.map((key) => (random.chance(0.4) ? `-${key}` : key));
    }
    if (random.chance(0.2)) query['limit'] = random.int(5);
    return { collection: collection.name, query };
  }
}

/** A filter along a path of relations. */
export const along = (path: readonly string[], filter: object): object =>
  path.reduceRight<object>((below, name) => ({ [name]: below }), filter);
