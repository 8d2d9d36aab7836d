/** Long lists as JSON: how long they take, and what is kept of an answer that is kept. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds and CPU milliseconds of one read, of `count` one after the other. */
export async function json({ readMany }, { collection, count }) {
  const cpu = process.cpuUsage();
  const start = performance.now();
  for (let n = 0; n < count; n++) requireArticles(await readMany(collection));
  const ms = (performance.now() - start) / count;
  const { user, system } = process.cpuUsage(cpu);
  return { ms, cpuMs: (user + system) / 1000 / count };
}

/** Bytes that a kept answer holds, for each byte of its JSON. */
export async function kept({ readMany, readReply = readMany }, { collection, count }) {
  const list = await readMany(collection);
  const length = JSON.stringify({ data: list }).length;
  const replies = [];
  const before = await usedMemory();
  for (let n = 0; n < count; n++) replies.push(await readReply(collection));
  const bytesPerByte = ((await usedMemory()) - before) / replies.length / length;
  return { bytesPerByte };
}

function requireArticles(list) {
  if (list.at(-1)?.title !== 'What the sea keeps') throw new Error('not the list of articles');
}

/** What is left once the garbage is gone: some of it goes only after a turn of the event loop. */
async function usedMemory() {
  for (let n = 0; n < 5; n++) {
    globalThis.gc();
    await sleep(20);
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
