/** Long lists as JSON, plain and packed: time, CPU time, and the memory of answers that are kept. */
import { clients, ours } from './clients/list.mjs';
import { compare } from './harness/compare.mjs';
import { figuresOf } from './harness/figures.mjs';
import { atMost } from './harness/goals.mjs';
import { middle, ratio } from './harness/statistics.mjs';
import { table } from './harness/table.mjs';

const UNDICI = 'undici.request';

const turns = [1, 10].flatMap((megabytes) =>
  ['plain', 'gzip', 'br'].map((coding) => ({
    job: 'json',
    label: `${megabytes} MB ${coding}`,
    collection: `articles_${megabytes}_${coding}`,
    count: megabytes === 1 ? 10 : 2,
  })),
);
const kept = { job: 'kept', label: 'kept', collection: 'articles_1_plain', count: 10 };

export async function json({ rounds = 9 }) {
  const results = await compare(clients, turns, { rounds });
  const replies = await compare(clients, [kept], { rounds, fresh: true });
  const of = (name, label) =>
    results.find((one) => one.name === name && one.turn.label === label)?.rounds ?? [];
  return {
    text: `${jsonTable(results)}\n\n${keptTable(replies)}`,
    goals: [
      ...['1 MB plain', '10 MB plain'].map((label) =>
        atMost(
          `CPU of ${label.replace('plain', 'of JSON')} beside \`${UNDICI}\``,
          1.1,
          ratio(of(ours, label), of(UNDICI, label), 'cpuMs'),
        ),
      ),
      atMost(
        'memory of a kept reply beside its JSON',
        1.5,
        middle(replies.find(({ name }) => name === ours)?.rounds ?? [], 'bytesPerByte'),
      ),
    ],
    figures: [
      ...figuresOf(results, { ratios: ['ms', 'cpuMs'] }),
      ...figuresOf(replies, { values: ['bytesPerByte'] }),
    ],
  };
}

function jsonTable(results) {
  const rows = results.map(({ name, turn, rounds }) => {
    const { rounds: unit } = results.find((one) => one.turn === turn);
    const both = (key) =>
      `${middle(rounds, key).toFixed(1)} (${ratio(rounds, unit, key).toFixed(2)})`;
    return [`${name}, ${turn.label}`, both('ms'), both('cpuMs')];
  });
  return table(['client', 'ms a read', 'CPU ms a read'], rows);
}

const keptTable = (results) =>
  table(
    ['a reply of 1 MB that is kept', 'bytes for each byte of JSON'],
    results.map(({ name, rounds, failure }) => [
      name,
      failure ?? middle(rounds, 'bytesPerByte').toFixed(2),
    ]),
  );
