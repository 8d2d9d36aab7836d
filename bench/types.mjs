// @ts-check
/**
 * What the types of a client cost the compiler, for each call that is added to a program.
 *
 * npm run bench:types              prints the table
 * npm run bench:types -- --write   and puts it into docs/types.md
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import ts from 'typescript';
import { between } from './harness/document.mjs';
import { install } from './harness/install.mjs';
import { busy, machine, today } from './harness/machine.mjs';
import { table } from './harness/table.mjs';
import { clients } from './types/clients.mjs';

/** @typedef {import('./types/clients.mjs').TypedClient} TypedClient */
/** @typedef {{ instantiations: number, ms: number, errors: string[] }} Cost */

const run = promisify(execFile);
const script = fileURLToPath(new URL('./types/measure.mjs', import.meta.url));
/** For the others, some of which come to no end. Ours takes the time it needs. */
const limitSeconds = 60;

/**
 * In a process of its own, so that one client’s schema does not burden the next.
 *
 * @param {TypedClient} client @param {number} collections @param {number} fields
 * @returns {Promise<Cost[] | undefined>}
 */
async function measure({ name, ours }, collections, fields) {
  const { stdout } = await run(
    process.execPath,
    [script, name, String(collections), String(fields)],
    { timeout: ours ? 0 : limitSeconds * 1000, maxBuffer: 1e8 },
  ).catch((/** @type {unknown} */ error) => {
    if (ours) throw error;
    return { stdout: 'null' };
  });
  const cost = JSON.parse(stdout);
  return cost ? [cost.fresh, cost.again] : undefined;
}

/** @param {Cost[] | undefined} costs @returns {string[]} */
function cells(costs) {
  if (!costs) return ['-', '-', '-', '-', `over ${limitSeconds} s, or out of memory`];
  const errors = costs.flatMap((cost) => cost.errors);
  return [
    ...costs.flatMap(({ instantiations, ms }) => [
      instantiations.toLocaleString('en'),
      ms.toFixed(1),
    ]),
    told(errors),
  ];
}

/** TS2589, too deep, is what large schemas run into; it is named even where there is none. */
function told(/** @type {string[]} */ errors) {
  const codes = new Set(errors.map((error) => error.slice(0, error.indexOf(':'))));
  return codes.size === 0 ? 'no TS2589, no other' : [...codes].join(' ');
}

const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } });
install();
const rows = [];
for (const collections of [20, 100, 200]) {
  for (const fields of [30, 100]) {
    const row = async (/** @type {TypedClient} */ client) => [
      `${collections} × ${fields}: ${client.name}`,
      ...cells(await measure(client, collections, fields)),
    ];
    // Side by side: what counts is instantiations and CPU time, which they do not take from each other.
    rows.push(...(await Promise.all(clients.map(row))));
  }
}
const text = [
  table(['collections × fields: client', 'new collection', 'ms', 'again', 'ms', 'errors'], rows),
  `_TypeScript ${ts.version}; ${machine}; ${today}; \`npm run bench:types\`${busy}_`,
].join('\n\n');
console.log(text);
if (values.write) between('types', 'types', () => text);
