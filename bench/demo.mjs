/**
 * In Chromium: the demo's first list, from the opened address to the rows on the screen, beside a bare page that makes the
 * same requests with `fetch`: it renews the session by its cookie, and reads the same query.
 */
/* global document, window -- the functions that run in the page */
import { createServer } from 'node:http';
import { chromium } from 'playwright';
import { preparePage } from '../demo/build-page.mjs';
import { startPage } from '../demo/page.mjs';
import { editor } from '../demo/server/accounts.mjs';
import { startDirectus } from '../demo/server/directus.mjs';
import { chromiumArgs, chromiumPath } from '../spec/support/chromium.mjs';
import { figuresOf } from './harness/figures.mjs';
import { atMost } from './harness/goals.mjs';
import { middle, ratio } from './harness/statistics.mjs';
import { table } from './harness/table.mjs';

const ROW = '.article .title';

export async function demo({ rounds = 15 }) {
  await preparePage();
  const directus = await startDirectus({ log: () => {} });
  const page = await startPage({ directusUrl: directus.url, account: editor });
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });
  const stop = [() => browser.close(), page.stop, directus.stop];
  try {
    const context = await browser.newContext();
    await context.addInitScript(noteFirstRow, ROW);
    const query = await logIn(context, page.url);
    const bare = await serveBarePage(directus.url, query);
    stop.unshift(bare.stop);
    const results = [
      { name: 'a bare page', url: bare.url, rounds: [] },
      { name: 'the demo', url: `${page.url}articles`, rounds: [] },
    ];
    for (let round = 0; round < rounds; round++)
      for (const { url, rounds: all } of results) all.push({ ms: await firstRow(context, url) });
    return summary(results);
  } finally {
    for (const end of stop) await end();
  }
}

/** Runs in the page: remembers when the first row is there, in milliseconds since the address was opened. */
function noteFirstRow(selector) {
  const observer = new MutationObserver(() => {
    if (!document.querySelector(selector)) return;
    observer.disconnect();
    window.firstRow = performance.now();
  });
  observer.observe(document, { childList: true, subtree: true });
}

/** Logs in by the form. Returns the query of the list that the page then reads. */
async function logIn(context, url) {
  const page = await context.newPage();
  const read = page.waitForRequest((request) => request.url().includes('/items/articles?'));
  await page.goto(url);
  await page.getByLabel('Email').fill(editor.email);
  await page.getByLabel('Password').fill(editor.password);
  await page.keyboard.press('Enter');
  const { search } = new URL((await read).url());
  await page.locator(ROW).first().waitFor();
  await page.close();
  return search;
}

async function firstRow(context, url) {
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForFunction(() => window.firstRow !== undefined);
  const ms = await page.evaluate(() => window.firstRow);
  await page.close();
  return ms;
}

/** Serves a page that does what the demo does until its first list, and nothing else. */
async function serveBarePage(directus, search) {
  const html = `<!doctype html><meta charset="utf-8" /><title>Bare</title><ul></ul><script type="module">
    const json = async (response) => (await response).json();
    const { data: { access_token: token } } = await json(fetch('${directus}/auth/refresh', {
      method: 'POST', credentials: 'include', headers: { 'content-type': 'application/json' }, body: '{"mode":"cookie"}',
    }));
    const { data } = await json(fetch('${directus}/items/articles${search}', { headers: { authorization: 'Bearer ' + token } }));
    document.querySelector('ul').append(...data.map(({ title }) => {
      const row = document.createElement('li');
      row.className = 'article';
      row.innerHTML = '<a class="title"></a>';
      row.firstChild.textContent = title;
      return row;
    }));
  </script>`;
  const server = createServer((_, response) =>
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html),
  );
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function summary(results) {
  const [{ rounds: bare }, { rounds: own }] = results;
  const beside = ratio(own, bare, 'ms');
  return {
    text: table(
      ['first list', 'ms', 'beside the bare page'],
      results.map(({ name, rounds }) => [
        name,
        middle(rounds, 'ms').toFixed(0),
        `${ratio(rounds, bare, 'ms').toFixed(2)} ×`,
      ]),
    ),
    goals: [atMost('the demo’s first list beside a bare page', 2, beside)],
    figures: figuresOf(results, { ratios: ['ms'] }),
  };
}
