// @ts-check
// Fresh applications of `ng new`, of each major version of Angular, with the packed library in them.
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeBinary } from '../../demo/server/node-binary.mjs';
import { defaultRelease } from '../../demo/server/releases.mjs';
import { serve } from './browser.mjs';
import { admin } from '../../demo/server/accounts.mjs';
import { newest, npmInstall, run } from './command.mjs';
import { visit, visitRendered, visitWithSession } from './drive.mjs';
import { startRendering } from './rendering.mjs';

const fixture = fileURLToPath(new URL('fixtures/angular', import.meta.url));
const quiet = { NG_CLI_ANALYTICS: 'false' };

/**
 * @typedef {object} Version
 * @property {string} major
 * @property {boolean} zone whether it runs on zone.js
 * @property {string[]} flags of `ng new`, for what is not this version's default
 */

/** @type {readonly Version[]} */
export const versions = [
  { major: '19', zone: true, flags: [] },
  { major: '20', zone: false, flags: ['--zoneless'] },
  { major: '21', zone: false, flags: [] },
  { major: '22', zone: true, flags: ['--zoneless=false'] },
];

/** Angular 22 wants Node 22.22 or later, which the demo's Directus brings where it can. */
const nodeFor = (/** @type {string} */ major) =>
  Number(major) < 22 ? process.execPath : nodeBinary(defaultRelease);

/**
 * `ng new`. The command line is installed on its own, as npx does.
 *
 * @param {string} folder is made
 * @param {string} major
 * @param {string[]} flags
 * @returns {Promise<string>} the application's folder
 */
async function ngNew(folder, major, flags) {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{"private":true}');
  await npmInstall(folder, `@angular/cli@${await newest('@angular/build', major)}`);
  await ng(folder, major, ['new', 'fresh', '--defaults', '--skip-git', '--skip-install', ...flags]);
  return join(folder, 'fresh');
}

/**
 * @param {string} folder
 * @param {string} major
 * @param {string[]} args
 */
const ng = (folder, major, args) =>
  run(
    folder,
    nodeFor(major),
    [join(folder, 'node_modules/@angular/cli/bin/ng.js'), ...args],
    quiet,
  );

/**
 * An application of that version, rendered on a server and compiled ahead of time, then once more without a server
 * and compiled in the browser.
 *
 * @param {string} folder
 * @param {string} tarball
 * @param {{ url: string, account: import('./drive.mjs').Account }} server
 * @param {Version} version
 * @param {(line: string) => void} log
 */
export async function angular(folder, tarball, { url, account }, { major, zone, flags }, log) {
  const app = await ngNew(folder, major, ['--skip-tests', '--ssr', ...flags]);
  await pin(app, major);
  await npmInstall(app, tarball);
  const { version } = JSON.parse(
    await readFile(join(app, 'node_modules/@angular/core/package.json'), 'utf8'),
  );
  const title = `Angular ${version}, ${zone ? 'zone.js' : 'zoneless'}`;
  await fillIn(app, major, url);

  // Angular 19 would render at build time; the others do as their routes say.
  const onRequest = major === '19' ? ['--prerender=false'] : [];
  await ng(app, major, ['build', '--output-path=dist/aot', ...onRequest]);
  const rendering = await startRendering(nodeFor(major), join(app, 'dist/aot/server/server.mjs'));
  try {
    const steps = await visit(rendering.url, account);
    log(`ok  ${title}, AOT: guard, login, live query, upload in ${steps} steps, reload`);
    await visitRendered(rendering.url, rendering.timers);
    log(`ok  ${title}, AOT, SSR: complete, one client per request, no timers left, not read twice`);
    // `ng new` of Angular 19 renders without the visitor's request.
    if (major !== '19') {
      await visitWithSession(rendering.url, { url, accounts: [account, admin] });
      log(
        `ok  ${title}, AOT, SSR: two visitors with sessions, each with own data, 302 without one`,
      );
    }
  } finally {
    await rendering.stop();
  }

  await withoutServer(app);
  await ng(app, major, ['build', '--output-path=dist/jit', '--aot=false']);
  const page = await serve(join(app, 'dist/jit/browser'));
  try {
    const steps = await visit(page.url, account);
    log(`ok  ${title}, JIT: guard, login, live query, upload in ${steps} steps, reload`);
  } finally {
    page.stop();
  }
}

/**
 * Has all of Angular in one version, and its tools in one.
 *
 * @param {string} app
 * @param {string} major
 */
async function pin(app, major) {
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
  await writeFile(file, JSON.stringify(manifest));
}

/**
 * @param {string} app
 * @param {string} major
 * @param {string} url
 */
async function fillIn(app, major, url) {
  const at = (/** @type {string} */ name) => join(app, 'src/app', name);
  const generated = await readFile(at('app.config.ts'));
  await cp(fixture, join(app, 'src/app'), { recursive: true });
  // What `ng new` wrote stays in force: its zone.js or none, its hydration.
  await writeFile(at('generated.config.ts'), generated);
  const withXhr = Number(major) > 21;
  await writeFile(
    at('environment.ts'),
    `${withXhr ? `import { withXhr } from '@angular/common/http';\n` : ''}
    export const url = '${url}';
    // From 22 on HttpClient uses fetch otherwise, which tells nothing of an upload's progress.
    export const httpFeatures = [${withXhr ? 'withXhr()' : ''}] as const;\n`,
  );
  if (existsSync(at('app.routes.server.ts'))) {
    // A session that lives in the browser is not known on the server.
    await writeFile(
      at('app.routes.server.ts'),
      `import { RenderMode, type ServerRoute } from '@angular/ssr';
      export const serverRoutes: ServerRoute[] = [
        { path: '', renderMode: RenderMode.Server },
        { path: 'mine', renderMode: RenderMode.Server },
        // Guarded: the browser decides.
        { path: 'files', renderMode: RenderMode.Prerender },
        { path: '**', renderMode: RenderMode.Client },
      ];\n`,
    );
  }
  if (existsSync(at('app.component.ts'))) {
    // Angular 19 has another name for it.
    await writeFile(at('app.component.ts'), `export { App as AppComponent } from './app';\n`);
  }
}

/** Only what is rendered in the browser can be compiled there; and the compiler goes beyond the usual budget. */
async function withoutServer(/** @type {string} */ app) {
  const file = join(app, 'angular.json');
  const workspace = JSON.parse(await readFile(file, 'utf8'));
  const { options, configurations } = workspace.projects.fresh.architect.build;
  for (const name of ['server', 'ssr', 'outputMode', 'prerender'])
    Reflect.deleteProperty(options, name);
  delete configurations.production.budgets;
  await writeFile(file, JSON.stringify(workspace));
}
