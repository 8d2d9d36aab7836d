// @ts-check
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('..', import.meta.url));

/** @typedef {{ name: string, flags: import('typescript').CompilerOptions }} Setting the options of a user's compiler */

/** The first two are part of `npm test`; `npm run prove -- types` has all of them. @type {readonly Setting[]} */
export const settings = [
  { name: 'strict', flags: { strict: true } },
  { name: 'strict, declaration', flags: { strict: true, declaration: true } },
  {
    name: 'strict, exactOptionalPropertyTypes',
    flags: { strict: true, exactOptionalPropertyTypes: true },
  },
  {
    name: 'strict, noUncheckedIndexedAccess',
    flags: { strict: true, noUncheckedIndexedAccess: true },
  },
  { name: 'not strict', flags: { strict: false } },
];

/** For compilers before TypeScript 5.4, which have no `bundler`. @type {readonly Setting[]} */
const olderSettings = [
  { name: 'strict, moduleResolution node', flags: { strict: true, moduleResolution: 2 } },
  {
    name: 'strict, moduleResolution nodenext',
    flags: { strict: true, module: 199, moduleResolution: 99 },
  },
];

/** Specs that a compiler does not take, by the beginning of its version. Each says why; docs/types.md tells users. */
const leftOut = /** @type {const} */ ([
  ['5.4.', 'collection-parameter'],
  ['7.', 'part-of-schema'],
]);

/** @param {string} version of TypeScript */
const isOlder = (version) => Number.parseFloat(version) < 5.4;

/** Returns the settings for a compiler. @param {string} version of TypeScript */
export const settingsFor = (version) => (isOlder(version) ? olderSettings : settings);

/**
 * Returns the programs that a compiler has to take with a setting.
 *
 * @param {Setting} setting
 * @param {string} version of TypeScript
 */
export function programsFor({ flags }, version) {
  if (isOlder(version)) return [join(folder, 'flags/older.ts')];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.spec-d.ts'))
    .filter((file) => flags.strict || !file.startsWith('strict-null'))
    .filter((file) =>
      leftOut.every(([versions, spec]) => !version.startsWith(versions) || !file.startsWith(spec)),
    )
    .map((file) => join(folder, file));
}
