// Where "go to definition" leads in an application that has installed the package.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eachMapping, TraceMap } from '@jridgewell/trace-mapping';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { placeOf, TypeScriptServer } from '../editor/tsserver.mjs';
import { makeApplicationFolder } from '../support/installed-package';

const head = `import { Directus } from 'directus-rx';
import { realtime } from 'directus-rx/realtime';
const directus = new Directus('https://directus.example.com');
`;
const tsconfig = {
  compilerOptions: { strict: true, module: 'nodenext', types: [] },
  include: ['*.ts', '*.cts'],
};
const timeout = 120_000;

interface Definition {
  readonly file: string;
  readonly start: { readonly line: number };
}

let folder: string;
let server: TypeScriptServer;
beforeAll(async () => {
  folder = await makeApplicationFolder();
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
  for (const name of ['main.ts', 'main.cts']) writeFileSync(join(folder, name), head);
  server = new TypeScriptServer();
}, timeout);
afterAll(() => {
  server.stop();
  rmSync(folder, { recursive: true });
});

describe('go to definition in an application leads into the sources of the package', () => {
  it.each([
    [`directus.fields.update¦One('articles', 'title', {})`, 'handlers/fields.ts', 'updateOne'],
    [`directus.items('articles').readBy¦Query()`, 'handlers/items.ts', 'readByQuery'],
    [`directus.auth.log¦in({ email: '', password: '' })`, 'auth/auth.ts', 'login'],
    [`directus.pol¦icies`, 'directus.ts', 'readonly policies'],
    [`let client: Direct¦us`, 'directus.ts', 'export class Directus'],
    [`real¦time(directus)`, 'realtime/realtime-factory.ts', 'export function realtime'],
  ])(
    'of %s',
    async (code, source, beginning) => {
      for (const name of ['main.ts', 'main.cts']) {
        const file = join(folder, name);
        const text = head + code.replace('¦', '');
        server.open(file, text);
        const place = placeOf(text, head.length + code.indexOf('¦'));
        const answer: unknown = await server.ask('definitionAndBoundSpan', { file, ...place });
        const { definitions } = answer as { definitions: readonly Definition[] };
        expect(definitions.length).toBeGreaterThan(0);
        for (const { file: path, start } of definitions) {
          expect(path).toMatch(new RegExp(`/node_modules/directus-rx/lib/${source}$`));
          const line = readFileSync(path, 'utf8').split('\n')[start.line - 1];
          expect(line?.trim()).toMatch(new RegExp(`^${beginning}\\b`));
        }
      }
    },
    timeout,
  );
});

const declarationMaps = readdirSync('dist').filter((name) => /\.d\.c?ts\.map$/.test(name));

describe('the map of a declaration file', () => {
  it('stands beside each of them', () => {
    const files = readdirSync('dist').filter((name) => /\.d\.c?ts$/.test(name));
    expect(declarationMaps).toEqual(files.map((name) => `${name}.map`));
    for (const name of files)
      expect(readFileSync(join('dist', name), 'utf8')).toMatch(
        new RegExp(`\\n//# sourceMappingURL=${name}\\.map\\n$`),
      );
  });

  it.each(declarationMaps)('%s leads from each name to the same name', (name) => {
    const wordAt = (file: string, line: number, column: number) =>
      /^#?\w+/.exec(
        readFileSync(join('dist', file), 'utf8').split('\n')[line - 1]?.slice(column) ?? '',
      )?.[0];
    const map = new TraceMap(readFileSync(join('dist', name), 'utf8'));
    eachMapping(map, ({ generatedLine, generatedColumn, originalLine, originalColumn, source }) => {
      const generated = wordAt(name.replace(/\.map$/, ''), generatedLine, generatedColumn);
      const original = wordAt(source ?? '', originalLine ?? 0, originalColumn ?? 0);
      expect(original).toBe(generated?.replace(/\$\d+$/, ''));
    });
  });
});
