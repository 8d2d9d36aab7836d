// @ts-check
// What an application makes of the packed library: one function for each kind of application.
import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { chromium } from 'playwright';
import { chromiumArgs, chromiumPath } from '../support/chromium.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const fixture = (/** @type {string} */ name) => join(root, 'spec/packages/fixtures', name);
const execute = promisify(execFile);

/** @typedef {{ url: string, admin: { token: string } }} Server */

/**
 * @param {string} cwd
 * @param {string} command
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 */
async function run(cwd, command, args, env = {}) {
  const options = { cwd, env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 };
  return (await execute(command, args, options)).stdout;
}

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
  await run(folder, 'npm', ['install', '--no-audit', '--no-fund', ...packages]);
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
  await writeFile(join(folder, 'index.html'), '<script type="module" src="/main.js"></script>');
  await run(folder, process.execPath, ['node_modules/vite/bin/vite.js', 'build']);
  return inBrowser(join(folder, 'dist'), server, (page) => page.title());
}

/**
 * A fresh application of `ng new`, with what the documentation has one write into it.
 *
 * @param {string} folder
 * @param {string} tarball
 * @param {Server} server
 */
export async function angular(folder, tarball, server) {
  await project(folder, {}, ['@angular/cli@21.2.27']);
  const ng = join(folder, 'node_modules/@angular/cli/bin/ng.js');
  const quiet = { NG_CLI_ANALYTICS: 'false' };
  const name = 'fresh';
  const flags = ['--defaults', '--skip-git', '--skip-install', '--skip-tests', '--minimal'];
  await run(folder, process.execPath, [ng, 'new', name, ...flags], quiet);
  const app = join(folder, name);
  await run(app, 'npm', ['install', '--no-audit', '--no-fund', tarball]);
  await cp(fixture('angular.ts'), join(app, 'src/app/app.ts'));
  await cp(fixture('angular.config.ts'), join(app, 'src/app/app.config.ts'));
  /** @type {Record<string, string>} */
  const results = {};
  const ngOfApp = join(app, 'node_modules/@angular/cli/bin/ng.js');
  for (const kind of ['aot', 'jit']) {
    const flag = `--aot=${kind === 'aot'}`;
    await run(app, process.execPath, [ngOfApp, 'build', flag, `--output-path=dist/${kind}`], quiet);
    const built = join(app, 'dist', kind, 'browser');
    results[kind] = await inBrowser(built, server, async (page) => {
      const text = await page.locator('#result').innerText();
      return text && `${text} ${await page.locator('#session').innerText()}`;
    });
  }
  return results;
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

/** @type {Record<string, string>} */
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

/**
 * Serves a folder, opens it in Chromium, and waits until `read` has something.
 *
 * @param {string} folder
 * @param {Server} server
 * @param {(page: import('playwright').Page) => Promise<string>} read
 */
async function inBrowser(folder, { url, admin }, read) {
  const files = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const name = pathname === '/' ? 'index.html' : pathname.slice(1);
    try {
      const body = await readFile(join(folder, name));
      response.writeHead(200, { 'content-type': types[extname(name)] ?? 'text/plain' }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => files.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = files.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });
  try {
    const page = await browser.newPage();
    /** @type {string[]} */
    const complaints = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    const query = new URLSearchParams({ url, token: admin.token });
    await page.goto(`http://127.0.0.1:${port}/?${query}`);
    for (let tries = 0; tries < 100; tries++) {
      const said = await read(page).catch(() => '');
      if (said) return said;
      await page.waitForTimeout(100);
    }
    throw new Error(`Nothing came of ${folder}: ${complaints.join('; ')}`);
  } finally {
    await browser.close();
    files.closeAllConnections();
    files.close();
  }
}
