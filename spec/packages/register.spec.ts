// The schema that an application registers once reaches every function of the packed declarations.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeApplicationFolder } from '../support/installed-package';

const timeout = 120_000;
const schema = `export interface Schema {
  articles: { id: number; title: string; author: number | { id: number; name: string } }[];
}
`;
const registered = (entry: string) => `import type { Schema } from './schema';
declare module '${entry}' {
  interface Register { schema: Schema }
}
`;
const use = `
import { injectDirectus, injectItem, injectItems, injectLive, injectPages } from 'directus-rx/angular';
import { provideDirectusTesting } from 'directus-rx/angular/testing';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const isTrue = <T extends true>(value?: T) => value;

const articles = injectItems('articles', { fields: ['id', 'title'] });
isTrue<Equal<ReturnType<typeof articles.value>, readonly { id: number; title: string }[]>>();
const related = injectItem('articles', () => 1, { fields: ['author.name'] });
isTrue<Equal<ReturnType<typeof related.value>, { author: { name: string } } | undefined>>();
const reactive = injectItems('articles', () => ({ fields: ['title'], limit: 3 }));
isTrue<Equal<ReturnType<typeof reactive.value>, readonly { title: string }[]>>();
injectLive('articles', { sort: ['-title'] }).update(1, { title: 'New' });
injectPages('articles', { fields: ['id'] }, { size: 10 });
const row = injectDirectus().items('articles').readOne(1);
row.subscribe(({ title }) => isTrue<Equal<typeof title, string>>());
provideDirectusTesting();

// @ts-expect-error -- no such collection
injectItems('artikles');
// @ts-expect-error -- no such field
injectItems('articles', { fields: ['titel'] });
// @ts-expect-error -- no such field, in a function
injectItems('articles', () => ({ fields: ['titel'] }));
// @ts-expect-error -- no such field to sort by, in a function
injectItems('articles', () => ({ sort: ['titel'] }));
// @ts-expect-error -- no such field to filter by
injectItems('articles', { filter: { titel: { _eq: 'One' } } });
`;

let folder: string;
beforeAll(async () => {
  folder = await makeApplicationFolder();
  writeFileSync(join(folder, 'schema.d.ts'), schema);
}, timeout);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function complaints(files: Readonly<Record<string, string>>, options: ts.CompilerOptions) {
  const names = Object.entries(files).map(([name, text]) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  });
  const program = ts.createProgram(names, {
    strict: true,
    noEmit: true,
    types: [],
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    ...options,
  });
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

const bundler: ts.CompilerOptions = {
  module: ts.ModuleKind.ES2022,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
};
const nodeNext: ts.CompilerOptions = {
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
};

describe('the schema that an application registers', () => {
  it.each([
    ['directus-rx/angular', 'bundlers', bundler],
    ['directus-rx/register', 'bundlers', bundler],
  ] as const)(
    'register: through %s, with the module resolution of %s',
    (entry, _, options) => {
      const files = { 'directus.d.ts': registered(entry), 'main.ts': use };
      expect(complaints(files, { ...options, skipLibCheck: true })).toEqual([]);
    },
    timeout,
  );

  it(
    'register: with the module resolution of Node',
    () => {
      const text = registered('directus-rx/angular').replace('./schema', './schema.js');
      expect(complaints({ 'directus.d.ts': text, 'main.ts': use }, nodeNext)).toEqual([]);
    },
    timeout,
  );

  it(
    'register: without one, any collection is taken and rows are open',
    () => {
      const open = `import { injectItems } from 'directus-rx/angular';
        const rows = injectItems('anything', { fields: ['whatever'] });
        const text: string = rows.value()[0]?.whatever;
        export { text };`;
      expect(complaints({ 'main.ts': open }, bundler)).toEqual([]);
    },
    timeout,
  );
});
