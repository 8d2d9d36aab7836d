/**
 * npm run bench                      everything
 * npm run bench -- requests size     some of it
 * npm run bench -- requests --rounds=15 --ms=500
 */
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { install } from './harness/install.mjs';

const benchmarks = {
  requests: {
    title:
      'Requests: reading one item of about 450 bytes from a server in another process; ratios to node:http',
    load: async () => (await import('./requests.mjs')).requests,
  },
  size: {
    title:
      'Size: bundled for browsers; ratio of the gzipped bundles to the whole of @directus/sdk 26',
    load: async () => (await import('./size.mjs')).size,
  },
  wires: {
    title: 'Wires: what the XMLHttpRequest under ajax can stand on in Node; ratios to node:http',
    load: async () => (await import('./wires.mjs')).wires,
  },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string' }, ms: { type: 'string' } },
});
const names = positionals.length > 0 ? positionals : Object.keys(benchmarks);
const unknown = names.filter((name) => !Object.hasOwn(benchmarks, name));
if (unknown.length > 0) {
  console.error(
    `There is no benchmark called ${unknown.join(', ')}. There are: ${Object.keys(benchmarks).join(', ')}.`,
  );
  process.exit(1);
}
const setting = Object.fromEntries(
  Object.entries(values).map(([name, value]) => [name, positive(name, value)]),
);

install();
console.log(
  `Node ${process.version}, ${availableParallelism()} cores, ${cpus()[0]?.model ?? 'unknown processor'}`,
);
for (const name of names) {
  const { title, load } = benchmarks[name];
  const run = await load();
  console.log(`\n${title}\n\n${await run(setting)}`);
}

function positive(name, value) {
  const number = Number(value);
  if (Number.isInteger(number) && number > 0) return number;
  console.error(`--${name} takes a whole number above 0, not ${value}.`);
  process.exit(1);
}
