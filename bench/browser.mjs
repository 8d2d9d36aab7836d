/** In Chromium: what each client adds to a bare XMLHttpRequest, one read after the other, and with a large file. */
import { ours } from './clients/list.mjs';
import { browserClients, isChromiumThere, pageScript, runPage } from './harness/chromium.mjs';
import { figuresOf } from './harness/figures.mjs';
import { atLeast, atMost } from './harness/goals.mjs';
import { startServer } from './harness/server-process.mjs';
import { middle, ratio } from './harness/statistics.mjs';
import { table } from './harness/table.mjs';

const SDK = '@directus/sdk 26';

const left = { text: 'Left out: no Chromium here.' };

export async function browser({ rounds = 20, turns = 15, reads = 10 }) {
  if (!isChromiumThere()) return left;
  const server = await startServer();
  try {
    const { result } = await runPage(
      await pageScript('reads', { rounds, turns, reads }),
      server.url,
    );
    return readsSummary(
      browserClients.map(({ name }, i) => ({ name, rounds: result[i] })),
      rounds * turns * reads,
    );
  } finally {
    server.stop();
  }
}

function readsSummary(results, total) {
  const percent = (rounds) => (ratio(rounds, results[0].rounds, 'ms') - 1) * 100;
  const percentOf = (wanted) => percent(results.find(({ name }) => name === wanted)?.rounds ?? []);
  const rows = results.map(({ name, rounds }) => [
    name,
    middle(rounds, 'ms').toFixed(3),
    `${percent(rounds).toFixed(1)} %`,
  ]);
  return {
    text: table([`client, ${total} reads`, 'ms a read', 'over XHR'], rows),
    goals: [
      atMost(
        `in Chromium: time over that of ${SDK}`,
        2,
        percentOf(ours) - percentOf(SDK),
        'points',
      ),
    ],
    figures: figuresOf(results, { ratios: ['ms'] }),
  };
}

/** Each download in a Chromium of its own, so that the peak of its memory is that of one client. */
export async function browserDownload({ rounds = 9, megabytes = 200 }) {
  if (!isChromiumThere()) return left;
  const size = megabytes * 1e6;
  const server = await startServer();
  // The class-based SDK downloads into Node's streams only.
  const results = browserClients
    .map(({ name }, nth) => ({ name, nth, rounds: [] }))
    .filter(({ name }) => name !== '@directus/sdk 10');
  try {
    for (const one of results) one.script = await pageScript('blob', { nth: one.nth, size });
    for (let round = 0; round < rounds; round++)
      for (const { script, rounds: all } of results) {
        const { result, megabytes: peak } = await runPage(script, server.url);
        all.push({ ...result, megabytes: peak });
      }
  } finally {
    server.stop();
  }
  return downloadSummary(results, megabytes);
}

function downloadSummary(results, megabytes) {
  const speed = (rounds) => ratio(rounds, results[0].rounds, 'megabytesPerSecond');
  const own = results.find(({ name }) => name === ours)?.rounds ?? [];
  const rows = results.map(({ name, rounds }) => [
    name,
    `${middle(rounds, 'megabytesPerSecond').toFixed(0)} (${speed(rounds).toFixed(2)})`,
    middle(rounds, 'megabytes').toFixed(0),
  ]);
  return {
    text: table(
      [`client, ${megabytes} MB as a Blob`, 'MB/s', "MB, the page's process at its peak"],
      rows,
    ),
    goals: [
      atLeast('in Chromium: download beside a bare XMLHttpRequest', 0.9, speed(own)),
      atMost(
        `in Chromium: the page's process in a download of ${megabytes} MB`,
        200,
        middle(own, 'megabytes'),
        'MB',
      ),
    ],
    figures: figuresOf(results, { ratios: ['megabytesPerSecond'], values: ['megabytes'] }),
  };
}
