import type { AnyToOne, Collection, ManyToOne, OneToMany, Relation } from './collections';
import type { Database } from './database';
import { fieldNameOf, functionCall, functionPath } from './function-name';
import { scopeOf } from './joins';
import type { DeepQuery, LevelQuery } from './parse-query';
import { serverFailure, unsupported } from './query-error';
import type { ServerRules } from './server-rules';

/** A column to answer. */
export interface FieldChild {
  readonly kind: 'field';
  /** The field or function. */
  readonly name: string;
  /** Its name in the query. */
  readonly key: string;
  readonly isAlias: boolean;
}

/** The items of a relation to answer. */
export type RelationChild = ManyToOneChild | OneToManyChild | AnyToOneChild;

export interface ManyToOneChild {
  readonly kind: 'm2o';
  readonly key: string;
  readonly relation: ManyToOne;
  readonly level: Level;
}

export interface OneToManyChild {
  readonly kind: 'o2m';
  readonly key: string;
  readonly relation: OneToMany;
  readonly level: Level;
}

export interface AnyToOneChild {
  readonly kind: 'a2o';
  readonly key: string;
  readonly relation: AnyToOne;
  readonly levels: ReadonlyMap<string, Level>;
}

export type Child = FieldChild | RelationChild;

/** The rows of one collection in an answer: the root's, or those of a relation. */
export interface Level {
  readonly collection: Collection;
  readonly query: LevelQuery;
  readonly children: readonly Child[];
}

/** The names to answer of one level. */
export interface FieldRequest {
  readonly collection: Collection;
  readonly fields: readonly string[];
  readonly alias: Readonly<Record<string, string>>;
  readonly deep: DeepQuery | undefined;
  /** True if `*.*` leads back along the relation it came by. */
  readonly backlink: boolean;
  readonly server: ServerRules;
  /** The relation that led here. */
  readonly parent?: object;
}

/**
 * Turns names such as `author.name` into a tree, as the server does. A name with something below it that is no relation
 * vanishes.
 */
export function fieldTree(database: Database, request: FieldRequest): readonly Child[] {
  const { collection, alias } = request;
  const columns: FieldChild[] = [];
  const relations = new RelationNames();
  /** The first parts of all names, in their order. */
  const roots = new Set<string>();
  for (const key of withoutWildcards(request)) {
    const name = functionPath(alias[key] ?? key);
    const call = functionCall(name);
    const isPath = name.includes('.') && (!call || name.indexOf('.') < name.indexOf('('));
    if (isPath || (!call && collection.relations.get(name)?.kind === 'o2m'))
      roots.add(relations.add(call ? name : key));
    else if (!call && name.includes(':')) roots.add(relations.add(name));
    else {
      roots.add(key);
      const isAlias = Object.hasOwn(alias, key) && !isRelatedCount(collection, name);
      columns.push({ kind: 'field', name, key, isAlias });
    }
  }
  const ordered = request.server.relationsByMention ? roots : relations.names.keys();
  const nested = [...ordered].flatMap((key) => {
    const names = relations.names.get(key);
    const child = names && relationChild(database, request, key, names);
    return child ? [child] : [];
  });
  const isShown = ({ key }: FieldChild) => !nested.some((child) => child.key === key);
  return [...columns.filter(isShown), ...nested];
}

/** `count(comments)`: the number of related rows. */
export function isRelatedCount({ relations }: Collection, name: string): boolean {
  const call = functionCall(name);
  return call?.name === 'count' && relations.get(call.field)?.kind === 'o2m';
}

/** The names below a relation: for whichever collection it leads to, or for those that are named as in `item:articles.title`. */
type NestedNames = readonly string[] | ReadonlyMap<string, readonly string[]>;

class RelationNames {
  readonly names = new Map<string, string[] | Map<string, string[]>>();

