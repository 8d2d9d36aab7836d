// The interfaces of system collections, beside the fields that a real server has.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, inject, it } from 'vitest';

const folder = fileURLToPath(new URL('../../lib/types/system/', import.meta.url));
const server = inject('directus');

/** Rows that the server's own endpoints wrap: what it keeps of them is under `meta`. */
const kept: Record<string, string> = {
  directus_collections: 'CollectionMeta',
  directus_extensions: 'ExtensionMeta',
  directus_fields: 'FieldMeta',
  directus_relations: 'RelationMeta',
};

interface Field {
  readonly collection: string;
  readonly field: string;
  readonly meta: { readonly special: readonly string[] | null } | null;
}

/** The members of each interface in a file; whether a comment says that they came with Directus 12. */
function interfaces(source: string): Map<string, Map<string, boolean>> {
  const tree = ts.createSourceFile('a.ts', source, ts.ScriptTarget.Latest, true);
  const found = new Map<string, Map<string, boolean>>();
  for (const statement of tree.statements) {
    if (!ts.isInterfaceDeclaration(statement)) continue;
    const members = statement.members.map((member): [string, boolean] => [
      member.name?.getText() ?? '',
      /Since Directus 12|system\?/.test(member.getFullText()),
    ]);
    found.set(statement.name.text, new Map(members));
  }
  return found;
}

describe('system collections', async () => {
  const response = await fetch(`${server.url}/fields`, {
    headers: { authorization: `Bearer ${server.admin.token}` },
  });
  const { data } = (await response.json()) as { data: Field[] };
  const onServer = (collection: string) =>
    data
      .filter((one) => one.collection === collection && !one.meta?.special?.includes('no-data'))
      .map(({ field }) => field)
      .sort();

  for (const file of readdirSync(folder)) {
    const source = readFileSync(folder + file, { encoding: 'utf8' });
    const collection = /WithCustomFields<[^>]*?>?,\s*S,\s*'(\w+)'/.exec(source)?.[1];
    if (collection === undefined) continue;

    it(`${collection} has the fields of a real server, and none more`, () => {
      const all = interfaces(source);
      const name = kept[collection] ?? [...all.keys()].find((key) => key.endsWith('Fields'));
      const members = [...(all.get(name ?? '') ?? [])];
      const here = members.filter(([, later]) => !later).map(([member]) => member);
      const known = new Set(members.map(([member]) => member));
      const there = onServer(collection);
      expect(there.length).toBeGreaterThan(0);
      expect(there.filter((field) => !known.has(field))).toEqual([]);
      expect(here.filter((field) => !there.includes(field))).toEqual([]);
    });
  }
});
