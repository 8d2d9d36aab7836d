/** Makes `count` calls at the same moment, and says how long all of them took together and by how much memory grew. */
import { watchMemory } from './memory.mjs';

export async function many({ readOne }, { count }) {
  const together = (calls) => Promise.all(Array.from({ length: calls }, () => readOne()));
  // Not counted: what the compiler has not seen yet is slow, and that would be most of the shorter run.
  for (let round = 0; round < 20; round++) await together(100);

  const memory = watchMemory();
  const cpu = process.cpuUsage();
  const start = performance.now();
  await together(count);
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { ms, cpuMicroseconds: (user + system) / count, megabytes: memory.growth() };
}
