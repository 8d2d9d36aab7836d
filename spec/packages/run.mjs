// @ts-check
// npm run prove -- packages: the packed library in fresh applications of each kind, against a real Directus.
// `--angular=19,22`: only these versions of Angular. `--tutorial`: only the first section of docs/angular.md. `--example`: only
// examples/angular. `--testing`: only tests with `directus-rx/testing`.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildLibrary } from '../../demo/build-library.mjs';
import { editor } from '../../demo/server/accounts.mjs';
import { startDirectus } from '../../demo/server/directus.mjs';
import { angular, versions } from './angular.mjs';
import { bundledIn, node, pack, vite } from './consumers.mjs';
import { example } from './example.mjs';
import { npm, pnpmIn } from './package-manager.mjs';
import { testing } from './testing.mjs';
import { tutorial } from './tutorial.mjs';

const { values } = parseArgs({
  options: {
    angular: { type: 'string' },
    tutorial: { type: 'boolean', default: false },
    example: { type: 'boolean', default: false },
    testing: { type: 'boolean', default: false },
  },
});
const everything =
  values.angular === undefined && !values.tutorial && !values.example && !values.testing;
const majors = values.angular?.split(',') ?? versions.map(({ major }) => major);
for (const major of majors) {
  if (!versions.some((version) => version.major === major)) {
    const known = [...new Set(versions.map(({ major }) => major))];
    throw new Error(`--angular is one or more of ${known.join(',')}.`);
  }
}

const log = (/** @type {string} */ line) => console.log(line);

await buildLibrary();
const folder = await mkdtemp(join(tmpdir(), 'directus-rx-packages-'));
const server = await startDirectus({ log });
try {
  const tarball = await pack(folder);
  const at = (/** @type {string} */ name) => join(folder, name);
  const host = { url: server.url, account: editor };

  if (everything) {
    assert.equal(await node(at('esm'), tarball, server, 'node-esm.mjs'), 'uploaded');
    log('ok  Node, ESM');
    assert.equal(await node(at('cjs'), tarball, server, 'node-cjs.cjs'), 'uploaded');
    log('ok  Node, CommonJS');
    assert.deepEqual(await bundledIn(at('cjs')), []);
    log('ok  nothing of Angular or rxjs bundled in');
    assert.equal(await vite(at('vite'), tarball, server), '300000 true true');
    log('ok  Vite, in Chromium');
  }
  if (everything || values.testing) {
    await testing(at('testing'), tarball, log);
    await rm(at('testing'), { recursive: true, force: true });
  }
  if (everything || values.tutorial) {
    const begun = Date.now();
    const steps = await tutorial(at('tutorial'), tarball, host);
    const seconds = Math.round((Date.now() - begun) / 1_000);
    log(
      `ok  docs/angular.md, from ng new to a newsroom, its spec and a progress bar: ${seconds} s, ${steps} steps of the bar`,
    );
    await rm(at('tutorial'), { recursive: true, force: true });
  }
  if (everything || values.example) {
    const specs = await example(at('example'), tarball, { ...host, admin: server.admin });
    log(`ok  examples/angular: ${specs} specs, and all of its pages in Chromium`);
    await rm(at('example'), { recursive: true, force: true });
  }
  if (everything || values.angular !== undefined) {
    const managers = { npm, pnpm: await pnpmIn(at('pnpm')) };
    for (const version of versions) {
      const { major, zone, manager } = version;
      if (!majors.includes(major)) continue;
      const name = `${major}-${zone ? 'zone' : 'zoneless'}`;
      await angular(at(name), tarball, host, version, managers[manager], log);
      // Half a gigabyte.
      await rm(at(name), { recursive: true, force: true });
    }
  }
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
