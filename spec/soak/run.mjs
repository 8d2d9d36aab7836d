// @ts-check
/**
 * npm run prove -- soak               30 minutes of reads at a token lifetime of 5 s, through the faulty proxy
 * npm run prove -- soak --minutes=10  fewer
 * npm run prove -- soak --leak        with a client that keeps what it reads: must fail
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { startDirectus } from '../../demo/server/directus.mjs';
import { startFaultyProxy } from '../chaos/faulty-proxy.mjs';
import { percent, READS_THAT_SUCCEED } from '../chaos/verdict.mjs';

/** Megabytes that the heap may be larger at the end than at the beginning. */
const FLAT = 5;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    rate: { type: 'string', default: '0.3' },
    seed: { type: 'string', default: '1' },
    leak: { type: 'boolean', default: false },
  },
});
const minutes = Number(values.minutes);
const rate = Number(values.rate);
const server = await startDirectus({ accessTokenTtl: '5s' });
const proxy = await startFaultyProxy(server.url, { seed: Number(values.seed), rate: 0 });

/** @type {any[]} */
const samples = [];
console.log(
  `${minutes} minutes, tokens live 5 s, ${percent(rate)} of requests meet a fault once logged in`,
);
try {
  const settings = { url: proxy.url, ...server.admin, minutes, leak: values.leak };
  const child = spawn(
    process.execPath,
    ['--expose-gc', new URL('client.mjs', import.meta.url).pathname, JSON.stringify(settings)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  process.once('exit', () => child.kill());
  setTimeout(() => proxy.setRate(rate), 2_000).unref();
  for await (const text of createInterface({ input: child.stdout })) {
    const sample = JSON.parse(text);
    samples.push(sample);
    console.log(
      `  minute ${sample.minute}: heap ${sample.heap.toFixed(1)} MB, rss ${sample.rss.toFixed(0)} MB` +
        `, reads ${sample.readsOk}/${sample.reads} = ${percent(sample.readsOk / sample.reads)}` +
        `, session ${sample.status}, ${JSON.stringify(sample.reasons)}`,
    );
  }
} finally {
  await proxy.stop();
  await server.stop();
}

const broken = brokenPromises();
console.log(broken.length > 0 ? `Failed: ${broken.join('; ')}` : 'One session, a flat heap.');
process.exit(broken.length > 0 ? 1 : 0);

function brokenPromises() {
  const last = samples.at(-1);
  if (samples.length !== minutes) return [`it ended after ${samples.length} minutes`];
  const found = [];
  const logins = proxy.auth.get('POST /auth/login 200') ?? 0;
  if (logins !== 1 || samples.some(({ authenticated }) => !authenticated))
    found.push(`the session ended (${logins} logins, ${JSON.stringify(last.reasons)})`);
  const refreshes = proxy.auth.get('POST /auth/refresh 200') ?? 0;
  if (refreshes < minutes * 6) found.push(`only ${refreshes} refreshes`);
  if (last.unhandled > 0) found.push(`${last.unhandled} rejections were not handled`);
  if (last.readsOk / last.reads < READS_THAT_SUCCEED)
    found.push(`${percent(last.readsOk / last.reads)} of reads succeed`);
  // The first minute compiles and fills pools; a leak shows however the heap breathes in between.
  const heaps = samples.map(({ heap }) => heap);
  const part = Math.max(1, Math.floor(heaps.length / 4));
  const growth = Math.min(...heaps.slice(-part)) - Math.min(...heaps.slice(0, part));
  console.log(`Heap growth ${growth.toFixed(1)} MB, ${refreshes} refreshes, ${logins} login.`);
  if (growth > FLAT) found.push(`the heap grew by ${growth.toFixed(1)} MB`);
  return found;
}
