/** How much a browser has to load: a minified bundle, and what is left of it after gzip. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { figure } from './harness/figures.mjs';
import { table } from './harness/table.mjs';

const folder = fileURLToPath(new URL('./', import.meta.url));
/** Of an application's own, whatever it loads besides. */
const always = ['@angular/*'];
const peers = ['rxjs', 'rxjs/*', 'tus-js-client'];
const dist = (name) => `'../dist/${name}.js'`;
const client = `import { Directus } from ${dist('index')}; export const directus = new Directus('https://example.com');`;

const uses = [
  { name: 'new Directus(url), all handlers', code: client },
  {
    name: 'and live lists',
    code: `${client} import { realtime } from ${dist('realtime')}; export const live = realtime(directus);`,
  },
  {
    name: 'and resumable uploads',
    code: `${client} export { resumableUpload } from ${dist('tus')};`,
  },
  {
    name: 'and Angular',
    code: `${client} export { provideDirectus, injectDirectus } from ${dist('angular')};`,
  },
];
const entries = ['index', 'realtime', 'tus', 'angular', 'download', 'fetch'];

const bundles = [
  ...uses.map((use) => ({ ...use, name: `directus-rx: ${use.name}`, own: true })),
  ...entries.map((name) => ({
    name: `directus-rx${name === 'index' ? '' : `/${name}`}, all of it`,
    code: `export * from ${dist(name)}`,
    own: true,
  })),
  {
    name: '@directus/sdk 26: log in, read and write items',
    code: `export { createDirectus, rest, authentication, readItem, readItems, createItem, updateItem, deleteItem } from 'directus-sdk-26'`,
  },
  { name: '@directus/sdk 26, all of it', code: `export * from 'directus-sdk-26'` },
  { name: '@directus/sdk 10, all of it', code: `export * from 'directus-sdk-10'` },
  { name: 'axios', code: `export { default } from 'axios'` },
  { name: 'ky', code: `export { default } from 'ky'` },
].filter(({ own }) => !own || existsSync(new URL('../dist/index.js', import.meta.url)));

export async function size() {
  const rows = [];
  for (const { name, code, own } of bundles)
    rows.push({ name, whole: await measure(code), bare: own && (await measure(code, peers)) });
  return {
    text: table(
      ['bundle', 'minified', 'gzip', 'without rxjs: minified', 'gzip'],
      rows.map(({ name, whole, bare }) => [
        name,
        ...cells(whole),
        ...(bare ? cells(bare) : ['', '']),
      ]),
    ),
    figures: rows.flatMap(({ name, whole, bare }) => [
      figure(`${name}, gzipped`, [whole.gzipped]),
      ...(bare ? [figure(`${name}, gzipped without rxjs`, [bare.gzipped])] : []),
    ]),
  };
}

async function measure(code, external = []) {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: folder },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    external: [...always, ...external],
    // Ours would lead to the sources.
    tsconfigRaw: {},
    logLevel: 'error',
  });
  const [{ contents }] = outputFiles;
  return { minified: contents.length, gzipped: gzipSync(contents, { level: 9 }).length };
}

function cells({ minified, gzipped }) {
  return [minified, gzipped].map((bytes) => `${(bytes / 1000).toFixed(1)} kB`);
}
