// @ts-check
// What a visitor does with the application in fixtures/angular.
import assert from 'node:assert/strict';
import { inChromium } from './browser.mjs';

/** @typedef {{ email: string, password: string }} Account */

const bytes = 30_000_000;

export const film = {
  name: 'film.mp4',
  mimeType: 'video/mp4',
  buffer: Buffer.alloc(bytes),
};

/**
 * Nothing that runs in the background keeps the application from it.
 *
 * @param {import('playwright').Page} page
 */
const becomesStable = (page) =>
  page.evaluate(() => {
    const late = new Promise((_, reject) => {
      setTimeout(() => reject(new Error('The application is not stable.')), 10_000);
    });
    return Promise.race([Reflect.get(globalThis, 'whenStable')(), late]);
  });

/**
 * The guard sends to the login, the login back; a file goes up with progress; a reload keeps the session.
 *
 * @param {string} url
 * @param {Account} account
 */
export const visit = (url, { email, password }) =>
  inChromium(async (page) => {
    const shows = (/** @type {string} */ id, /** @type {RegExp} */ text) =>
      page.locator(`#${id}`, { hasText: text }).waitFor({ timeout: 30_000 });
    await page.goto(`${url}/files`);
    await page.waitForURL(`${url}/login?returnUrl=%2Ffiles`);
    await page.getByLabel('Email').fill(email);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button').click();
    await page.waitForURL(`${url}/files`);
    await shows('session', /^active$/);
    await shows('class', /^true$/);
    await shows('connection', /^live$/);
    await shows('live', /^2$/);
    await becomesStable(page);

    await page.locator('input[type=file]').setInputFiles(film);
    await shows('steps', /done:100$/);
    const steps = (await page.locator('#steps').innerText()).split(' ');
    const between = steps
      .filter((step) => /^sending:\d+$/.test(step))
      .map((step) => +step.slice(8));
    assert.ok(
      between.some((percent) => percent > 0 && percent < 100),
      `progress is ${steps.join(' ')}`,
    );

    await page.reload();
    await shows('session', /^active$/);
    assert.equal(page.url(), `${url}/files`);
    return new Set(between).size;
  });

/**
 * A page rendered on a server comes complete, from a client of its own, leaves no timer behind, and does not
 * read again in the browser.
 *
 * @param {string} url
 * @param {() => Promise<{ alive: number, started: number }>} timers of the server
 * @param {boolean} http whether it makes its requests by `HttpClient`
 */
export async function visitRendered(url, timers, http) {
  const get = async () => await (await fetch(`${url}/`)).text();
  const pages = [await get(), await get()];
  const clients = pages.map((html) => Number(/client (\d+)\./.exec(html)?.[1]));
  for (const html of pages) assert.match(html, /<h1[^>]*>[^<]+<\/h1>/);
  assert.equal(clients[1], Number(clients[0]) + 1, 'one client for each request');
  const { alive, started } = await timers();
  // Without it, undici has timers of its own.
  if (http) assert.ok(started > 0, 'the time limit of the request is one of RxJS’s timers');
  assert.equal(alive, 0, 'timers on the server after the page was sent');
  await inChromium(async (page) => {
    /** @type {string[]} */
    const reads = [];
    page.on('request', (request) => {
      if (/\/items\/|\/graphql/.test(request.url())) reads.push(request.url());
    });
    await page.addInitScript(() => {
      /** @type {string[]} */
      const removed = [];
      Object.assign(globalThis, { removed });
      new MutationObserver((records) => {
        for (const { removedNodes } of records)
          for (const { nodeName } of removedNodes)
            if (/^(?:H\d|P|APP-\w+)$/.test(nodeName)) removed.push(nodeName);
      }).observe(globalThis.document, { subtree: true, childList: true });
    });
    await page.goto(`${url}/`);
    // Only the browser counts from 1 again.
    await page.getByText('client 1.').waitFor();
    const readsUntilStable = [...reads];
    await becomesStable(page);
    for (const heading of ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'])
      assert.match(await page.locator(heading).innerText(), /\w/, heading);
    assert.deepEqual(readsUntilStable, [], 'read again in the browser');
    // Once it is stable, the live list reads what may have changed meanwhile, and nothing else does.
    await page.waitForTimeout(2_000);
    assert.ok(reads.length <= 1, `read again in the browser: ${reads.join(' ')}`);
    const removed = await page.evaluate(() => Reflect.get(globalThis, 'removed'));
    assert.deepEqual(removed, [], 'removed from the page of the server');
  });
}

/**
 * Pages that a server renders with the visitor's session: each has the data of its own, and none has a token.
 *
 * @param {string} url
 * @param {{ url: string, accounts: readonly Account[] }} directus
 */
export async function visitWithSession(url, directus) {
  const sessions = await Promise.all(
    directus.accounts.map(async ({ email, password }) => {
      const response = await fetch(`${directus.url}/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email, password, mode: 'session' }),
      });
      const [cookie = ''] = (response.headers.get('set-cookie') ?? '').split(';');
      assert.match(cookie, /^directus_session_token=/);
      return { email, cookie };
    }),
  );
  const visits = [...sessions, ...sessions, ...sessions];
  await Promise.all(
    visits.map(async ({ email, cookie }) => {
      const page = await fetch(`${url}/mine`, { headers: { cookie } });
      const html = await page.text();
      assert.match(html, new RegExp(`<p[^>]*id="mine"[^>]*>${email}</p>`));
      for (const other of sessions)
        if (other.email !== email)
          assert.ok(!html.includes(other.email), 'data of another visitor');
      assert.ok(!html.includes(cookie.replace(/^[^=]*=/, '')), 'a token in the page');
      assert.equal(page.headers.get('cache-control'), 'private, no-store');
    }),
  );
  const anonymous = await fetch(`${url}/mine`, { redirect: 'manual' });
  assert.equal(anonymous.status, 302);
  assert.match(anonymous.headers.get('location') ?? '', /\/login\?returnUrl=%2Fmine$/);
}
