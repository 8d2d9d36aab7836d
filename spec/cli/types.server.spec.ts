import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

const { url, admin } = inject('directus');
const root = fileURLToPath(new URL('../..', import.meta.url));

/** The command as `npx directus-rx` runs it: from what was built. */
async function directusRx(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [join(root, 'dist/cli.js'), ...args], {
    env: { PATH: process.env['PATH'], ...env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  await once(child, 'close');
  return { code: child.exitCode, stdout, stderr };
}

/** What the compiler finds wrong with a program on the written schema. */
function compile(folder: string, program: string): string[] {
  const file = join(folder, 'program.ts');
  const host = ts.createCompilerHost({});
  const read = host.readFile.bind(host);
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    types: [],
    paths: {
      // As a consumer has it, whose compiler also looks into declarations.
      'directus-rx': [join(root, 'dist/index.d.ts')],
      rxjs: [join(root, 'node_modules/rxjs')],
      'rxjs/*': [join(root, 'node_modules/rxjs/*')],
    },
  };
  const found = ts.createProgram([file], options, {
    ...host,
    fileExists: (path) => path === file || host.fileExists(path),
    readFile: (path) => (path === file ? program : read(path)),
    getSourceFile: (path, target) =>
      path === file ? ts.createSourceFile(path, program, target) : host.getSourceFile(path, target),
  });
  return ts
    .getPreEmitDiagnostics(found)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

describe('npx directus-rx types', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'directus-rx-types-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  // The compiler reads all of rxjs and the library twice.
  it(
    'writes the schema of a server, the same each time, and it compiles',
    { timeout: 90_000 },
    async () => {
      const out = join(folder, 'schema.ts');
      const written = await directusRx(['types', '--url', url, '--out', out], {
        DIRECTUS_TOKEN: admin.token,
      });
      expect(written).toEqual({ code: 0, stdout: '', stderr: '' });
      const source = await readFile(out, { encoding: 'utf8' });
      const printed = await directusRx(['types', '--url', url], { DIRECTUS_TOKEN: admin.token });
      expect(printed.stdout).toBe(source);
      expect(source).toContain("status: 'draft' | 'published' | 'archived';");
      expect(source).toContain('author: number | Authors | null;');
      expect(source).toContain('image: string | DirectusFile<Schema> | null;');
      expect(source).toContain('tags: number[] | ArticlesTags[];');
      expect(source).toContain('articles: Articles[];');

      const program = (field: string) => `
      import { Directus } from 'directus-rx';
      import type { Schema } from './schema';
      const directus = new Directus<Schema>('https://directus.example.com');
      export const names: Promise<(string | null | undefined)[]> = directus
        .items('articles')
        .readByQuery({ fields: ['title', 'author.${field}', 'image.uploaded_by.email'], sort: ['-date_published'] })
        .then(({ data }) => data.map(({ author }) => author?.name));
    `;
      expect(compile(folder, program('name'))).toEqual([]);
      expect(compile(folder, program('nmae')).join()).toContain('"author.nmae"');
    },
  );

  it('logs in with an email and password of the environment', async () => {
    const { code, stdout } = await directusRx(['types', '--url', url], {
      DIRECTUS_EMAIL: admin.email,
      DIRECTUS_PASSWORD: admin.password,
    });
    expect(code).toBe(0);
    expect(stdout).toContain('export interface Schema {');
  });

  it('says what is wrong, and no secret', async () => {
    const refused = await directusRx(['types', '--url', url], { DIRECTUS_TOKEN: 'planted-secret' });
    expect(refused.code).toBe(1);
    expect(refused.stdout).toBe('');
    expect(refused.stderr).toMatch(/^directus-rx: /);
    expect(refused.stderr).not.toContain('planted-secret');
    const unreachable = await directusRx(['types', '--url', 'http://127.0.0.1:1']);
    expect(unreachable).toMatchObject({ code: 1, stdout: '' });
    expect(unreachable.stderr).toContain('ECONNREFUSED');
  });

  it('says in one line that it cannot write the file', async () => {
    const out = join(folder, 'missing', 'schema.ts');
    const { code, stderr } = await directusRx(['types', '--url', url, '--out', out], {
      DIRECTUS_TOKEN: admin.token,
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^directus-rx: ENOENT.*schema\.ts'\n$/);
  });

  it.each([[[]], [['types']], [['typos', '--url', 'x']], [['types', '--token', 'x']]])(
    'shows how it is used when it is given %j',
    async (args) => {
      const { code, stderr } = await directusRx(args);
      expect(code).toBe(1);
      expect(stderr).toContain('Usage: npx directus-rx types --url <address>');
    },
  );
});
