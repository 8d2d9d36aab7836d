/**
 * Calls `readOne` for `ms` milliseconds with `concurrency` calls under way at any time, and says how many requests a
 * second that made, how much CPU time of this process each of them took, and how long half and 99 % of them took.
 */
import { percentile } from './statistics.mjs';

export async function rates({ readOne }, { concurrency, ms }) {
  // Not counted: opening as many connections as the turn needs.
  await run(readOne, concurrency, ms / 10);

  const cpu = process.cpuUsage();
  const start = performance.now();
  const times = await run(readOne, concurrency, ms);
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return {
    requestsPerSecond: times.length / seconds,
    cpuMicroseconds: (user + system) / times.length,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
  };
}

/** The milliseconds each call took. */
async function run(readOne, concurrency, ms) {
  const end = performance.now() + ms;
  const times = [];
  const worker = async () => {
    for (let begun = performance.now(); begun < end;) {
      await readOne();
      const now = performance.now();
      times.push(now - begun);
      begun = now;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return times;
}
