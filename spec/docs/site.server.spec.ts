// The documentation site in a browser: every page and link, the search, and the examples that run in it.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve } from '../packages/browser.mjs';
import { chromiumArgs, chromiumPath } from '../support/chromium.mjs';
import { root } from './blocks';

const site = join(root, 'build/site/dist');
let host: Awaited<ReturnType<typeof serve>>;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  const built = spawnSync(process.execPath, [join(root, 'build/site/build.mjs')], {
    encoding: 'utf8',
  });
  if (built.status !== 0) throw new Error(built.stderr);
  host = await serve(site);
  browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });
  page = await browser.newPage();
  page.on('pageerror', ({ message }) => complaints.push(`${page.url()}: ${message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${page.url()}: ${message.text()}`);
  });
}, 300_000);

afterAll(async () => {
  await browser.close();
  host.stop();
});

const files = () =>
  readdirSync(site, { recursive: true, encoding: 'utf8' }).map((name) =>
    name.replaceAll('\\', '/'),
  );
const isOwnPage = (name: string) =>
  name.endsWith('.html') && !/^(?:api|examples)\/|^404/.test(name);

/** The links of a page of the site to pages and headings that are not there. */
function broken(name: string, all: ReadonlySet<string>): string[] {
  const html = readFileSync(join(site, name), 'utf8');
  const links = [...html.matchAll(/<a [^>]*href="([^"]+)"/g)].map(([, link = '']) =>
    decodeURI(link),
  );
  return links
    .filter((link) => !/^[a-z]+:/.test(link))
    .filter((link) => {
      const [path = '', anchor] = link.split('#');
      const base = path.startsWith('/') ? path.slice(1) : posix.join(posix.dirname(name), path);
      const target =
        path === '' ? name : base === '' || base.endsWith('/') ? `${base}index.html` : base;
      const file = [target, `${target}.html`].find((each) => all.has(each));
      if (file === undefined) return true;
      return Boolean(anchor) && !readFileSync(join(site, file), 'utf8').includes(`id="${anchor}"`);
    });
}

describe('the documentation site', () => {
  it('leads somewhere with each link', () => {
    const all = new Set(files());
    const pages = [...all].filter(isOwnPage);
    expect(pages.length).toBeGreaterThan(60);
    expect(pages.flatMap((name) => broken(name, all).map((link) => `${name}: ${link}`))).toEqual(
      [],
    );
  });

  it('shows every page without a complaint of the browser', { timeout: 180_000 }, async () => {
    for (const name of files().filter(isOwnPage)) {
      await page.goto(`${host.url}/${name}`);
      await page.locator('h1').first().waitFor();
    }
    expect(complaints).toEqual([]);
  });

  it('finds a word by its search', async () => {
    await page.goto(`${host.url}/index.html`);
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('searchbox').fill('refresh token');
    await page.locator('#localsearch-list li').first().waitFor();
  });

  it('links to the API reference', async () => {
    await page.goto(`${host.url}/api/index.html`);
    await page.getByRole('link', { name: 'realtime', exact: true }).first().click();
    await page
      .getByRole('heading', { name: /realtime/ })
      .first()
      .waitFor();
  });
});

describe('the examples of the task pages', () => {
  /** The frame of the example of a page. */
  const example = async (name: string) => {
    await page.goto(`${host.url}/tasks/${name}.html`);
    return page.frameLocator('iframe');
  };

  it('logs in, tells of a wrong password, and logs out', async () => {
    const frame = await example('log-in');
    await frame.getByLabel('Password').fill('wrong');
    await frame.getByRole('button', { name: 'Log in' }).click();
    await expect
      .poll(() => frame.getByRole('alert').textContent())
      .toBe('The email address or the password is wrong.');
    await frame.getByLabel('Password').fill('secret');
    await frame.getByRole('button', { name: 'Log in' }).click();
    await frame.getByText(/^Logged in\. The token is valid until/).waitFor();
    await frame.getByRole('button', { name: 'Log out' }).click();
    await frame.getByText('Logged out.').waitFor();
  });

  it('searches while one types', async () => {
    const frame = await example('search');
    await frame.getByText('6 found').waitFor();
    await frame.getByRole('searchbox').fill('light');
    await frame.getByText('2 found').waitFor();
    expect(await frame.getByRole('listitem').allTextContents()).toEqual([
      'Letters from the lighthouse',
      'Light on the water',
    ]);
  });

  it('uploads a file with a bar, and cancels another', async () => {
    const frame = await example('upload');
    const choose = (bytes: number) =>
      frame
        .getByLabel('File')
        .setInputFiles([{ name: 'film.mp4', mimeType: 'video/mp4', buffer: Buffer.alloc(bytes) }]);
    const bar = () =>
      frame.getByRole('progressbar').evaluate((element) => Reflect.get(element, 'value') as number);
    await choose(200_000);
    await expect.poll(bar).toBeGreaterThan(20);
    await frame.getByText('done').waitFor();
    expect(await bar()).toBe(100);
    await choose(5_000_000);
    await frame.getByRole('button', { name: 'Cancel' }).click();
    await frame.getByText('cancelled').waitFor();
    expect(await bar()).toBe(0);
  });

  it('shows in a list what is written here and by somebody else', async () => {
    const frame = await example('live-list');
    await frame.getByText('Salt').waitFor();
    await frame.getByLabel('Title').fill('Written here');
    await frame.getByRole('button', { name: 'Add' }).click();
    await frame.getByRole('listitem').filter({ hasText: 'Written here' }).waitFor();
    await page.getByRole('button', { name: 'Write as somebody else' }).click();
    await frame.getByText(/^Written by somebody else/).waitFor();
    expect(await frame.getByRole('listitem').count()).toBe(5);
  });

  it('begins anew at the press of a button', async () => {
    const frame = await example('live-list');
    await page.getByRole('button', { name: 'Write as somebody else' }).click();
    await frame.getByText(/^Written by somebody else/).waitFor();
    await page.getByRole('button', { name: 'Start again' }).click();
    await frame.getByText('Salt').waitFor();
    expect(await frame.getByText(/^Written by somebody else/).count()).toBe(0);
  });
});
