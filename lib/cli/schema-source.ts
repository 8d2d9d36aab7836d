import type { DataModel, ModelField } from './data-model';
import { literal, property, typeNames } from './type-names';

const HEADER =
  '// Written by `npx directus-rx types`. Run it again instead of changing this file.\n';

/** The TypeScript types of the kinds of fields; the server sends large numbers as text from some databases. */
const KINDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    integer: 'number',
    float: 'number',
    bigInteger: 'number | string',
    decimal: 'number | string',
    boolean: 'boolean',
    csv: 'string[]',
    json: 'unknown',
  }),
);

const isSystem = (collection: string): boolean => collection.startsWith('directus_');

const list = (type: string): string => (/[ |]/.test(type) ? `(${type})[]` : `${type}[]`);

/** Returns the type of a field without relation. */
function valueType({ type, choices, editor }: ModelField): string {
  const kind = KINDS.get(type) ?? 'string';
  const chosen = [...new Set(choicesOf(kind, choices).map(literal))].join(' | ');
  const isList = type === 'csv' || (type === 'json' && /^(?:tags|select-multiple-)/.test(editor));
  if (isList) return list(chosen || 'string');
  if (type.startsWith('geometry')) return 'object';
  return (type === 'json' ? '' : chosen) || kind;
}

/** Returns the choices as the server sends them; the admin app keeps all of them as text. */
function choicesOf(kind: string, choices: ModelField['choices']): ModelField['choices'] {
  if (kind === 'number')
    return choices.filter((each) => each !== '' && Number.isFinite(Number(each))).map(Number);
  // The database decides between number and text, and the number of digits: no literal type fits.
  return kind === 'number | string' ? [] : choices;
}

/**
 * Returns the TypeScript interface of a server's schema: one interface per collection, additions to system
 * collections, and `Schema`, which is what `new Directus<Schema>(url)` takes. The same data model
 * gives the same text, whatever order the server lists it in.
 */
export function schemaSource(
  { collections, singletons, fields, relations }: DataModel,
  systemTypes: ReadonlyMap<string, string>,
): string {
  const own = collections.filter((name) => !isSystem(name));
  const names = typeNames(own, [...systemTypes.values(), 'Schema']);
  const imports = new Set<string>();

  const reference = (collection: string): string | undefined => {
    const system = systemTypes.get(collection);
    if (system !== undefined) imports.add(system);
    return system === undefined ? names.get(collection) : `${system}<Schema>`;
  };

  const keyType = (collection: string): string => {
    const key = fields.find((field) => field.collection === collection && field.primaryKey);
    return key ? valueType(key) : isSystem(collection) ? 'string' : 'string | number';
  };

  /** Returns the type of a relation's field: the key, or the item where its fields were selected. */
  const relationType = ({ collection, name }: ModelField): string | undefined => {
    const one = relations.find(
      (relation) => relation.collection === collection && relation.field === name,
    );
    if (one && one.related !== null) return union(keyType(one.related), reference(one.related));
    if (one && one.allowed.length > 0)
      return union('string', ...[...one.allowed].sort().map(reference));
    const many = relations.find(({ related, list }) => related === collection && list === name);
    if (!many) return undefined;
    const items = reference(many.collection);
    return union(list(keyType(many.collection)), items && list(items));
  };

  const line = (field: ModelField): string[] => {
    const related = relationType(field);
    if (field.type === 'alias') return related ? [`  ${property(field.name)}: ${related};`] : [];
    const type = related ?? valueType(field);
    const empty = field.nullable && !field.primaryKey && type !== 'unknown';
    return [`  ${property(field.name)}: ${type}${empty ? ' | null' : ''};`];
  };

  const body = (collection: string, which: (field: ModelField) => boolean): string[] =>
    fields
      .filter((field) => field.collection === collection && which(field))
      .sort((a, b) => Number(b.primaryKey) - Number(a.primaryKey) || compare(a.name, b.name))
      .flatMap(line);

  const interfaces = [...names].map(
    ([collection, name]) =>
      `export interface ${name} {\n${body(collection, () => true).join('\n')}\n}\n`,
  );
  const entries = [...names].map(([collection, name]) => {
    const type = singletons.includes(collection) ? name : list(name);
    return `  ${property(collection)}: ${type};`;
  });
  for (const collection of [...systemTypes.keys()].sort()) {
    const added = body(collection, ({ system }) => !system);
    if (added.length > 0)
      entries.push(`  ${collection}: {`, ...added.map((one) => `  ${one}`), '  };');
  }
  const schema = `export interface Schema {\n${entries.join('\n')}\n}\n`;
  const imported =
    imports.size > 0
      ? [`import type { ${[...imports].sort().join(', ')} } from 'directus-rx';\n`]
      : [];
  return [HEADER, ...imported, ...interfaces, schema].join('\n');
}

const union = (...types: readonly (string | undefined)[]): string =>
  [...new Set(types)].filter((type) => type !== undefined).join(' | ');

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
