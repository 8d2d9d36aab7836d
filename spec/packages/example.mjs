// @ts-check
// The application in examples/angular, with the packed library: its specs, its build, and what a user does with it.
import assert from 'node:assert/strict';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { serve } from './browser.mjs';
import { npmInstall } from './command.mjs';
import { visitExample } from './drive-example.mjs';
import { ng, pin } from './ng.mjs';

const source = fileURLToPath(new URL('../../examples/angular', import.meta.url));
const MAJOR = '21';

/** Folders of builds and installations, which a checkout may have. */
const left = new Set(['node_modules', 'dist', '.angular', 'package-lock.json']);

/**
 * @param {string} folder is made
 * @param {string} tarball in place of the checkout
 * @param {import('./drive-example.mjs').Server} server in place of the one on port 8055
 * @returns {Promise<number>} how many specs have passed
 */
export async function example(folder, tarball, server) {
  await cp(source, folder, { recursive: true, filter: (path) => !left.has(basename(path)) });
  await use(tarball, folder);
  await pin(folder, MAJOR);
  await npmInstall(folder);
  const address = new URL(server.url);
  address.hostname = 'localhost';
  const config = join(folder, 'src/app/app.config.ts');
  const text = await readFile(config, 'utf8');
  assert.match(text, /'http:\/\/localhost:8055'/);
  await writeFile(config, text.replace('http://localhost:8055', address.origin));

  const printed = stripVTControlCharacters(await ng(folder, MAJOR, ['test', '--watch=false']));
  const [, passed = ''] = /Tests\s+(\d+) passed \(\1\)/.exec(printed) ?? [];
  assert.ok(Number(passed) > 0, printed);
  await ng(folder, MAJOR, ['build']);
  const page = await serve(join(folder, 'dist/newsroom/browser'));
  try {
    await visitExample(page.url, server);
  } finally {
    page.stop();
  }
  return Number(passed);
}

/**
 * @param {string} tarball
 * @param {string} folder
 */
async function use(tarball, folder) {
  // It has npm copy the checkout, and would have nothing to say here.
  await rm(join(folder, '.npmrc'));
  const file = join(folder, 'package.json');
  const manifest = JSON.parse(await readFile(file, 'utf8'));
  assert.equal(manifest.dependencies['directus-rx'], 'file:../..');
  manifest.dependencies['directus-rx'] = `file:${tarball}`;
  await writeFile(file, JSON.stringify(manifest));
}
