// @ts-check
/**
 * npm run prove -- queries                                      20 000 queries against each server
 * npm run prove -- queries --servers=12.4.1 --queries=2000      fewer, against one
 * npm run prove -- queries --seed=7                             other random queries
 * npm run prove -- queries --record                             asks the servers the queries of spec/query/cases again
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { loadProver } from './load.mjs';
import { servers } from './servers.mjs';

const { values } = parseArgs({
  options: {
    servers: { type: 'string', default: Object.keys(servers).join(',') },
    queries: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    show: { type: 'string', default: '10' },
    record: { type: 'boolean', default: false },
  },
});
const { askCases, compareWithServer, postgres, recordingOf, sqlite, textOf } = await loadProver();
const dialects = { sqlite, postgres };
let failed = false;

if (values.record) {
  await record();
  process.exit(0);
}

/** Queries to one server: Directus 12 allows so many collections and no more. */
const PART = 4_000;

for (const name of values.servers.split(',')) {
  const start = servers[name];
  if (!start)
    throw new Error(`There is no server "${name}"; there are ${Object.keys(servers).join(', ')}`);
  const queries = Number(values.queries);
  for (let done = 0, part = 0; done < queries; done += PART, part += 1) {
    const server = await start();
    try {
      const began = Date.now();
      const report = await compareWithServer(
        {
          name,
          target: { url: server.url, token: server.admin.token },
          dialect: dialects[server.database](),
          major: server.major,
        },
        {
          seed: Number(values.seed) * 100 + part,
          queries: Math.min(PART, queries - done),
          cover: part === 0,
          progress: ({ queries: count, differences }) =>
            console.log(`  ${name}: ${done + count} queries, ${differences.length} differences`),
        },
      );
      print(name, report, Date.now() - began);
    } finally {
      await server.stop();
    }
  }
}
process.exit(failed ? 1 : 0);

/** Writes what the servers answer to the queries of the cases, which the specs of every `npm cit` compare with the engine. */
async function record() {
  const answered = [];
  for (const [name, start] of Object.entries(servers)) {
    const server = await start();
    try {
      const { url, admin, database, major } = server;
      answered.push(await askCases({ name, database, major }, { url, token: admin.token }));
    } finally {
      await server.stop();
    }
  }
  const file = new URL('../cases/recorded.json', import.meta.url);
  await writeFile(file, textOf(recordingOf(answered)));
}

/**
 * @param {string} name
 * @param {import('./campaign').Report} report
 * @param {number} ms
 */
function print(name, { queries, verdicts, codes, differences, uncovered }, ms) {
  const list = (/** @type {ReadonlyMap<string, number>} */ counts) =>
    [...counts].map(([what, count]) => `${what} ${count}`).join(', ');
  console.log(
    `${name}: ${queries - differences.length} of ${queries} queries equal in ${Math.round(ms / 1_000)} s`,
  );
  console.log(`  verdicts: ${list(verdicts)}\n  answers: ${list(codes)}`);
  if (uncovered.length > 0) console.log(`  not covered: ${uncovered.slice(0, 10).join('; ')}`);
  for (const { verdict, collection, query, engine, server } of differences.slice(
    0,
    Number(values.show),
  ))
    console.log(
      `\n  [${verdict}] ${collection} ${JSON.stringify(query)}\n    engine ${short(engine)}\n    server ${short(server)}`,
    );
  if (differences.length > 0 || uncovered.length > 0) failed = true;
}

/** @param {unknown} outcome */
function short(outcome) {
  const text = JSON.stringify(outcome);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
