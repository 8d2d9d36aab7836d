import { InvalidParamError } from '../errors';
import { isObject } from '../types/guards';

/**
 * Fields as the server takes them: `{ author: ['name', { company: ['title'] }] }` becomes `author.name` and
 * `author.company.title`; `{ item: { headings: ['title'] } }`, for a relation to several collections,
 * becomes `item:headings.title`.
 */
export function flatFields(fields: unknown, before = ''): string[] {
  if (!Array.isArray(fields)) throw notFields();
  const list: readonly unknown[] = fields;
  return list.flatMap((field) =>
    typeof field === 'string' ? before + field : flatRelations(field, before),
  );
}

function flatRelations(relations: unknown, before: string): string[] {
  if (!isObject(relations)) throw notFields();
  return Object.entries(relations).flatMap(([name, inner]) =>
    isObject(inner) && !Array.isArray(inner)
      ? flatRelations(inner, `${before}${name}:`)
      : flatFields(inner, `${before}${name}.`),
  );
}

const notFields = () =>
  new InvalidParamError('fields', 'must be names or lists of names by relation');

/** A query with its fields in dot notation. */
export function flatQuery(query: object = {}): object {
  const fields: unknown = Reflect.get(query, 'fields');
  return isObject(fields) ? { ...query, fields: flatFields(fields) } : query;
}
