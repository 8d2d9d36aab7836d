// @ts-check
// The client of a soak, in a process of its own so that its heap is its own. Prints one line of JSON a minute.
// Run with --expose-gc.
import { setTimeout as sleep } from 'node:timers/promises';
import { loadLibrary } from '../support/library.mjs';

const { url, email, password, minutes, leak } = JSON.parse(process.argv[2] ?? '{}');
const { Directus } = await loadLibrary();

let unhandled = 0;
process.on('unhandledRejection', () => (unhandled += 1));

/** @type {import('../../lib/index').Directus<any>} */
const directus = new Directus(url);
/** @type {unknown[]} */
const kept = [];
/** @type {Record<string, number>} */
const reasons = {};

await directus.auth.login({ email, password });
directus.auth.state$.subscribe(({ reason }) => {
  reasons[reason] = (reasons[reason] ?? 0) + 1;
});

const end = Date.now() + minutes * 60_000;
let reads = 0;
let readsOk = 0;

async function reader() {
  while (Date.now() < end) {
    reads += 1;
    try {
      const me = await directus.users.me.read({ fields: ['email'] });
      if (me.email === email) readsOk += 1;
      if (leak) kept.push(new Uint8Array(2 ** 16).map((_, index) => index));
    } catch {
      // Counted by what is missing.
    }
    await sleep(100);
  }
}

async function reporter() {
  for (let minute = 1; minute <= minutes; minute += 1) {
    await sleep(Math.max(end - (minutes - minute) * 60_000 - Date.now(), 0));
    globalThis.gc?.();
    const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
    const { authenticated, status } = directus.auth.state;
    const heap = (heapUsed + arrayBuffers) / 1e6;
    const figures = { minute, reads, readsOk, heap, rss: rss / 1e6, authenticated, status };
    console.log(JSON.stringify({ ...figures, unhandled, reasons }));
  }
}

await Promise.all([reporter(), ...Array.from({ length: 4 }, reader)]);
directus.dispose();
