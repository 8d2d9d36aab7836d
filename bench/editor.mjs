// @ts-check
/**
 * How long an editor waits for completions in a schema of 200 collections, and at how many positions it gets them.
 *
 * node bench/editor.mjs              prints the table
 * node bench/editor.mjs --write      and puts it into docs/types.md
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import ts from 'typescript';
import { placeOf, TypeScriptServer } from '../spec/editor/tsserver.mjs';
import { between } from './harness/document.mjs';
import { install } from './harness/install.mjs';
import { busy, machine, today } from './harness/machine.mjs';
import { table } from './harness/table.mjs';
import { positions } from './types/positions.mjs';
import { schema } from './types/schema.mjs';

const size = { collections: 200, fields: 30 };
const rounds = 5;

const clients = /** @type {const} */ ([
  {
    key: 'rx',
    name: 'directus-rx',
    list: true,
    head: `import { Directus } from 'directus-rx';
const client = new Directus<Schema>('https://directus.example.com');`,
  },
  {
    key: 'sdk26',
    name: '@directus/sdk 26',
    list: true,
    head: `import { createDirectus, createItem, rest, readItems } from 'directus-sdk-26';
const client = createDirectus<Schema>('https://directus.example.com').with(rest());`,
  },
  {
    key: 'sdk10',
    name: '@directus/sdk 10.3.5',
    list: false,
    head: `import { Directus } from 'directus-sdk-10';
const client = new Directus<Schema>('https://directus.example.com');`,
  },
]);

/** Each client by what its package declares. */
const tsconfig = {
  compilerOptions: {
    strict: true,
    target: 'es2022',
    module: 'esnext',
    moduleResolution: 'bundler',
    types: [],
    paths: { 'directus-rx': ['../../../dist/index.d.ts'] },
  },
};

/** @param {readonly number[]} values */
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/**
 * Asks at each position as often as there are rounds.
 *
 * @param {(typeof clients)[number]} client
 */
async function measure({ key, list, head: imports }) {
  // Below this folder, so that the other clients are found.
  const folder = mkdtempSync(fileURLToPath(new URL('./types/editor-', import.meta.url)));
  const file = join(folder, 'main.ts');
  // In a file of its own, as applications have it: what is typed is checked anew, the schema is not.
  writeFileSync(join(folder, 'schema.ts'), schema(size, { list }));
  const head = `import type { Schema } from './schema';\n${imports}\n`;
  writeFileSync(file, head);
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
  const server = new TypeScriptServer();
  /** @type {number[]} */
  const times = [];
  /** @type {Set<string>} */
  const offered = new Set();
  try {
    server.open(file, head);
    await server.ask('semanticDiagnosticsSync', { file });
    // The first round fills the caches of the server, as an editor has them after the first minute.
    for (let round = 0; round <= rounds; round++)
      for (const { title, offers, [key]: code } of positions) {
        if (code === null) continue;
        // A comment of its own, so that no answer is an earlier one.
        const start = `${head}// ${round}\n`;
        const text = start + code.replace('¦', '');
        server.open(file, text);
        const begun = performance.now();
        const place = placeOf(text, start.length + code.indexOf('¦'));
        const answer = await server.ask('completionInfo', { file, ...place });
        if (round > 0) times.push(performance.now() - begun);
        const entries = /** @type {readonly { name: string }[]} */ (answer?.entries ?? []);
        if (entries.some(({ name }) => name.replace(/^['"]|['"]$/g, '') === offers))
          offered.add(title);
      }
  } finally {
    server.stop();
    rmSync(folder, { recursive: true });
  }
  const missing = positions.filter(({ title }) => !offered.has(title)).map(({ title }) => title);
  return { median: median(times), slowest: Math.max(...times), offered: offered.size, missing };
}

const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } });
install();
const rows = [];
for (const client of clients) {
  const { median: middle, slowest, offered, missing } = await measure(client);
  rows.push([
    client.name,
    `${offered} of ${positions.length}`,
    middle.toFixed(0),
    slowest.toFixed(0),
    missing.join(', ') || 'none',
  ]);
}
const text = [
  table(['client', 'offered', 'median, ms', 'slowest, ms', 'not offered'], rows),
  `_TypeScript ${ts.version}; ${machine}; ${today}; \`node bench/editor.mjs\`${busy}_`,
].join('\n\n');
console.log(text);
if (values.write) between('types', 'editor', () => text);
