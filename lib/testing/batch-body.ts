import { isObject } from '../internal/guards';
import { invalidPayload } from './exchange';
import type { ItemRow } from './store';

/** The work that a body with keys or a query is for. */
type BatchScope = 'read' | 'update' | 'delete';

const isPlain = (value: unknown): value is ItemRow => isObject(value) && !Array.isArray(value);

const isKey = (value: unknown): boolean =>
  typeof value === 'number' || (typeof value === 'string' && value !== '');

/** Refuses a body with wrong `keys`, `query` or `data`, or with other members, such as a filter beside `query`. */
export function checkBatch(scope: BatchScope, { keys, query, data, ...others }: ItemRow): void {
  const [other] = Object.keys(scope === 'update' || data === undefined ? others : { data });
  if (other !== undefined) throw invalidPayload(`"${other}" is not allowed`);
  if (keys !== undefined && !(Array.isArray(keys) && keys.every(isKey)))
    throw invalidPayload('"keys" must be an array of strings and numbers');
  if (query !== undefined && !isPlain(query))
    throw invalidPayload('"query" must be of type object');
  if (scope !== 'read' && (keys === undefined) === (query === undefined))
    throw invalidPayload('Either "keys" or "query" is required');
  if (scope === 'update' && !isPlain(data)) throw invalidPayload('"data" must be of type object');
}
