// @ts-check
// Frameworks that render on a server: an application is built for production and started, and runs the checks itself.
// Libraries of components: a page with one, built with Vite.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../demo/server/free-port.mjs';
import { run } from '../packages/command.mjs';
import { noProgress, versionIn } from './edge.mjs';
import { runInChromium } from './pages.mjs';
import { start } from './processes.mjs';

/** @typedef {import('./types').Environment} Environment */
/** @typedef {import('./types').Bench} Bench */
/** @typedef {import('./types').Failure} Failure */

const vite = 'vite@7.3.8';

/** Milliseconds. */
const TIME_TO_START = 60_000;

/**
 * @typedef {object} Framework
 * @property {string} app folder in `apps`
 * @property {readonly string[]} packages the first is the framework
 * @property {readonly string[]} build arguments for Node
 * @property {(port: string) => readonly string[]} serve arguments for Node
 * @property {Record<string, string>} [env]
 */

/** @param {string} wanted a package and its version */
const nameOf = (wanted) => wanted.slice(0, wanted.lastIndexOf('@'));

/** Applications that were built in this run. @type {WeakMap<Framework, Promise<string>>} */
const built = new WeakMap();

/** @param {Bench} bench @param {Framework} framework */
async function build(bench, { app, packages, build, env }) {
  const folder = await bench.project(app, packages);
  await run(folder, process.execPath, [...build], env);
  return folder;
}

/** Asks until the server answers. @param {() => Promise<Response>} ask @param {() => string} output */
async function answerOf(ask, output) {
  for (const begun = Date.now(); ;) {
    try {
      return await ask();
    } catch (error) {
      if (Date.now() - begun > TIME_TO_START) throw new Error(output(), { cause: error });
      await sleep(200);
    }
  }
}

/**
 * @param {string} name
 * @param {string} title
 * @param {Framework} framework
 * @param {string} path where a POST runs the checks; `/`: a page that has the results
 * @param {readonly Failure[]} [fails]
 * @returns {Environment}
 */
const served = (name, title, framework, path, fails = []) => ({
  name,
  title,
  fails,
  async run(bench) {
    const building = built.get(framework) ?? build(bench, framework);
    built.set(framework, building);
    const folder = await building;
    const port = String(await freePort());
    const body = JSON.stringify(bench.settings);
    const env = { ...framework.env, PORT: port, HOST: '127.0.0.1', CHECKS_SETTINGS: body };
    const server = start(folder, process.execPath, framework.serve(port), env);
    try {
      const url = `http://127.0.0.1:${port}${path}`;
      const headers = { 'content-type': 'application/json' };
      const isPage = path === '/';
      const ask = () => fetch(url, isPage ? {} : { method: 'POST', headers, body });
      const answer = await answerOf(ask, server.output);
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${answer.status} ${server.output()}`);
      const found = isPage ? decodeURI(/<pre>(.*?)<\/pre>/.exec(text)?.[1] ?? '') : text;
      const [main = ''] = framework.packages;
      const version = await versionIn(folder, nameOf(main));
      return { version, results: JSON.parse(found) };
    } finally {
      await server.stop();
    }
  },
});

/** @param {string} major @param {string} version */
function next(major, version) {
  const program = 'node_modules/next/dist/bin/next';
  /** @type {Framework} */
  const framework = {
    app: 'next',
    packages: [`next@${version}`, 'react@19.3.1', 'react-dom@19.3.1'],
    build: [program, 'build'],
    serve: (port) => [program, 'start', '--hostname', '127.0.0.1', '--port', port],
    env: { NEXT_TELEMETRY_DISABLED: '1' },
  };
  const name = `next-${major}`;
  return [
    served(name, `Next ${major}: route handler`, framework, '/node'),
    served(`${name}-component`, `Next ${major}: server component`, framework, '/'),
    served(`${name}-edge`, `Next ${major}: edge route`, framework, '/edge', noProgress),
  ];
}

/** @type {Framework} */
const nitro = {
  app: 'nitro',
  packages: ['nitropack@2.13.6'],
  build: ['node_modules/nitropack/dist/cli/index.mjs', 'build'],
  serve: () => ['.output/server/index.mjs'],
};

/** @type {Framework} */
const svelteKit = {
  app: 'svelte-kit',
  packages: [
    '@sveltejs/kit@2.70.4',
    '@sveltejs/adapter-node@5.5.7',
    '@sveltejs/vite-plugin-svelte@6.2.3',
    'svelte@5.57.3',
    vite,
  ],
  build: ['node_modules/vite/bin/vite.js', 'build'],
  serve: () => ['build/index.js'],
};

export const frameworks = [
  ...next('15', '15.5.29'),
  ...next('16', '16.4.6'),
  served('nitro', 'Nitro, as in Nuxt: route', nitro, '/checks'),
  served('svelte-kit', 'SvelteKit, adapter-node: server route', svelteKit, '/checks'),
];

/**
 * @param {string} name of the package and of the build
 * @param {string} title
 * @param {readonly string[]} packages the first is the library
 * @returns {Environment}
 */
const ui = (name, title, packages) => ({
  name,
  title: `${title}, in Chromium`,
  async run(bench) {
    const folder = await bench.project('ui', [...packages, vite]);
    await run(folder, process.execPath, ['node_modules/vite/bin/vite.js', 'build'], { UI: name });
    const code = await readFile(join(folder, 'dist/main.js'), 'utf8');
    const { results } = await runInChromium(bench.settings, code);
    const [main = ''] = packages;
    return { version: await versionIn(folder, nameOf(main)), results };
  },
});

export const uiLibraries = [
  ui('vue', 'Vue, clients in `reactive` and `ref`', ['vue@3.5.45', '@vitejs/plugin-vue@6.0.11']),
  ui('react', 'React', ['react@19.3.1', 'react-dom@19.3.1', '@vitejs/plugin-react@5.2.0']),
  ui('svelte', 'Svelte', ['svelte@5.57.3', '@sveltejs/vite-plugin-svelte@6.2.3']),
  ui('solid', 'Solid', ['solid-js@1.9.19', 'vite-plugin-solid@2.11.14']),
];
