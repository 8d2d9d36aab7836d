// @ts-check
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { sourceAliases } from '../support/source-aliases.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * @param {'node' | 'browser'} platform
 * @param {import('esbuild').BuildOptions} options
 */
const bundle = (platform, options) =>
  build({
    entryPoints: [join(root, 'spec/proxies/client.mjs')],
    bundle: true,
    platform,
    logLevel: 'silent',
    tsconfigRaw: {},
    alias: sourceAliases(platform),
    ...options,
  });

/**
 * The library and the checks for Node.
 *
 * @returns {Promise<typeof import('./client.mjs')>}
 */
export async function clientForNode() {
  // Below the repository's node_modules, so that packages are found.
  const folder = join(root, 'node_modules/.cache/directus-rx-scripts');
  await mkdir(folder, { recursive: true });
  const outfile = join(folder, `proxies-${process.pid}.mjs`);
  await bundle('node', { format: 'esm', target: 'node20', packages: 'external', outfile });
  try {
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(outfile);
  }
}

/** The same as a script for a page, where it is called `client`. */
export async function clientForPage() {
  const { outputFiles } = await bundle('browser', {
    format: 'iife',
    globalName: 'client',
    write: false,
  });
  return outputFiles?.[0]?.text ?? '';
}
