// @ts-check
// npm and pnpm, as an application uses them.
import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { newest, npmInstall, run } from './command.mjs';

/** The last one that runs on Node.js 20. */
const PNPM_MAJOR = '10';

/**
 * @typedef {object} PackageManager
 * @property {'npm' | 'pnpm'} name as Angular's tools call it
 * @property {Record<string, string>} env has its program found by Angular's tools
 * @property {(cwd: string, ...packages: string[]) => Promise<string>} install
 */

/** @type {PackageManager} */
export const npm = { name: 'npm', env: {}, install: npmInstall };

/**
 * pnpm, installed from npm, with a store of its own.
 *
 * @param {string} folder is made
 * @returns {Promise<PackageManager>}
 */
export async function pnpmIn(folder) {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{"private":true}');
  await npmInstall(folder, `pnpm@${await newest('pnpm', PNPM_MAJOR)}`);
  const programs = join(folder, 'node_modules/.bin');
  const env = {
    PATH: `${programs}${delimiter}${process.env['PATH'] ?? ''}`,
    npm_config_store_dir: join(folder, 'store'),
  };
  return {
    name: 'pnpm',
    env,
    install: (cwd, ...packages) =>
      run(cwd, join(programs, 'pnpm'), [packages.length > 0 ? 'add' : 'install', ...packages], env),
  };
}
