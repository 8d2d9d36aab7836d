// @ts-check
// npm run test:packages: the packed library in fresh applications of each kind, against a real Directus.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildLibrary } from '../../demo/build.mjs';
import { startDirectus } from '../../demo/server/directus.mjs';
import { angular, bundledIn, node, pack, vite } from './consumers.mjs';

const log = (/** @type {string} */ line) => console.log(line);

await buildLibrary({ log });
const folder = await mkdtemp(join(tmpdir(), 'directus-rx-packages-'));
const server = await startDirectus({ log });
try {
  const tarball = await pack(folder);
  const at = (/** @type {string} */ name) => join(folder, name);

  assert.equal(await node(at('esm'), tarball, server, 'node-esm.mjs'), 'uploaded');
  log('ok  Node, ESM');
  assert.equal(await node(at('cjs'), tarball, server, 'node-cjs.cjs'), 'uploaded');
  log('ok  Node, CommonJS');
  assert.deepEqual(await bundledIn(at('cjs')), []);
  log('ok  nothing of Angular or rxjs bundled in');
  assert.equal(await vite(at('vite'), tarball, server), '300000 true true');
  log('ok  Vite, in Chromium');
  const { aot, jit } = await angular(at('angular'), tarball, server);
  assert.equal(aot, '300000 true true static');
  log('ok  ng new, ng build (AOT), in Chromium');
  assert.equal(jit, '300000 true true static');
  log('ok  ng new, ng build --aot=false (JIT), in Chromium');
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
