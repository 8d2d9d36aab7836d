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
/** @typedef {{ instantiations: number, errors: string[] }} Cost */

const run = promisify(execFile);
const script = fileURLToPath(new URL('./types/measure.mjs', import.meta.url));
/** For the others, some of which come to no end. Ours takes the time it needs. */
const limitSeconds = 120;

/** A call to a collection that the program has not named before, one to a collection that it has, and two variants of the first. */
const questions = ['fresh', 'again', 'declaration', 'native'];

/**
 * In a process of its own, so that one client’s schema does not burden the next.
 *
 * @param {TypedClient} client @param {string} question @param {number} collections @param {number} fields
 * @returns {Promise<Cost | undefined>}
 */
async function measure({ name, ours }, question, collections, fields) {
  const args = [script, name, question, String(collections), String(fields)];
  try {
    const timeout = ours ? 0 : limitSeconds * 1000;
    const { stdout } = await run(process.execPath, args, { timeout, maxBuffer: 1e8 });
    return JSON.parse(stdout);
  } catch (error) {
    if (ours) throw error;
    return undefined;
  }
}

/** @param {Cost | undefined} cost */
function cell(cost) {
  if (!cost) return `over ${limitSeconds} s, or out of memory`;
  const codes = new Set(cost.errors.map((error) => error.slice(0, error.indexOf(':'))));
  return [cost.instantiations.toLocaleString('en'), ...codes].join(' ');
}

const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } });
install();
const rows = [];
for (const [collections, fields] of [
  [20, 30],
  [100, 30],
  [200, 30],
  [200, 100],
]) {
  for (const client of clients) {
    const cells = [];
    for (const question of questions)
      cells.push(cell(await measure(client, question, Number(collections), Number(fields))));
    rows.push([`${collections} × ${fields}: ${client.name}`, ...cells]);
    console.error(rows.at(-1)?.join(' | '));
  }
}
const text = [
  table(
    [
      'collections × fields: client',
      'new collection',
      'again',
      '`declaration: true`',
      'native preview',
    ],
    rows,
  ),
  `_TypeScript ${ts.version}; ${machine}; ${today}; \`npm run bench:types\`${busy}_`,
].join('\n\n');
console.log(text);
if (values.write) between('types', 'types', () => text);
