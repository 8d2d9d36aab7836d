import type { Collections } from '../query/collections';
import {
  type AnyToOneField,
  type CollectionDescription,
  type DatabaseName,
  describeCollections,
  type FieldDetails,
  type FieldType,
  type ManyToOneField,
  type OneToManyField,
} from '../query/describe-collections';
import { type CollectionAnswers, member, readCollections, rowsOf } from '../query/read-collections';
import { SYSTEM_COLLECTIONS } from './system-collections';

/** A field with rules for writes. */
export interface FakeFieldDetails extends FieldDetails {
  /** The value of a new row that has none. */
  readonly default?: unknown;
  /** True if a new row needs a value. */
  readonly required?: boolean;
  /** True if no two rows may have the same value. */
  readonly unique?: boolean;
  /** Characters of a text that Postgres takes. Default 255 for the type `string`, else any number. */
  readonly maxLength?: number;
}

/** A field: its type alone, its type with details and rules, or a relation. */
export type FakeField =
  FieldType | FakeFieldDetails | ManyToOneField | OneToManyField | AnyToOneField;

/** A collection of the fake server: its fields by name. */
export interface FakeCollection extends CollectionDescription {
  readonly fields: Readonly<Record<string, FakeField>>;
  /** True if it has one item, read and written without a key. */
  readonly singleton?: boolean;
}

/** The rules of one field for writes. */
export interface FieldRules {
  readonly default: unknown;
  /** True if the value must not be null, nor missing where there is no default. */
  readonly required: boolean;
  readonly unique: boolean;
  /** Characters of a text that Postgres takes; `null` for any number. */
  readonly maxLength: number | null;
  /** True if a new row without a value gets the next number. */
  readonly autoIncrement: boolean;
  /** The rule for a row whose foreign key leads to a row that is deleted. */
  readonly onDelete: 'SET NULL' | 'CASCADE' | 'NO ACTION';
  /** The fate of a row that is taken out of the list at the other end of its foreign key. */
  readonly onDeselect: 'nullify' | 'delete';
}

/** The rules of a collection for writes. */
interface CollectionRules {
  readonly singleton: boolean;
  readonly fields: ReadonlyMap<string, FieldRules>;
}

/** Collections as queries see them, and the rules of their writes. */
export interface FakeSchema {
  readonly collections: Collections;
  readonly rules: ReadonlyMap<string, CollectionRules>;
  readonly database: DatabaseName;
}

/** The length that Directus gives to a column of the type `string`. */
const STRING_LENGTH = 255;

const isAnswers = (described: object): described is CollectionAnswers =>
  'fields' in described && 'collections' in described && Array.isArray(described.collections);

/**
 * Reads the description of the collections: a friendly one, or rows as a server answers to `GET /fields`, `/relations` and
 * `/collections`, and to `GET /schema/snapshot`. Adds those of the system that are not described.
 */
export function readSchema(
  described: Readonly<Record<string, FakeCollection>> | CollectionAnswers,
  database: DatabaseName,
): FakeSchema {
  if (!isAnswers(described))
    return friendlySchema({ ...SYSTEM_COLLECTIONS, ...described }, database);
  const system = friendlySchema(SYSTEM_COLLECTIONS, database);
  const own = readCollections(described);
  return {
    collections: new Map([...system.collections, ...own]),
    rules: new Map([...system.rules, ...answeredRules(described)]),
    database,
  };
}

function friendlySchema(
  described: Readonly<Record<string, FakeCollection>>,
  database: DatabaseName,
): FakeSchema {
  const rules = new Map<string, CollectionRules>();
  for (const [name, { fields, singleton = false, primaryKey = 'id' }] of Object.entries(described))
    rules.set(name, {
      singleton,
      fields: new Map(
        Object.entries(fields).map(([field, one]) => [
          field,
          // A folder that has others is not deleted.
          fieldRules(
            one,
            field === primaryKey,
            name === 'directus_folders' ? 'NO ACTION' : 'SET NULL',
          ),
        ]),
      ),
    });
  return { collections: describeCollections(described, database), rules, database };
}

function fieldRules(
  field: FakeField,
  isKey: boolean,
  onDelete: FieldRules['onDelete'],
): FieldRules {
  const type = typeof field === 'string' ? field : 'type' in field ? field.type : undefined;
  const details: Partial<FakeFieldDetails> =
    typeof field === 'object' && 'type' in field ? field : {};
  return {
    default: details.default ?? null,
    required: details.required ?? false,
    unique: details.unique ?? false,
    maxLength: details.maxLength ?? (type === 'string' ? STRING_LENGTH : null),
    autoIncrement: isKey && (type === 'integer' || type === 'bigInteger'),
    onDelete,
    onDeselect: 'nullify',
  };
}

type Row = Readonly<Record<string, unknown>>;

/** Reads the rules from the rows of a server. */
function answeredRules(answers: CollectionAnswers): ReadonlyMap<string, CollectionRules> {
  const rules = new Map<string, CollectionRules>();
  const relations = rowsOf('relations', answers.relations);
  const fields = rowsOf('fields', answers.fields);
  for (const { collection: name, meta } of rowsOf('collections', answers.collections)) {
    const own = fields.filter(({ collection }) => collection === name);
    rules.set(String(name), {
      singleton: member(meta, 'singleton') === true,
      fields: new Map(own.map((row) => [String(row['field']), answeredFieldRules(row, relations)])),
    });
  }
  return rules;
}

function answeredFieldRules(row: Row, relations: readonly Row[]): FieldRules {
  const { schema, type } = row;
  const isKey = member(schema, 'is_primary_key') === true;
  const relation = relations.find(
    (each) => each['collection'] === row['collection'] && each['field'] === row['field'],
  );
  const maxLength = member(schema, 'max_length');
  const onDelete = member(relation?.['schema'], 'on_delete');
  const defaultValue = member(schema, 'default_value') ?? null;
  // The default of a numbered key on Postgres is a function of the database.
  const isNumbered = isKey && (member(schema, 'has_auto_increment') ?? type === 'integer') === true;
  return {
    default: isNumbered ? null : defaultValue,
    // The server leaves `meta.required` to its forms.
    required: member(schema, 'is_nullable') === false && !isKey,
    unique: member(schema, 'is_unique') === true && !isKey,
    maxLength: typeof maxLength === 'number' ? maxLength : null,
    autoIncrement: isNumbered,
    onDelete:
      onDelete === 'CASCADE' ? 'CASCADE' : onDelete === 'NO ACTION' ? 'NO ACTION' : 'SET NULL',
    onDeselect:
      member(relation?.['meta'], 'one_deselect_action') === 'delete' ? 'delete' : 'nullify',
  };
}
