import { median } from './statistics.mjs';

/** What runs in the browser: makes the clients, measures them, and hands in what came of it. */
export async function run(job, creators, plan, desk) {
  const result = await job(creators, plan).then(
    (value) => ({ value }),
    (error) => ({ error: String(error) }),
  );
  await fetch(desk, { method: 'POST', mode: 'no-cors', body: JSON.stringify(result) });
}

/** For each client a list of rounds, each with the milliseconds of a read. */
export async function reads(creators, { rounds, turns, reads: count }) {
  const clients = await Promise.all(creators.map((create) => create(globalThis.location.origin)));
  for (const client of clients) {
    const article = await client.readOne();
    if ((article?.data ?? article)?.title !== 'What the sea keeps')
      throw new Error(`client ${clients.indexOf(client)} did not read the article`);
  }
  const results = clients.map(() => []);
  for (let round = -Math.ceil(rounds / 4); round < rounds; round++) {
    const spent = clients.map(() => []);
    for (let turn = 0; turn < turns; turn++)
      // Whoever comes after a client sweeps up what it left behind: who that is, is left to chance.
      for (const i of shuffled(clients.keys())) spent[i].push(await timeOf(clients[i], count));
    // The first ones warm up the compiler. A median, because other work on the machine takes whole turns.
    if (round >= 0) spent.forEach((times, i) => results[i].push({ ms: median(times) / count }));
  }
  return results;
}

async function timeOf({ readOne }, count) {
  const start = performance.now();
  for (let n = 0; n < count; n++) await readOne();
  return performance.now() - start;
}

function shuffled(values) {
  const drawn = [...values].map((value) => [Math.random(), value]);
  return drawn.sort(([a], [b]) => a - b).map(([, value]) => value);
}

/** How fast one client downloads a file as a Blob. */
export async function blob(creators, { nth, size }) {
  const client = await creators[nth](globalThis.location.origin);
  await client.readOne();
  const start = performance.now();
  const { size: received } = await client.readBlob(String(size));
  const seconds = (performance.now() - start) / 1000;
  if (received !== size) throw new Error(`${received} bytes instead of ${size}`);
  return { megabytesPerSecond: size / 1e6 / seconds };
}
