/** A large file up, and down to the disk: how fast, at what CPU time, and how much memory that needs. */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { clients, ours } from './clients/list.mjs';
import { compare } from './harness/compare.mjs';
import { contentBetween } from './harness/content.mjs';
import { figuresOf } from './harness/figures.mjs';
import { atLeast, atMost } from './harness/goals.mjs';
import { middle, ratio } from './harness/statistics.mjs';
import { table } from './harness/table.mjs';

/** Megabytes a second at which the server reads where progress is watched. */
const SLOW = 20;

const blobs = `${ours}, a Blob`;
const withBlobs = clients.flatMap((client) =>
  client.name === ours ? [client, { ...client, name: blobs, options: { blob: true } }] : [client],
);
const only = (...names) => clients.filter(({ name }) => names.includes(name));

export async function transfer({ rounds = 9, megabytes = 100 }) {
  const size = megabytes * 1e6;
  const folder = await mkdtemp(join(tmpdir(), 'directus-rx-bench-'));
  const path = join(folder, 'large.bin');
  /** What one kind of transfer comes to, for each client. */
  const run = (label, job, compared, options = {}, setting = {}) =>
    compare(compared, [{ label, job, path, size, ...options }], {
      rounds,
      fresh: true,
      ...setting,
    });
  try {
    await pipeline(Readable.from(contentBetween(0, size)), createWriteStream(path));
    const uploads = await run('upload', 'upload', withBlobs);
    const downloads = await run('download', 'download', clients);
    // No other client goes on from where it was cut off.
    const resumed = await run('download with 3 cuts', 'download', only('node:http', ours), {
      cut: true,
    });
    const slow = { at: `/at/${SLOW}` };
    const watched = await run('progress', 'progress', only('axios', ours), { size }, slow);
    const all = [...uploads, ...downloads, ...resumed];
    return {
      text: `${transferTable(all, megabytes)}\n\n${progressTable(watched, megabytes)}`,
      goals: [
        ...uploadGoals(megabytes, uploads, watched),
        ...downloadGoals(megabytes, downloads, resumed),
      ],
      figures: [
        ...figuresOf(all, {
          ratios: ['megabytesPerSecond', 'cpuPerMegabyte'],
          values: ['megabytes'],
        }),
        ...figuresOf(watched, { values: ['longestGap'] }),
      ],
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const roundsOf = (results, wanted) => results.find(({ name }) => name === wanted)?.rounds ?? [];

const beside = (results, name, key) => ratio(roundsOf(results, name), results[0].rounds, key);

const uploadGoals = (megabytes, uploads, watched) => {
  const upload = `upload of ${megabytes} MB`;
  const own = (key) => beside(uploads, ours, key);
  return [
    atLeast(`${upload} by \`openFile\` beside node:http`, 1.5, own('megabytesPerSecond')),
    atMost(`${upload} by \`openFile\`: CPU time beside node:http`, 0.8, own('cpuPerMegabyte')),
    atMost(
      `${upload} by \`openFile\`: growth of memory`,
      40,
      middle(roundsOf(uploads, ours), 'megabytes'),
      'MB',
    ),
    atLeast(
      `${upload} as another Blob beside node:http`,
      0.55,
      beside(uploads, blobs, 'megabytesPerSecond'),
    ),
    atMost(
      `${upload} at ${SLOW} MB/s: longest time between two progress events`,
      100,
      middle(roundsOf(watched, ours), 'longestGap'),
      'ms',
    ),
  ];
};

const downloadGoals = (megabytes, downloads, resumed) => {
  const save = `\`saveFile\` of ${megabytes} MB`;
  const own = (key) => beside(downloads, ours, key);
  return [
    atLeast(`${save} beside node:http`, 1, own('megabytesPerSecond')),
    atMost(`${save}: CPU time beside node:http`, 1.05, own('cpuPerMegabyte')),
    atMost(`${save}: growth of memory`, 70, middle(roundsOf(downloads, ours), 'megabytes'), 'MB'),
    atMost(
      `${save}: bytes asked for again after three cuts`,
      0,
      middle(roundsOf(resumed, ours), 'bytesAgain'),
      'bytes',
    ),
  ];
};

function transferTable(results, megabytes) {
  const rows = results.map(({ name, turn, rounds, failure }) => {
    const client = `${name}, ${turn.label}`;
    if (failure) return [client, failure, '', '', ''];
    const { rounds: unit } = results.find((one) => one.turn === turn);
    const beside = (key) => ratio(rounds, unit, key).toFixed(2);
    return [
      client,
      `${middle(rounds, 'megabytesPerSecond').toFixed(0)} (${beside('megabytesPerSecond')})`,
      `${(middle(rounds, 'cpuPerMegabyte') / 1000).toFixed(2)} (${beside('cpuPerMegabyte')})`,
      middle(rounds, 'megabytes').toFixed(0),
      turn.cut ? middle(rounds, 'bytesAgain').toFixed(0) : '',
    ];
  });
  const head = ['MB/s', 'CPU ms a MB', 'memory MB', 'bytes again'];
  return table([`client, ${megabytes} MB`, ...head], rows);
}

function progressTable(results, megabytes) {
  const rows = results.map(({ name, rounds, failure }) => [
    name,
    failure ?? middle(rounds, 'longestGap').toFixed(0),
  ]);
  return table(
    [`upload of ${megabytes} MB at ${SLOW} MB/s`, 'ms between two progress events'],
    rows,
  );
}
