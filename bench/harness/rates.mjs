/** How often, at what CPU time and how soon: a row for each client and concurrency, ratios to the first client. */
import { compare } from './compare.mjs';
import { middle, ratio } from './statistics.mjs';
import { table } from './table.mjs';

export function compareRates(clients, { rounds, ms, concurrencies }) {
  const turns = concurrencies.map((concurrency) => ({
    job: 'rates',
    label: `${concurrency} at once`,
    concurrency,
    ms,
  }));
  return compare(clients, turns, { rounds });
}

/** What is kept of each round. */
export const rateFigures = { ratios: ['requestsPerSecond', 'cpuMicroseconds'] };

export function ratesTable(results) {
  const rows = results.map(({ name, turn, rounds }) => {
    const { rounds: base } = results.find((one) => one.turn === turn);
    const both = (key) =>
      `${middle(rounds, key).toFixed(0)} (${ratio(rounds, base, key).toFixed(2)})`;
    return [
      name,
      turn.concurrency,
      both('requestsPerSecond'),
      both('cpuMicroseconds'),
      middle(rounds, 'p50').toFixed(2),
      middle(rounds, 'p99').toFixed(2),
    ];
  });
  return table(['client', 'at once', 'requests/s', 'CPU µs a request', 'p50 ms', 'p99 ms'], rows);
}
