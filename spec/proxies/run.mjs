// @ts-check
/**
 * npm run prove -- proxies                             six proxies in front of a real Directus, from Node and Chromium
 * npm run prove -- proxies --proxies=nginx,Caddy       some of them
 * npm run prove -- proxies --checks=realtime           only checks whose name contains this
 * npm run prove -- proxies --races=0                   without the writes on connections that the proxy closes
 */
import { parseArgs } from 'node:util';
import { startDirectus } from '../../demo/server/directus.mjs';
import { clientForNode } from './bundle.mjs';
import { prepare } from './fixtures.mjs';
import { startBrowser } from './page.mjs';
import { race } from './races.mjs';
import { recommended } from './recommended.mjs';
import { proxies as all } from './servers/index.mjs';
import { installMissing, startProxy } from './start.mjs';
import { Verdict } from './verdict.mjs';

/** @typedef {import('./servers/types').Proxy} Proxy */

const IDLE_SECONDS = 1;

const { values } = parseArgs({
  options: {
    proxies: { type: 'string', default: all.map(({ name }) => name).join(',') },
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
try {
  const client = await clientForNode();
  const fixtures = await prepare(server);
  for (const proxy of chosen) {
    const advice = recommended(proxy.name);
    await runChecks('defaults', client.namesOf.smoke, { site: () => proxy.defaults });
    await runChecks('recommended', client.namesOf.smoke, { ...advice, site: () => advice.site });
    await runChecks('scenes', client.namesOf.scenes, { site: (folder) => proxy.scenes(folder) });
    if (Number(values.races) > 0) await runRace(advice);

    /**
     * @param {'defaults' | 'recommended' | 'scenes'} setup
     * @param {readonly string[]} checks
     * @param {{ site: (folder: string) => string, parameters?: readonly string[] }} settings
     */
    async function runChecks(setup, checks, settings) {
      const wanted = checks.filter((name) => name.includes(values.checks));
      if (wanted.length === 0) return;
      const { url, restart, stop } = await startProxy(proxy, { upstream: server.url, ...settings });
      try {
        for (const name of wanted) {
          const place = setup !== 'scenes' ? '' : name.startsWith('basic') ? '/basic' : '/api';
          const pagePath = `${place}/server/ping`;
          const all = { ...fixtures, proxyUrl: url, pagePath };
          const library = client.library;
          const inNode = await client.outcome(name, { ...all, inBrowser: false, library, restart });
          verdict.add(proxy, setup, name, 'Node', inNode);
          verdict.add(proxy, setup, name, 'Chromium', await browser.outcome(name, all, restart));
        }
      } finally {
        await stop();
      }
    }

    /** @param {{ site: string, parameters: readonly string[] }} settings */
    async function runRace({ site, parameters }) {
      const { url, stop } = await startProxy(proxy, {
        ...{ upstream: server.url, site: () => site, parameters, idleSeconds: IDLE_SECONDS },
      });
      try {
        const { outcome, note } = await race({
          ...{ library: client.library, proxyUrl: url, serverUrl: server.url },
          ...{ token: server.admin.token, writes: Number(values.races), idleSeconds: IDLE_SECONDS },
        });
        verdict.add(proxy, 'recommended', 'writes on connections that close', 'Node', outcome, note);
      } finally {
        await stop();
      }
    }
  }
} finally {
  await browser.stop();
  await server.stop();
}
console.log(verdict.table());
process.exit(verdict.isAsExpected ? 0 : 1);
