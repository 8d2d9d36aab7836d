/** One large file up, or down to the disk: how fast, at what CPU time, and how much memory it needs. */
import { createReadStream, createWriteStream, openAsBlob } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { countMatching } from './content.mjs';
import { watchMemory } from './memory.mjs';

export async function upload(client, { path, size }) {
  const blob = await openAsBlob(path);
  await client.prepare?.();
  const { result, ...figures } = await measured(size, () => client.upload({ path, blob, size }));
  requireAll(Number(result), size);
  return figures;
}

/** `cut`: whether the server cuts the connection three times. */
export async function download(client, { path, size, cut = false }) {
  const name = `${process.pid}-${performance.timeOrigin}`;
  const target = `${path}.${name}`;
  const key = cut ? `${size}-cut-${name}` : String(size);
  try {
    await client.prepare?.();
    const { result: _, ...figures } = await measured(size, async () => {
      if (client.save) await client.save(key, target);
      else await pipeline(await client.download(key), createWriteStream(target));
    });
    requireAll(await countRight(target), size);
    if (cut) figures.bytesAgain = Number(await (await fetch(`${client.url}/again/${key}`)).text());
    return figures;
  } finally {
    await rm(target, { force: true });
  }
}

/** The longest time between two progress events of an upload that the server reads slowly. */
export async function progress(client, { path, size }) {
  const blob = await openAsBlob(path);
  await client.prepare?.();
  const times = [];
  const onProgress = () => times.push(performance.now());
  requireAll(Number(await client.upload({ path, blob, size, onProgress })), size);
  return { longestGap: Math.max(...times.slice(1).map((time, i) => time - times[i])) };
}

async function measured(size, transfer) {
  const memory = watchMemory();
  const cpu = process.cpuUsage();
  const start = performance.now();
  const result = await transfer();
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return {
    result,
    megabytesPerSecond: size / 1e6 / seconds,
    cpuPerMegabyte: (user + system) / (size / 1e6),
    megabytes: memory.growth(),
  };
}

/** The number of bytes of a file that are those of the content, up to the first that is not. */
async function countRight(path) {
  let right = 0;
  let read = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    if (right === read) right += countMatching(chunk, right);
    read += chunk.length;
  }
  return read === right ? right : -1;
}

function requireAll(right, size) {
  if (right !== size) throw new Error(`${right} right bytes instead of ${size}`);
}
