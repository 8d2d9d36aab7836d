// @ts-check
// What an application makes of the packed library: one function for each kind of application.
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inChromium, serve } from './browser.mjs';
import { npmInstall, run } from './command.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const fixture = (/** @type {string} */ name) => join(root, 'spec/packages/fixtures', name);

/** @typedef {{ url: string, admin: { token: string } }} Server */

/**
 * `npm pack`, of what was built last.
 *
 * @param {string} folder
 */
export async function pack(folder) {
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
  const [{ filename }] = JSON.parse(await run(root, 'npm', args));
  return join(folder, filename);
}

/**
 * @param {string} folder
 * @param {object} manifest
 * @param {string[]} packages
 */
async function project(folder, manifest, packages) {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, ...manifest }));
  await npmInstall(folder, ...packages);
}

/**
 * @param {string} folder
 * @param {string} tarball
 * @param {Server} server
 * @param {'node-esm.mjs' | 'node-cjs.cjs'} script
 */
export async function node(folder, tarball, { url, admin }, script) {
  await project(folder, {}, [tarball, 'rxjs@7.8.2']);
  await cp(fixture(script), join(folder, script));
  const env = { DIRECTUS_URL: url, DIRECTUS_TOKEN: admin.token };
  return (await run(folder, process.execPath, [script], env)).trim();
}

/**
 * @param {string} folder
 * @param {string} tarball
 * @param {Server} server
 */
export async function vite(folder, tarball, server) {
  await project(folder, { type: 'module' }, [tarball, 'rxjs@7.8.2', 'vite@8.3.8']);
  await cp(fixture('vite.js'), join(folder, 'main.js'));
  // Without an icon of its own, Chromium asks for one, and complains when there is none.
  const icon = '<link rel="icon" href="data:," />';
  await writeFile(
    join(folder, 'index.html'),
    `${icon}<script type="module" src="/main.js"></script>`,
  );
  await run(folder, process.execPath, ['node_modules/vite/bin/vite.js', 'build']);
  const page = await serve(join(folder, 'dist'));
  try {
    const query = new URLSearchParams({ url: server.url, token: server.admin.token });
    return await inChromium(async (tab) => {
      await tab.goto(`${page.url}/?${query}`);
      await tab.waitForFunction(() => globalThis.document.title !== '');
      return tab.title();
    });
  } finally {
    page.stop();
  }
}

/** Whether anything of Angular, rxjs or Node is in the library's own files. */
export async function bundledIn(/** @type {string} */ folder) {
  const dist = join(folder, 'node_modules/directus-rx/dist');
  const found = [];
  for (const name of await readdir(dist)) {
    if (!/\.c?js$/.test(name)) continue;
    const code = await readFile(join(dist, name), 'utf8');
    if (/ɵɵdefine|class NgZone|class BehaviorSubject/.test(code)) found.push(name);
  }
  return found;
}
