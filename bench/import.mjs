/** How long a script waits before it can do anything: the import, in a process that has loaded nothing yet. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { clients, ours } from './clients/list.mjs';
import { figuresOf } from './harness/figures.mjs';
import { atMost } from './harness/goals.mjs';
import { startServer } from './harness/server-process.mjs';
import { middle, ratio } from './harness/statistics.mjs';
import { table } from './harness/table.mjs';

const run = promisify(execFile);
const script = fileURLToPath(new URL('./harness/import-process.mjs', import.meta.url));

export async function coldImport({ rounds = 9 }) {
  const required = { name: `${ours}, required`, package: '../dist/index.cjs' };
  const isThere = clients.some(({ name }) => name === ours);
  const modules = [
    { name: 'rxjs', package: 'rxjs' },
    ...clients,
    ...(isThere ? [required] : []),
  ].map((one) => ({ ...one, rounds: [] }));
  const server = await startServer();
  try {
    // Round 0 brings the files into the memory of the system.
    for (let round = 0; round <= rounds; round++)
      for (const one of modules) {
        const figures = {
          import: one.package && (await measure('import', one.package)),
          answer: one.file && (await measure('answer', String(one.file), server.url)),
        };
        if (round > 0) one.rounds.push(figures);
      }
  } finally {
    server.stop();
  }
  const roundsOf = (wanted) => modules.find(({ name }) => name === wanted)?.rounds ?? [];
  const cell = (rounds, key) => (rounds[0]?.[key] ? middle(rounds, key).toFixed(1) : '');
  return {
    text: table(
      ['module', 'ms to import', 'ms to the first answer'],
      modules.map(({ name, rounds: all }) => [name, cell(all, 'import'), cell(all, 'answer')]),
    ),
    figures: [
      // The unit of imports is rxjs, the first; that of answers the first client that has any.
      ...figuresOf(
        modules.filter((one) => one.package),
        { ratios: ['import'] },
      ),
      ...figuresOf(
        modules.filter((one) => one.file),
        { ratios: ['answer'] },
      ),
    ],
    goals: [
      atMost(
        'import in Node, beside rxjs alone',
        1.4,
        ratio(roundsOf(ours), roundsOf('rxjs'), 'import'),
      ),
      atMost(
        'first answer of a process, beside @directus/sdk 26',
        1.1,
        ratio(roundsOf(ours), roundsOf('@directus/sdk 26'), 'answer'),
      ),
    ],
  };
}

async function measure(...args) {
  const { stdout } = await run(process.execPath, [script, ...args]);
  return Number(stdout);
}
