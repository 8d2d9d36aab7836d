// @ts-check
// Pages and workers of three browsers.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { chromium } from 'playwright';
import { chromiumArgs, chromiumPath } from '../support/chromium.mjs';
import { launchFirefox } from '../support/firefox.mjs';
import { launchWebkit } from '../support/webkit.mjs';
import { LIMIT } from './checks.mjs';
import { noProgress } from './edge.mjs';
import { measure } from './memory.mjs';

/** @typedef {import('./types').Environment} Environment */
/** @typedef {import('./types').Bench} Bench */
/** @typedef {import('./types').Failure} Failure */
/** @typedef {import('../support/firefox.mjs').LaunchedBrowser} LaunchedBrowser */

/** Milliseconds. */
const TIME_TO_START = 120_000;

/** @returns {Promise<LaunchedBrowser>} */
async function launchChromium() {
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });
  return {
    version: browser.version(),
    async open(url) {
      const page = await browser.newPage();
      await page.goto(url);
      return {
        choose: (file) => page.setInputFiles('input', file),
        evaluate: (expression) => page.evaluate(expression),
        reload: async () => {
          await page.reload();
        },
        close: () => page.close(),
      };
    },
    close: () => browser.close(),
  };
}

const browsers = [
  { engine: 'chromium', title: 'Chromium', launch: launchChromium },
  { engine: 'firefox', title: 'Firefox', launch: launchFirefox },
  { engine: 'webkit', title: 'WebKitGTK', launch: launchWebkit },
];

/**
 * @typedef {object} Place where the script runs
 * @property {string} name
 * @property {string} title
 * @property {string} html
 * @property {Record<string, string>} [headers] of the page
 * @property {boolean} [isPage] has localStorage and cookies
 * @property {'fetch'} [backend]
 * @property {'json'} [mode] of the session
 * @property {readonly Failure[]} [fails]
 * @property {string} [passes] the browser in which they do not fail
 */

const script = '<script type="module" src="/main.js"></script>';

/** @type {readonly Place[]} */
const places = [
  { name: 'page', title: 'page', html: script, isPage: true },
  {
    name: 'dedicated-worker',
    title: 'dedicated worker',
    html: `<script>new Worker('/main.js', { type: 'module' })</script>`,
  },
  {
    name: 'shared-worker',
    title: 'shared worker',
    html: `<script>globalThis.worker = new SharedWorker('/main.js', { type: 'module' })</script>`,
  },
  {
    name: 'service-worker',
    title: 'service worker, with `fetchBackend`',
    html: `<script>navigator.serviceWorker.register('/main.js', { type: 'module' })</script>`,
    backend: 'fetch',
    fails: noProgress,
  },
  {
    name: 'csp',
    title: 'page with a strict content security policy and trusted types',
    html: script,
    isPage: true,
    headers: {
      'content-security-policy': [
        "default-src 'none'",
        "script-src 'self'",
        'connect-src *',
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
      ].join('; '),
    },
  },
  {
    name: 'sandbox',
    title: 'iframe with `sandbox="allow-scripts"`',
    html: '<iframe sandbox="allow-scripts" src="/frame.html"></iframe>',
    passes: 'webkit',
    fails: [
      {
        check: 'login, refresh, logout',
        outcome: /REFUSED/,
        reason:
          'The origin of the frame is opaque, so it sends no `SameSite` cookie, without which `cookie`, the default mode, cannot refresh.',
      },
    ],
  },
  {
    name: 'sandbox-json',
    title: 'iframe with `sandbox="allow-scripts"`, mode `json`',
    html: '<iframe sandbox="allow-scripts" src="/frame.html"></iframe>',
    mode: 'json',
  },
];

/**
 * Serves a page whose script runs the checks, opens it, and waits for what it sends.
 *
 * @param {Bench['settings']} settings
 * @param {Place} place
 * @param {string} code
 * @param {() => Promise<LaunchedBrowser>} launch
 * @returns {Promise<import('./types').Outcome>}
 */
async function runPage(settings, { html, headers, isPage, backend, mode }, code, launch) {
  /** @type {(results: any) => void} */
  let take = () => undefined;
  /** @type {(error: Error) => void} */
  let fail = () => undefined;
  const reported = new Promise((resolve, reject) => {
    take = resolve;
    fail = reject;
  });
  // It may fail while the page is still opening.
  reported.catch(() => undefined);
  // A check that blocks the page is not ended by its own time limit.
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const watch = (/** @type {string} */ check, /** @type {number} */ limit) => {
    clearTimeout(timer);
    timer = setTimeout(() => fail(new Error(`${check}: no results`)), limit);
  };
  const bodyOf = async (/** @type {import('node:http').IncomingMessage} */ request) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    return body;
  };
  const server = createServer(async (request, response) => {
    // A sandboxed frame has an origin of its own.
    response.setHeader('access-control-allow-origin', '*');
    if (request.url === '/main.js') {
      response.setHeader('content-type', 'text/javascript').end(code);
    } else if (request.url === '/settings') {
      const own = { ...settings, isPage: isPage ?? false, backend, mode };
      response.setHeader('content-type', 'application/json').end(JSON.stringify(own));
    } else if (request.url === '/begin') {
      watch(await bodyOf(request), 2 * LIMIT);
      response.end();
    } else if (request.url === '/results') {
      const results = JSON.parse(await bodyOf(request));
      response.end();
      take(results);
    } else {
      response.writeHead(200, { 'content-type': 'text/html', ...headers });
      response.end(request.url === '/frame.html' ? script : html);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const browser = await launch();
  try {
    watch('start', TIME_TO_START);
    await browser.open(`http://127.0.0.1:${port}/`);
    return { version: browser.version, results: await reported };
  } finally {
    clearTimeout(timer);
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
}

/** The checks in Chromium, with the code that a bundler made. */
export const runInChromium = (
  /** @type {Bench['settings']} */ settings,
  /** @type {string} */ code,
) =>
  runPage(
    settings,
    { name: 'page', title: 'page', html: script, isPage: true },
    code,
    launchChromium,
  );

/** @type {readonly Environment[]} */
export const pages = places.flatMap((place) =>
  browsers.map(({ engine, title, launch }) => ({
    name: place.name === 'page' ? engine : `${engine}-${place.name}`,
    title: `${title}: ${place.title}`,
    ...(place.fails && place.passes !== engine && { fails: place.fails }),
    run: async (/** @type {Bench} */ bench) =>
      runPage(bench.settings, place, await bench.bundle('page.mjs', {}), launch),
    ...(place.name === 'page' && {
      memory: async (/** @type {Bench} */ bench) =>
        measure(bench, await bench.bundle('memory-page.mjs', {}), async (url, file) => {
          const browser = await launch();
          await (await browser.open(url)).choose(file);
          return { version: browser.version, stop: browser.close };
        }),
    }),
  })),
);
