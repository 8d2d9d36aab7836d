// @ts-check
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * The prover and the engine, made from their sources as they are now.
 *
 * @returns {Promise<typeof import('./index')>}
 */
export async function loadProver() {
  const folder = join(root, 'node_modules/.cache/directus-rx-scripts');
  await mkdir(folder, { recursive: true });
  const outfile = join(folder, `query-prover-${process.pid}.mjs`);
  await build({
    entryPoints: [join(root, 'spec/query/prover/index.ts')],
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    outfile,
    logLevel: 'silent',
  });
  try {
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(outfile);
  }
}
