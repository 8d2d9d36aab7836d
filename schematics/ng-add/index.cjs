// @ts-check
// `ng add directus-rx`. CommonJS, because that is what the Angular CLI loads schematics as. Run twice, it changes nothing the
// second time: files that exist and providers that are there are left alone.
const { chain, noop } = require('@angular-devkit/schematics');
const {
  addDependency,
  addRootProvider,
  readWorkspace,
  updateWorkspace,
} = require('@schematics/angular/utility');

/** @typedef {{ project?: string, url: string, login: boolean, realtime: boolean, uploads: boolean }} Options */
/** @typedef {import('@angular-devkit/schematics').Tree} Tree */
/** @typedef {import('@angular-devkit/schematics').Rule} Rule */

const TUS_VERSION = '^4.3.1';

const SCHEMA = `/** The collections of your Directus. \`npx directus-rx types --url … --out src/app/schema.ts\` writes this file. */
export interface Schema {
  // articles: { id: number; title: string }[];
}
`;

const REGISTER = `import type { Schema } from './app/schema';

// Tells \`directus-rx/angular\` the schema, once for the whole application.
declare module 'directus-rx/angular' {
  interface Register {
    schema: Schema;
  }
}
`;

const LOGIN = `import { Component, inject, signal } from '@angular/core';
import { Router } from '@angular/router';
import { errorText } from 'directus-rx';
import { injectDirectus, injectReturnUrl } from 'directus-rx/angular';

@Component({
  selector: 'app-login',
  template: \`
    <form (submit)="login($event, email.value, password.value)">
      <label>Email <input #email type="email" autocomplete="username" required /></label>
      <label>Password <input #password type="password" autocomplete="current-password" required /></label>
      <button>Log in</button>
      <p role="alert">{{ failure() }}</p>
    </form>
  \`,
})
export class Login {
  private readonly directus = injectDirectus();
  private readonly router = inject(Router);
  private readonly returnUrl = injectReturnUrl();
  protected readonly failure = signal('');

  protected login(event: Event, email: string, password: string) {
    event.preventDefault();
    this.failure.set('');
    this.directus.auth.login({ email, password }).subscribe({
      next: () => void this.router.navigateByUrl(this.returnUrl),
      error: (error: unknown) => this.failure.set(errorText(error)),
    });
  }
}
`;

/**
 * @param {Tree} tree
 * @param {string} path
 * @param {string} text
 */
function createOnce(tree, path, text) {
  if (!tree.exists(path)) tree.create(path, text);
}

/**
 * Adds a provider, unless the sources of the application have it.
 *
 * @param {string} project
 * @param {string} sourceRoot
 * @param {string} name
 * @param {string} from
 * @param {string} args the source of its arguments
 * @returns {Rule}
 */
function provideOnce(project, sourceRoot, name, from, args) {
  return (tree) => {
    let isThere = false;
    tree.getDir(sourceRoot).visit((path) => {
      if (path.endsWith('.ts') && tree.readText(path).includes(`${name}(`)) isThere = true;
    });
    if (isThere) return noop();
    return addRootProvider(project, ({ code, external }) => code`${external(name, from)}(${args})`);
  };
}

/**
 * @param {string} url
 * @returns {string} empty where it is no address
 */
function protocolOf(url) {
  try {
    return new URL(url).protocol;
  } catch {
    return '';
  }
}

/**
 * Writes a text as a literal: in single quotes, as `ng new` does, where it has nothing to escape.
 *
 * @param {string} text
 */
function literalOf(text) {
  const literal = JSON.stringify(text);
  return /['\\]/.test(literal) ? literal : literal.replaceAll('"', "'");
}

/**
 * Adds the route of the login page, unless there is one. Tells what to add where the routes are not as `ng new` writes them.
 *
 * @param {string} path of the file with the routes
 * @returns {Rule}
 */
const routeOnce = (path) => (tree, context) => {
  const route =
    "{ path: 'login', loadComponent: () => import('./login').then(({ Login }) => Login) }";
  const text = tree.exists(path) ? tree.readText(path) : '';
  if (/path: ['"]login['"]/.test(text)) return;
  const routes = /(export const routes: Routes = \[)(\s*)/;
  if (routes.test(text))
    tree.overwrite(
      path,
      text.replace(routes, (_, start) => `${start}\n  ${route},\n`),
    );
  else context.logger.warn(`Add this route for the login page: ${route}`);
  context.logger.info(
    "Guard a route with canActivate: [directusGuard({ redirectTo: '/login' })] of 'directus-rx/angular'.",
  );
};

/**
 * The CLI warns of CommonJS in a server's bundle unless it is told that this is meant.
 *
 * @param {string} project
 * @returns {Rule}
 */
const allowUndici = (project) =>
  updateWorkspace((workspace) => {
    const options = workspace.projects.get(project)?.targets.get('build')?.options;
    if (!options || !('server' in options || 'ssr' in options)) return;
    const allowed = Array.isArray(options['allowedCommonJsDependencies'])
      ? options['allowedCommonJsDependencies']
      : [];
    if (!allowed.includes('undici'))
      options['allowedCommonJsDependencies'] = [...allowed, 'undici'];
  });

/**
 * @param {Options} options
 * @returns {Rule}
 */
exports.ngAdd = (options) => async (tree) => {
  const workspace = await readWorkspace(tree);
  const isApplication = (/** @type {{ extensions: Record<string, unknown> }} */ { extensions }) =>
    extensions['projectType'] === 'application';
  const [first] = [...workspace.projects]
    .filter(([, each]) => isApplication(each))
    .map(([name]) => name);
  const project = options.project ?? first;
  const definition = project === undefined ? undefined : workspace.projects.get(project);
  if (project === undefined || !definition || !isApplication(definition))
    throw new Error('directus-rx: there is no application to add it to. Name one with --project.');
  if (!/^https?:$/.test(protocolOf(options.url)))
    throw new Error(
      `directus-rx: ${options.url} is no address of Directus, such as https://cms.example.com.`,
    );
  const sourceRoot = definition.sourceRoot ?? `${definition.root}/src`;
  createOnce(tree, `${sourceRoot}/app/schema.ts`, SCHEMA);
  createOnce(tree, `${sourceRoot}/directus.d.ts`, REGISTER);
  if (options.login) createOnce(tree, `${sourceRoot}/app/login.ts`, LOGIN);
  const provide = (/** @type {string} */ name, /** @type {string} */ from, args = '') =>
    provideOnce(project, sourceRoot, name, from, args);
  return chain([
    provide('provideDirectus', 'directus-rx/angular', literalOf(options.url)),
    options.login ? routeOnce(`${sourceRoot}/app/app.routes.ts`) : noop(),
    options.realtime ? provide('provideRealtime', 'directus-rx/angular') : noop(),
    options.uploads ? provide('provideUploads', 'directus-rx/angular/uploads') : noop(),
    options.uploads ? addDependency('tus-js-client', TUS_VERSION) : noop(),
    allowUndici(project),
  ]);
};
