import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { defineConfig, type Options } from 'tsup';

type Plugin = NonNullable<Options['plugins']>[number];

/** Writes `require` where esbuild writes a function of its own, which bundlers do not follow. */
const plainRequire: Plugin = {
  name: 'plain-require',
  renderChunk(code) {
    return this.format === 'cjs' ? { code: code.replace(/\b__require\(/g, 'require(') } : undefined;
  },
};

/** An export of a CommonJS file as Rollup writes it. */
const GETTER =
  /Object\.defineProperty\(exports, "(\w+)", \{\n {2}enumerable: true,\n {2}get: function \(\) \{ return ([\w.]+); \}\n\}\);/g;

/**
 * Makes the exports of a CommonJS file plain members: Jest mocks no getters (`jest.mock('directus-rx')` would be empty), and
 * `jest.spyOn` cannot replace them. As many lines as before, for the source map.
 */
const withPlainExports = (code: string): string => code.replace(GETTER, 'exports.$1 = $2;\n\n\n');

/**
 * Writes the declarations of `lib` to `.types`. tsup only puts them together: from the sources, it would make a program of
 * TypeScript for each folder with an entry, which takes four times as long.
 */
function writeDeclarations(): void {
  rmSync('.types', { recursive: true, force: true });
  const tsc = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'];
  execFileSync(process.execPath, tsc, { stdio: 'inherit' });
}

/** The files for bundlers and Node. */
const modules: Options = {
  entry: {
    index: 'lib/index.ts',
    cli: 'lib/cli/directus-rx.ts',
    download: 'lib/download.ts',
    fetch: 'lib/fetch.ts',
    angular: 'lib/angular/index.ts',
    'angular-uploads': 'lib/angular/uploads/index.ts',
    'angular-offline': 'lib/angular/offline/index.ts',
    'angular-testing': 'lib/angular/testing/index.ts',
    tus: 'lib/tus/index.ts',
    node: 'lib/node/index.ts',
    'platform/node': 'lib/transport/platform/node.ts',
    'platform/browser': 'lib/transport/platform/browser.ts',
    'platform/worker': 'lib/transport/platform/worker.ts',
    realtime: 'lib/realtime/index.ts',
    testing: 'lib/testing/index.ts',
    'local-queries': 'lib/local-queries/index.ts',
    offline: 'lib/offline/index.ts',
    'socket/node': 'lib/realtime/socket/node.ts',
    'socket/browser': 'lib/realtime/socket/browser.ts',
  },
  format: ['esm', 'cjs'],
  target: 'es2022',
  // Resolved by the consumer through package.json "imports", so that browser bundles carry no Node code.
  // Declarations lead to the package's own `directus-rx/register`, which an application extends.
  external: ['#platform', '#socket', 'ws', 'directus-rx/register'],
  // Without it the CommonJS files would each hold their own copy of shared classes, and `instanceof` would fail.
  splitting: true,
  sourcemap: true,
  plugins: [
    plainRequire,
    {
      name: 'plain-exports',
      async buildEnd({ writtenFiles }) {
        for (const { name } of writtenFiles.filter(({ name }) => name.endsWith('.cjs')))
          await writeFile(name, withPlainExports(await readFile(name, 'utf8')));
      },
    },
  ],
  treeshake: true,
  clean: true,
  esbuildOptions(options, { format }) {
    // `require` instead of `import()` in CommonJS: Jest refuses a dynamic import there.
    if (format === 'cjs') options.supported = { ...options.supported, 'dynamic-import': false };
    // Escaped, the linker of Angular would not find `ɵɵngDeclareDirective`.
    options.charset = 'utf8';
    // The package holds `lib`, to which the maps lead.
    options.sourcesContent = false;
  },
  dts: {
    entry: {
      index: '.types/index.d.ts',
      download: '.types/download.d.ts',
      fetch: '.types/fetch.d.ts',
      angular: '.types/angular/index.d.ts',
      'angular-uploads': '.types/angular/uploads/index.d.ts',
      'angular-offline': '.types/angular/offline/index.d.ts',
      'angular-testing': '.types/angular/testing/index.d.ts',
      tus: '.types/tus/index.d.ts',
      node: '.types/node/index.d.ts',
      realtime: '.types/realtime/index.d.ts',
      testing: '.types/testing/index.d.ts',
      'local-queries': '.types/local-queries/index.d.ts',
      offline: '.types/offline/index.d.ts',
    },
    // tsup sets `baseUrl`, which TypeScript 6 reports as deprecated.
    compilerOptions: { ignoreDeprecations: '6.0' },
  },
};

/** One file with RxJS in it, for a page without a bundler: `import { Directus } from 'https://unpkg.com/directus-rx'`. */
const page: Options = {
  entry: { 'directus-rx.esm.min': 'lib/index.ts' },
  format: ['esm'],
  platform: 'browser',
  target: 'es2022',
  noExternal: [/^rxjs/],
  minify: true,
  banner: {
    js: '/*! directus-rx, MIT. Contains RxJS (Apache-2.0) and tslib (0BSD): THIRD_PARTY_LICENSES.txt */',
  },
  // The other files are made at the same time.
  clean: false,
  esbuildOptions(options) {
    options.alias = { '#platform': './lib/transport/platform/browser.ts' };
  },
};

export default defineConfig(() => {
  writeDeclarations();
  return [modules, page];
});
