/**
 * Measures several clients side by side: A B C, A B C, ... in short turns, so that whatever disturbs the machine
 * disturbs all of them. The first of the list is the one the others are compared with, round by round.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { startServer } from './server-process.mjs';
import { median } from './statistics.mjs';

const program = new URL('./client-process.mjs', import.meta.url);

/**
 * @param clients `[{ name, file, options? }]`, `file` being the URL of a module that exports `create(url, options)`
 * @param setting `{ rounds, ms, concurrencies }`
 * @returns `[{ name, concurrency, requestsPerSecond, cpuMicroseconds, ratio, cpuRatio }]`
 */
export async function compare(clients, { rounds, ms, concurrencies }) {
  const server = await startServer();
  const running = [];
  try {
    for (const client of clients) running.push(await start(client, server.url));

    const turns = [];
    // Round 0 is thrown away: the compiler has not seen enough yet.
    for (let round = 0; round <= rounds; round++) {
      for (const concurrency of concurrencies) {
        for (const { name, child } of running) {
          const result = await ask(name, child, { concurrency, ms });
          if (round > 0) turns.push({ name, round, concurrency, ...result });
        }
      }
    }
    return concurrencies.flatMap((concurrency) => summarize(turns, clients, concurrency));
  } finally {
    for (const { child } of running) child.disconnect();
    server.stop();
  }
}

async function start({ name, file, options = {} }, url) {
  const child = fork(program, [String(file), url, JSON.stringify(options)]);
  await reply(name, child);
  return { name, child };
}

function ask(name, child, turn) {
  child.send(turn);
  return reply(name, child);
}

async function reply(name, child) {
  const gone = new AbortController();
  const message = once(child, 'message', { signal: gone.signal }).then(([value]) => value);
  const exit = once(child, 'exit', { signal: gone.signal }).then(([code]) => ({
    failure: `exit code ${code}`,
  }));
  try {
    const answer = await Promise.race([message, exit]);
    if (answer.failure) throw new Error(`${name}: ${answer.failure}`);
    return answer;
  } finally {
    gone.abort();
    await Promise.allSettled([message, exit]);
  }
}

function summarize(turns, clients, concurrency) {
  const of = (name) =>
    turns.filter((turn) => turn.name === name && turn.concurrency === concurrency);
  const base = of(clients[0].name);
  return clients.map(({ name }) => {
    const own = of(name);
    return {
      name,
      concurrency,
      requestsPerSecond: median(own.map((turn) => turn.requestsPerSecond)),
      cpuMicroseconds: median(own.map((turn) => turn.cpuMicroseconds)),
      ratio: median(own.map((turn, i) => turn.requestsPerSecond / base[i].requestsPerSecond)),
      cpuRatio: median(own.map((turn, i) => turn.cpuMicroseconds / base[i].cpuMicroseconds)),
    };
  });
}
