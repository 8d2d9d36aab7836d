// @ts-check
// Runtimes of workers at the edge: workerd (Cloudflare) and the edge runtime (Vercel).
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** @typedef {import('./types').Environment} Environment */

/** Of backends on `fetch`. */
export const noProgress = ['upload with progress', 'upload of 30 MB, with progress'].map(
  (check) => ({
    check,
    outcome: /no progress/,
    reason: '`fetch` does not report the progress of uploads.',
  }),
);

/**
 * Imports a package that was installed in a folder.
 *
 * @param {string} folder
 * @param {string} name
 */
export async function load(folder, name) {
  const path = createRequire(join(folder, 'package.json')).resolve(name);
  return import(pathToFileURL(path).href);
}

/** @param {string} folder @param {string} name */
export const versionIn = async (folder, name) =>
  JSON.parse(await readFile(join(folder, 'node_modules', name, 'package.json'), 'utf8')).version;

/** @type {Environment} */
const workerd = {
  name: 'workerd',
  title: 'workerd (Cloudflare Workers), without `nodejs_compat`',
  fails: noProgress,
  async run(bench) {
    const tools = await bench.tools('miniflare@4');
    const { Miniflare } = await load(tools, 'miniflare');
    const conditions = ['workerd', 'worker', 'browser'];
    const miniflare = new Miniflare({
      modules: true,
      script: await bench.bundle('edge.mjs', { conditions }),
      compatibilityDate: '2026-04-01',
    });
    try {
      const body = JSON.stringify(bench.settings);
      const answer = await miniflare.dispatchFetch('http://localhost/', { method: 'POST', body });
      return { version: await versionIn(tools, 'workerd'), results: await answer.json() };
    } finally {
      await miniflare.dispose();
    }
  },
};

/** @type {Environment} */
const edgeRuntime = {
  name: 'edge-runtime',
  title: 'Edge runtime (Vercel)',
  fails: noProgress,
  async run(bench) {
    const tools = await bench.tools('edge-runtime@4');
    const { EdgeRuntime } = await load(tools, 'edge-runtime');
    const initialCode = await bench.bundle('edge.mjs', {
      conditions: ['edge-light', 'worker', 'browser'],
      format: 'iife',
    });
    const runtime = new EdgeRuntime({ initialCode });
    const body = JSON.stringify(bench.settings);
    const answer = await runtime.dispatchFetch('http://localhost/', { method: 'POST', body });
    return { version: await versionIn(tools, 'edge-runtime'), results: await answer.json() };
  },
};

export const edges = [workerd, edgeRuntime];
