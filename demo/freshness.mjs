// @ts-check
import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { root } from './paths.mjs';

/**
 * @param {string[]} names files and folders, below the project's own
 * @returns {Promise<number>} when the file changed last that was changed last
 */
export async function newest(names) {
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
 * @param {string[]} names files
 * @returns {Promise<number>} when the oldest was written; 0 when one is missing
 */
export async function oldest(names) {
  const times = names.map((name) =>
    stat(resolve(root, name)).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    ),
  );
  return Math.min(...(await Promise.all(times)));
}
