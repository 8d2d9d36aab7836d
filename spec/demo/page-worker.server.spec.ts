// The worker that keeps the page, in Chromium, with small pages in place of the demo's.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chromiumArgs, chromiumPath } from '../support/chromium.mjs';

const worker = readFileSync(new URL('../../demo/app/src/page-worker.js', import.meta.url));

/** A build of a page: its address answers with `text`, which the file `name` sets. */
interface Build {
  readonly text: string;
  readonly name: string;
  /** True where the file cannot be read. */
  readonly isBroken?: boolean;
}

let browser: Browser;
let page: Page;
let url = '';
/** The build that is served; `undefined` for another application at the same address. */
let build: Build | undefined;
/** How often a file could not be read. */
let refused = 0;

const server = createServer(({ url: path = '/' }, response) => {
  const answer = (type: string, body: string | Buffer) =>
    response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
  if (!build) answer('text/html', '<h1>Another application</h1>');
  else if (path === '/page-worker.js') answer('text/javascript', worker);
  else if (path === '/page-files.json')
    answer('application/json', JSON.stringify([`/${build.name}`]));
  else if (path === `/${build.name}` && !build.isBroken)
    answer('text/javascript', `document.querySelector('h1').textContent = '${build.text}'`);
  else if (path.endsWith('.js')) {
    refused += 1;
    response.writeHead(404).end();
  } else answer('text/html', `<h1></h1><script src="/${build.name}"></script>`);
});

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}, 60_000);

afterAll(async () => {
  await browser.close();
  server.close();
});

beforeEach(async () => {
  build = { text: 'one', name: 'one.js' };
  page = await browser.newPage();
  await page.goto(url);
  await page.evaluate(() => navigator.serviceWorker.register('/page-worker.js'));
  await kept(['/', '/one.js']);
});

afterEach(() => page.context().close());

/** Waits until exactly these addresses are kept. */
const kept = (paths: readonly string[]) =>
  expect
    .poll(() =>
      page.evaluate(async () => {
        const cache = await caches.open('page');
        return (await cache.keys()).map((request) => new URL(request.url).pathname).sort();
      }),
    )
    .toEqual([...paths].sort());

const heading = () => page.locator('h1').innerText();

describe('page-worker.js', () => {
  it('the worker opens each address of the page without a network', async () => {
    await page.context().setOffline(true);
    await page.goto(`${url}articles/7?q=x`);
    expect(await heading()).toBe('one');
  });

  it('the worker takes the newest page when there is a network, and forgets the files of the one before', async () => {
    build = { text: 'two', name: 'two.js' };
    await page.reload();
    expect(await heading()).toBe('two');
    await kept(['/', '/two.js']);
    await page.context().setOffline(true);
    await page.reload();
    expect(await heading()).toBe('two');
  });

  it('the worker keeps the page before while files of the new one are missing', async () => {
    build = { text: 'two', name: 'two.js', isBroken: true };
    await page.reload();
    // The files are asked for once more by the worker, which is refused.
    await expect.poll(() => refused).toBeGreaterThan(1);
    await kept(['/', '/one.js']);
    await page.context().setOffline(true);
    await page.reload();
    expect(await heading()).toBe('one');
  });

  it('the worker goes when another application answers at its address', async () => {
    build = undefined;
    await page.goto(url);
    expect(await heading()).toBe('Another application');
    const workers = () =>
      page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);
    await expect.poll(workers).toBe(0);
    expect(await page.evaluate(() => caches.keys())).toEqual([]);
  });
});
