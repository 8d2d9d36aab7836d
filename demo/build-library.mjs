// @ts-check
import { join } from 'node:path';
import { newest, oldest } from './freshness.mjs';
import { root } from './paths.mjs';
import { runNode } from './run-node.mjs';

const sources = ['lib', 'build', 'tsup.config.ts', 'tsconfig.build.json', 'package.json'];
const built = [
  'index.js',
  'index.d.ts',
  'angular.js',
  'angular.d.ts',
  'platform/node.js',
  'platform/browser.js',
].map((name) => `dist/${name}`);

/** Tells whether the library was built after the last change of its sources. */
export async function libraryIsBuilt() {
  return (await oldest(built)) >= (await newest(sources));
}

/** Builds the library, unless that was done after the last change. */
export async function buildLibrary() {
  if (await libraryIsBuilt()) return;
  await runNode([join(root, 'build/library.mjs'), '--silent'], {
    cwd: root,
    failure: 'The library could not be built',
  });
}
