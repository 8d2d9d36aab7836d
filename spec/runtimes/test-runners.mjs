// @ts-check
// Jest and Vitest, in Node and in imitations of a browser.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { versionIn } from './edge.mjs';
import { runProcess } from './processes.mjs';

/** @typedef {import('./types').Environment} Environment */
/** @typedef {import('./types').Bench} Bench */
/** @typedef {import('./types').Failure} Failure */

/**
 * @param {string} major
 * @param {'node' | 'jsdom'} environment
 * @param {readonly Failure[]} [fails]
 * @returns {Environment}
 */
const jest = (major, environment, fails = []) => ({
  name: `jest-${major}-${environment}`,
  title: `Jest ${major}, environment ${environment}${environment === 'jsdom' ? ' with `fetch` and `TextEncoder`' : ''}`,
  fails,
  async run(bench) {
    const tools = await bench.tools(`jest@${major}`, `jest-environment-jsdom@${major}`);
    const { resolve } = createRequire(join(tools, 'package.json'));
    const config = join(bench.folder, 'jest.config.json');
    const own = environment === 'node' ? 'node' : join(bench.folder, 'jsdom-with-fetch.cjs');
    await writeFile(
      config,
      JSON.stringify({
        rootDir: bench.folder,
        testEnvironment: own,
        testMatch: ['**/checks.test.cjs'],
        transform: {},
      }),
    );
    const program = join(tools, 'node_modules/jest/bin/jest.js');
    const args = [program, '--config', config, '--watchman=false'];
    const env = { JSDOM_ENVIRONMENT: resolve('jest-environment-jsdom') };
    const { results } = await runProcess(bench, process.execPath, args, env);
    return { version: await versionIn(tools, 'jest'), results };
  },
});

/**
 * @param {'node' | 'jsdom' | 'happy-dom'} environment
 * @param {readonly Failure[]} [fails]
 * @returns {Environment}
 */
const vitest = (environment, fails = []) => ({
  name: `vitest-${environment}`,
  title: `Vitest, environment ${environment}`,
  fails,
  async run(bench) {
    const tools = await bench.tools('vitest@4', 'jsdom@26', 'happy-dom@20');
    const program = join(tools, 'node_modules/vitest/vitest.mjs');
    await writeFile(
      join(bench.folder, 'vitest.config.mjs'),
      `export default { test: { environment: '${environment}', include: ['checks.test.mjs'] },
        resolve: { alias: { vitest: '${join(tools, 'node_modules/vitest')}' } } };`,
    );
    const { results } = await runProcess(bench, process.execPath, [program, 'run']);
    const versions = await Promise.all(
      ['vitest', ...(environment === 'node' ? [] : [environment])].map((name) =>
        versionIn(tools, name),
      ),
    );
    return { version: versions.join(', '), results };
  },
});

const unexplained =
  'Works in the three browsers, not in this imitation of one; the cause is not known.';

/** @type {readonly Failure[]} */
const happyDom = [
  {
    check: 'upload of 30 MB, with progress',
    outcome: /no progress/,
    reason: 'Its `XMLHttpRequest` has no events of uploads.',
  },
  {
    check: 'request aborted by a signal',
    outcome: /does not see the client leave/,
    reason: 'It keeps the connection of an aborted request.',
  },
  {
    check: 'cut-off answer',
    outcome: /succeeds with/,
    reason: 'It takes an answer that is cut off for a whole one.',
  },
  {
    check: 'redirect to another origin',
    outcome: /token is taken/,
    reason: 'It follows a redirect to another origin with the token. A browser does not.',
  },
  { check: 'login, refresh, logout', outcome: /REFUSED/, reason: unexplained },
  { check: 'download, byte for byte', outcome: /arrayBuffer is not/, reason: unexplained },
  { check: 'download in ranges', outcome: /INVALID_RESPONSE/, reason: unexplained },
  { check: 'resumable upload', outcome: /NETWORK HEAD/, reason: unexplained },
  { check: 'paused upload', outcome: /NETWORK HEAD/, reason: unexplained },
  { check: 'time limit', outcome: /succeeds with/, reason: unexplained },
];

export const testRunners = [
  jest('29', 'node'),
  jest('29', 'jsdom'),
  jest('30', 'node'),
  jest('30', 'jsdom'),
  vitest('node'),
  vitest('jsdom'),
  vitest('happy-dom', happyDom),
];
