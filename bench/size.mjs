/** How much a browser has to load: a minified bundle, and what is left of it after gzip. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { table } from './harness/table.mjs';

const folder = fileURLToPath(new URL('./', import.meta.url));
const ours = existsSync(new URL('../dist/index.js', import.meta.url));

const bundles = [
  {
    name: 'directus-rx, without rxjs',
    code: `export * from '../dist/index.js'`,
    external: ['rxjs', 'rxjs/*'],
    ours: true,
  },
  { name: 'directus-rx, with rxjs', code: `export * from '../dist/index.js'`, ours: true },
  { name: '@directus/sdk 26, all of it', code: `export * from 'directus-sdk-26'` },
  {
    name: '@directus/sdk 26, log in and read and write items',
    code: `export { createDirectus, rest, authentication, readItem, readItems, createItem, updateItem, deleteItem } from 'directus-sdk-26'`,
  },
  { name: '@directus/sdk 10, all of it', code: `export * from 'directus-sdk-10'` },
];

export async function size() {
  const rows = [];
  for (const { name, code, external, ours: own } of bundles) {
    if (own && !ours) continue;
    const { minified, gzipped } = await measure(code, external);
    rows.push({ name, minified, gzipped });
  }
  const base = rows.find((row) => row.name.startsWith('@directus/sdk 26, all')).gzipped;
  const lines = [
    table(
      ['bundle', 'minified', 'gzip', 'ratio'],
      rows.map((row) => [
        row.name,
        kilobytes(row.minified),
        kilobytes(row.gzipped),
        (row.gzipped / base).toFixed(2),
      ]),
    ),
  ];
  if (!ours)
    lines.push(
      'directus-rx is left out: there is no dist/index.js. Build it first (npm run build).',
    );
  return lines.join('\n');
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
    external,
    logLevel: 'error',
  });
  const [{ contents }] = outputFiles;
  return { minified: contents.length, gzipped: gzipSync(contents, { level: 9 }).length };
}

function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