  /** The first name of a relation decides which of the two it is. Returns the relation. */
  add(path: string): string {
    const [first = '', ...others] = path.split('.');
    const [root, scope] = scopeOf(first);
    const names = this.names.get(root) ?? (scope ? new Map<string, string[]>() : []);
    this.names.set(root, names);
    const nested = others.length > 0 ? [others.join('.')] : [];
    if (names instanceof Map) {
      if (scope) names.set(scope, [...(names.get(scope) ?? []), ...nested]);
      else if (nested.length > 0) throw serverFailure(`"${path}" names no collection`);
    } else if (!scope) {
      names.push(...nested);
    }
    return root;
  }
}

function relationChild(
  database: Database,
  { collection, alias, deep, backlink, server }: FieldRequest,
  key: string,
  names: NestedNames,
): RelationChild | undefined {
  const relation = collection.relations.get(alias[key] ?? key);
  if (!relation) return undefined;
  const level = (target: Collection, fields: readonly string[], below: DeepQuery | undefined) => ({
    collection: target,
    query: levelQuery(below, relation, target, server),
    children: fieldTree(database, {
      collection: target,
      fields,
      alias:
        relation.kind === 'a2o' && !server.aliasesBelowAny ? alias : (below?.query.alias ?? {}),
      deep: below,
      backlink,
      server,
      parent: relation.link,
    }),
  });
  if (relation.kind === 'a2o') {
    const levels = new Map<string, Level>();
    for (const name of relation.targets) {
      const fields = 'get' in names ? (names.get(name) ?? []) : names;
      const below = deep?.relations.get(`${key}:${name}`);
      levels.set(name, level(database.target(relation, name), fields, below));
    }
    return { kind: 'a2o', key, relation, levels };
  }
  const nested = level(database.target(relation), listOf(names), deep?.relations.get(key));
  return relation.kind === 'm2o'
    ? { kind: 'm2o', key, relation, level: nested }
    : { kind: 'o2m', key, relation, level: nested };
}

const listOf = (names: NestedNames): readonly string[] => ('get' in names ? [] : names);

function levelQuery(
  deep: DeepQuery | undefined,
  relation: Relation,
  target: Collection,
  server: ServerRules,
): LevelQuery {
  const query = deep?.query ?? {};
  if (query.groupBy ?? query.aggregate) throw unsupported('groups in "deep" are not evaluated');
  if (query.sort) return { ...query, sort: namedSort(query.sort, query.alias, server) };
  if (relation.kind !== 'o2m') return query;
  return { ...query, sort: [relation.sortField ?? target.sortField ?? target.key] };
}

/** Replaces aliases in a sort by the fields that they stand for, if the server does. */
export const namedSort = (
  sort: readonly string[],
  alias: Readonly<Record<string, string>> = {},
  { sortsByAlias }: ServerRules,
): readonly string[] =>
  sort.map((key) => {
    const [, direction = '', name = ''] = /^(-?)(.*)$/s.exec(key) ?? [];
    return sortsByAlias && Object.hasOwn(alias, name) ? `${direction}${alias[name] ?? ''}` : key;
  });

/** Replaces `*` by the collection's fields, and `*.name` by that of each relation. */
function withoutWildcards(request: FieldRequest): readonly string[] {
  const { fields, collection, alias } = request;
  const all = [...collection.fields.keys()];
  return fields.flatMap((field) => {
    if (field === '*')
      return [
        ...all,
        ...Object.keys(alias).filter((name) =>
          collection.fields.has(fieldNameOf(alias[name] ?? '')),
        ),
      ];
    return field.startsWith('*.') ? relationWildcard(request, field.slice(2), all) : [field];
  });
}

function relationWildcard(
  { collection, alias, backlink, parent }: FieldRequest,
  below: string,
  all: readonly string[],
): readonly string[] {
  const leadsOn = (field: string) => {
    const relation = collection.relations.get(field);
    return relation !== undefined && (backlink || relation.link !== parent);
  };
  return [
    ...all.filter(leadsOn).map((field) => `${field}.${below}`),
    ...all.filter((field) => !leadsOn(field)),
    ...Object.entries(alias).map(([name, field]) => (leadsOn(field) ? `${name}.${below}` : name)),
  ];
}
