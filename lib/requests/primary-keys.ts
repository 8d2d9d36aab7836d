import { InvalidParamError } from '../errors/errors';
import { isObject } from '../internal/guards';
import { unchecked } from '../internal/unchecked';
import type { ID } from '../types/query';
import { flattenFields } from './serialize-query';
import { array } from './validate';

const isKey = (value: unknown): value is ID =>
  (typeof value === 'string' && value !== '') || Number.isFinite(value);

/** A list of keys, refused before anything is sent when it holds anything else. */
export function requireKeys(ids: readonly ID[]): readonly ID[] {
  if (!array('ids', ids).every(isKey))
    throw new InvalidParamError('ids', 'must all be non-empty strings or numbers');
  return ids;
}

export const primaryKeyOf = (row: unknown, key: string): unknown =>
  isObject(row) ? row[key] : undefined;

/** Rows in the order of their keys, then those whose keys the database writes in another way (7 for '07'). */
export function sortByKeys<R>(rows: R[], ids: readonly ID[], key: string): R[] {
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

/** The fields with the key among them: without it no row could be put in its place. */
export const includePrimaryKey = (fields: unknown, key: string): unknown =>
  lacksPrimaryKey(fields, key) ? [...flattenFields(fields), key] : fields;

/** The rows without the key again where nobody asked for it: copies, as others may share the answer. */
export function omitUnrequestedKey<R>(rows: R[], fields: unknown, key: string): R[] {
  if (!lacksPrimaryKey(fields, key)) return rows;
  return rows.map((row) => {
    if (!isObject(row)) return row;
    const { [key]: _, ...rest } = row;
    return unchecked<R>(rest);
  });
}
