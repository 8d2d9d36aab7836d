import { InvalidParamError } from '../errors/errors';
import { toJson } from '../transport/json';
import { isObject } from '../internal/guards';

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

type Flattened = Partial<
  Record<'fields' | 'transforms' | 'withoutEnlargement' | 'download', unknown>
>;

/** A query as the server takes it: fields in dot notation, the operations of a transform as JSON. */
export function flatQuery(query: object = {}): object {
  const { fields, transforms, withoutEnlargement, download }: Flattened = query;
  let flat = query;
  if (isObject(fields)) flat = { ...flat, fields: flatFields(fields) };
  if (isObject(transforms)) flat = { ...flat, transforms: toJson('transforms', transforms) };
  // The server takes any text for true, `false` as well (`controllers/assets`, `utils/transformations`).
  if (withoutEnlargement === false) flat = { ...flat, withoutEnlargement: undefined };
  if (download === false) flat = { ...flat, download: undefined };
  return flat;
}

/**
 * A query for a body, each value as it would be in an address: there, the server takes a flag for false unless it is
 * text, looks for no number, and reads no fields of an empty list.
 */
export function bodyQuery(query: object): object {
  const plain: Record<string, unknown> = {};
  for (const [name, value] of Object.entries<unknown>({ ...flatQuery(query) }))
    if (!isNothing(value)) plain[name] = isObject(value) ? value : String(value);
  return plain;
}

const isNothing = (value: unknown): boolean =>
  value === undefined || value === null || (Array.isArray(value) && value.length === 0);
