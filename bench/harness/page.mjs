/** What runs in the browser: makes the clients, reads with each of them in turn, and hands in what that took. */
export async function run(creators, plan, desk) {
  const result = await measured(creators, plan).then(
    (rounds) => ({ rounds }),
    (error) => ({ error: String(error) }),
  );
  await fetch(desk, { method: 'POST', mode: 'no-cors', body: JSON.stringify(result) });
}

/** For each client a list of rounds, each with the milliseconds of a read. */
async function measured(creators, { rounds, turns, reads }) {
  const clients = await Promise.all(creators.map((create) => create(globalThis.location.origin)));
  for (const client of clients) {
    const article = await client.readOne();
    if ((article?.data ?? article)?.title !== 'What the sea keeps')
      throw new Error(`client ${clients.indexOf(client)} did not read the article`);
  }
  const results = clients.map(() => []);
  for (let round = -Math.ceil(rounds / 4); round < rounds; round++) {
    const spent = clients.map(() => 0);
    for (let turn = 0; turn < turns; turn++)
      // Whoever comes after a client sweeps up what it left behind: who that is, is left to chance.
      for (const i of shuffled(clients.keys())) spent[i] += await timeOf(clients[i], reads);
    // The first ones warm up the compiler.
    if (round >= 0) spent.forEach((ms, i) => results[i].push({ ms: ms / (turns * reads) }));
  }
  return results;
}

async function timeOf({ readOne }, reads) {
  const start = performance.now();
  for (let n = 0; n < reads; n++) await readOne();
  return performance.now() - start;
}

function shuffled(values) {
  const drawn = [...values].map((value) => [Math.random(), value]);
  return drawn.sort(([a], [b]) => a - b).map(([, value]) => value);
}
