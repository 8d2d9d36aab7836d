// @ts-check
/**
 * npm run prove -- chaos                               five seeds, then whether the checks can fail
 * npm run prove -- chaos --seeds=7,8 --operations=500  others
 * npm run prove -- chaos --seeds=                      only whether the checks can fail
 * npm run prove -- chaos --clients=directus-sdk-26     the figures of another client, for the record
 * npm run prove -- chaos --lose-refreshes              answers of /auth may get lost, too; for the record
 */
import { execFile } from 'node:child_process';
import { parseArgs } from 'node:util';
import { startDirectus } from '../../demo/server/directus.mjs';
import { selfCheck } from './self-check.mjs';
import { brokenPromises, percent } from './verdict.mjs';

const TOKEN_SECONDS = 5;
const own = 'directus-rx';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1,2,3,4,5' },
    operations: { type: 'string', default: '2500' },
    rate: { type: 'string', default: '0.4' },
    clients: { type: 'string', default: own },
    'lose-refreshes': { type: 'boolean', default: false },
    'no-self-check': { type: 'boolean', default: false },
  },
});
const authToo = values['lose-refreshes'];
const server = await startDirectus({ accessTokenTtl: `${TOKEN_SECONDS}s` });
let failed = false;

/**
 * @param {object} settings
 * @returns {Promise<import('./verdict.mjs').Figures & Record<string, any>>}
 */
function oneRun(settings) {
  const all = {
    server,
    rate: Number(values.rate),
    authToo,
    tokenSeconds: TOKEN_SECONDS,
    ...settings,
  };
  const script = new URL('one-run.mjs', import.meta.url).pathname;
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [script, JSON.stringify(all)],
      { timeout: 900_000, maxBuffer: 2 ** 24 },
      (error, stdout, stderr) => {
        const line = stdout.trim().split('\n').at(-1);
        if (line?.startsWith('{')) resolve(JSON.parse(line));
        else reject(new Error(`A run ended without figures.\n${stderr}`, { cause: error }));
      },
    );
  });
}

try {
  for (const client of values.clients.split(',')) {
    console.log(
      `\n${client}: ${values.operations} operations a seed, ${percent(Number(values.rate))} of requests meet a fault, tokens live ${TOKEN_SECONDS} s`,
    );
    for (const seed of values.seeds.split(',').filter(Boolean).map(Number)) {
      const figures = await oneRun({ client, seed, operations: Number(values.operations) });
      console.log(line(seed, figures));
      const broken = brokenPromises(figures);
      // Answers of /auth that get lost end a session in json mode; that is measured, not promised.
      if (broken.length > 0 && client === own && !authToo) failed = true;
      for (const promise of broken)
        console.log(`    ${client === own ? 'BROKEN: ' : ''}${promise}`);
    }
  }
  if (!values['no-self-check'] && !(await selfCheck(oneRun))) failed = true;
} finally {
  await server.stop();
}
if (values.clients.split(',').includes(own) && !authToo)
  console.log(failed ? '\nFailed.' : '\nAll promises are kept.');
process.exit(failed ? 1 : 0);

/**
 * @param {number} seed
 * @param {import('./verdict.mjs').Figures & Record<string, any>} figures
 */
function line(seed, figures) {
  return [
    `  seed ${seed}: ${figures.seconds} s, ${figures.requests} requests, ${percent(figures.faulted / figures.requests)} faulted`,
    `    reads ${figures.readsOk}/${figures.reads} = ${percent(figures.readsOk / figures.reads)}, wrong ${figures.readsWrong}` +
      `; writes acknowledged ${figures.writesOk}/${figures.writes}, twice ${figures.twice}, missing ${figures.missing}` +
      `; hangs ${figures.hangs}, unhandled ${figures.unhandled}, session ${figures.usable ? 'usable' : 'dead'}`,
    `    refreshes ${figures.auth['POST /auth/refresh 200'] ?? 0}; errors ${JSON.stringify(figures.errors)}`,
  ].join('\n');
}
