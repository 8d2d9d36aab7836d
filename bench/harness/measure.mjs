/**
 * Calls `readOne` for `ms` milliseconds with `concurrency` calls under way at any time, and says how many requests a
 * second that made and how much CPU time of this process each of them took.
 */
export async function measure(readOne, { concurrency, ms }) {
  // Not counted: opening as many connections as the turn needs.
  await run(readOne, concurrency, ms / 10);

  const cpu = process.cpuUsage();
  const start = performance.now();
  const count = await run(readOne, concurrency, ms);
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { requestsPerSecond: count / seconds, cpuMicroseconds: (user + system) / count };
}

async function run(readOne, concurrency, ms) {
  const end = performance.now() + ms;
  let count = 0;
  const worker = async () => {
    while (performance.now() < end) {
      await readOne();
      count++;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return count;
}
