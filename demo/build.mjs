// @ts-check
import { spawn } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './paths.mjs';

const sources = ['lib', 'tsup.config.ts', 'package.json'];
const built = ['index.js', 'index.d.ts', 'platform/node.js', 'platform/browser.js'];

/**
 * Builds the library, unless what is in dist was built after the last change to its sources.
 *
 * @param {{ log: (line: string) => void }} options
 * @returns {Promise<void>}
 */
export async function buildLibrary({ log }) {
  if ((await oldest(built)) >= (await newest(sources))) return;
  log('Building the library.');
  // tsup's own program, because npm's shell would survive a signal that ends this process.
  const child = spawn(process.execPath, [join(root, 'node_modules/tsup/dist/cli-default.js')], {
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

/**
 * @param {string[]} names
 * @returns {Promise<number>} when the file changed last that was changed last
 */
async function newest(names) {
  const times = await Promise.all(
    names.map(async (name) => {
      const path = join(root, name);
      const found = await stat(path);
      if (!found.isDirectory()) return found.mtimeMs;
      return newest((await readdir(path)).map((inside) => join(name, inside)));
    }),
  );
  return Math.max(...times);
}

/**
 * @param {string[]} names
 * @returns {Promise<number>} when the oldest was written; 0 when one is missing
 */
async function oldest(names) {
  const times = names.map((name) =>
    stat(join(root, 'dist', name)).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    ),
  );
  return Math.min(...(await Promise.all(times)));
}
