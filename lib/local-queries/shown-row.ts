import { isObject } from '../internal/guards';
import type { Collection, Collections } from '../query/collections';
import type { Row } from '../realtime/local-queries';
import { type FieldTree, relatedCollection } from './field-tree';

/** Returns the fields of a row that a query asks for, of all that were read to filter and sort it. */
export function shownRow(
  row: Row,
  tree: FieldTree,
  collection: Collection | undefined,
  collections: Collections,
): Row {
  const names = tree.has('*') ? Object.keys(row) : [...tree.keys()];
  const shownValue = (name: string): unknown => {
    const value = row[name];
    const below = tree.get(name);
    const target = relatedCollection(collection, name, collections);
    const isToOne = collection?.relations.get(name)?.kind === 'm2o';
    if (!below?.size) return isToOne && target && isObject(value) ? value[target.key] : value;
    const shownItem = (item: unknown): unknown =>
      isObject(item) ? shownRow(item, below, target, collections) : item;
    return Array.isArray(value) ? value.map(shownItem) : shownItem(value);
  };
  return Object.fromEntries(
    names.filter((name) => Object.hasOwn(row, name)).map((name) => [name, shownValue(name)]),
  );
}
