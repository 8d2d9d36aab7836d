// @ts-check
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { chromium } from 'playwright';
import { chromiumArgs, chromiumPath } from '../support/chromium.mjs';

/** @typedef {import('playwright').Page} Page */

/** @type {Record<string, string>} */
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

/**
 * Serves a built page; what is not a file of it is its index.html, as for any application with a router.
 *
 * @param {string} folder
 * @param {number} [port] default: any
 */
export async function serve(folder, port = 0) {
  const files = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const name = extname(pathname) ? pathname.slice(1) : 'index.html';
    try {
      const body = await readFile(join(folder, name));
      response.writeHead(200, { 'content-type': types[extname(name)] ?? 'text/plain' }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve, reject) => {
    files.once('error', reject).listen(port, '127.0.0.1', () => resolve(undefined));
  });
  const address = files.address();
  const bound = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://localhost:${bound}`,
    stop: () => {
      files.closeAllConnections();
      files.close();
    },
  };
}

/**
 * Opens Chromium for `use`, and fails on what the page complains of.
 *
 * @template T
 * @param {(page: Page) => Promise<T>} use
 * @param {RegExp} [expected] complaints about failures that `use` causes
 */
export async function inChromium(use, expected = /^$/) {
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });
  /** @type {string[]} */
  const complaints = [];
  try {
    const page = await browser.newPage();
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (message) => {
      const text = message.text();
      if (message.type() === 'error' && !expected.test(text)) complaints.push(text);
    });
    const result = await use(page);
    if (complaints.length > 0) throw new Error(complaints.join('\n'));
    return result;
  } catch (error) {
    throw complaints.length > 0 ? new Error(complaints.join('\n'), { cause: error }) : error;
  } finally {
    await browser.close();
  }
}
