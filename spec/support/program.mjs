// @ts-check
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { canInstall, install } from './apt.mjs';

/**
 * A program that specs start and npm does not bring.
 * @typedef {object} Program
 * @property {string} title for messages
 * @property {readonly string[]} names of its executable file, looked for on the PATH
 * @property {readonly string[]} [paths] other places of it
 * @property {string} [variable] of the environment, with the path of the one to use
 * @property {readonly string[]} packages of Debian that bring it
 */

/** @param {string} file */
function executable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Returns the path of a program; `undefined` where it is not installed. Installs nothing.
 *
 * @param {Program} program
 * @returns {string | undefined}
 */
export function findProgram({ names, paths = [], variable }) {
  const chosen = variable && process.env[variable];
  if (chosen) {
    if (executable(chosen)) return chosen;
    throw new Error(`${variable} is ${chosen}, which is not an executable file.`);
  }
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const onPath = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return [...onPath, ...paths].find(executable);
}

/**
 * Returns the path of a program; installs Debian's where there is none.
 *
 * @param {Program} program
 * @returns {string}
 */
export function programPath(program) {
  const found = findProgram(program);
  if (found) return found;
  const { title, packages, variable } = program;
  if (canInstall()) {
    install(packages);
    const installed = findProgram(program);
    if (installed) return installed;
  }
  const hint = variable ? `, or set ${variable} to its executable file` : '';
  throw new Error(
    `No ${title} found. Install it (Debian: \`sudo apt-get install ${packages.join(' ')}\`)${hint}. ` +
      'Everything that needs no browser runs with `npx vitest run --project node`.',
  );
}
