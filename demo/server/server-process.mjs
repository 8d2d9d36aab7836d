// @ts-check
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { environment } from './environment.mjs';
import { freePort } from './free-port.mjs';
import { logTail } from './log-tail.mjs';
import { nodeBinary } from './node-binary.mjs';
import { defaultRelease } from './releases.mjs';
import { stopWithThisProcess } from './stop-with-this-process.mjs';

const answerWithinMs = 90_000;
const killAfterMs = 4_000;

/** @typedef {import('./releases.mjs').Release} Release */

/**
 * @typedef {object} RunSettings
 * @property {Release} [release] default: the demo's
 * @property {string} dataFolder
 * @property {number} [port]
 * @property {string} [accessTokenTtl]
 * @property {Record<string, string>} [env]
 * @property {boolean} [removeData] remove the data folder when the server stops
 */

/**
 * @typedef {object} RunningServer
 * @property {string} url
 * @property {number} pid
 * @property {string} logFile
 * @property {() => Promise<void>} stop
 */

/**
 * Directus's command line.
 *
 * @param {Release} release
 */
const cliOf = ({ folder }) => join(folder, 'node_modules/directus/cli.js');

/** @param {string} dataFolder */
export function logFileOf(dataFolder) {
  return join(dataFolder, 'directus.log');
}

/**
 * Makes an empty database with Directus's own tables and the admin.
 *
 * @param {string} dataFolder
 * @param {Release} [release] default: the demo's
 * @param {Record<string, string>} [env] further settings of Directus
 */
export async function bootstrap(dataFolder, release = defaultRelease, env = {}) {
  makeFolders(dataFolder);
  const child = spawn(nodeBinary(release), [cliOf(release), 'bootstrap'], {
    cwd: dataFolder,
    env: environment({ dataFolder, port: 0, accessTokenTtl: '15m', env }),
    stdio: ['ignore', ...logTo(dataFolder)],
  });
  const code = await exitOf(child);
  if (code !== 0) {
    throw new Error(
      `"directus bootstrap" ended with ${code}. The end of its log:\n${await logTail(logFileOf(dataFolder))}`,
    );
  }
}

/**
 * Starts Directus on a bootstrapped folder and waits until it answers.
 *
 * @param {RunSettings} settings
 * @returns {Promise<RunningServer>}
 */
export async function runServer({
  release = defaultRelease,
  dataFolder,
  port: wantedPort,
  accessTokenTtl = '15m',
  env,
  removeData = false,
}) {
  makeFolders(dataFolder);
  const port = await freePort(wantedPort);
  const url = `http://127.0.0.1:${port}`;
  const logFile = logFileOf(dataFolder);
  const preload = new URL('exit-with-parent.mjs', import.meta.url).href;
  const child = spawn(nodeBinary(release), ['--import', preload, cliOf(release), 'start'], {
    cwd: dataFolder,
    env: {
      ...environment({ dataFolder, port, accessTokenTtl, ...(env && { env }) }),
      ...(removeData && { REMOVE_WHEN_ORPHANED: dataFolder }),
    },
    stdio: ['pipe', ...logTo(dataFolder)],
  });

  const ended = exitOf(child).catch(() => null);
  const forget = stopWithThisProcess(() => {
    killNow(child);
    if (removeData) rmSync(dataFolder, { recursive: true, force: true, maxRetries: 3 });
  });

  /** @type {Promise<void> | undefined} */
  let stopping;
  const stop = () => (stopping ??= end());
  async function end() {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    await ended;
    clearTimeout(timer);
    forget();
    if (removeData) rmSync(dataFolder, { recursive: true, force: true, maxRetries: 3 });
  }

  try {
    await answering(url, ended);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const tail = await logTail(logFile);
    await stop();
    throw new Error(`${reason} The end of its log:\n${tail}`, { cause: error });
  }
  return { url, pid: /** @type {number} */ (child.pid), logFile, stop };
}

/**
 * @param {string} url
 * @param {Promise<number | string | null>} ended
 */
async function answering(url, ended) {
  /** @type {number | string | null | undefined} */
  let exit;
  void ended.then((code) => (exit = code));
  const deadline = Date.now() + answerWithinMs;
  while (Date.now() < deadline) {
    if (exit !== undefined) throw new Error(`Directus ended with ${exit} instead of starting.`);
    if (await pong(url)) return;
    await sleep(100);
  }
  throw new Error(`Directus did not answer within ${answerWithinMs / 1000} s.`);
}

/** @param {string} url */
async function pong(url) {
  try {
    const response = await fetch(`${url}/server/ping`, { signal: AbortSignal.timeout(5_000) });
    return (await response.text()) === 'pong';
  } catch {
    return false;
  }
}

/** @param {string} dataFolder */
function makeFolders(dataFolder) {
  for (const name of ['uploads', 'extensions', 'mails']) {
    mkdirSync(join(dataFolder, name), { recursive: true });
  }
}

/**
 * @param {string} dataFolder
 * @returns {[number, number]} standard output and standard error
 */
function logTo(dataFolder) {
  const file = openSync(logFileOf(dataFolder), 'a');
  // The child keeps its own copy, made when it is spawned in this same turn of the event loop.
  setImmediate(() => closeSync(file));
  return [file, file];
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number | string | null>}
 */
function exitOf(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? signal));
  });
}

/**
 * For when there is no time left to ask politely.
 *
 * @param {import('node:child_process').ChildProcess} child
 */
function killNow(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
}
