// @ts-check
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { admin } from './accounts.mjs';
import { withFolderLock } from './folder-lock.mjs';
import { cacheFolder, serverFolder } from './paths.mjs';
import { applyPermissions } from './permissions.mjs';
import { restClient } from './rest.mjs';
import { applySchema } from './schema.mjs';
import { seed } from './seed.mjs';
import { bootstrap, logFileOf, runServer } from './server-process.mjs';

/** A template is out of date when any of these has changed. */
const sources = [
  'package-lock.json',
  'accounts.mjs',
  'content.mjs',
  'environment.mjs',
  'images.mjs',
  'permissions.mjs',
  'png.mjs',
  'schema.mjs',
  'seed.mjs',
  'template.mjs',
];

/**
 * A data folder to copy. Bootstrapping and seeding take many seconds, so that is done once, and every
 * start after it copies the few files of this template.
 *
 * @param {object} options
 * @param {boolean} options.seeded with the demo's schema, content and editor, or bare
 * @param {(line: string) => void} options.log
 * @returns {Promise<string>} the template's path
 */
export async function prepareTemplate({ seeded, log }) {
  const template = join(cacheFolder, `${seeded ? 'seeded' : 'bare'}-${await sourceHash()}`);
  await withFolderLock(join(cacheFolder, 'template.lock'), async () => {
    if (!existsSync(template)) await makeTemplate(template, { seeded, log });
  });
  return template;
}

async function sourceHash() {
  const hash = createHash('sha256');
  for (const name of sources) hash.update(await readFile(join(serverFolder, name)));
  return hash.digest('hex').slice(0, 12);
}

/**
 * @param {string} template
 * @param {{ seeded: boolean, log: (line: string) => void }} options
 */
async function makeTemplate(template, { seeded, log }) {
  const started = Date.now();
  log(`Preparing Directus's ${seeded ? 'demo' : 'empty'} database (only the first time).`);
  await mkdir(cacheFolder, { recursive: true });
  await removeOld(seeded ? 'seeded-' : 'bare-');
  const building = await mkdtemp(join(cacheFolder, 'building-'));
  try {
    await bootstrap(building);
    if (seeded) {
      const server = await runServer({ dataFolder: building });
      try {
        await applyDemo(server.url);
      } finally {
        await server.stop();
      }
    }
    await rm(logFileOf(building), { force: true });
    // Renamed when whole, so that an interrupted run leaves no half template.
    await rename(building, template);
  } catch (error) {
    await rm(building, { recursive: true, force: true });
    throw error;
  }
  log(`The database is ready (${Math.round((Date.now() - started) / 1000)} s).`);
}

/**
 * Brings a running server to the demo's state; does nothing where that is already so.
 *
 * @param {string} url
 */
export async function applyDemo(url) {
  const send = restClient(url, admin.token);
  await applySchema(send);
  await applyPermissions(send);
  await seed(send);
}

/**
 * Templates of earlier versions, and what interrupted runs left behind.
 *
 * @param {string} prefix
 */
async function removeOld(prefix) {
  for (const name of await readdir(cacheFolder)) {
    if (name.startsWith(prefix) || name.startsWith('building-')) {
      await rm(join(cacheFolder, name), { recursive: true, force: true });
    }
  }
}
