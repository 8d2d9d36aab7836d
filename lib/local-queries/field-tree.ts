import type { Collection, Collections } from '../query/collections';

/** The fields of an item by name; those of a related item below the name of the relation. `*` is a name like the others. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- a type alias cannot name itself here
export interface FieldTree extends ReadonlyMap<string, FieldTree> {}

export type FieldPath = readonly string[];

/** Makes a tree of paths: `['title']`, `['author', 'name']`. */
export function fieldTree(paths: readonly FieldPath[]): FieldTree {
  const names = new Set(paths.flatMap(([name]) => name ?? []));
  return new Map(
    [...names].map((name) => {
      const inner = paths.filter((path) => path[0] === name && path.length > 1);
      return [name, fieldTree(inner.map(([, ...others]) => others))];
    }),
  );
}

/** Returns the fields in dot notation. */
export const dottedFields = (tree: FieldTree): string[] =>
  [...tree].flatMap(([name, inner]) =>
    inner.size === 0 ? [name] : dottedFields(inner).map((field) => `${name}.${field}`),
  );

/** Returns the tree with the primary keys of the items, and of the items that its to-one relations lead to. */
export function withKeys(
  tree: FieldTree,
  collection: Collection,
  collections: Collections,
): FieldTree {
  const inner = [...tree].map(([name, below]): [string, FieldTree] => {
    const target = relatedCollection(collection, name, collections);
    const isToOne = collection.relations.get(name)?.kind === 'm2o';
    return [
      name,
      target && isToOne && below.size > 0 ? withKeys(below, target, collections) : below,
    ];
  });
  return new Map([...inner, [collection.key, new Map()]]);
}

/** Returns the collections of the items that the tree names fields of. */
export function relatedCollections(
  tree: FieldTree,
  collection: Collection,
  collections: Collections,
): readonly string[] {
  return [...tree].flatMap(([name, below]) => {
    const target = relatedCollection(collection, name, collections);
    return target && below.size > 0
      ? [target.name, ...relatedCollections(below, target, collections)]
      : [];
  });
}

/** Returns the one collection that a relation leads to. */
export function relatedCollection(
  collection: Collection | undefined,
  field: string,
  collections: Collections,
): Collection | undefined {
  const relation = collection?.relations.get(field);
  return relation && relation.kind !== 'a2o' ? collections.get(relation.target) : undefined;
}
