// @ts-check
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { rollup } from 'rollup';

const DIST = 'dist';

/** @param {string} file */
const isChunk = (file) => basename(file).startsWith('chunk-');

/** @param {string} folder */
const modulesIn = (folder) =>
  readdirSync(join(DIST, folder))
    .filter((file) => file.endsWith('.js') && !file.endsWith('.min.js'))
    .map((file) => join(folder, file));

/**
 * Returns the files that `files` import, directly or not, and themselves.
 *
 * @param {readonly string[]} files
 * @param {import('rollup').GetModuleInfo} getModuleInfo
 */
function withImports(files, getModuleInfo) {
  const found = new Set(files);
  for (const file of found)
    for (const imported of getModuleInfo(file)?.importedIds ?? []) found.add(imported);
  return found;
}

/**
 * Joins the chunks of the ES modules. esbuild makes one for each set of entries, 19 of them for `index.js` alone, and Node takes longer
 * to find a file than to read it. Two are left of those: `base`, which the platforms import, and `main`, which imports the platform.
 * Bundlers drop what is not used of a large chunk as they do of a small one.
 */
export async function mergeChunks() {
  const modules = modulesIn('');
  const platforms = [...modulesIn('platform'), ...modulesIn('socket')];
  const entries = [...modules.filter((file) => !isChunk(file)), ...platforms];
  const bundle = await rollup({
    input: Object.fromEntries(entries.map((file) => [file.slice(0, -3), join(DIST, file)])),
    external: (id) => !/^[./]|^dist\b/.test(id) && !id.startsWith(resolve(DIST)),
    // tsup has done that.
    treeshake: false,
    plugins: [
      {
        name: 'with-maps',
        load: (id) => ({
          code: readFileSync(id, 'utf8'),
          map: readFileSync(`${id}.map`, 'utf8'),
        }),
      },
    ],
  });
  for (const file of modules.filter(isChunk))
    for (const written of [file, `${file}.map`]) rmSync(join(DIST, written));
  /** @type {Set<string> | undefined} */
  let base;
  /** @type {Set<string> | undefined} */
  let main;
  /** @param {readonly string[]} files */
  const absolute = (files) => files.map((file) => resolve(DIST, file));
  await bundle.write({
    dir: DIST,
    format: 'es',
    sourcemap: true,
    sourcemapExcludeSources: true,
    hoistTransitiveImports: false,
    minifyInternalExports: false,
    chunkFileNames: ({ name }) => (isChunk(name) ? '[name].js' : 'chunk-[name]-[hash].js'),
    manualChunks(id, { getModuleInfo }) {
      if (!isChunk(id)) return undefined;
      base ??= withImports(absolute(platforms), getModuleInfo);
      main ??= withImports(absolute(['index.js']), getModuleInfo);
      // A chunk that only one of the platforms needs stays apart: no browser loads Node's.
      if (!main.has(id)) return undefined;
      return base.has(id) ? 'base' : 'main';
    },
  });
  await bundle.close();
}
