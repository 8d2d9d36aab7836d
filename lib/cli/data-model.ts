import { isObject } from '../internal/guards';

/** The data model of a server for the type generator: its collections with their fields and relations. */
export interface DataModel {
  readonly collections: readonly string[];
  /** Those of them that hold one item. */
  readonly singletons: readonly string[];
  readonly fields: readonly ModelField[];
  readonly relations: readonly ModelRelation[];
}

export interface ModelField {
  readonly collection: string;
  readonly name: string;
  /** The server's name for its kind: `string`, `integer`, `json`, `alias`, … */
  readonly type: string;
  readonly primaryKey: boolean;
  readonly nullable: boolean;
  /** True if the server itself made it, such as the fields of `directus_users`. */
  readonly system: boolean;
  /** The values that may be chosen; empty where any may be. */
  readonly choices: readonly (string | number)[];
  /** The interface it is edited with, such as `tags`. */
  readonly editor: string;
}

/** A foreign key, and the list on the other side of it. */
export interface ModelRelation {
  readonly collection: string;
  readonly field: string;
  /** The collection it leads to; `null` where `allowed` lists several (M2A). */
  readonly related: string | null;
  readonly allowed: readonly string[];
  /** The name of the list on the related collection, if there is one. */
  readonly list: string | null;
}

const member = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((at, name) => (isObject(at) ? at[name] : undefined), value);

export const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export const items = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Returns true for a finite number: JSON reads `1e999` as Infinity, which has no literal in TypeScript. */
const isFiniteNumber = (value: unknown): value is number => Number.isFinite(value);

/** Returns the values of a list or tree of choices. */
const choicesOf = (choices: unknown): (string | number)[] =>
  items(choices).flatMap((choice) => {
    const value = isObject(choice) ? choice['value'] : choice;
    const own = typeof value === 'string' || isFiniteNumber(value) ? [value] : [];
    return [...own, ...choicesOf(member(choice, 'children'))];
  });

const readField = (row: unknown): ModelField => ({
  collection: text(member(row, 'collection')),
  name: text(member(row, 'field')),
  type: text(member(row, 'type')),
  primaryKey: member(row, 'schema', 'is_primary_key') === true,
  nullable: member(row, 'schema', 'is_nullable') !== false,
  system: member(row, 'meta', 'system') === true,
  choices:
    member(row, 'meta', 'options', 'allowOther') === true
      ? []
      : choicesOf(member(row, 'meta', 'options', 'choices')),
  editor: text(member(row, 'meta', 'interface')),
});

const readRelation = (row: unknown): ModelRelation => ({
  collection: text(member(row, 'collection')),
  field: text(member(row, 'field')),
  related: text(member(row, 'related_collection')) || null,
  allowed: items(member(row, 'meta', 'one_allowed_collections')).map(text),
  list: text(member(row, 'meta', 'one_field')) || null,
});

/** Reads what `/collections`, `/fields` and `/relations` answer. Folders of the admin app are no collections. */
export const readDataModel = (
  collections: readonly unknown[],
  fields: readonly unknown[],
  relations: readonly unknown[],
): DataModel => ({
  collections: collections
    .filter((row) => isObject(row) && row['schema'] !== null)
    .map((row) => text(member(row, 'collection'))),
  singletons: collections
    .filter((row) => member(row, 'meta', 'singleton') === true)
    .map((row) => text(member(row, 'collection'))),
  fields: fields.map(readField),
  relations: relations.map(readRelation),
});
