import type { Collection, Collections } from '../query/collections';
import { type FieldTree, relatedCollection } from './field-tree';

/** The rows that a list reads: of which collection, and with which fields. */
export interface RowKind {
  readonly tree: FieldTree;
  readonly collection: Collection;
  readonly collections: Collections;
}

/** Returns the kind of the related items that a row holds; `undefined` for a field that is no relation, or holds keys alone. */
export function relatedKind(kind: RowKind, name: string): RowKind | undefined {
  const tree = kind.tree.get(name);
  const collection = relatedCollection(kind.collection, name, kind.collections);
  return tree?.size && collection ? { ...kind, tree, collection } : undefined;
}

export const isToOne = ({ collection }: RowKind, name: string): boolean =>
  collection.relations.get(name)?.kind === 'm2o';

/** Returns the names of the fields that a row has. */
export const fieldNames = ({ tree, collection }: RowKind): readonly string[] => {
  const named = [...tree.keys()].filter((name) => name !== '*');
  const columns = [...collection.fields.values()].filter(({ type }) => type !== 'alias');
  return tree.has('*') ? [...named, ...columns.map(({ name }) => name)] : named;
};
