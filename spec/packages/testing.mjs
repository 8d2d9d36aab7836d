// @ts-check
// Tests of applications that use `directus-rx/testing`: in Vitest and Jest, with msw, and in a Storybook.
import assert from 'node:assert/strict';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { inChromium, serve } from './browser.mjs';
import { npmInstall, run } from './command.mjs';

const fixtures = fileURLToPath(new URL('fixtures/testing', import.meta.url));

const JEST = ['jest@30', 'jest-environment-jsdom@30'];

/** Numbers of tests in news.test.mjs: all of them, and those without fake timers. */
const TESTS = 6;
const WITHOUT_TIMERS = 5;

/**
 * Makes a project with the packed library, these packages, and the fixtures.
 *
 * @param {string} folder is made
 * @param {string} tarball
 * @param {readonly string[]} packages
 */
async function project(folder, tarball, packages) {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{"private":true,"type":"module"}');
  await npmInstall(folder, tarball, 'rxjs@7.8.2', ...packages);
  await cp(fixtures, folder, { recursive: true });
}

/**
 * Returns the versions of packages that a project has, such as `jest 30.5.2`.
 *
 * @param {string} folder
 * @param {readonly string[]} names
 */
const versionsIn = async (folder, names) => {
  const texts = await Promise.all(
    names.map((name) => readFile(join(folder, 'node_modules', name, 'package.json'), 'utf8')),
  );
  return texts.map((text, index) => `${names[index]} ${JSON.parse(text).version}`).join(', ');
};

/**
 * @param {string} folder
 * @param {string} tarball
 * @returns {Promise<string>} the versions
 */
async function inVitest(folder, tarball) {
  await project(folder, tarball, ['vitest@4', 'jsdom@26']);
  const config = { test: { environment: 'jsdom', globals: true, include: ['news.test.mjs'] } };
  await writeFile(join(folder, 'vitest.config.mjs'), `export default ${JSON.stringify(config)};\n`);
  const program = join(folder, 'node_modules/vitest/vitest.mjs');
  const printed = await run(folder, process.execPath, [program, 'run', '--reporter=json'], {
    VITEST: '',
  });
  assert.equal(JSON.parse(printed).numPassedTests, TESTS, printed);
  return versionsIn(folder, ['vitest', 'jsdom']);
}

/**
 * Runs Jest on ES modules, and on what a bundler makes of them as CommonJS.
 *
 * @param {string} folder
 * @param {string} tarball
 * @returns {Promise<string>} the versions
 */
async function inJest(folder, tarball) {
  await project(folder, tarball, JEST);
  await build({
    entryPoints: [join(folder, 'news.test.mjs')],
    outfile: join(folder, 'news.test.cjs'),
    bundle: true,
    packages: 'external',
    format: 'cjs',
    logLevel: 'silent',
  });
  const program = join(folder, 'node_modules/jest/bin/jest.js');
  for (const [extension, options, passed] of /** @type {const} */ ([
    ['cjs', '', TESTS],
    ['mjs', '--experimental-vm-modules --no-warnings', WITHOUT_TIMERS],
  ])) {
    const config = {
      testEnvironment: 'jsdom',
      testMatch: [`**/news.test.${extension}`],
      moduleFileExtensions: ['js', 'mjs', 'cjs', 'json'],
      transform: {},
    };
    const args = [program, '--json', '--watchman=false', `--config=${JSON.stringify(config)}`];
    const printed = await run(folder, process.execPath, args, { NODE_OPTIONS: options });
    assert.equal(JSON.parse(printed).numPassedTests, passed, printed);
  }
  return versionsIn(folder, ['jest', 'jest-environment-jsdom']);
}

/**
 * Runs msw in Node 22, which its version 3 needs.
 *
 * @param {string} folder
 * @param {string} tarball
 * @param {string} major
 * @returns {Promise<string>} the version
 */
async function withMsw(folder, tarball, major) {
  const platform = `node-${process.platform}-${process.arch}`;
  await project(folder, tarball, [`msw@${major}`, `${platform}@22`]);
  const program = join(folder, 'node_modules', platform, 'bin/node');
  assert.equal((await run(folder, program, ['msw.mjs'])).trim(), 'ok');
  return versionsIn(folder, ['msw']);
}

/**
 * Builds a Storybook, and opens its stories: one with rows, and one whose server refuses the request.
 *
 * @param {string} folder
 * @param {string} tarball
 * @returns {Promise<string>} the versions
 */
async function inStorybook(folder, tarball) {
  const tools = ['storybook@10', '@storybook/html-vite@10', 'vite@8', 'msw@2'];
  await project(folder, tarball, [...tools, 'msw-storybook-addon@3']);
  const program = (/** @type {string} */ name) => join(folder, 'node_modules/.bin', name);
  await run(folder, program('msw'), ['init', 'public', '--no-save']);
  await run(folder, program('storybook'), ['build', '--quiet', '--disable-telemetry']);
  const page = await serve(join(folder, 'storybook-static'));
  const textOf = (/** @type {string} */ story, /** @type {string} */ selector) =>
    // The refusal, and files of the manager that a story alone does not have.
    inChromium(async (tab) => {
      await tab.goto(`${page.url}/iframe.html?id=${story}`);
      return tab.locator(`#storybook-root ${selector}`).textContent();
    }, /status of 40[34]/);
  try {
    assert.equal(await textOf('news--articles', 'li'), 'What the sea keeps');
    assert.equal(await textOf('news--without-permission', '[role=alert]:not(:empty)'), 'FORBIDDEN');
  } finally {
    page.stop();
  }
  return versionsIn(folder, ['storybook', 'msw', 'msw-storybook-addon']);
}

/**
 * Runs the tests of applications in each environment.
 *
 * @param {string} folder is made
 * @param {string} tarball
 * @param {(line: string) => void} log
 */
export async function testing(folder, tarball, log) {
  const at = (/** @type {string} */ name) => join(folder, name);
  log(`ok  directus-rx/testing: ${await inVitest(at('vitest'), tarball)}`);
  log(`ok  directus-rx/testing: ${await inJest(at('jest'), tarball)}, CommonJS and ES modules`);
  for (const major of ['2', '3'])
    log(`ok  directus-rx/testing: ${await withMsw(at(`msw-${major}`), tarball, major)}`);
  log(`ok  directus-rx/testing: ${await inStorybook(at('storybook'), tarball)}, in Chromium`);
}
