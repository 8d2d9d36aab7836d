/** One large file up, or down to the disk: how fast, at what CPU time, and how much memory it needs. */
import { createWriteStream, openAsBlob } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { watchMemory } from './memory.mjs';

export async function upload(client, { path, size }) {
  const blob = await openAsBlob(path);
  return measured(size, async () => Number(await client.upload({ path, blob, size })));
}

export async function download(client, { path, size }) {
  const target = `${path}.${process.pid}`;
  try {
    return await measured(size, async () => {
      if (client.save) await client.save(size, target);
      else await pipeline(await client.download(size), createWriteStream(target));
      return (await stat(target)).size;
    });
  } finally {
    await rm(target, { force: true });
  }
}

async function measured(size, transfer) {
  const memory = watchMemory();
  const cpu = process.cpuUsage();
  const start = performance.now();
  const moved = await transfer();
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  // A form has some bytes more.
  if (!(moved >= size && moved < size + 10_000))
    throw new Error(`${moved} bytes instead of ${size}`);
  return {
    megabytesPerSecond: size / 1e6 / seconds,
    cpuPerMegabyte: (user + system) / (size / 1e6),
    megabytes: memory.growth(),
  };
}
