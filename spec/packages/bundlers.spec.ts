import { build as esbuild } from 'esbuild';
import { readdirSync, readFileSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { rollup } from 'rollup';
import webpack from 'webpack';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeFolder } from '../support/run-script';

const HANDLERS = 'lib/handlers';

/** Made by `npm run build`. */
const built = join(process.cwd(), 'dist/index.js');

/** The handlers that a client with `items` and `files` uses. */
const USED = ['items.ts', 'singleton.ts', 'files.ts', 'meta.ts'];

/** The beginnings of the paths that a file requests, such as `/utils/random/string`. One segment alone is a word of other code, too. */
const pathsOf = (file: string): readonly string[] =>
  [...readFileSync(join(HANDLERS, file), 'utf8').matchAll(/path`((?:\/[a-z-]+){2,})/g)].map(
    ([, path = '']) => path,
  );

// Every client tells from a path which version of Directus has it.
const versions = readFileSync('lib/transport/version-support.ts', 'utf8');
const used = new Set([...USED.flatMap(pathsOf), '/users/me']);
const unusedPaths = readdirSync(HANDLERS)
  .filter((file) => !USED.includes(file))
  .flatMap(pathsOf)
  .filter((path) => !used.has(path) && !versions.includes(path));

const PEERS = /^(?:rxjs|tus-js-client)/;

/** The code of what Rollup or Rolldown has made. */
const codeOf = (output: readonly object[]): string =>
  output.map((file) => ('code' in file ? String(file.code) : '')).join('\n');

/** Rollup leaves the package's own imports, such as `#platform`, to a plugin. */
const ownImports = {
  name: 'own-imports',
  resolveId: (id: string) =>
    id === '#platform' ? join(process.cwd(), 'dist/platform/browser.js') : null,
};

type Bundle = (entry: string, folder: string) => Promise<string>;

const bundlers: readonly (readonly [string, Bundle])[] = [
  [
    'esbuild',
    async (entry) => {
      const { outputFiles } = await esbuild({
        entryPoints: [entry],
        bundle: true,
        minify: true,
        format: 'esm',
        platform: 'browser',
        external: ['rxjs', 'rxjs/*', 'tus-js-client'],
        write: false,
        logLevel: 'error',
        tsconfigRaw: {},
      });
      return outputFiles.map(({ text }) => text).join('\n');
    },
  ],
  [
    'Rollup',
    async (entry) => {
      const bundle = await rollup({ input: entry, external: PEERS, plugins: [ownImports] });
      const { output } = await bundle.generate({ format: 'es' });
      return codeOf(output);
    },
  ],
  [
    'Rolldown',
    async (entry) => {
      const bundle = await rolldown({ input: entry, external: PEERS, platform: 'browser' });
      const { output } = await bundle.generate({ format: 'es', minify: true });
      return codeOf(output);
    },
  ],
  [
    'webpack',
    async (entry, folder) => {
      const options: webpack.Configuration = {
        mode: 'production',
        target: 'web',
        entry,
        output: { path: folder, filename: 'webpack.js', library: { type: 'module' } },
        experiments: { outputModule: true },
        externals: [PEERS],
        externalsType: 'module',
      };
      await new Promise<void>((resolve, reject) => {
        webpack(options, (error, stats) => {
          if (error || stats?.hasErrors()) reject(error ?? new Error(stats?.toString()));
          else resolve();
        });
      });
      return readFile(join(folder, 'webpack.js'), 'utf8');
    },
  ],
];

let folder = '';

beforeAll(async () => {
  folder = await makeFolder();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function entry(name: string, code: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, code);
  return file;
}

describe.each(bundlers)('bundlers: %s', (_, bundle) => {
  const makes = (parts: string) =>
    `import { ${parts} } from ${JSON.stringify(built)}; globalThis.made = [${parts}];`;

  it('`Directus` keeps all handlers', { timeout: 60_000 }, async () => {
    const code = await bundle(await entry('all.js', makes('Directus')), folder);
    expect(unusedPaths.filter((path) => !code.includes(path))).toEqual([]);
  });

  it(
    '`DirectusClient` with items and files drops the other handlers',
    { timeout: 60_000 },
    async () => {
      const code = await bundle(
        await entry('some.js', makes('DirectusClient, FilesHandler')),
        folder,
      );
      expect(code).toContain('/files');
      expect(unusedPaths.filter((path) => code.includes(path))).toEqual([]);
    },
  );
});
