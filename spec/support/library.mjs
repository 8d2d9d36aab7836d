// @ts-check
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { sourceAliases } from './source-aliases.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The library, made from its sources as they are now, for scripts that run without Vitest.
 *
 * @returns {Promise<typeof import('../../lib/index') & typeof import('../../lib/realtime/index')>}
 */
export async function loadLibrary() {
  // Below the repository's node_modules, so that packages are found.
  const folder = join(root, 'node_modules/.cache/directus-rx-scripts');
  await mkdir(folder, { recursive: true });
  const outfile = join(folder, `library-${process.pid}.mjs`);
  await build({
    stdin: {
      contents: `export * from './lib/index'; export * from './lib/realtime/index';`,
      resolveDir: root,
    },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    alias: sourceAliases(),
    outfile,
    logLevel: 'silent',
  });
  try {
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(outfile);
  }
}
