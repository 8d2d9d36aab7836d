// @ts-check
// Fresh applications of `ng new`, of each major version of Angular, with the packed library in them.
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { admin } from '../../demo/server/accounts.mjs';
import { chromiumArgs, chromiumPath } from '../support/chromium.mjs';
import { visit, visitRendered, visitWithSession } from './drive.mjs';
import { connect, fillIn, withoutBudgets } from './fixture.mjs';
import { ng, ngNew, nodeFor, pin } from './ng.mjs';
import { ngAdd } from './ng-add/command.mjs';
import { startRendering } from './rendering.mjs';

/** @typedef {import('./fixture.mjs').Build} Build */

/**
 * @typedef {object} Version
 * @property {string} major
 * @property {boolean} zone whether it runs on zone.js
 * @property {'npm' | 'pnpm'} manager
 * @property {readonly string[]} flags of `ng new`, for what is not this version's default
 * @property {readonly Build[]} builds
 */

const onZone = ['--zoneless=false'];

/** @type {Build} */
const aotHttp = { aot: true, http: true };
/** @type {Build} */
const aot = { aot: true, http: false };
/** @type {Build} */
const jitHttp = { aot: false, http: true };
/** @type {Build} */
const jit = { aot: false, http: false };

/**
 * Zone.js, `HttpClient` and the compiler: every two choices meet in each major version from 20 on, and every two of package managers
 * and the others in some version.
 *
 * @type {readonly Version[]}
 */
export const versions = [
  { major: '19', zone: true, manager: 'npm', flags: [], builds: [aotHttp, aot, jitHttp] },
  { major: '20', zone: true, manager: 'npm', flags: onZone, builds: [aotHttp, jit] },
  { major: '20', zone: false, manager: 'pnpm', flags: ['--zoneless'], builds: [aot, jitHttp] },
  { major: '21', zone: true, manager: 'pnpm', flags: onZone, builds: [aot, jitHttp] },
  { major: '21', zone: false, manager: 'npm', flags: [], builds: [aotHttp, jit] },
  { major: '22', zone: true, manager: 'npm', flags: onZone, builds: [aotHttp, jit] },
  { major: '22', zone: false, manager: 'pnpm', flags: [], builds: [aot, jitHttp] },
];

/**
 * An application of that version: set up by `ng add`, its specs, and then built and rendered on a server in several ways.
 *
 * @param {string} folder
 * @param {string} tarball
 * @param {{ url: string, account: import('./drive.mjs').Account }} server
 * @param {Version} version
 * @param {import('./package-manager.mjs').PackageManager} manager
 * @param {(line: string) => void} log
 */
export async function angular(folder, tarball, { url, account }, version, manager, log) {
  const { major, zone, flags, builds } = version;
  const { env } = manager;
  const managed = [`--package-manager=${manager.name}`, '--ssr', ...flags];
  const app = await ngNew(folder, major, managed, env);
  await pin(app, major);
  await manager.install(app);
  const core = join(app, 'node_modules/@angular/core/package.json');
  const installed = JSON.parse(await readFile(core, 'utf8')).version;
  const title = `Angular ${installed}, ${zone ? 'zone.js' : 'zoneless'}, ${manager.name}`;

  await ngAdd(app, major, tarball, env);
  log(`ok  ${title}, ng add: twice is once, and compiles`);

  await fillIn(app, version);
  await withoutBudgets(app);
  await connect(app, major, url, { aot: true, http: false });
  const tests = await test(app, major, env);
  log(`ok  ${title}, TestBed: ${tests} specs`);

  for (const build of builds) {
    const way = `${title}, ${build.aot ? 'AOT' : 'JIT'}, ${build.http ? 'withHttpClient' : 'without HttpClient'}`;
    await connect(app, major, url, build);
    const output = `dist/${build.aot ? 'aot' : 'jit'}-${build.http ? 'http' : 'plain'}`;
    // Angular 19 would render at build time; the others do as their routes say.
    const onRequest = major === '19' ? ['--prerender=false'] : [];
    const args = ['build', `--output-path=${output}`, `--aot=${build.aot}`, ...onRequest];
    await ng(app, major, args, env);
    const rendering = await startRendering(nodeFor(major), join(app, output, 'server/server.mjs'));
    try {
      const steps = await visit(rendering.url, account);
      log(`ok  ${way}: guard, login, live query, upload in ${steps} steps, reload`);
      await visitRendered(rendering.url, rendering.timers, build.http);
      log(`ok  ${way}, SSR: complete, one client per request, no timers left, not read twice`);
      // `ng new` of Angular 19 renders without the visitor's request.
      if (major !== '19') {
        await visitWithSession(rendering.url, { url, accounts: [account, admin] });
        log(`ok  ${way}, SSR: two visitors with sessions, each with own data, 302 without one`);
      }
    } finally {
      await rendering.stop();
    }
  }
}

/**
 * `ng test`, with Vitest or Karma as `ng new` has chosen.
 *
 * @param {string} app
 * @param {string} major
 * @param {Record<string, string>} env
 * @returns {Promise<number>} how many specs have passed
 */
async function test(app, major, env) {
  const usesKarma = Number(major) < 21;
  // Karma's launcher takes no arguments for the browser without a configuration of its own.
  const browser = join(app, 'chromium.sh');
  const args = chromiumArgs.map((arg) => `'${arg}'`).join(' ');
  await writeFile(browser, `#!/bin/sh\nexec '${chromiumPath()}' ${args} "$@"\n`);
  await chmod(browser, 0o755);
  const options = ['--watch=false', ...(usesKarma ? ['--browsers=ChromeHeadless'] : [])];
  const printed = await ng(app, major, ['test', ...options], { ...env, CHROME_BIN: browser });
  const [, passed = ''] =
    /TOTAL: (\d+) SUCCESS/.exec(printed) ?? /Tests\s+(\d+) passed \(\1\)/.exec(printed) ?? [];
  if (!(Number(passed) > 0)) throw new Error(`No spec has passed:\n${printed}`);
  return Number(passed);
}
