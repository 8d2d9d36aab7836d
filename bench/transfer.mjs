/** A large file: how fast it goes up and down, and how much memory that needs. */
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clients } from './clients/list.mjs';
import { compare } from './harness/compare.mjs';
import { middle, ratio } from './harness/statistics.mjs';
import { table } from './harness/table.mjs';

export async function transfer({ rounds = 3, megabytes = 100 }) {
  const size = megabytes * 1e6;
  const folder = await mkdtemp(join(tmpdir(), 'directus-rx-bench-'));
  try {
    const path = join(folder, 'large.bin');
    // Full of holes: read like any other file, but takes no place on the disk.
    const file = await open(path, 'w');
    await file.truncate(size);
    await file.close();
    const turns = ['upload', 'download'].map((job) => ({ job, path, size }));
    return {
      text: transferTable(await compare(clients, turns, { rounds, fresh: true }), megabytes),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function transferTable(results, megabytes) {
  const rows = results.map(({ name, turn, rounds, failure }) => {
    const client = `${name}, ${turn.job}`;
    if (failure) return [client, failure, '', ''];
    const { rounds: base } = results.find((one) => one.turn === turn);
    return [
      client,
      `${middle(rounds, 'megabytesPerSecond').toFixed(0)} (${ratio(rounds, base, 'megabytesPerSecond').toFixed(2)})`,
      (middle(rounds, 'cpuPerMegabyte') / 1000).toFixed(2),
      middle(rounds, 'megabytes').toFixed(0),
    ];
  });
  return table([`client, ${megabytes} MB`, 'MB/s', 'CPU ms a MB', 'memory MB'], rows);
}
