// @ts-check
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { newest, oldest } from './freshness.mjs';
import { root } from './paths.mjs';

const sources = ['lib', 'build', 'tsup.config.ts', 'tsconfig.build.json', 'package.json'];
const built = [
  'index.js',
  'index.d.ts',
  'angular.js',
  'angular.d.ts',
  'platform/node.js',
  'platform/browser.js',
].map((name) => `dist/${name}`);

/**
 * Builds the library, unless what is in dist was built after the last change to its sources.
 *
 * @param {{ log: (line: string) => void }} options
 * @returns {Promise<void>}
 */
export async function buildLibrary({ log }) {
  if ((await oldest(built)) >= (await newest(sources))) return;
  log('Building the library.');
  // Without npm, whose shell would survive a signal that ends this process.
  const child = spawn(process.execPath, [join(root, 'build/library.mjs')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => (output += text));
  }
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`The library could not be built:\n${output.trim()}`);
}
