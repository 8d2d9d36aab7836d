import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium } from 'playwright';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { buildLibrary } from '../../demo/build-library.mjs';
import { chromiumArgs, chromiumPath } from '../support/chromium.mjs';

const { url, admin } = inject('directus');
const FILE = 'directus-rx.esm.min.js';

/** A page as a host for static files has it: nothing is bundled, and nothing else is loaded. */
const page = `<!doctype html>
<title>Without a bundler</title>
<ul></ul>
<script type="module">
  import { Directus, isTransportError } from './${FILE}';

  const directus = new Directus(${JSON.stringify(url)}, { auth: { mode: 'json' } });
  try {
    await directus.auth.login(${JSON.stringify({ email: admin.email, password: admin.password })});
    const { id } = await directus.items('articles').createOne({ title: 'From a plain page' });
    const { data } = await directus.items('articles').readByQuery({ filter: { id }, fields: ['title'] });
    for (const { title } of data) document.querySelector('ul').append(title);
    await directus.items('articles').deleteOne(id);
    await directus.items('nowhere').readOne(1);
  } catch (error) {
    document.title = isTransportError(error) ? error.code : String(error);
  }
</script>`;

let server: Server;
let browser: Browser;
let origin = '';
let file = '';

beforeAll(async () => {
  await buildLibrary();
  file = await readFile(`dist/${FILE}`, 'utf8');
  server = createServer(({ url: path }, response) => {
    const isScript = path === `/${FILE}`;
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? file : page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });
}, 180_000);

afterAll(async () => {
  await browser.close();
  server.close();
});

it(
  'the single-file build is a whole client for a page without a bundler',
  { timeout: 60_000 },
  async () => {
    const tab = await browser.newPage();
    const loaded: string[] = [];
    tab.on('request', (request) => {
      if (request.resourceType() === 'script') loaded.push(new URL(request.url()).pathname);
    });
    await tab.goto(origin);
    await tab.waitForFunction(() => document.title !== 'Without a bundler');
    expect(await tab.title()).toBe('FORBIDDEN');
    expect(await tab.locator('ul').textContent()).toBe('From a plain page');
    expect(loaded).toEqual([`/${FILE}`]);
  },
);
