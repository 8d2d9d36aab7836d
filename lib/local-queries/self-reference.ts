import type { Collection, Collections } from '../query/collections';
import { type FieldTree, relatedCollection } from './field-tree';
import type { RowKind } from './row-kind';

/**
 * Returns true if a row of the list holds something of other rows of its collection: the name of its parent, the keys of its children,
 * the other articles of its author. An event of one row says that these have changed, and not how.
 */
export const holdsOtherRows = ({ tree, collection, collections }: RowKind): boolean =>
  leadsTo(collection, tree, collection, collections);

function leadsTo(
  goal: Collection,
  tree: FieldTree,
  from: Collection,
  collections: Collections,
): boolean {
  const names = new Set([...tree.keys(), ...(tree.has('*') ? from.fields.keys() : [])]);
  return [...names].some((name) => {
    const target = relatedCollection(from, name, collections);
    const below = tree.get(name);
    const isList = from.relations.get(name)?.kind === 'o2m';
    if (!target || (!isList && !below?.size)) return false;
    return target === goal || (below !== undefined && leadsTo(goal, below, target, collections));
  });
}

/** Returns true if the database may change or delete other rows of a collection when one is deleted, along its foreign keys, without an event. */
export function hasForeignKeyCycle(collection: Collection, collections: Collections): boolean {
  const reached = new Set<Collection>();
  const reach = ({ relations }: Collection): void => {
    for (const relation of relations.values()) {
      const target = relation.kind === 'm2o' ? collections.get(relation.target) : undefined;
      if (!target || reached.has(target)) continue;
      reached.add(target);
      reach(target);
    }
  };
  reach(collection);
  return reached.has(collection);
}
