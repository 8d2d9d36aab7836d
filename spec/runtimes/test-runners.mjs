// @ts-check
// Jest and Vitest, in Node and in imitations of a browser.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { versionIn } from './edge.mjs';
import { nodeProgram, runProcess } from './processes.mjs';

/** @typedef {import('./types').Environment} Environment */
/** @typedef {import('./types').Bench} Bench */
/** @typedef {import('./types').Failure} Failure */

/** Of the imitated page: the site of the servers, so that their cookies are sent. */
const url = 'http://127.0.0.1:3000/';

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
        ...(environment === 'jsdom' && { testEnvironmentOptions: { url } }),
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
 * @param {{ jsdom: string, node: string }} [newer] versions
 * @returns {Environment}
 */
const vitest = (environment, fails = [], newer) => ({
  name: `vitest-${environment}${newer ? `-${newer.jsdom}` : ''}`,
  title: `Vitest, environment ${environment}${newer ? ` ${newer.jsdom}, in Node ${newer.node}` : ''}`,
  fails,
  async run(bench) {
    const tools = await bench.tools('vitest@4', `jsdom@${newer?.jsdom ?? '26'}`, 'happy-dom@20');
    const program = newer ? await nodeProgram(bench, newer.node) : process.execPath;
    const environmentOptions = { jsdom: { url }, happyDOM: { url } };
    const config = {
      test: { environment, environmentOptions, include: ['checks.test.mjs'] },
      resolve: { alias: { vitest: join(tools, 'node_modules/vitest') } },
    };
    await writeFile(
      join(bench.folder, 'vitest.config.mjs'),
      `export default ${JSON.stringify(config)};`,
    );
    const args = [join(tools, 'node_modules/vitest/vitest.mjs'), 'run'];
    const { results } = await runProcess(bench, program, args);
    const versions = await Promise.all(
      ['vitest', ...(environment === 'node' ? [] : [environment])].map((name) =>
        versionIn(tools, name),
      ),
    );
    return { version: versions.join(', '), results };
  },
});

/** @type {readonly Failure[]} */
const jsdom = [
  ...['upload with progress', 'upload of 30 MB, with progress'].map((check) => ({
    check,
    outcome: /no progress|\[0,null\]/,
    reason: 'Its `XMLHttpRequest` gives the events of an upload no bytes.',
  })),
  ...['download, byte for byte', 'download in ranges'].map((check) => ({
    check,
    outcome: /arrayBuffer is not/,
    reason: 'Its `Blob` has no `arrayBuffer`, with which the check compares the bytes.',
  })),
  ...['resumable upload', 'paused upload'].map((check) => ({
    check,
    outcome: /InvalidParamError file cannot be read/,
    reason:
      'Its `Blob` has no `arrayBuffer`, with which the library finds that a file can be read.',
  })),
  {
    check: 'cut-off answer',
    outcome: /TIMEOUT/,
    reason:
      'Its `XMLHttpRequest` does not notice that the connection is lost, so the request fails at its time limit.',
  },
  {
    check: 'redirect to another origin',
    outcome: /token is taken/,
    reason: 'It follows a redirect to another origin with the token. A browser does not.',
  },
];

/** @type {readonly Failure[]} */
const newJsdom = [
  {
    check: 'upload of 30 MB, with progress',
    outcome: /\b[1-4] steps of progress/,
    reason: 'Its `XMLHttpRequest` reports a long upload in a few large steps.',
  },
  ...['realtime', 'live query'].map((check) => ({
    check,
    outcome: /connecting|no connection/,
    reason:
      'Vitest replaces the global `Event`, and the `WebSocket` of jsdom 31 then fails to report that it is open.',
  })),
];

/** @type {readonly Failure[]} */
const happyDom = [
  {
    check: 'upload of 30 MB, with progress',
    outcome: /no progress/,
    reason: 'Its `XMLHttpRequest` has no events of uploads.',
  },
  {
    check: 'login, refresh, logout',
    outcome: /REFUSED/,
    reason:
      'It reads `withCredentials` in `open()`, the standard in `send()`, so `cookie`, the default mode, has no cookie.',
  },
  {
    check: 'redirect to another origin',
    outcome: /token is taken/,
    reason: 'It follows a redirect to another origin with the token. A browser does not.',
  },
  ...['download, byte for byte', 'download in ranges'].map((check) => ({
    check,
    outcome: /arrayBuffer is not|INVALID_RESPONSE/,
    reason:
      'Its `XMLHttpRequest` returns a `Uint8Array` where an `ArrayBuffer` was asked for, so a download is no `Blob`.',
  })),
  ...['resumable upload', 'paused upload'].map((check) => ({
    check,
    outcome: /NETWORK HEAD|not done/,
    reason:
      'It sends HEAD only where `Access-Control-Allow-Methods` lists it, which the standard does not ask for. Directus lists HEAD with `CORS_METHODS`.',
  })),
  {
    check: 'time limit',
    outcome: /succeeds with/,
    reason: 'Its `XMLHttpRequest` has no `timeout`.',
  },
];

export const testRunners = [
  jest('29', 'node'),
  jest('29', 'jsdom', jsdom),
  jest('30', 'node'),
  jest('30', 'jsdom', jsdom),
  vitest('node'),
  vitest('jsdom', jsdom),
  vitest('jsdom', newJsdom, { jsdom: '31', node: '24' }),
  vitest('happy-dom', happyDom),
];
