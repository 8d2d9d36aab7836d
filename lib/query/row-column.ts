import { isObject } from '../internal/guards';
import { isUnknown, type Known, unknown } from './certainty';
import type { Collection, Collections, Field } from './collections';
import type { ValueDialect } from './dialect';
import { fieldNameOf, functionCall } from './function-name';
import { columnFunction } from './functions';
import { forbidden, QueryError } from './query-error';
import type { StoredValue } from './values';

/** A row in the form of the API: a to-one relation is a key or an item, and fields that were not read are missing. */
export type ApiRow = Readonly<Record<string, unknown>>;

/** The collection of a row, and the rules of the database that it comes from. */
export interface RowOrigin {
  readonly collections: Collections;
  readonly collection: string;
  readonly dialect: ValueDialect;
}

/** A column that a row may hold, along to-one relations. */
export interface RowColumn {
  readonly collection: Collection;
  readonly name: string;
  readonly read: (row: ApiRow) => Known<StoredValue>;
}

/**
 * Finds the column that a path leads to. The rows of other collections decide about `item:collection`, lists and their number:
 * unknown. Throws `FORBIDDEN` for names that do not exist.
 */
export function rowColumn(path: readonly string[], origin: RowOrigin): Known<RowColumn> {
  const [part = '', ...others] = path;
  const collection = origin.collections.get(origin.collection);
  const field = collection?.fields.get(fieldNameOf(part.split(':')[0] ?? ''));
  if (!collection || !field)
    throw forbidden(`There is no field "${part}" in collection "${origin.collection}"`);
  const relation = collection.relations.get(part);
  if (others.length === 0 && field.type !== 'alias')
    return { collection, name: part, read: readField(collection, part, field, origin) };
  if (relation?.kind !== 'm2o') return unknown(`the rows of "${part}"`);
  const column = rowColumn(others, { ...origin, collection: relation.target });
  if (isUnknown(column)) return column;
  const isKey = others.length === 1 && column.name === column.collection.key;
  return {
    ...column,
    read: (row) => {
      const related = row[part];
      if (related === null) return null;
      if (isObject(related)) return column.read(related);
      return related !== undefined && isKey
        ? column.read({ [column.name]: related })
        : unknown(`the item of "${part}"`);
    },
  };
}

/** Reads a field, or a function of one, in the form in which the database compares it. */
function readField(
  collection: Collection,
  name: string,
  field: Field,
  { collections, dialect }: RowOrigin,
): RowColumn['read'] {
  if (field.special.some((each) => /^(?:conceal|encrypt|hash)$/.test(each)))
    return () => unknown(`the value of "${field.name}"`);
  const relation = collection.relations.get(field.name);
  const target = relation?.kind === 'm2o' ? collections.get(relation.target) : undefined;
  const call = functionCall(name);
  const compute = call && columnFunction(collection, call, dialect);
  return (row) => {
    const given = row[field.name];
    const value = target && isObject(given) ? given[target.key] : given;
    if (value === undefined) return unknown(`the value of "${field.name}"`);
    const stored = unlessRefused(() => dialect.toStored(field, value));
    if (isUnknown(stored)) return stored;
    if (field.type === 'bigInteger' && stored !== null && !Number.isSafeInteger(stored))
      return unknown(`a number of more than 53 bits in "${field.name}"`);
    return compute ? unlessRefused(() => compute({ [field.name]: stored })) : stored;
  };
}

/** Returns what `work` does; unknown for a value that the database refuses. It may be one that a user has typed, or that an event reports. */
export function unlessRefused<T>(work: () => T): Known<T> {
  try {
    return work();
  } catch (error) {
    if (error instanceof QueryError && error.phase === 'database') return unknown(error.message);
    throw error;
  }
}
