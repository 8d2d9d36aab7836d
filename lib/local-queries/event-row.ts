import { isObject } from '../internal/guards';
import type { Collection, Field } from '../query/collections';
import type { Row } from '../realtime/local-queries';
import { relatedCollection } from './field-tree';
import { fieldNames, isToOne, relatedKind, type RowKind } from './row-kind';

/**
 * Returns true if a row of an event has the form in which the list reads its rows, one of which is `example`. The list is read where
 * it has not: the collection has changed since it was described, or something between here and the server has changed the event.
 */
export function isRowOf(kind: RowKind, row: unknown, example: unknown): row is Row {
  if (!isObject(row) || Array.isArray(row)) return false;
  const { tree, collection } = kind;
  // The user may not be allowed to read all fields that `*` stands for.
  const names = isObject(example) ? Object.keys(example) : fieldNames(kind);
  const isKnown = (name: string): boolean =>
    names.includes(name) || (!isObject(example) && tree.has('*') && collection.fields.has(name));
  return (
    names.every((name) => Object.hasOwn(row, name)) &&
    Object.entries(row).every(
      ([name, value]) =>
        isKnown(name) &&
        isValueOf(kind, name, value, isObject(example) ? example[name] : undefined),
    ) &&
    row[collection.key] !== null
  );
}

function isValueOf(kind: RowKind, name: string, value: unknown, example: unknown): boolean {
  const { collection, collections } = kind;
  const relation = collection.relations.get(name);
  if (relation?.kind === 'o2m') return Array.isArray(value);
  if (value === null) return true;
  const related = isToOne(kind, name) ? relatedKind(kind, name) : undefined;
  if (related) return isRowOf(related, value, example);
  const target = relatedCollection(collection, name, collections);
  const field = target ? target.fields.get(target.key) : collection.fields.get(name);
  return field === undefined || isOfType(field, value);
}

/** Which types of JSON the values of a field have; those of fields that are not named here have any. Postgres gives large numbers as text. */
const JSON_TYPES: Readonly<Record<string, string>> = {
  integer: 'number',
  float: 'number',
  bigInteger: 'number string',
  decimal: 'number string',
  boolean: 'boolean number',
  string: 'string',
  text: 'string',
  uuid: 'string',
  date: 'string',
  dateTime: 'string',
  timestamp: 'string',
  time: 'string',
};

const isOfType = ({ type }: Field, value: unknown): boolean =>
  JSON_TYPES[type]?.includes(typeof value) ?? true;

/** Returns true for a key in the form in which rows have it: the key of an event is the one by which a client has named its row. */
export function isKeyOf({ fields, key }: Collection, value: unknown): boolean {
  const text = String(value);
  switch (fields.get(key)?.type) {
    case 'uuid':
      return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/.test(text);
    case 'integer':
    case 'bigInteger':
      return /^(?:0|-?[1-9]\d*)$/.test(text);
    default:
      return true;
  }
}
