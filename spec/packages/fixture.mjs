// @ts-check
// Fills an application of `ng new` with fixtures/angular.
import { existsSync } from 'node:fs';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const fixture = fileURLToPath(new URL('fixtures/angular', import.meta.url));
/** Moved beside the fixture. */
const specs = async () =>
  (await readFile(new URL('fixtures/specs.ts', import.meta.url), 'utf8')).replaceAll(
    "'./angular/",
    "'./",
  );

/**
 * @typedef {object} Build
 * @property {boolean} aot compiled by `ng build`, or in the browser and on the server
 * @property {boolean} http with `HttpClient` and `withHttpClient()`, or without both
 */

/**
 * Puts the fixture in the place of the application that `ng new` has written, whose providers stay in force: its zone.js or
 * none, its hydration.
 *
 * @param {string} app
 * @param {{ zone: boolean }} version
 */
export async function fillIn(app, { zone }) {
  const at = (/** @type {string} */ name) => join(app, 'src/app', name);
  const generated = await readFile(at('app.config.ts'));
  await cp(fixture, join(app, 'src/app'), { recursive: true });
  await writeFile(at('generated.config.ts'), generated);
  const provide = zone ? 'provideZoneChangeDetection' : 'provideZonelessChangeDetection';
  await writeFile(
    at('change-detection.ts'),
    `import { ${provide} } from '@angular/core';
    export const changeDetection = ${provide}();\n`,
  );
  await writeFile(at('directus.spec.ts'), await specs());
  for (const name of ['app.spec.ts', 'app.component.spec.ts']) await rm(at(name), { force: true });
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

/**
 * Writes which Directus the application uses, and by which of Angular's means.
 *
 * @param {string} app
 * @param {string} major
 * @param {string} url
 * @param {Build} build
 */
export async function connect(app, major, url, { http }) {
  // From 22 on HttpClient uses fetch otherwise, which tells nothing of an upload's progress.
  const features = Number(major) > 21 ? 'withXhr' : '';
  const text = http
    ? `import { ${['provideHttpClient', features].filter(Boolean).join(', ')} } from '@angular/common/http';
    import { withHttpClient } from 'directus-rx/angular';
    export const http = [provideHttpClient(${features && `${features}()`})];
    export const init = withHttpClient({ auth: { mode: 'json' } });\n`
    : `import type { DirectusInit } from 'directus-rx';
    export const http = [];
    export const init = { auth: { mode: 'json' } } satisfies DirectusInit;\n`;
  await writeFile(join(app, 'src/app/environment.ts'), `export const url = '${url}';\n${text}`);
}

/** An application of JIT contains the compiler, which is beyond the usual budget. */
export async function withoutBudgets(/** @type {string} */ app) {
  const file = join(app, 'angular.json');
  const workspace = JSON.parse(await readFile(file, 'utf8'));
  delete workspace.projects.fresh.architect.build.configurations.production.budgets;
  await writeFile(file, JSON.stringify(workspace, undefined, 2));
}
