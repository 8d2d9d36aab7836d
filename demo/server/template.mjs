// @ts-check
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { admin } from './accounts.mjs';
import { withFolderLock } from './folder-lock.mjs';
import { cacheFolder, serverFolder } from './paths.mjs';
import { applyPermissions } from './permissions.mjs';
import { defaultRelease } from './releases.mjs';
import { restClient } from './rest.mjs';
import { applySchema } from './schema.mjs';
import { seed } from './seed.mjs';
import { bootstrap, logFileOf, runServer } from './server-process.mjs';

/** @typedef {import('./releases.mjs').Release} Release */

/** A template is out of date when any of these has changed, or the lock file of its Directus. */
const sources = [
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
 * @param {Release} [options.release] default: the demo's
 * @param {boolean} options.seeded with the demo's schema, content and editor, or bare
 * @param {(line: string) => void} options.log
 * @returns {Promise<string>} the template's path
 */
export async function prepareTemplate({ release = defaultRelease, seeded, log }) {
  const prefix = prefixOf(release, seeded);
  const template = await templateOf(release, seeded);
  await withFolderLock(join(cacheFolder, 'template.lock'), async () => {
    if (!existsSync(template)) await makeTemplate(template, { release, prefix, seeded, log });
  });
  return template;
}

/** Tells whether the demo's database is ready to be copied. */
export async function isPrepared() {
  return existsSync(await templateOf(defaultRelease, true));
}

/**
 * @param {Release} release
 * @param {boolean} seeded
 */
const prefixOf = ({ version }, seeded) => `${seeded ? 'seeded' : 'bare'}-${version}-`;

/**
 * @param {Release} release
 * @param {boolean} seeded
 */
async function templateOf(release, seeded) {
  return join(cacheFolder, prefixOf(release, seeded) + (await sourceHash(release)));
}

/** @param {Release} release */
async function sourceHash({ folder }) {
  const hash = createHash('sha256');
  hash.update(await readFile(join(folder, 'package-lock.json')));
  for (const name of sources) hash.update(await readFile(join(serverFolder, name)));
  return hash.digest('hex').slice(0, 12);
}

/**
 * @param {string} template
 * @param {{ release: Release, prefix: string, seeded: boolean, log: (line: string) => void }} options
 */
async function makeTemplate(template, { release, prefix, seeded, log }) {
  const started = Date.now();
  const { version } = release;
  log(
    `Preparing the ${seeded ? 'demo' : 'empty'} database of Directus ${version} (only the first time).`,
  );
  await mkdir(cacheFolder, { recursive: true });
  await removeOld(prefix);
  const building = await mkdtemp(join(cacheFolder, 'building-'));
  try {
    await bootstrap(building, release);
    if (seeded || bootstrapsWithoutToken(release)) {
      const server = await runServer({ release, dataFolder: building });
      try {
        if (bootstrapsWithoutToken(release)) await giveAdminToken(server.url);
        if (seeded) await applyDemo(server.url, release);
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
 * The setting ADMIN_TOKEN came with Directus 10.
 *
 * @param {Release} release
 */
const bootstrapsWithoutToken = ({ major }) => major < 10;

/** @param {string} url */
async function giveAdminToken(url) {
  const { email, password, token } = admin;
  const { access_token } = await restClient(url)('POST', '/auth/login', { email, password });
  await restClient(url, access_token)('PATCH', '/users/me', { token });
}

/**
 * Brings a running server to the demo's state; does nothing where that is already so.
 *
 * @param {string} url
 * @param {Release} [release] default: the demo's
 */
export async function applyDemo(url, release = defaultRelease) {
  const send = restClient(url, admin.token);
  await applySchema(send);
  await applyPermissions(send, release);
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
