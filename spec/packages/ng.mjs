// @ts-check
// Angular's command line.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeBinary } from '../../demo/server/node-binary.mjs';
import { defaultRelease } from '../../demo/server/releases.mjs';
import { newest, npmInstall, run } from './command.mjs';

/**
 * Angular 22 wants Node 22.22 or later, which the demo's Directus brings where it can.
 *
 * @param {string} major
 */
export const nodeFor = (major) =>
  Number(major) < 22 ? process.execPath : nodeBinary(defaultRelease);

/**
 * Runs `ng` in a folder that has the command line among its packages.
 *
 * @param {string} folder
 * @param {string} major
 * @param {readonly string[]} args
 * @param {Record<string, string>} [env]
 */
export const ng = (folder, major, args, env = {}) =>
  run(
    folder,
    nodeFor(major),
    [join(folder, 'node_modules/@angular/cli/bin/ng.js'), ...args],
    // Not in colours, so that its output can be searched.
    { NG_CLI_ANALYTICS: 'false', NO_COLOR: '1', ...env },
  );

/**
 * `ng new`, without an installation. The command line is installed on its own, as npx does.
 *
 * @param {string} folder is made
 * @param {string} major
 * @param {readonly string[]} flags
 * @param {Record<string, string>} [env]
 * @returns {Promise<string>} the application's folder
 */
export async function ngNew(folder, major, flags, env) {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{"private":true}');
  await npmInstall(folder, `@angular/cli@${await newest('@angular/build', major)}`);
  const always = ['--defaults', '--skip-git', '--skip-install'];
  await ng(folder, major, ['new', 'fresh', ...always, ...flags], env);
  return join(folder, 'fresh');
}

/**
 * Has all of Angular in one version, and its tools in one.
 *
 * @param {string} app
 * @param {string} major
 */
export async function pin(app, major) {
  const angular = await newest('@angular/platform-server', major);
  const tools = await newest('@angular/ssr', major);
  const file = join(app, 'package.json');
  const manifest = JSON.parse(await readFile(file, 'utf8'));
  const range = manifest.dependencies['@angular/core'];
  for (const packages of [manifest.dependencies, manifest.devDependencies]) {
    for (const name of Object.keys(packages)) {
      if (/^@angular(?:-devkit)?\//.test(name)) {
        packages[name] = packages[name] === range ? angular : tools;
      }
    }
  }
  await writeFile(file, JSON.stringify(manifest, undefined, 2));
}
