// @ts-check
/**
 * npm run prove -- matrix                    runs the library against each Directus, checks docs/servers.md
 * npm run prove -- matrix --write            writes it
 * npm run prove -- matrix --versions=9.26.0  only some, prints what differs from the page
 */
import { parseArgs } from 'node:util';
import { startDirectus } from '../../demo/server/directus.mjs';
import { versions as all } from '../../demo/server/releases.mjs';
import { loadLibrary } from '../support/library.mjs';
import { features } from './features.mjs';
import { differences, readPage, writePage } from './page.mjs';
import { endpoints, exists, groupOf } from './routes.mjs';

/** @typedef {import('./page.mjs').Results} Results */

const { values } = parseArgs({
  options: {
    versions: { type: 'string', default: all.join(',') },
    write: { type: 'boolean', default: false },
  },
});
const versions = values.versions.split(',');
const library = await loadLibrary();
/** @type {Results} */
const results = { features: new Map(), routes: new Map() };

for (const version of versions) {
  const started = Date.now();
  console.log(`\nDirectus ${version}`);
  const server = await startDirectus({ version, log: (line) => console.log(`  ${line}`) });
  try {
    await askRoutes(version, server);
    await runFeatures(version, server);
  } finally {
    await server.stop();
  }
  console.log(`  ${Math.round((Date.now() - started) / 1000)} s`);
}

if (values.write) {
  await writePage(all, results);
  console.log('\ndocs/servers.md is written.');
  process.exit(0);
}
const found = differences(await readPage(), versions, results);
for (const line of found) console.log(line);
console.log(
  found.length > 0 ? '\nFailed: docs/servers.md says otherwise.' : '\nAll as docs/servers.md says.',
);
process.exit(found.length > 0 ? 1 : 0);

/**
 * @param {string} version
 * @param {import('../../demo/server/directus.mjs').DirectusHandle} server
 */
async function runFeatures(version, { url, admin, mails }) {
  const directus = new library.Directus(url, { auth: { staticToken: admin.token } });
  for (const [group, what, check] of features) {
    const cell = await outcome(() =>
      check(/** @type {any} */ ({ directus, library, url, admin, mails })),
    );
    const row = `${group} | ${what}`;
    results.features.set(row, { ...results.features.get(row), [version]: cell });
    console.log(
      `  ${cell === 'yes' ? '✓' : '–'} ${group}: ${what}${cell === 'yes' ? '' : ` (${cell})`}`,
    );
  }
  directus.dispose();
}

/**
 * @param {string} version
 * @param {import('../../demo/server/directus.mjs').DirectusHandle} server
 */
async function askRoutes(version, { url, admin }) {
  for (const endpoint of await endpoints()) {
    const row = groupOf(endpoint.path);
    const before = results.routes.get(row)?.[version] ?? { has: 0, of: 0 };
    const has = before.has + Number(await exists(url, admin.token, endpoint));
    const cell = { has, of: before.of + 1 };
    results.routes.set(row, { ...results.routes.get(row), [version]: cell });
  }
}

/**
 * What came of a check, in words that stay the same from run to run.
 *
 * @param {() => Promise<unknown>} check
 */
async function outcome(check) {
  try {
    await check();
    return 'yes';
  } catch (error) {
    const { name, code, status, message } = /** @type {any} */ (error);
    if (/^(UNSUPPORTED|NOT_SUPPORTED)$/.test(code)) return message.replace(/^.*?: /, 'error: ');
    if (name === 'TransportError' || status) return `${status} ${code}`.trim();
    return `fails: ${String(message).split('\n')[0]}`;
  }
}
