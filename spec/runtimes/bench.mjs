// @ts-check
import { existsSync } from 'node:fs';
import { cp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { npmInstall } from '../packages/command.mjs';
import { pack } from '../packages/consumers.mjs';

/** @typedef {import('./types').Bench} Bench */

const root = fileURLToPath(new URL('../..', import.meta.url));
const here = join(root, 'spec/runtimes');
const cache = join(root, 'node_modules/.cache/directus-rx-runtimes');

/** Peers of the library, in the versions of package.json. */
const peers = ['rxjs@7.8.2', 'tus-js-client@4.3.1', 'ws@8.23.0'];

/** The server of `throttled-server.ts`. */
export async function startTroubleServer() {
  const outfile = join(cache, `trouble-${process.pid}.mjs`);
  await build({
    entryPoints: [join(root, 'spec/support/throttled-server.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    logLevel: 'silent',
  });
  try {
    const { startThrottledServer } = await import(pathToFileURL(outfile).href);
    return await startThrottledServer();
  } finally {
    await rm(outfile);
  }
}

/**
 * Installs packages in a folder of their own, which later runs use again.
 *
 * @param {string[]} packages
 */
async function tools(...packages) {
  const folder = join(cache, packages.join('+').replaceAll('/', '-'));
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}-${process.pid}`;
  await mkdir(unfinished, { recursive: true });
  await writeFile(join(unfinished, 'package.json'), '{"private":true}');
  await npmInstall(unfinished, ...packages);
  await rename(unfinished, folder);
  return folder;
}

/**
 * Makes an application with the packed library and the check program.
 *
 * @param {string} folder
 * @param {Bench['settings']} settings
 * @returns {Promise<Bench>}
 */
export async function makeBench(folder, settings) {
  const manifest = { private: true, type: 'module' };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  const library = [await pack(folder), ...peers];
  await npmInstall(folder, ...library);
  await cp(join(here, 'apps'), folder, { recursive: true });
  for (const format of /** @type {const} */ (['esm', 'cjs']))
    await build({
      entryPoints: [join(here, 'program.mjs')],
      bundle: true,
      format,
      target: 'es2022',
      platform: 'neutral',
      external: ['directus-rx', 'directus-rx/*'],
      outfile: join(folder, format === 'esm' ? 'program.mjs' : 'program.cjs'),
      logLevel: 'silent',
    });
  return {
    folder,
    settings,
    tools,
    async project(app, packages) {
      // Not inside the bench: frameworks take the topmost folder with a lock file for the project.
      const project = `${folder}-${app}-${crypto.randomUUID()}`;
      await mkdir(project);
      await writeFile(join(project, 'package.json'), JSON.stringify(manifest));
      await npmInstall(project, ...library, ...packages);
      await cp(join(here, 'apps', app), project, { recursive: true });
      for (const file of ['program.mjs', 'page.mjs'])
        await cp(join(folder, file), join(project, file));
      return project;
    },
    async bundle(app, { conditions = ['browser'], format = 'esm' }) {
      const { outputFiles } = await build({
        entryPoints: [join(folder, app)],
        absWorkingDir: folder,
        bundle: true,
        platform: 'browser',
        target: 'es2022',
        conditions: [...conditions],
        format,
        tsconfigRaw: {},
        write: false,
        logLevel: 'silent',
      });
      return outputFiles[0]?.text ?? '';
    },
  };
}

export const prepareCache = () => mkdir(cache, { recursive: true });
