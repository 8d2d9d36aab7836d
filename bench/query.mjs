/** The query engine on rows in memory: rows a second for a filter, queries a second; in CPU time, which other work changes least. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { figure } from './harness/figures.mjs';
import { atLeast, atMost } from './harness/goals.mjs';
import { median } from './harness/statistics.mjs';
import { table } from './harness/table.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const SIZES = [1_000, 10_000, 100_000];
const context = { major: 11, now: () => new Date() };

const filter = {
  _and: [{ status: { _eq: 'published' } }, { views: { _gt: 500 } }, { title: { _contains: '9' } }],
};
const queries = {
  'one term, limit 20': { filter: { status: { _eq: 'published' } }, limit: 20 },
  'one term, sorted, limit 20': { filter: { views: { _gt: 500 } }, sort: ['title'], limit: 20 },
  'a relation': { filter: { author: { name: { _eq: 'n7' } } }, fields: ['title', 'author.name'] },
  groups: { groupBy: ['status'], aggregate: { count: '*', sum: ['views'] } },
};

export async function query({ rounds = 9, ms = 50 }) {
  const engine = await loadEngine();
  const figures = [];
  for (const size of SIZES) {
    const { database, collection } = articles(engine, size);
    const parsed = engine.parseQuery({ filter, limit: -1 }, context);
    const selection = engine.compileSelection(database, collection, parsed);
    figures.push(
      figure(
        `${size} rows, filter of three terms, rows/s`,
        perSecond(() => selection.all(), { rounds, ms }).map((rate) => rate * size),
      ),
    );
    for (const [name, each] of Object.entries(queries)) {
      const run = () => engine.evaluate(database, 'articles', each, context);
      figures.push(figure(`${size} rows, ${name}, queries/s`, perSecond(run, { rounds, ms })));
    }
  }
  const of = (name) => median(figures.find((one) => one.name === name)?.rounds ?? []);
  const growth = (name) =>
    of(`10000 rows, ${name}, queries/s`) / of(`100000 rows, ${name}, queries/s`);
  return {
    text: table(
      ['on rows in memory', 'a second'],
      figures.map(({ name, rounds: all }) => [name, Math.round(median(all)).toLocaleString('en')]),
    ),
    goals: [
      ...SIZES.map((size) =>
        atLeast(
          `a filter of three terms over ${size} rows, compiled once`,
          3,
          of(`${size} rows, filter of three terms, rows/s`) / 1e6,
          'million rows/s',
        ),
      ),
      atLeast(
        'one term with a limit over 1000 rows',
        10_000,
        of('1000 rows, one term, limit 20, queries/s'),
        'queries/s',
      ),
      atLeast(
        'the same with a sort',
        1_000,
        of('1000 rows, one term, sorted, limit 20, queries/s'),
        'queries/s',
      ),
      ...['one term, sorted, limit 20', 'groups'].map((name) =>
        atMost(`${name}: from 10 000 rows to 100 000`, 20, growth(name)),
      ),
    ],
    figures,
  };
}

/** Rounds that are left out: until the engine of JavaScript has compiled what is measured. */
const WARM_UP = 10;

/** Runs of `run` in a second of CPU time of this process, round by round. */
function perSecond(run, { rounds, ms }) {
  const rates = [];
  for (let round = -WARM_UP; round < rounds; round++) {
    const before = process.cpuUsage();
    let count = 0;
    let used = 0;
    while (used < ms) {
      run();
      count += 1;
      const { user, system } = process.cpuUsage(before);
      used = (user + system) / 1_000;
    }
    if (round >= 0) rates.push((count / used) * 1_000);
  }
  return rates;
}

function articles(engine, size) {
  const collections = engine.describeCollections(
    {
      authors: { fields: { id: 'integer', name: 'string' } },
      articles: {
        fields: {
          id: 'integer',
          title: 'string',
          views: 'integer',
          status: 'string',
          author: { m2o: 'authors' },
        },
      },
    },
    'sqlite',
  );
  const list = (length, row) => Array.from({ length }, (_, index) => row(index));
  const database = engine.Database.of(collections, engine.sqlite(), {
    authors: list(50, (index) => ({ id: index + 1, name: `n${(index * 7) % 50}` })),
    articles: list(size, (index) => ({
      id: index + 1,
      title: `Title ${(index * 7_919) % size}`,
      views: (index * 31) % 1_000,
      status: index % 3 ? 'published' : 'draft',
      author: (index % 50) + 1,
    })),
  });
  return { database, collection: collections.get('articles') };
}

/** The engine from its sources: no entry point offers its parts. */
async function loadEngine() {
  const folder = join(root, 'node_modules/.cache/directus-rx-scripts');
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, `query-${process.pid}.mjs`);
  await build({
    stdin: {
      contents: `
        export { Database } from './lib/query/database';
        export { describeCollections } from './lib/query/describe-collections';
        export { sqlite } from './lib/query/dialects/sqlite';
        export { evaluate } from './lib/query/evaluate';
        export { parseQuery } from './lib/query/parse-query';
        export { compileSelection } from './lib/query/select-rows';`,
      resolveDir: root,
    },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    outfile,
    logLevel: 'silent',
  });
  try {
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(outfile);
  }
}
