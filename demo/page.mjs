// @ts-check
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, relative } from 'node:path';
import { builtPage, isHashed } from './build-page.mjs';
import { portInUse } from './server/free-port.mjs';

const usualPort = 5173;

/** @type {Record<string, string>} */
const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.ico': 'image/x-icon',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/**
 * @typedef {object} PageOptions
 * @property {string} directusUrl
 * @property {import('./server/accounts.mjs').Account} account what the login form offers
 * @property {number} [port] fails when it is taken. Default: 5173, or any free port.
 */

/**
 * @typedef {object} Page
 * @property {string} url
 * @property {() => Promise<void>} stop
 */

/**
 * Serves the built page on loopback. Several can run side by side, each for its own Directus.
 *
 * @param {PageOptions} options
 * @returns {Promise<Page>}
 */
export async function startPage({ directusUrl, account, port }) {
  const files = await readPage({ url: directusUrl, ...account });
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    // An address without a file is one of the page's own.
    const name = extname(pathname) === '' ? 'index.html' : pathname.slice(1);
    const body = files.get(name);
    if (body === undefined) {
      response.writeHead(404).end();
      return;
    }
    // The page's own code, for readers. The template of a component is no page.
    const isCode = name.startsWith('code/');
    response.writeHead(200, {
      'content-type': types[isCode ? '.txt' : extname(name)],
      'cache-control': isHashed(name) ? 'max-age=31536000, immutable' : 'no-cache',
    });
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

/**
 * The files of the built page, by name. In memory, so that a build beside a running demo does not mix two pages.
 *
 * @param {object} settings
 * @returns {Promise<Map<string, string | Uint8Array>>}
 */
async function readPage(settings) {
  const names = await readdir(builtPage, { recursive: true, withFileTypes: true });
  const files = new Map();
  for (const { name, parentPath } of names.filter((entry) => entry.isFile())) {
    const path = join(parentPath, name);
    files.set(relative(builtPage, path).replaceAll('\\', '/'), await readFile(path));
  }
  files.set('index.html', withSettings(String(files.get('index.html')), settings));
  return files;
}

/**
 * @param {string} html
 * @param {object} settings
 */
function withSettings(html, settings) {
  const json = JSON.stringify(settings).replaceAll('<', '\\u003c');
  const element = /(<script type="application\/json" id="settings">)[^<]*/;
  if (!element.test(html)) throw new Error('index.html of the demo has no settings.');
  return html.replace(element, (_, start) => start + json);
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
    if (port !== undefined) throw portInUse(port);
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
