// @ts-check
import { spawnSync } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { admin } from '../../../demo/server/accounts.mjs';
import { freePort } from '../../../demo/server/free-port.mjs';
import { installDirectus } from '../../../demo/server/install.mjs';
import { cacheFolder } from '../../../demo/server/paths.mjs';
import { defaultRelease } from '../../../demo/server/releases.mjs';
import { bootstrap, runServer } from '../../../demo/server/server-process.mjs';
import { canInstall, install } from '../../support/apt.mjs';

/** The driver, which the demo's server leaves out. */
const DRIVER = 'pg@8.16.3';

/** Starts Directus on a Postgres of its own, with the collation that ICU has for English. */
export async function startDirectusOnPostgres() {
  await installDirectus();
  const postgres = await startPostgres();
  const dataFolder = mkdtempSync(join(tmpdir(), 'directus-rx-postgres-'));
  const env = {
    DB_CLIENT: 'pg',
    DB_HOST: '127.0.0.1',
    DB_PORT: String(postgres.port),
    DB_DATABASE: 'postgres',
    DB_USER: 'postgres',
    DB_PASSWORD: 'none',
    TZ: 'UTC',
    NODE_OPTIONS: `--require ${redirectDriver(dataFolder)}`,
  };
  try {
    await bootstrap(dataFolder, defaultRelease, env);
    const server = await runServer({ dataFolder, env, removeData: true });
    const stop = async () => {
      await server.stop();
      postgres.stop();
    };
    return {
      ...server,
      stop,
      admin,
      database: /** @type {const} */ ('postgres'),
      major: defaultRelease.major,
    };
  } catch (error) {
    postgres.stop();
    throw error;
  }
}

/** @returns {string} a module that has Node load the real driver in place of the empty package */
function redirectDriver(/** @type {string} */ folder) {
  const prefix = join(cacheFolder, 'postgres-driver');
  const driver = join(prefix, 'node_modules/pg');
  if (!existsSync(driver)) {
    mkdirSync(prefix, { recursive: true });
    run('npm', ['install', '--no-audit', '--no-fund', '--prefix', prefix, DRIVER]);
  }
  const file = join(folder, 'redirect-driver.cjs');
  writeFileSync(
    file,
    `const Module = require('node:module');
const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  return resolve.call(this, request === 'pg' ? ${JSON.stringify(driver)} : request, ...rest);
};
`,
  );
  return file;
}

/** Postgres refuses to run as root: then it runs as the user that Debian has made for it. */
async function startPostgres() {
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
  const binaries = postgresBinaries();
  const port = await freePort();
  const isRoot = process.getuid?.() === 0;
  if (isRoot) chownSync(folder, idOf('-u'), idOf('-g'));
  const asOwner = (/** @type {string} */ name, /** @type {string[]} */ args) => {
    const command = [join(binaries, name), ...args];
    if (isRoot) run('runuser', ['-u', 'postgres', '--', ...command], folder);
    else run(join(binaries, name), args, folder);
  };
  const data = join(folder, 'data');
  const locale = ['--locale=C.UTF-8', '--locale-provider=icu', '--icu-locale=en-US'];
  asOwner('initdb', ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', ...locale]);
  const settings = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c fsync=off -c timezone=UTC`;
  asOwner('pg_ctl', ['-D', data, '-o', settings, '-l', join(folder, 'log'), '-w', 'start']);
  const stop = () => {
    asOwner('pg_ctl', ['-D', data, '-m', 'immediate', 'stop']);
    rmSync(folder, { recursive: true, force: true });
  };
  return { port, stop };
}

/** Returns the folder of the programs of Postgres, which is installed where it is missing. */
export function postgresBinaries() {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root) && canInstall()) install(['postgresql']);
  const [version] = existsSync(root) ? readdirSync(root).sort().reverse() : [];
  if (!version) throw new Error('Postgres is missing. On Debian: sudo apt-get install postgresql');
  return join(root, version, 'bin');
}

/** @param {'-u' | '-g'} flag */
const idOf = (flag) => Number(run('id', [flag, 'postgres']));

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} [cwd]
 */
function run(command, args, cwd) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd && { cwd }),
  });
  if (status !== 0) throw error ?? new Error(`${command} ended with ${status}:\n${stderr}`);
  return stdout;
}
