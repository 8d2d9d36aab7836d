// @ts-check
/**
 * npm run prove -- proxies                             six proxies in front of a real Directus, from Node and Chromium
 * npm run prove -- proxies --proxies=nginx,Caddy       some of them
 * npm run prove -- proxies --setups=scenes             only one of defaults, recommended, scenes
 * npm run prove -- proxies --checks=realtime,upload    only checks whose name contains one of these
 * npm run prove -- proxies --races=0                   without the writes on connections that the proxy closes
 */
import { parseArgs } from 'node:util';
import { startDirectus } from '../../demo/server/directus.mjs';
import { clientForNode } from './bundle.mjs';
import { checkCertificates } from './certificates.mjs';
import { prepare } from './fixtures.mjs';
import { startBrowser } from './page.mjs';
import { race } from './races.mjs';
import { recommended } from './recommended.mjs';
import { acrossOrigins } from './scenes.mjs';
import { proxies as all } from './servers/index.mjs';
import { nginx } from './servers/nginx.mjs';
import { installMissing, startProxy } from './start.mjs';
import { Verdict } from './verdict.mjs';

/** @typedef {import('./servers/types').Proxy} Proxy */
/** @typedef {Awaited<ReturnType<typeof prepare>>} Fixtures */
/** @typedef {{ site: (folder: string) => string }} Site */

const IDLE_SECONDS = 1;

const { values } = parseArgs({
  options: {
    proxies: { type: 'string', default: all.map(({ name }) => name).join(',') },
    setups: { type: 'string', default: 'defaults,recommended,scenes' },
    checks: { type: 'string', default: '' },
    races: { type: 'string', default: '1000' },
  },
});
const names = values.proxies.split(',');
const unknown = names.find((name) => !all.some((proxy) => proxy.name === name));
if (unknown !== undefined) {
  console.error(`There is no proxy "${unknown}": ${all.map(({ name }) => name).join(', ')}.`);
  process.exit(1);
}
const chosen = all.filter(({ name }) => names.includes(name));
installMissing(chosen);
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
  process.once(signal, () => process.exit(1));

const verdict = new Verdict();
const server = await startDirectus();
const browser = await startBrowser();
const client = await clientForNode();
try {
  const fixtures = await prepare(server);
  for (const proxy of chosen) await proveProxy(proxy, fixtures);
  if (chosen.includes(nginx)) await proveCertificates();
} finally {
  await browser.stop();
  await server.stop();
}
console.log(verdict.table());
process.exit(verdict.isAsExpected ? 0 : 1);

/** @param {string} check */
function isWanted(check) {
  return values.checks.split(',').some((part) => check.includes(part));
}

async function proveCertificates() {
  const check = 'certificate of an own authority';
  if (!isWanted(check) || !values.setups.includes('scenes')) return;
  const outcome = await checkCertificates({ upstream: server.url, token: server.admin.token });
  verdict.add(nginx, 'scenes', check, 'Node', outcome);
}

/**
 * @param {Proxy} proxy
 * @param {Fixtures} fixtures
 */
async function proveProxy(proxy, fixtures) {
  const advice = recommended(proxy.name);
  const asAdvised = { site: () => advice };
  const { smoke, scenes } = client.namesOf;
  await runChecks(proxy, fixtures, 'defaults', smoke, { site: () => proxy.defaults });
  await runChecks(proxy, fixtures, 'recommended', smoke, asAdvised);
  await runChecks(proxy, fixtures, 'scenes', scenes, { site: (folder) => proxy.scenes(folder) });
  if (Number(values.races) > 0) await runRace(proxy, asAdvised);
}

/**
 * Runs checks from Node and from a page at the same time.
 *
 * @param {Proxy} proxy
 * @param {Fixtures} fixtures
 * @param {import('./verdict.mjs').Setup} setup
 * @param {readonly string[]} checks
 * @param {Site} site
 */
async function runChecks(proxy, fixtures, setup, checks, site) {
  const wanted = checks.filter((name) => isWanted(name) && !proxy.without?.includes(name));
  if (wanted.length === 0 || !values.setups.split(',').includes(setup)) return;
  const { url, restart, stop } = await startProxy(proxy, { upstream: server.url, ...site });
  try {
    for (const name of wanted) {
      const settings = { ...fixtures, proxyUrl: url, pageUrl: pageFor(name, setup, url) };
      const { library } = client;
      const inNode = () =>
        client.outcome(name, { ...settings, inBrowser: false, library, restart });
      const inChromium = () => browser.outcome(name, settings, restart);
      // One after the other where one would take the proxy away from the other.
      const [node, chromium] = name.startsWith('restart')
        ? [await inNode(), await inChromium()]
        : await Promise.all([inNode(), inChromium()]);
      verdict.add(proxy, setup, name, 'Node', node);
      verdict.add(proxy, setup, name, 'Chromium', chromium);
    }
  } finally {
    await stop();
  }
}

/**
 * An answer that a page can be: plain text, from where the check sends its requests to.
 *
 * @param {string} check
 * @param {import('./verdict.mjs').Setup} setup
 * @param {string} url
 */
function pageFor(check, setup, url) {
  const origin = check === acrossOrigins ? url.replace('127.0.0.1', 'localhost') : url;
  const place = setup !== 'scenes' ? '' : check.startsWith('basic') ? '/basic' : '/api';
  return `${origin}${place}/server/ping`;
}

/**
 * @param {Proxy} proxy
 * @param {Site} site
 */
async function runRace(proxy, site) {
  const idleSeconds = IDLE_SECONDS;
  const { url, stop } = await startProxy(proxy, { upstream: server.url, ...site, idleSeconds });
  try {
    const { outcome, note } = await race({
      library: client.library,
      proxyUrl: url,
      serverUrl: server.url,
      token: server.admin.token,
      writes: Number(values.races),
      idleSeconds,
    });
    verdict.add(proxy, 'recommended', 'writes on closing connections', 'Node', outcome, note);
  } finally {
    await stop();
  }
}
