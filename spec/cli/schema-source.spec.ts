import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { readDataModel } from '../../lib/cli/data-model';
import { schemaSource } from '../../lib/cli/schema-source';
import { systemTypes as allSystemTypes } from '../../lib/cli/system-types';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Described {
  readonly type?: string;
  readonly pk?: boolean;
  readonly required?: boolean;
  readonly system?: boolean;
  readonly meta?: object;
}

const field = (
  collection: string,
  name: string,
  { type = 'string', pk = false, required = false, system = false, meta = {} }: Described = {},
) => ({
  collection,
  field: name,
  type,
  schema: type === 'alias' ? null : { is_primary_key: pk, is_nullable: !required && !pk },
  meta: { ...meta, ...(system && { system }) },
});

const collections = ['articles', 'authors', 'blocks', 'pages', 'site', 'directus_users'].map(
  (collection) => ({
    collection,
    schema: {},
    meta: { singleton: collection === 'site' },
  }),
);
const choices = (...values: unknown[]) => ({
  choices: values.map((value) => ({ text: '', value })),
});
const fields = [
  field('articles', 'title', { required: true }),
  field('articles', 'id', { type: 'integer', pk: true }),
  field('articles', 'author', { type: 'integer' }),
  field('articles', 'editor', { type: 'uuid' }),
  field('articles', 'status', { required: true, meta: { options: choices('draft', "it's") } }),
  field('articles', 'mood', { meta: { options: { ...choices('good'), allowOther: true } } }),
  field('articles', 'labels', { type: 'csv', meta: { options: choices('a', 'b') } }),
  field('articles', 'keywords', { type: 'json', meta: { interface: 'tags' } }),
  field('articles', 'extra', { type: 'json' }),
  field('articles', 'price', { type: 'decimal' }),
  field('articles', 'is_on', { type: 'boolean', required: true }),
  field('articles', 'divider', { type: 'alias' }),
  field('articles', 'odd-name', { type: 'text' }),
  field('authors', 'code', { pk: true }),
  field('authors', 'articles', { type: 'alias' }),
  field('pages', 'id', { type: 'uuid', pk: true }),
  field('pages', 'item', {}),
  field('blocks', 'id', { type: 'integer', pk: true }),
  field('site', 'id', { type: 'integer', pk: true }),
  field('directus_users', 'id', { type: 'uuid', pk: true, system: true }),
  field('directus_users', 'bio', { type: 'text' }),
];
const relations = [
  {
    collection: 'articles',
    field: 'author',
    related_collection: 'authors',
    meta: { one_field: 'articles' },
  },
  { collection: 'articles', field: 'editor', related_collection: 'directus_users', meta: null },
  {
    collection: 'pages',
    field: 'item',
    related_collection: null,
    meta: { one_allowed_collections: ['blocks', 'articles'] },
  },
];
const systemTypes = new Map([['directus_users', 'DirectusUser']]);

describe('the names of system types', () => {
  it('has one for every system collection', () => {
    const file = 'lib/types/system/collections.ts';
    const source = readFileSync(join(root, file), { encoding: 'utf8' });
    const expected = [...source.matchAll(/(directus_\w+): (\w+)<S>/g)].map(([, name, type]) => [
      name,
      type,
    ]);
    expect(expected.length).toBeGreaterThan(20);
    expect([...allSystemTypes]).toEqual(expected);
  });
});

describe('the source of a schema', () => {
  it('has an interface for each collection, keys first, and names what may be missing', () => {
    expect(schemaSource(readDataModel(collections, fields, relations), systemTypes)).toBe(
      `// Written by \`npx directus-rx types\`. Run it again instead of changing this file.

import type { DirectusUser } from 'directus-rx';

export interface Articles {
  id: number;
  author: string | Authors | null;
  editor: string | DirectusUser<Schema> | null;
  extra: unknown;
  is_on: boolean;
  keywords: string[] | null;
  labels: ('a' | 'b')[] | null;
  mood: string | null;
  'odd-name': string | null;
  price: number | string | null;
  status: 'draft' | 'it\\'s';
  title: string;
}

export interface Authors {
  code: string;
  articles: number[] | Articles[];
}

export interface Blocks {
  id: number;
}

export interface Pages {
  id: string;
  item: string | Articles | Blocks | null;
}

export interface Site {
  id: number;
}

export interface Schema {
  articles: Articles[];
  authors: Authors[];
  blocks: Blocks[];
  pages: Pages[];
  site: Site;
  directus_users: {
    bio: string | null;
  };
}
`,
    );
  });

  it('is the same whatever order the server lists its model in', () => {
    const expected = schemaSource(readDataModel(collections, fields, relations), systemTypes);
    const shuffled = <T>(list: T[]) => fc.shuffledSubarray(list, { minLength: list.length });
    fc.assert(
      fc.property(shuffled(collections), shuffled(fields), shuffled(relations), (c, f, r) => {
        expect(schemaSource(readDataModel(c, f, r), systemTypes)).toBe(expected);
      }),
    );
  });

  it('is valid TypeScript whatever collections, fields and choices are called', () => {
    const name = fc.string({ minLength: 1, unit: 'grapheme' });
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 1 }), name, name, (names, one, value) => {
        const model = readDataModel(
          names.map((collection) => ({ collection, schema: {}, meta: {} })),
          names.map((collection) => field(collection, one, { meta: { options: choices(value) } })),
          [],
        );
        const source = ts.createSourceFile(
          'schema.ts',
          schemaSource(model, systemTypes),
          ts.ScriptTarget.Latest,
        );
        // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what the parser found wrong is not part of its public types
        expect((source as any).parseDiagnostics).toEqual([]);
        const types = source.statements
          .filter(ts.isInterfaceDeclaration)
          .map((each) => each.name.text);
        expect(new Set(types).size).toBe(types.length);
      }),
    );
  });

  it('keeps its own name, `Schema`, from a collection that is called so', () => {
    const model = readDataModel(
      [{ collection: 'schema', schema: {} }],
      [field('schema', 'id', { type: 'integer', pk: true })],
      [],
    );
    expect(schemaSource(model, systemTypes)).toContain('  schema: Schema2[];\n');
  });

  it('has numbers where one chooses among numbers, which the admin app keeps as text', () => {
    const meta = { options: choices('1', 2, '0.5', '', 'many') };
    const model = readDataModel(
      [{ collection: 'articles', schema: {} }],
      ['integer', 'float', 'decimal', 'bigInteger', 'string'].map((type) =>
        field('articles', `a_${type}`, { type, required: true, meta }),
      ),
      [],
    );
    const source = schemaSource(model, systemTypes);
    expect(source).toContain('  a_integer: 1 | 2 | 0.5;\n');
    expect(source).toContain('  a_float: 1 | 2 | 0.5;\n');
    expect(source).toContain('  a_decimal: number | string;\n');
    expect(source).toContain('  a_bigInteger: number | string;\n');
    expect(source).toContain("  a_string: '1' | 2 | '0.5' | '' | 'many';\n");
  });

  it('leaves out the folders of the admin app, which hold no items', () => {
    const model = readDataModel([{ collection: 'folder', schema: null, meta: {} }], [], []);
    expect(schemaSource(model, systemTypes)).toContain('export interface Schema {\n\n}');
  });
});
