import { InvalidParamError } from '../errors/errors';
import { toJson } from '../transport/json';
import { toBodyQuery } from '../transport/search';
import { isObject } from '../internal/guards';
import { requireFieldName } from './field-name';

/**
 * Fields as the server takes them: `{ author: ['name', { company: ['title'] }] }` becomes `author.name` and
 * `author.company.title`; `{ item: { headings: ['title'] } }`, for a relation to several collections,
 * becomes `item:headings.title`.
 */
export function flattenFields(fields: unknown, before = ''): string[] {
  if (!Array.isArray(fields)) throw invalidFields();
  const list: readonly unknown[] = fields;
  return list.flatMap((field) =>
    typeof field === 'string'
      ? before + requireFieldName('fields', field)
      : flattenRelations(field, before),
  );
}

function flattenRelations(relations: unknown, before: string): string[] {
  if (!isObject(relations)) throw invalidFields();
  return Object.entries(relations).flatMap(([name, inner]) => {
    // A condition was not met: `{ author: hasAuthor ? ['name'] : undefined }`.
    if (inner === undefined) return [];
    return isObject(inner) && !Array.isArray(inner)
      ? flattenRelations(inner, `${before}${name}:`)
      : flattenFields(inner, `${before}${name}.`);
  });
}

const invalidFields = () =>
  new InvalidParamError('fields', 'must be names or lists of names by relation');

type SerializedParts = Partial<
  Record<'fields' | 'transforms' | 'withoutEnlargement' | 'download', unknown>
>;

/** Returns the parameters of a query: fields in dot notation, the operations of a transform as JSON. */
export function serializeQuery(query: object = {}): object {
  const { fields, transforms, withoutEnlargement, download }: SerializedParts = query;
  let flat = query;
  if (isObject(fields)) flat = { ...flat, fields: flattenFields(fields) };
  if (isObject(transforms)) flat = { ...flat, transforms: toJson('transforms', transforms) };
  // The server takes any text for true, `false` as well (`controllers/assets`, `utils/transformations`).
  if (withoutEnlargement === false) flat = { ...flat, withoutEnlargement: undefined };
  if (download === false) flat = { ...flat, download: undefined };
  return flat;
}

/** Serializes a query for a body, in the form of {@link toBodyQuery}. */
export const toSearchBody = (query: object): object => toBodyQuery(serializeQuery(query));
