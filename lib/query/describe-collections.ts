import {
  type Collection,
  type Collections,
  type Field,
  type RelationRow,
  relationsOf,
} from './collections';
import { invalidQuery } from './query-error';

/** A type of field, as Directus names it. */
export type FieldType =
  | 'string'
  | 'text'
  | 'uuid'
  | 'hash'
  | 'csv'
  | 'integer'
  | 'bigInteger'
  | 'float'
  | 'decimal'
  | 'boolean'
  | 'date'
  | 'dateTime'
  | 'timestamp'
  | 'time'
  | 'json';

/** A field with more than a type. */
export interface FieldDetails {
  readonly type: FieldType;
  /** Default: what Directus sets for the type, such as `cast-boolean`. */
  readonly special?: readonly string[];
  /** False if `search` leaves the field out. Default true. */
  readonly searchable?: boolean;
  /** Digits of a decimal number in all. Default 10. */
  readonly precision?: number;
  /** Digits of a decimal number after the point. Default 5. */
  readonly scale?: number;
}

/** A field that holds the key of a row in another collection. */
export interface ManyToOneField {
  readonly m2o: string;
}

/** A list of the rows of another collection whose `field` holds the key of this one: O2M, and with a junction M2M and M2A. */
export interface OneToManyField {
  readonly o2m: string;
  readonly field: string;
  readonly sortField?: string;
}

/** A field that holds the key of a row in one of several collections, whose name is in `collectionField`. */
export interface AnyToOneField {
  readonly a2o: readonly string[];
  readonly collectionField: string;
}

/** A field: its type alone, its type with details, or a relation. */
export type FieldDescription =
  FieldType | FieldDetails | ManyToOneField | OneToManyField | AnyToOneField;

/** A collection: its fields by name. */
export interface CollectionDescription {
  readonly fields: Readonly<Record<string, FieldDescription>>;
  /** Default `id`. */
  readonly primaryKey?: string;
  readonly sortField?: string;
}

/** The name of a database, whose types differ from those that were asked for. */
export type DatabaseName = 'sqlite' | 'postgres';

const SPECIAL: Readonly<Record<string, readonly string[]>> = {
  boolean: ['cast-boolean'],
  json: ['cast-json'],
  csv: ['cast-csv'],
};

/** SQLite has no type of its own for these. */
const SQLITE_TYPES: Readonly<Record<string, string>> = { decimal: 'float', uuid: 'string' };

/**
 * Describes collections by hand.
 *
 * @example
 * describeCollections(
 *   {
 *     authors: { fields: { id: 'integer', name: 'string', articles: { o2m: 'articles', field: 'author' } } },
 *     articles: { fields: { id: 'integer', title: 'string', author: { m2o: 'authors' } } },
 *   },
 *   'sqlite',
 * );
 */
export function describeCollections(
  described: Readonly<Record<string, CollectionDescription>>,
  database: DatabaseName,
): Collections {
  const relations = Object.entries(described).flatMap(([name, { fields }]) =>
    Object.entries(fields).flatMap(([field, description]) =>
      relationRow(described, name, field, description),
    ),
  );
  return new Map(
    Object.entries(described).map(([name, { fields, primaryKey = 'id', sortField }]) => {
      if (!Object.hasOwn(fields, primaryKey))
        throw invalidQuery(`Collection "${name}" has no field "${primaryKey}" for its key`);
      const collection: Collection = {
        name,
        key: primaryKey,
        sortField: sortField ?? null,
        fields: new Map(
          Object.entries(fields).map(([field, description]) => [
            field,
            fieldOf(described, field, description, database),
          ]),
        ),
        relations: relationsOf(name, relations),
      };
      return [name, collection];
    }),
  );
}

function fieldOf(
  described: Readonly<Record<string, CollectionDescription>>,
  name: string,
  description: FieldDescription,
  database: DatabaseName,
): Field {
  if (typeof description === 'string')
    return fieldOf(described, name, { type: description }, database);
  if ('o2m' in description) return field(name, 'alias', ['o2m']);
  if ('a2o' in description) return field(name, 'string', []);
  if ('m2o' in description) {
    const { special: _special, ...key } = fieldOf(
      described,
      name,
      keyDescription(described, description.m2o),
      database,
    );
    return { ...key, special: ['m2o'] };
  }
  const {
    type,
    special = SPECIAL[type] ?? [],
    searchable = true,
    precision = 10,
    scale = 5,
  } = description;
  return {
    ...field(name, database === 'sqlite' ? (SQLITE_TYPES[type] ?? type) : type, special),
    searchable,
    ...(type === 'decimal' && { precision, scale }),
  };
}

const field = (name: string, type: string, special: readonly string[]): Field => ({
  name,
  type,
  special,
  searchable: true,
  precision: null,
  scale: null,
});

function keyDescription(
  described: Readonly<Record<string, CollectionDescription>>,
  collection: string,
): FieldDescription {
  const target = described[collection];
  const key = target?.fields[target.primaryKey ?? 'id'];
  if (key === undefined) throw invalidQuery(`There is no collection "${collection}" with a key`);
  return key;
}

/** The end of a relation that has a foreign key describes it; a list adds its name and order. */
function relationRow(
  described: Readonly<Record<string, CollectionDescription>>,
  collection: string,
  field: string,
  description: FieldDescription,
): readonly RelationRow[] {
  if (typeof description === 'string') return [];
  if ('m2o' in description) {
    const [oneField = null, list] = listOf(described, collection, field, description.m2o);
    return [
      {
        collection,
        field,
        related: description.m2o,
        oneField,
        oneCollectionField: null,
        oneAllowedCollections: null,
        sortField: list?.sortField ?? null,
      },
    ];
  }
  if (!('a2o' in description)) return [];
  return [
    {
      collection,
      field,
      related: null,
      oneField: null,
      oneCollectionField: description.collectionField,
      oneAllowedCollections: description.a2o,
      sortField: null,
    },
  ];
}

/** Finds the list at the other end of a foreign key. */
function listOf(
  described: Readonly<Record<string, CollectionDescription>>,
  collection: string,
  foreignKey: string,
  target: string,
): readonly [name?: string, list?: OneToManyField] {
  for (const [name, description] of Object.entries(described[target]?.fields ?? {}))
    if (
      typeof description === 'object' &&
      'o2m' in description &&
      description.o2m === collection &&
      description.field === foreignKey
    )
      return [name, description];
  return [];
}
