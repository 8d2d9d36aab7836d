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

/** Returns the specs of types that a setting is for. @param {Setting} setting */
export const specsFor = ({ flags }) =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.spec-d.ts'))
    .filter((file) => flags.strict || !file.startsWith('strict-null'))
    .map((file) => join(folder, file));
