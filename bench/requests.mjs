/** How many requests a second each client makes, what one of them costs in CPU time, and how long it takes. */
import { clients, ours } from './clients/list.mjs';
import { figuresOf } from './harness/figures.mjs';
import { atLeast, atMost } from './harness/goals.mjs';
import { compareRates, rateFigures, ratesTable } from './harness/rates.mjs';
import { ratio } from './harness/statistics.mjs';

const concurrencies = [1, 50, 500];

export async function requests({ rounds = 9, ms = 200 }) {
  const results = await compareRates(clients, { rounds, ms, concurrencies });
  const of = (name, concurrency) =>
    results.find((one) => one.name === name && one.turn.concurrency === concurrency)?.rounds ?? [];
  const times = (key, name, concurrency) =>
    ratio(of(ours, concurrency), of(name, concurrency), key);
  return {
    text: ratesTable(results),
    figures: figuresOf(results, rateFigures),
    goals: [
      ...concurrencies.map((concurrency) =>
        atMost(
          `CPU of a request beside \`undici.request\`, ${concurrency} at once`,
          1.2,
          times('cpuMicroseconds', 'undici.request', concurrency),
        ),
      ),
      atLeast(
        'requests/s beside `@directus/sdk` 26, 50 at once',
        2,
        times('requestsPerSecond', '@directus/sdk 26', 50),
      ),
      atLeast('requests/s beside axios, 50 at once', 2.5, times('requestsPerSecond', 'axios', 50)),
    ],
  };
}
