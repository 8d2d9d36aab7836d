// @ts-check
// Bundlers with their defaults: what they make of an application runs in a page of Chromium.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../packages/command.mjs';
import { load, versionIn } from './edge.mjs';
import { runInChromium } from './pages.mjs';

/** @typedef {import('./types').Environment} Environment */
/** @typedef {import('./types').Bench} Bench */

/**
 * @param {string} name of the package
 * @param {string} title
 * @param {readonly string[]} packages
 * @param {(tools: string, entry: string, out: string, bench: Bench) => Promise<unknown>} build writes one file into `out`
 * @returns {Environment}
 */
const bundler = (name, title, packages, build) => ({
  name,
  title: `${title}, in Chromium`,
  async run(bench) {
    const tools = await bench.tools(...packages);
    const out = join(bench.folder, `out-${crypto.randomUUID()}`);
    await mkdir(out);
    await build(tools, join(bench.folder, 'page.mjs'), out, bench);
    const file = (await readdir(out)).find((one) => one.endsWith('js')) ?? '';
    const { results } = await runInChromium(
      bench.settings,
      await readFile(join(out, file), 'utf8'),
    );
    return { version: await versionIn(tools, name), results };
  },
});

const webpack = bundler('webpack', 'webpack', ['webpack@5'], async (tools, entry, path) => {
  const { default: compile } = await load(tools, 'webpack');
  const output = { path, filename: 'main.js' };
  const options = { mode: 'production', entry, output, context: path };
  await new Promise((resolve, reject) => {
    compile(options, (/** @type {any} */ error, /** @type {any} */ stats) => {
      if (error ?? stats.hasErrors())
        reject(new Error(String(error ?? stats.toString('errors-only'))));
      else resolve(undefined);
    });
  });
});

const rollup = bundler(
  'rollup',
  'Rollup',
  ['rollup@4', '@rollup/plugin-node-resolve@16', '@rollup/plugin-commonjs@29'],
  async (tools, input, dir) => {
    const [{ rollup }, { default: resolve }, { default: commonjs }] = await Promise.all(
      ['rollup', '@rollup/plugin-node-resolve', '@rollup/plugin-commonjs'].map((name) =>
        load(tools, name),
      ),
    );
    const plugins = [resolve({ browser: true }), commonjs()];
    const bundle = await rollup({ input, plugins, onwarn: () => undefined });
    await bundle.write({ dir, format: 'es', inlineDynamicImports: true });
  },
);

const vite = bundler('vite', 'Vite', ['vite@8'], async (tools, entry, outDir, { folder }) => {
  const { build } = await load(tools, 'vite');
  const lib = { entry, formats: ['es'], fileName: 'main' };
  await build({ root: folder, configFile: false, logLevel: 'error', build: { lib, outDir } });
});

const parcel = bundler(
  'parcel',
  'Parcel, with `packageExports`',
  ['parcel@2'],
  async (tools, entry, out, { folder }) => {
    const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    const resolver = { '@parcel/resolver-default': { packageExports: true } };
    await writeFile(join(folder, 'package.json'), JSON.stringify({ ...manifest, ...resolver }));
    const program = join(tools, 'node_modules/.bin/parcel');
    const args = ['build', entry, '--dist-dir', out, '--no-source-maps', '--no-cache'];
    await run(folder, program, args);
  },
);

/** @param {string} tools @param {string} entry @param {string} outdir */
const bundleWithEsbuild = async (tools, entry, outdir) => {
  const { build } = await load(tools, 'esbuild');
  await build({ entryPoints: [entry], bundle: true, outdir, format: 'iife', logLevel: 'silent' });
};

const esbuild = bundler('esbuild', 'esbuild', ['esbuild@0.28'], bundleWithEsbuild);

const esbuildCjs = {
  ...bundler('esbuild', 'esbuild, CommonJS', ['esbuild@0.28'], async (tools, entry, outdir) => {
    const required = entry.replace('page.mjs', 'page.cjs');
    const code = await readFile(entry, 'utf8');
    await writeFile(
      required,
      code.replace(/^import .* from '.*';$/m, `const { run } = require('./program.cjs');`),
    );
    await bundleWithEsbuild(tools, required, outdir);
  }),
  name: 'esbuild-cjs',
};

export const bundlers = [webpack, rollup, vite, parcel, esbuild, esbuildCjs];
