/** The results of `compare` as a table: one row per client, two columns per concurrency, ratios in parentheses. */
import { table } from './table.mjs';

export function rates(results, concurrencies) {
  const names = [...new Set(results.map((result) => result.name))];
  const head = [
    'client',
    ...concurrencies.flatMap((concurrency) => [`req/s, ${concurrency} at once`, 'CPU us/req']),
  ];
  const rows = names.map((name) => [
    name,
    ...concurrencies.flatMap((concurrency) => {
      const found = results.find(
        (result) => result.name === name && result.concurrency === concurrency,
      );
      return [
        `${found.requestsPerSecond.toFixed(0)} (${found.ratio.toFixed(2)})`,
        `${found.cpuMicroseconds.toFixed(0)} (${found.cpuRatio.toFixed(2)})`,
      ];
    }),
  ]);
  return table(head, rows);
}
