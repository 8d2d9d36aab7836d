// @ts-check
import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { admin } from './accounts.mjs';
import { installDirectus } from './install.mjs';
import { readMails } from './mails.mjs';
import { defaultRelease, releaseOf } from './releases.mjs';
import { runServer } from './server-process.mjs';
import { applyDemo, prepareTemplate } from './template.mjs';

/**
 * @typedef {object} DirectusOptions
 * @property {string} [version] one of `versions` in releases.mjs. Default: 11.17.4.
 * @property {number} [port] default: any free port. The server listens on 127.0.0.1 only.
 * @property {string} [dataFolder] database, uploads, mails and log; kept when the server stops. Default: a temporary
 *   folder, removed when the server stops.
 * @property {string} [accessTokenTtl] how long an access token is valid, for example '5s'. Default: '15m'.
 * @property {Record<string, string>} [env] further settings of Directus, which win over the demo's own
 * @property {boolean} [seed] with the demo's schema, content and editor account. Default: true.
 * @property {(line: string) => void} [log] gets progress lines. Default: standard error.
 */

/**
 * @typedef {object} DirectusHandle
 * @property {string} url without a slash at the end
 * @property {{ email: string, password: string, token: string }} admin
 * @property {string} dataFolder
 * @property {string} logFile what Directus printed
 * @property {number} pid
 * @property {() => Promise<import('./mails.mjs').Mail[]>} mails the mails that Directus "sent", oldest first
 * @property {() => Promise<void>} stop ends Directus and removes a temporary data folder
 */

/** The version of Directus that is started when none is asked for. */
export const serverVersion = defaultRelease.version;

/**
 * Starts a real Directus on SQLite, after installing it when it is missing. It ends with `stop()`,
 * and at the latest with this process.
 *
 * @param {DirectusOptions} [options]
 * @returns {Promise<DirectusHandle>}
 */
export async function startDirectus({
  version,
  port,
  dataFolder: keptFolder,
  accessTokenTtl = '15m',
  env,
  seed = true,
  log = (line) => console.error(line),
} = {}) {
  const release = releaseOf(version);
  await installDirectus({ release, log });

  const hadData = keptFolder !== undefined && existsSync(join(keptFolder, 'database.sqlite'));
  const template = hadData ? undefined : await prepareTemplate({ release, seeded: seed, log });

  const dataFolder =
    keptFolder === undefined
      ? await mkdtemp(join(tmpdir(), 'directus-rx-demo-'))
      : resolve(keptFolder);
  const removeData = keptFolder === undefined;
  try {
    if (template !== undefined) await cp(template, dataFolder, { recursive: true });
    const server = await runServer({
      release,
      dataFolder,
      accessTokenTtl,
      removeData,
      ...(port !== undefined && { port }),
      ...(env && { env }),
    });
    if (hadData && seed) {
      // The folder may come from an earlier version of the demo.
      await applyDemo(server.url, release).catch(async (error) => {
        await server.stop();
        throw error;
      });
    }
    return { ...server, admin: { ...admin }, dataFolder, mails: () => readMails(dataFolder) };
  } catch (error) {
    if (removeData) await rm(dataFolder, { recursive: true, force: true });
    throw error;
  }
}
