// @ts-check
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildLibrary } from './build-library.mjs';
import { newest, oldest } from './freshness.mjs';
import { root } from './paths.mjs';
import { runNode } from './run-node.mjs';
import { withFolderLock } from './server/folder-lock.mjs';
import { installPackages, isInstalled } from './server/npm-ci.mjs';
import { cacheFolder } from './server/paths.mjs';

const app = join(root, 'demo/app');
const library = join(app, 'node_modules/directus-rx');
const sources = ['src', 'angular.json', 'tsconfig.json', 'package-lock.json'].map(
  (name) => `demo/app/${name}`,
);
const lock = join(cacheFolder, 'page.lock');

/** The folder of the built page. */
export const builtPage = join(app, 'dist/newsroom/browser');

export const toolsAreInstalled = () => isInstalled(app);

/**
 * Installs Angular and its tools in demo/app, unless the packages of its lock file are there. The library must have been
 * built: npm copies it.
 *
 * @param {import('./server/npm-ci.mjs').OnProgress} [onProgress]
 */
export const installTools = (onProgress) =>
  withFolderLock(lock, () =>
    installPackages(app, { failure: 'Angular’s tools could not be installed.', onProgress }),
  );

/** Tells whether the page was built after the last change of its sources and of the library. */
export async function pageIsBuilt() {
  const built = await oldest([join(builtPage, 'index.html')]);
  return built > (await newest([...sources, 'dist']));
}

/** Builds demo/app with `ng build`, unless that was done after the last change. */
export const buildPage = () =>
  withFolderLock(lock, async () => {
    if (await pageIsBuilt()) return;
    await copyLibrary();
    const cli = join(app, 'node_modules/@angular/cli/bin/ng.js');
    await runNode([cli, 'build', '--no-progress'], {
      cwd: app,
      // Joins the many small files that the first page would load otherwise: 2.5 kB less of 140, gzipped.
      env: { NG_BUILD_OPTIMIZE_CHUNKS: '1' },
      failure: 'The page could not be built',
    });
    await listFiles();
  });

/** Writes the list of files that `page-worker.js` keeps for a start without a network: all that have a hash in their name. */
async function listFiles() {
  const names = await readdir(builtPage);
  const kept = names.filter((name) => isHashed(name) && !name.endsWith('.map'));
  await writeFile(
    join(builtPage, 'page-files.json'),
    JSON.stringify(kept.map((name) => `/${name}`)),
  );
}

/**
 * Tells whether a built file has a hash of its content in its name, and so never changes.
 *
 * @param {string} name
 */
export const isHashed = (name) => /-[\w-]{8}\.(?:js|css)(?:\.map)?$/.test(name);

/** Replaces the copy of the library that npm made, which may be older than the last build. */
async function copyLibrary() {
  const { files } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  for (const name of ['package.json', ...files]) {
    await rm(join(library, name), { recursive: true, force: true });
    await cp(join(root, name), join(library, name), { recursive: true });
  }
}

/** Does all that the page needs, for specs: without a word where nothing has changed. */
export async function preparePage() {
  await buildLibrary();
  await installTools();
  await buildPage();
}
