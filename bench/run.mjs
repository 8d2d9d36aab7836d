/**
 * npm run bench                                    everything
 * npm run bench -- requests size                   some of it
 * npm run bench -- requests --rounds=15 --ms=500   longer
 * npm run bench -- transfer --megabytes=1000       a larger file
 * npm run bench -- --write                         and puts the tables into docs/performance.md
 * npm run bench -- --save=before.json              and writes all figures, round by round
 * npm run bench -- --compare=before.json           and prints each figure beside that of the file
 */
import { parseArgs } from 'node:util';
import { clients, ours } from './clients/list.mjs';
import { writeDown } from './harness/document.mjs';
import { comparison, loadFigures, saveFigures } from './harness/figures.mjs';
import { goalRow, goalTable } from './harness/goals.mjs';
import { install } from './harness/install.mjs';
import { busy, commit, machine, today } from './harness/machine.mjs';

const benchmarks = {
  requests: {
    title: 'Requests: one item of about 450 bytes; ratios to node:http',
    load: async () => (await import('./requests.mjs')).requests,
  },
  many: {
    title:
      'Many calls at the same moment; growth of one call from the smaller number to the larger',
    load: async () => (await import('./many.mjs')).many,
  },
  transfer: {
    title: 'A large file up, and down to the disk; ratios to node:http',
    load: async () => (await import('./transfer.mjs')).transfer,
  },
  json: {
    title: 'Lists of 1 and 10 MB of JSON; ratios to node:http',
    load: async () => (await import('./json.mjs')).json,
  },
  stages: {
    title: 'One more of something, without network',
    load: async () => (await import('./stages.mjs')).stages,
  },
  query: {
    title: 'Queries on rows in memory, in CPU time',
    load: async () => (await import('./query.mjs')).query,
  },
  import: {
    title: 'Cold import in Node',
    load: async () => (await import('./import.mjs')).coldImport,
  },
  size: {
    title: 'Size: bundled for browsers',
    load: async () => (await import('./size.mjs')).size,
  },
  browser: {
    title: 'Chromium: one item read after the other',
    load: async () => (await import('./browser.mjs')).browser,
  },
  download: {
    title: 'Chromium: a large file as a Blob; ratios to a bare XMLHttpRequest',
    load: async () => (await import('./browser.mjs')).browserDownload,
  },
  offline: {
    title: 'Chromium: a first list without a network, and an outbox that is sent',
    load: async () => (await import('./offline.mjs')).offline,
  },
  demo: {
    title: 'Chromium: the first list of the demo',
    load: async () => (await import('./demo.mjs')).demo,
  },
  wires: {
    title: 'Wires: what the XMLHttpRequest under ajax can stand on in Node; ratios to node:http',
    load: async () => (await import('./wires.mjs')).wires,
  },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string' },
    ms: { type: 'string' },
    megabytes: { type: 'string' },
    write: { type: 'boolean', default: false },
    save: { type: 'string' },
    compare: { type: 'string' },
  },
});
const names = positionals.length > 0 ? positionals : Object.keys(benchmarks);
const unknown = names.filter((name) => !Object.hasOwn(benchmarks, name));
if (unknown.length > 0) {
  console.error(
    `There is no benchmark called ${unknown.join(', ')}. There are: ${Object.keys(benchmarks).join(', ')}.`,
  );
  process.exit(1);
}
const { write, save, compare, ...numbers } = values;
const before = compare && loadFigures(compare);
const setting = Object.fromEntries(
  Object.entries(numbers).map(([name, value]) => [name, positive(name, value)]),
);

install();
const about = `${machine}; ${today}; ${commit}${busy}`;
console.log(about);
if (clients.every(({ name }) => name !== ours))
  console.log(`${ours} is left out: there is no dist/index.js. Build it first (npm run build).`);

const goals = [];
const figures = {};
for (const name of names) {
  const { title, load } = benchmarks[name];
  const benchmark = await load();
  const result = await benchmark(setting);
  console.log(`\n${title}\n\n${result.text}`);
  goals.push(...(result.goals ?? []));
  figures[name] = result.figures ?? [];
  if (write) {
    const how = `_${machine}; ${today}; \`${command(name)}\`${busy}_`;
    writeDown(name, `${result.text}\n\n${how}`, result.goals ?? []);
  }
}
if (goals.length > 0) console.log(`\nGoals\n\n${goalTable(goals.map(goalRow))}`);
const run = { about, figures };
if (before) console.log(`\nBeside ${before.about}\n\n${comparison(before, run)}`);
if (save) saveFigures(save, run);

function positive(name, value) {
  const number = Number(value);
  if (Number.isInteger(number) && number > 0) return number;
  console.error(`--${name} takes a whole number above 0, not ${value}.`);
  process.exit(1);
}

function command(name) {
  const options = Object.entries(setting).map(([key, value]) => ` --${key}=${value}`);
  return `npm run bench -- ${name}${options.join('')}`;
}
