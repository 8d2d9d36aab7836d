// @ts-check
// `npm run check`: everything that needs no spec to run, in two lanes for two cores.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { run, runLanes } from './lanes.mjs';

/** @param {string} folder an empty one for the packed package */
const lanes = (folder) => [
  // The longest step, and as long as most of the others together.
  [{ name: 'lint', command: ['eslint', '--max-warnings=0', '.', '--ignore-pattern=demo/app'] }],
  [
    { name: 'build', command: ['node', 'build/library.mjs', '--silent'] },
    { name: 'bundle sizes', command: ['size-limit'] },
    { name: 'public API', command: ['node', 'spec/api/report.mjs'] },
    { name: 'package', command: ['publint', '--strict'] },
    {
      name: 'packed package',
      command: ['npm', 'pack', '--ignore-scripts', '--silent', '--pack-destination', folder],
    },
    // Against the package as it was built, like any application.
    { name: 'page of the demo', command: ['node', 'demo/prepare-page.mjs'] },
    { name: 'lint of the demo', command: ['eslint', '--max-warnings=0', 'demo/app/src'] },
  ],
];

/** Steps that need no other, the longest first. */
const independent = [
  { name: 'types', command: ['tsc', '--noEmit'] },
  { name: 'format', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
  { name: 'doc comments', command: ['typedoc', '--emit', 'none'] },
  {
    name: 'unused exports and files',
    command: ['knip', '--include', 'exports,types,files', '--no-progress'],
  },
];

/** Runs all checks. Rejects with the output of the first that fails. */
export async function check({ log = console.log } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'directus-rx-pack-'));
  try {
    await runLanes(lanes(folder), independent, log);
    const [packed = ''] = await readdir(folder);
    await run(['attw', join(folder, packed)]);
    log('types of the packed package: ok');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    await check();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
