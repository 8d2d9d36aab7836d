/** In Chromium: a first list that was kept, beside a bare read of IndexedDB; and an outbox that is sent, beside plain writes. */
import { editor } from '../demo/server/accounts.mjs';
import { startDirectus } from '../demo/server/directus.mjs';
import { isChromiumThere, pageScript, runPage } from './harness/chromium.mjs';
import { figuresOf } from './harness/figures.mjs';
import { atLeast, atMost } from './harness/goals.mjs';
import { startServer } from './harness/server-process.mjs';
import { middle, ratio } from './harness/statistics.mjs';
import { table } from './harness/table.mjs';

/** Milliseconds for all rounds: a server takes half a minute for the writes of one. */
const PATIENCE = 3_600_000;

export async function offline({ rounds = 9, rows = 10_000, writes = 1_000 }) {
  if (!isChromiumThere()) return { text: 'Left out: no Chromium here.' };
  const server = await startServer();
  const directus = await startDirectus({ log: () => {} });
  const run = async (job, plan) => {
    const script = await pageScript(job, { rounds, ...plan }, 'offline-page.mjs');
    return (await runPage(script, server.url, PATIENCE)).result;
  };
  try {
    const lists = named(await run('cachedList', { rows }), [
      `${rows} rows, a bare read of IndexedDB`,
      `${rows} rows, the first list of \`offline\``,
    ]);
    const rates = named(await run('drain', { writes, url: directus.url, editor }), [
      `${writes} plain writes, four at once`,
      `${writes} writes of an outbox`,
    ]);
    return summary(lists, rates);
  } finally {
    server.stop();
    await directus.stop();
  }
}

const named = (results, names) => names.map((name, i) => ({ name, rounds: results[i] }));

function summary(lists, rates) {
  const beside = ratio(lists[1].rounds, lists[0].rounds, 'ms');
  const rate = ratio(rates[1].rounds, rates[0].rounds, 'writesPerSecond');
  const rowsOf = (results, key, unit) =>
    results.map(({ name, rounds }) => [
      name,
      `${middle(rounds, key).toFixed(0)} ${unit}`,
      `${ratio(rounds, results[0].rounds, key).toFixed(2)} ×`,
    ]);
  return {
    text: table(
      ['Chromium', 'median', 'beside the first'],
      [...rowsOf(lists, 'ms', 'ms'), ...rowsOf(rates, 'writesPerSecond', 'a second')],
    ),
    goals: [
      atMost('a kept list beside a bare read of IndexedDB', 3, beside),
      atLeast('an outbox that is sent, beside plain writes', 0.8, rate),
    ],
    figures: [
      ...figuresOf(lists, { ratios: ['ms'] }),
      ...figuresOf(rates, { ratios: ['writesPerSecond'] }),
    ],
  };
}
