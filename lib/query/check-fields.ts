import type { Collection } from './collections';
import type { Database } from './database';
import type { Level } from './field-tree';
import { fieldNameOf } from './function-name';
import { scopeOf } from './joins';
import { type FilterNode, isQuantifier } from './parse-filter';
import type { LevelQuery } from './parse-query';
import { forbidden } from './query-error';

/** Throws `FORBIDDEN` if a query names a collection or field that does not exist. */
export function checkFields(database: Database, level: Level): void {
  const { collection, query, children } = level;
  for (const path of pathsOf(query)) checkPath(database, collection, path);
  for (const child of children) {
    if (child.kind === 'field') requireField(collection, fieldNameOf(child.name));
    else if (child.kind === 'a2o')
      for (const nested of child.levels.values()) checkFields(database, nested);
    else checkFields(database, child.level);
  }
}

function requireField(collection: Collection, field: string): void {
  if (!collection.fields.has(field))
    throw forbidden(`There is no field "${field}" in collection "${collection.name}"`);
}

function checkPath(database: Database, start: Collection, path: readonly string[]): void {
  let collection = start;
  for (const part of path) {
    const [root, scope] = scopeOf(part);
    requireField(collection, scope === undefined ? fieldNameOf(part) : root);
    if (scope !== undefined) {
      collection = database.collection(scope);
      continue;
    }
    const relation = collection.relations.get(part);
    if (relation && relation.kind !== 'a2o') collection = database.target(relation);
  }
}

function pathsOf({ filter, sort = [], aggregate = {}, groupBy = [] }: LevelQuery): string[][] {
  const sorted = sort
    .map((key) => key.split('.').map((part) => part.replace(/^-/, '')))
    .filter(([first = '']) => !Object.hasOwn(aggregate, first));
  const computed = Object.values(aggregate)
    .flat()
    .filter((field) => field !== '*');
  return [
    ...(filter ? filterPaths(filter) : []),
    ...sorted,
    ...[...computed, ...groupBy].map((field) => field.split('.')),
  ];
}

function filterPaths(filter: FilterNode): string[][] {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.members.flatMap(filterPaths);
    case 'step': {
      const { key, inner } = filter;
      const paths = filterPaths(inner);
      return isQuantifier(key) ? paths : paths.map((path) => [key, ...path]);
    }
    case 'empty':
      return [];
    default:
      return [[]];
  }
}
