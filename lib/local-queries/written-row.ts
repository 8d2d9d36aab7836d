import { isObject } from '../internal/guards';
import type { Collection } from '../query/collections';
import type { KnownItems, Row } from '../realtime/local-queries';
import { relatedCollection } from './field-tree';
import { fieldNames, isToOne, relatedKind, type RowKind } from './row-kind';

/** The name of an item among those that are known. */
export const itemName = (collection: string, key: unknown): string =>
  `${collection}/${String(key)}`;

const isItem = (value: unknown): value is Row => isObject(value) && !Array.isArray(value);

/** Returns a row with the values of `item`: to-one relations with what is known of the item they lead to, lists as they were. */
export function writtenRow(row: Row, item: object, kind: RowKind, known: KnownItems): Row {
  const { collection, collections } = kind;
  const written = Object.entries(item).flatMap(([name, value]): [string, unknown][] => {
    const type = collection.fields.get(name)?.type;
    if (type === undefined || type === 'alias') return [];
    const target = relatedCollection(collection, name, collections);
    return [[name, target ? relatedItem(value, relatedKind(kind, name), target, known) : value]];
  });
  return { ...row, ...Object.fromEntries(written) };
}

/** Returns a to-one relation in the form in which the list reads it: an item where it reads fields of it, else a key. */
function relatedItem(
  value: unknown,
  kind: RowKind | undefined,
  target: Collection,
  known: KnownItems,
): unknown {
  if (value === null || value === undefined) return value;
  const key: unknown = isObject(value) ? value[target.key] : value;
  if (!kind) return key;
  const given = isObject(value) ? value : { [target.key]: key };
  return relatedRow({ ...known.get(itemName(target.name, key)), ...given }, kind, known);
}

/** Returns a row that another list has read in the form in which this list reads it. */
export function relatedRow(row: Row, kind: RowKind, known: KnownItems): Row {
  const relations = [...kind.tree.keys()].flatMap((name): [string, unknown][] => {
    const related = isToOne(kind, name) ? relatedKind(kind, name) : undefined;
    return related && name in row
      ? [[name, relatedItem(row[name], related, related.collection, known)]]
      : [];
  });
  return { ...row, ...Object.fromEntries(relations) };
}

/** Returns true if a row has every field that the list reads. */
export const isComplete = (row: Row, kind: RowKind): boolean =>
  fieldNames(kind).every((name) => {
    const value = row[name];
    const related = relatedKind(kind, name);
    return value !== undefined && (!related || !isItem(value) || isComplete(value, related));
  });

/** Returns a row with null, or an empty list, for every field that is not known yet. */
export function filled(row: Row, kind: RowKind): Row {
  const fields = fieldNames(kind).map((name): [string, unknown] => {
    const value = row[name];
    const related = relatedKind(kind, name);
    const isList = kind.collection.relations.get(name)?.kind === 'o2m';
    if (value === undefined) return [name, isList ? [] : null];
    return [name, related && isItem(value) ? filled(value, related) : value];
  });
  return { ...row, ...Object.fromEntries(fields) };
}

/** Returns the item that a row is, and those of its to-one relations, by name. */
export function itemsIn(row: Row, kind: RowKind): [string, Row][] {
  const relations = [...kind.tree.keys()].flatMap((name) => {
    const related = isToOne(kind, name) ? relatedKind(kind, name) : undefined;
    const value = row[name];
    return related && isItem(value) ? itemsIn(value, related) : [];
  });
  const { name, key } = kind.collection;
  return [[itemName(name, row[key]), row], ...relations];
}
