import { InvalidParamError, requireNonEmpty } from '../errors/errors';
import { isObject } from '../internal/guards';
import { unchecked } from '../internal/unchecked';
import type { ID } from '../types/query';
import { flattenFields } from './serialize-query';
import { array } from '../internal/argument-checks';

const isKey = (value: unknown): value is ID =>
  (typeof value === 'string' && value !== '') ||
  typeof value === 'bigint' ||
  Number.isFinite(value);

/** Returns `id`; throws an `EmptyParamError` or `InvalidParamError` if no item can have it as its key. */
export function requireKey(param: string, id: unknown): ID {
  requireNonEmpty(param, id);
  if (!isKey(id)) throw new InvalidParamError(param, 'must be a string or a number');
  return id;
}

/** Returns `ids`; throws an `InvalidParamError` unless it is an array of keys. */
export function requireKeys(ids: readonly ID[]): readonly ID[] {
  // `every` would pass over a hole in the array.
  if (!Array.from(array('ids', ids)).every(isKey))
    throw new InvalidParamError('ids', 'must all be non-empty strings or numbers');
  return ids;
}

export const primaryKeyOf = (row: unknown, key: string): unknown =>
  isObject(row) ? row[key] : undefined;

/** Rows in the order of their keys, then those whose keys the database writes in another way (7 for '07'). */
export function sortByKeys<R>(rows: readonly R[], ids: readonly ID[], key: string): R[] {
  const asked = new Set(ids.map(String));
  const found = new Map(rows.map((row) => [String(primaryKeyOf(row, key)), row]));
  return [
    ...ids.flatMap((id) => found.get(String(id)) ?? []),
    ...rows.filter((row) => !asked.has(String(primaryKeyOf(row, key)))),
  ];
}

const lacksPrimaryKey = (fields: unknown, key: string): fields is readonly unknown[] =>
  Array.isArray(fields) &&
  fields.length > 0 &&
  !fields.some((field) => field === key || /^\*(?:\.|$)/.test(String(field)));

/** Returns the fields with the primary key among them, which sorting the rows needs. */
export const includePrimaryKey = (fields: unknown, key: string): unknown =>
  lacksPrimaryKey(fields, key) ? [...flattenFields(fields), key] : fields;

/** Copies of the rows without the key where nobody asked for it; the rows may be shared with other callers. */
export const omitUnrequestedKey = <R>(rows: R[], fields: unknown, key: string): R[] =>
  lacksPrimaryKey(fields, key)
    ? rows.map((row) => {
        if (!isObject(row)) return row;
        const { [key]: _key, ...rest } = row;
        return unchecked<R>(rest);
      })
    : rows;
