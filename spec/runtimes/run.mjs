// @ts-check
/**
 * npm run prove -- runtimes                     runs the packed library in all environments
 * npm run prove -- runtimes --only=bun,deno     in some of them; `firefox` means its page, `firefox*` its workers, too
 * npm run prove -- runtimes --write             writes the rows of what runs into docs/platforms.md, and keeps the others
 * npm run prove -- runtimes --memory            measures the memory of an upload instead, where that is possible (needs Linux)
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildLibrary } from '../../demo/build-library.mjs';
import { startDirectus } from '../../demo/server/directus.mjs';
import { environment as serverEnvironment } from '../../demo/server/environment.mjs';
import { stopWithThisProcess } from '../../demo/server/stop-with-this-process.mjs';
import { prepare } from '../proxies/fixtures.mjs';
import { makeBench, prepareCache, startTroubleServer } from './bench.mjs';
import { environments } from './environments.mjs';
import { memoryRow, row, surprises, update, updateMemory, writePage } from './page.mjs';

/** @typedef {import('./types').Environment} Environment */

/** Milliseconds that an environment may take, with the installation of what it needs. */
const TIME_FOR_ENVIRONMENT = 1_200_000;

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '*' },
    write: { type: 'boolean', default: false },
    memory: { type: 'boolean', default: false },
  },
});
const wanted = values.only.split(',').flatMap((word) => {
  const found = environments.filter(({ name }) =>
    word.endsWith('*') ? name.startsWith(word.slice(0, -1)) : name === word,
  );
  if (found.length > 0) return found;
  const names = environments.map(({ name }) => name).join(', ');
  console.error(`There is no environment "${word}": ${names}.`);
  process.exit(1);
});

const log = (/** @type {string} */ line) => console.log(line);
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
  process.once(signal, () => process.exit(1));

await buildLibrary();
await prepareCache();
const folder = mkdtempSync(join(tmpdir(), 'directus-rx-runtimes-'));
const benchFolder = join(folder, 'bench');
mkdirSync(benchFolder);
stopWithThisProcess(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
// Pages are of another origin, from which Directus otherwise takes no SEARCH, and no `Range` where a browser asks for leave
// to send it, as jsdom does.
const { CORS_ALLOWED_HEADERS } = serverEnvironment({ dataFolder: '', port: 0, accessTokenTtl: '' });
const env = {
  CORS_METHODS: 'GET,POST,PATCH,DELETE,SEARCH',
  CORS_ALLOWED_HEADERS: `${CORS_ALLOWED_HEADERS},Range`,
};
const server = await startDirectus({ log, env });
const trouble = await startTroubleServer();
let wrong = 0;
try {
  const fixtures = await prepare(server);
  const bench = await makeBench(benchFolder, {
    ...fixtures,
    proxyUrl: fixtures.serverUrl,
    pageUrl: '',
    troubleUrl: trouble.url,
    otherUrl: trouble.otherUrl,
    isPage: false,
  });
  for (const environment of wanted.filter((one) => !values.memory || one.memory)) {
    const started = Date.now();
    const found = await judge(environment, bench);
    wrong += found.length;
    log(`${Math.round((Date.now() - started) / 1_000)} s`);
    for (const line of found) log(`  WRONG: ${line}`);
  }
} finally {
  await trouble.stop();
  await server.stop();
}
log(wrong > 0 ? `Failed: ${wrong} outcomes are not as expected.` : 'All as expected.');
process.exit(wrong > 0 ? 1 : 0);

/**
 * @param {Environment} environment
 * @param {import('./types').Bench} bench
 */
async function judge(environment, bench) {
  try {
    if (values.memory && environment.memory) {
      const memory = await environment.memory(bench);
      log(`\n${memoryRow(environment, memory)}`);
      const found = new Map([[environment, memory]]);
      if (values.write) await writePage((page) => updateMemory(page, environments, found));
      return [];
    }
    const outcome = await inTime(environment.run(bench));
    log(`\n${row(environment, outcome)}`);
    const found = new Map([[environment, outcome]]);
    if (values.write) await writePage((page) => update(page, environments, found));
    return surprises(environment, outcome);
  } catch (error) {
    log(`\n${environment.title}`);
    return [error instanceof Error ? error.message : String(error)];
  }
}

/** @template T @param {Promise<T>} work @returns {Promise<T>} */
async function inTime(work) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    const error = new Error(`not done after ${TIME_FOR_ENVIRONMENT / 60_000} minutes`);
    timer = setTimeout(() => reject(error), TIME_FOR_ENVIRONMENT);
  });
  try {
    return await /** @type {Promise<T>} */ (Promise.race([work, late]));
  } finally {
    clearTimeout(timer);
  }
}
