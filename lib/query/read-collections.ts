import { isObject } from '../internal/guards';
import {
  type Collection,
  type Collections,
  type Field,
  type RelationRow,
  relationsOf,
} from './collections';
import { invalidQuery } from './query-error';
import { isList } from './values';

type Row = Readonly<Record<string, unknown>>;

/** The answers of a server to `GET /fields`, `/relations` and `/collections`. */
export interface CollectionAnswers {
  readonly fields: unknown;
  readonly relations: unknown;
  readonly collections: unknown;
}

/** Aliases that lead to rows; the others are for the looks of a form. */
const RELATION_ALIASES = ['alias', 'o2m', 'm2m', 'm2a', 'o2a', 'files', 'translations'];

/** Reads a description of collections from a server's answers. */
export function readCollections(answers: CollectionAnswers): Collections {
  const fields = rowsOf('fields', answers.fields);
  const relations = rowsOf('relations', answers.relations).map(readRelation);
  const collections = new Map<string, Collection>();
  for (const row of rowsOf('collections', answers.collections)) {
    const name = text(row['collection']);
    const own = fields.filter((field) => field['collection'] === name);
    const key = own.find((field) => member(field['schema'], 'is_primary_key') === true);
    if (name === null || !key) continue;
    collections.set(name, {
      name,
      key: text(key['field']) ?? '',
      sortField: text(member(row['meta'], 'sort_field')),
      fields: new Map(own.filter(holdsData).map((field) => readField(field))),
      relations: relationsOf(name, relations),
    });
  }
  return collections;
}

/** Returns rows of an answer, which must be a list of them. */
export function rowsOf(name: string, value: unknown): readonly Row[] {
  if (!isList(value) || !value.every(isObject)) throw invalidQuery(`${name} is no list of rows`);
  return value;
}

/** Returns a member of a part that may be missing. */
export const member = (value: unknown, name: string): unknown =>
  isObject(value) ? value[name] : null;
const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);

function texts(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.split(',');
  return isList(value) ? value.map(String) : [];
}

function holdsData(field: Row): boolean {
  const special = texts(member(field['meta'], 'special'));
  if (special.includes('no-data')) return false;
  return field['type'] !== 'alias' || special.some((each) => RELATION_ALIASES.includes(each));
}

function readField(row: Row): [string, Field] {
  const name = text(row['field']) ?? '';
  return [
    name,
    {
      name,
      type: text(row['type']) ?? 'unknown',
      special: texts(member(row['meta'], 'special')),
      searchable: member(row['meta'], 'searchable') !== false,
      precision: number(member(row['schema'], 'numeric_precision')),
      scale: number(member(row['schema'], 'numeric_scale')),
    },
  ];
}

function readRelation(row: Row): RelationRow {
  const { meta } = row;
  const allowed = member(meta, 'one_allowed_collections');
  return {
    collection: text(row['collection']) ?? '',
    field: text(row['field']) ?? '',
    related: text(row['related_collection']),
    oneField: text(member(meta, 'one_field')),
    oneCollectionField: text(member(meta, 'one_collection_field')),
    oneAllowedCollections: allowed ? texts(allowed) : null,
    sortField: text(member(meta, 'sort_field')),
  };
}
