// @ts-check
/** What the types of a client cost the compiler, for each call that is added to a program. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { install } from './harness/install.mjs';
import { table } from './harness/table.mjs';
import { clients } from './types/clients.mjs';

const run = promisify(execFile);
const script = fileURLToPath(new URL('./types/measure.mjs', import.meta.url));
const limitSeconds = 60;

/** @param {string} name @param {number} collections @param {number} fields */
async function measure(name, collections, fields) {
  try {
    const { stdout } = await run(
      process.execPath,
      [script, name, String(collections), String(fields)],
      { timeout: limitSeconds * 1000, maxBuffer: 1e8 },
    );
    return JSON.parse(stdout);
  } catch {
    return undefined;
  }
}

/** @param {{ instantiations: number, ms: number, errors: string[] }} cost */
const cells = ({ instantiations, ms }) => [instantiations.toLocaleString('en'), ms.toFixed(1)];

/** @param {string[]} errors */
function told(errors) {
  const codes = [...new Set(errors.map((error) => error.slice(0, error.indexOf(':'))))];
  return codes.length === 0 ? 'none' : codes.join(' ');
}

install();
const rows = [];
for (const collections of [20, 100, 200]) {
  for (const fields of [30, 100]) {
    for (const { name } of clients) {
      const cost = await measure(name, collections, fields);
      rows.push([
        `${collections} collections of ${fields}: ${name}`,
        ...(cost
          ? [...cells(cost.fresh), ...cells(cost.again), told(cost.fresh.errors)]
          : ['-', '-', '-', '-', `no end after ${limitSeconds} s, or no memory`]),
      ]);
    }
  }
}
console.log(
  table(['schema and client', 'new collection', 'ms', 'same again', 'ms', 'errors'], rows),
);
console.log(
  '\nInstantiations and check time per added call: readByQuery with fields, filter and sort.',
);
