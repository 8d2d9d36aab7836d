// @ts-check
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { newest, oldest } from './freshness.mjs';
import { root } from './paths.mjs';

const app = join(root, 'demo/app');
const compiled = join(app, 'node_modules/.cache/page');
const fromApp = createRequire(join(app, 'package.json'));

/**
 * Compiles demo/app ahead of time with Angular's own compiler, which is installed first where it is missing.
 * Does nothing when that was done after the last change.
 *
 * @param {{ log: (line: string) => void }} options
 * @returns {Promise<string>} the compiled program's first file
 */
export async function compilePage({ log }) {
  await install(log);
  const main = join(compiled, 'main.js');
  const sources = ['demo/app/src', 'demo/app/package.json', 'dist/angular.d.ts'];
  if ((await oldest([main])) < (await newest(sources))) {
    log('Compiling the page.');
    const compiler = join(app, 'node_modules/@angular/compiler-cli/bundles/src/bin/ngc.js');
    await run(process.execPath, [compiler, '-p', join(app, 'tsconfig.build.json')], app);
  }
  return main;
}

/** @param {(line: string) => void} log */
async function install(log) {
  const wanted = await readFile(join(app, 'package.json'), 'utf8');
  const { devDependencies } = JSON.parse(wanted);
  const there = Object.entries(devDependencies).every(([name, version]) => {
    const path = join(app, 'node_modules', name, 'package.json');
    return existsSync(path) && fromApp(path).version === version;
  });
  if (there) return;
  log('Installing Angular’s compiler.');
  await run('npm', ['ci', '--no-audit', '--no-fund'], app);
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} cwd
 */
async function run(command, args, cwd) {
  const shell = process.platform === 'win32' && command === 'npm';
  const child = spawn(command, args, { cwd, shell, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => (output += text));
  }
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${output.trim()}`);
}

/**
 * Angular's packages are published half compiled: what `ng build` does to them, for Vite.
 *
 * @returns {Promise<import('vite').Plugin>}
 */
export async function linker() {
  // A package of the compiler's, not ours.
  const babel = createRequire(fromApp.resolve('@angular/compiler-cli'))('@babel/core');
  const path = fromApp.resolve('@angular/compiler-cli/linker/babel');
  const { default: plugin } = await import(pathToFileURL(path).href);
  return {
    name: 'angular-linker',
    async transform(code, id) {
      if (!id.includes('@angular') || !code.includes('ɵɵngDeclare')) return null;
      const linked = await babel.transformAsync(code, {
        filename: id,
        plugins: [[plugin, { linkerJitMode: false }]],
        compact: false,
        configFile: false,
        babelrc: false,
        sourceMaps: true,
      });
      return { code: linked.code, map: linked.map };
    },
  };
}
