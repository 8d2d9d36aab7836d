// @ts-check
// One client, one seed, in a process of its own: what it leaves unhandled can be counted then, and a crash is
// its own. Prints one line of JSON.
import { setTimeout as sleep } from 'node:timers/promises';
import { restClient } from '../../demo/server/rest.mjs';
import { startFaultyProxy } from './faulty-proxy.mjs';
import { compareWithServer } from './verdict.mjs';
import { runWorkload } from './workload.mjs';

const {
  client: name,
  options,
  server,
  seed,
  operations,
  rate,
  authToo,
  tokenSeconds,
} = JSON.parse(process.argv[2] ?? '{}');

let unhandled = 0;
process.on('unhandledRejection', () => (unhandled += 1));
process.on('uncaughtException', () => (unhandled += 1));

const { email, password, token } = server.admin;
const proxy = await startFaultyProxy(server.url, { seed, rate: 0, authToo });
const { create } = await import(`./clients/${name}.mjs`);
const client = await create(proxy.url, options);
const started = Date.now();

await client.login(email, password);
proxy.setRate(rate);
const ledger = await runWorkload(client, { seed, operations, email });
const seconds = Math.round((Date.now() - started) / 1_000);
proxy.setRate(0);

// Now and after the token has expired, by the session that began the run.
const usable =
  (await works()) && (await sleep((tokenSeconds + 1) * 1_000, true)) && (await works());

const rows = await restClient(server.url, token)(
  'GET',
  `/items/tags?limit=-1&filter[name][_starts_with]=${encodeURIComponent(`seed ${seed} `)}`,
);
const { missing, twice } = compareWithServer(ledger, rows, proxy.done);
const { rows: _, errors, ...counts } = ledger;
const requests = Object.values(proxy.fates).reduce((sum, one) => sum + one, 0);
console.log(
  JSON.stringify({
    ...counts,
    missing: missing.length,
    twice: twice.length,
    unhandled,
    usable,
    requests,
    faulted: requests - proxy.fates.pass,
    seconds,
    fates: proxy.fates,
    errors: Object.fromEntries(errors),
    auth: Object.fromEntries(proxy.auth),
  }),
);
client.dispose();
await proxy.stop();
process.exit(0);

async function works() {
  const limit = new Promise((resolve) => setTimeout(resolve, 30_000, false));
  return Promise.race([
    limit,
    (async () => {
      try {
        return (await client.me())?.email === email;
      } catch {
        return false;
      }
    })(),
  ]);
}
