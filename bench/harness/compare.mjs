/**
 * Measures several clients side by side: A B C, A B C, ... in short turns, so that whatever disturbs the machine
 * disturbs all of them. The first of the list is the one the others are compared with, round by round.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { startServer } from './server-process.mjs';

const program = new URL('./client-process.mjs', import.meta.url);

/**
 * @param clients `[{ name, file, options? }]`, `file` being the URL of a module that exports `create(url, options)`
 * @param turns what each client does in each round: `[{ job, ... }]`, see client-process.mjs
 * @param setting `rounds`; `fresh`: whether each turn has a process of its own, for what looks at memory; `at`: a path below which
 *   the server answers in another way
 * @returns for each turn, the unit first: `[{ name, turn, rounds: [figures], failure? }]`
 */
export async function compare(clients, turns, { rounds, fresh = false, at = '' }) {
  const server = await startServer();
  const url = server.url + at;
  const running = new Map();
  const results = turns.flatMap((turn) => clients.map(({ name }) => ({ name, turn, rounds: [] })));
  try {
    if (!fresh) for (const client of clients) running.set(client.name, await start(client, url));
    // Round 0 is longer, and thrown away: the compiler has not seen enough yet. A process of its own never has.
    for (let round = fresh ? 1 : 0; round <= rounds; round++) {
      for (const turn of turns) {
        for (const client of clients) {
          const result = results.find((one) => one.name === client.name && one.turn === turn);
          const figures = fresh
            ? await alone(client, url, turn)
            : await ask(client.name, running.get(client.name), round ? turn : warming(turn));
          if (figures.failure) result.failure = figures.failure;
          else if (round > 0) result.rounds.push(figures);
        }
      }
    }
    return results;
  } finally {
    for (const child of running.values()) child.disconnect();
    server.stop();
  }
}

/** A library of many small functions takes a second until the compiler knows them: three times the CPU time until then. */
const warming = (turn) => ({ ...turn, ms: Math.max(turn.ms, 1_000) });

/** One turn in a process of its own. A client that fails is a result, too: of many calls, of a large file. */
async function alone(client, url, turn) {
  const child = await start(client, url, ['--expose-gc']);
  try {
    return await ask(client.name, child, turn);
  } catch (error) {
    return { failure: String(error.message).split('\n')[0] };
  } finally {
    const gone = once(child, 'exit');
    child.disconnect();
    await gone;
  }
}

async function start({ name, file, options = {} }, url, execArgv = []) {
  const child = fork(program, [String(file), url, JSON.stringify(options)], { execArgv });
  await reply(name, child);
  return child;
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
