/** Many calls at the same moment: whether time and memory grow with their number, and not faster. */
import { clients, ours } from './clients/list.mjs';
import { compare } from './harness/compare.mjs';
import { figuresOf } from './harness/figures.mjs';
import { atMost } from './harness/goals.mjs';
import { middle } from './harness/statistics.mjs';
import { table } from './harness/table.mjs';

const counts = [1_000, 10_000];

export async function many({ rounds = 3 }) {
  const turns = counts.map((count) => ({ job: 'many', label: `${count} calls`, count }));
  const results = await compare(clients, turns, { rounds, fresh: true });
  const of = (client, count) =>
    results.find(({ name, turn }) => name === client && turn.count === count);
  /** How much more one call takes when ten times as many are made. */
  const growth = (name, key) => {
    const [few, all] = counts.map((count) => middle(of(name, count)?.rounds ?? [], key) / count);
    return all / few;
  };
  const rows = clients.map(({ name }) => [
    name,
    ...counts.flatMap((count) => cells(of(name, count))),
    growth(name, 'ms').toFixed(2),
    growth(name, 'megabytes').toFixed(2),
  ]);
  const head = counts.flatMap((count) => [`ms, ${count} calls`, 'CPU µs a call', 'memory MB']);
  return {
    text: table(['client', ...head, 'time growth', 'memory growth'], rows),
    figures: figuresOf(results, { ratios: ['ms', 'cpuMicroseconds'], values: ['megabytes'] }),
    goals: [
      atMost('time of one of 10 000 calls beside one of 1 000', 1.2, growth(ours, 'ms')),
      atMost('memory of one of 10 000 calls beside one of 1 000', 1.2, growth(ours, 'megabytes')),
    ],
  };
}

function cells({ rounds, failure }) {
  if (failure) return [failure, '', ''];
  return ['ms', 'cpuMicroseconds', 'megabytes'].map((key) => middle(rounds, key).toFixed(0));
}
