import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { buildLibrary } from '../../demo/build-library.mjs';
import { bundledIn, node, pack } from './consumers.mjs';

const server = inject('directus');

let folder = '';
let tarball = '';

beforeAll(async () => {
  await buildLibrary();
  folder = await mkdtemp(join(tmpdir(), 'directus-rx-packages-'));
  tarball = await pack(folder);
}, 180_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

// `npm run prove -- packages` does the same in Vite and in a fresh Angular application, which takes minutes.
describe('the packed library, installed in a project', { timeout: 120_000 }, () => {
  it('uploads in Node as a module', async () => {
    expect(await node(join(folder, 'esm'), tarball, server, 'node-esm.mjs')).toBe('uploaded');
  });

  it('uploads in Node as CommonJS, and carries nothing of Angular', async () => {
    expect(await node(join(folder, 'cjs'), tarball, server, 'node-cjs.cjs')).toBe('uploaded');
    expect(await bundledIn(join(folder, 'cjs'))).toEqual([]);
  });
});
