// @ts-check
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serverFolder } from './paths.mjs';

/**
 * One version of Directus and where it is installed.
 *
 * @typedef {object} Release
 * @property {string} version
 * @property {number} major
 * @property {string} folder holds its package.json, its lock file and, once installed, its node_modules
 */

/**
 * @param {string} folder
 * @returns {Release}
 */
function releaseIn(folder) {
  const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  /** @type {string} */
  const version = dependencies.directus;
  return { version, major: Number.parseInt(version, 10), folder };
}

/** The one that the demo and the specs run on. */
export const defaultRelease = releaseIn(serverFolder);

/** Every version that can be started, the oldest first. */
export const versions = ['9.26.0', '10.13.4', '11.17.4', '12.4.1'];

/**
 * @param {string} [version] default: the demo's
 * @returns {Release}
 */
export function releaseOf(version = defaultRelease.version) {
  if (version === defaultRelease.version) return defaultRelease;
  if (versions.includes(version)) return releaseIn(join(serverFolder, 'versions', version));
  throw new Error(`There is no Directus ${version} here, only ${versions.join(', ')}.`);
}
