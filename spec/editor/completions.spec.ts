// Completions, definitions and hovers of an editor, asked from TypeScript's language server.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { head, positions } from './positions';
import { placeOf, TypeScriptServer } from './tsserver.mjs';

const main = fileURLToPath(new URL('app/main.ts', import.meta.url));
const timeout = 120_000;

/** Above it, the editor lists every global name instead of what fits. */
const MAX_NAMES = 1_000;
/** A longer hover covers the code. */
const MAX_HOVER = 600;

let server: TypeScriptServer;
beforeAll(async () => {
  server = new TypeScriptServer();
  server.open(main, head);
  await server.ask('semanticDiagnosticsSync', { file: main });
}, timeout);
afterAll(() => {
  server.stop();
});

/** Asks for the position `¦` of the code. */
async function askAt<Answer>(command: string, code: string): Promise<Answer | undefined> {
  const index = head.length + code.indexOf('¦');
  const text = head + code.replace('¦', '');
  server.open(main, text);
  const answer: unknown = await server.ask(command, { file: main, ...placeOf(text, index) });
  return answer as Answer | undefined;
}

interface Completions {
  readonly entries: readonly { readonly name: string }[];
}
interface Definition {
  readonly definitions: readonly {
    readonly file: string;
    readonly start: { readonly line: number };
  }[];
}
interface Hover {
  readonly displayString: string;
}

describe('an editor offers', () => {
  it.each(positions)(
    '$title',
    async ({ code, offers, never = [] }) => {
      const answer = await askAt<Completions>('completionInfo', code);
      const names = answer?.entries.map(({ name }) => name.replace(/^['"]|['"]$/g, '')) ?? [];
      expect(names.length).toBeLessThan(MAX_NAMES);
      expect(names).toEqual(expect.arrayContaining([...offers]));
      expect(names.filter((name) => never.includes(name))).toEqual([]);
    },
    timeout,
  );
});

describe('go to definition', () => {
  it.each([
    [`directus.fields.update¦One('articles', 'title', {})`, 'handlers/fields.ts', 'updateOne'],
    [`articles.readBy¦Query()`, 'handlers/items.ts', 'readByQuery'],
    [`directus.auth.log¦in({ email: '', password: '' })`, 'auth/auth.ts', 'login'],
  ])(
    'of %s leads to the method itself',
    async (code, file, method) => {
      const answer = await askAt<Definition>('definitionAndBoundSpan', code);
      const found = answer?.definitions ?? [];
      expect(found.length).toBeGreaterThan(0);
      for (const { file: path, start } of found) {
        expect(path).toMatch(new RegExp(`/lib/${file}$`));
        const line = readFileSync(path, 'utf8').split('\n')[start.line - 1];
        expect(line).toMatch(new RegExp(`^  ${method}\\b`));
      }
    },
    timeout,
  );
});

describe(`a hover has ${MAX_HOVER} characters at most`, () => {
  it.each([
    `direc¦tus.items('articles')`,
    `directus.ite¦ms('articles')`,
    `arti¦cles.readOne(1)`,
    `articles.read¦One(1, { fields: ['title'] })`,
    `articles.readBy¦Query({ fields: ['title', { author: ['name'] }], sort: ['-title'] })`,
    `articles.create¦One({ title: 'a' })`,
    `articles.update¦One(1, { title: 'a' })`,
    `const ro¦w = await articles.readOne(1, { fields: ['title', { author: ['name'] }] });`,
    `const { da¦ta } = await articles.readByQuery({ fields: ['title'] });`,
    `const que¦ry: QueryMany<Article> = { fields: ['id'] };`,
    `directus.auth.log¦in({ email: '', password: '' })`,
    `articles.readByQuery({ so¦rt: ['title'] })`,
  ])(
    '%s',
    async (code) => {
      const answer = await askAt<Hover>('quickinfo', code);
      expect(answer?.displayString.length).toBeGreaterThan(0);
      expect(answer?.displayString.length).toBeLessThanOrEqual(MAX_HOVER);
    },
    timeout,
  );
});
