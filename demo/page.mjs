// @ts-check
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { build } from 'vite';
import library from '../package.json' with { type: 'json' };
import { compilePage, linker } from './compile.mjs';
import { root } from './paths.mjs';

const usualPort = 5173;

/** @type {Record<string, string>} */
const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
};

/**
 * @typedef {object} PageOptions
 * @property {string} directusUrl
 * @property {import('./server/accounts.mjs').Account} account what the login form offers
 * @property {number} [port] fails when it is taken. Default: 5173, or any free port.
 * @property {(line: string) => void} [log] gets progress lines. Default: standard error.
 */

/**
 * @typedef {object} Page
 * @property {string} url
 * @property {() => Promise<void>} stop
 */

/**
 * Compiles demo/app, bundles it with Vite, and serves it on loopback. Several can run side by side, each for its own
 * Directus. The library must have been built.
 *
 * @param {PageOptions} options
 * @returns {Promise<Page>}
 */
export async function startPage({
  directusUrl,
  account,
  port,
  log = (line) => console.error(line),
}) {
  const main = await compilePage({ log });
  const files = await bundle(main, { DEMO: JSON.stringify({ url: directusUrl, ...account }) });
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const name = pathname === '/' ? 'index.html' : pathname.slice(1);
    const body = files.get(name);
    if (body === undefined) {
      response.writeHead(404).end();
      return;
    }
    // All but the page itself have a hash of what is in them in their name.
    const cache = name === 'index.html' ? 'no-cache' : 'max-age=31536000, immutable';
    response.writeHead(200, { 'content-type': types[extname(name)], 'cache-control': cache });
    response.end(body);
  });
  await listen(server, port);
  const address = server.address();
  const bound = typeof address === 'object' && address ? address.port : usualPort;
  return {
    url: `http://127.0.0.1:${bound}/`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Where "exports" of the library leads an application, which here stands beside it and not on it. */
const entryPoints = Object.entries(library.exports).flatMap(([name, target]) =>
  // `directus-rx/register` has types alone.
  typeof target === 'object' && 'import' in target && 'default' in target.import
    ? [
        {
          find: new RegExp(`^directus-rx${name.slice(1)}$`),
          replacement: join(root, target.import.default),
        },
      ]
    : [],
);

/**
 * @param {string} main
 * @param {Record<string, string>} define
 * @returns {Promise<Map<string, string | Uint8Array>>} what to serve, by name
 */
async function bundle(main, define) {
  const built = await build({
    configFile: false,
    root: join(root, 'demo/app'),
    logLevel: 'warn',
    define: { ...define, ngDevMode: 'false', ngJitMode: 'false', ngI18nClosureMode: 'false' },
    plugins: [await linker()],
    resolve: {
      alias: [{ find: '/src/main.ts', replacement: main }, ...entryPoints],
    },
    build: {
      write: false,
      sourcemap: true,
      modulePreload: false,
      // That the linker takes most of the time is known.
      rolldownOptions: { checks: { bundlerTimings: false } },
    },
  });
  const [first] = [built].flat();
  if (!first || !('output' in first)) throw new Error('Vite made no page.');
  return new Map(
    first.output.map((file) => [file.fileName, file.type === 'chunk' ? file.code : file.source]),
  );
}

/**
 * @param {import('node:http').Server} server
 * @param {number} [port]
 */
async function listen(server, port) {
  try {
    await bind(server, port ?? usualPort);
  } catch (error) {
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (!taken) throw error;
    if (port !== undefined) throw new Error(`Port ${port} is in use.`, { cause: error });
    await bind(server, 0);
  }
}

/**
 * @param {import('node:http').Server} server
 * @param {number} port
 * @returns {Promise<void>}
 */
function bind(server, port) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}
