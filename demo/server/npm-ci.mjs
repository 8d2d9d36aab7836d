// @ts-check
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * @typedef {object} Progress
 * @property {number} [done] of `total`, where that is known
 * @property {number} [total]
 * @property {string} doing what is done now, for people
 */

/** @typedef {(progress: Progress) => void} OnProgress */

/**
 * @typedef {object} Result
 * @property {number | null} code of npm
 * @property {string} output the end of it
 * @property {string} packages how many were fetched, for people
 */

/** @param {string} folder */
const stampFileOf = (folder) => join(folder, 'node_modules', '.installed-from-lock');

/** @param {string} folder */
const lockOf = (folder) => readFile(join(folder, 'package-lock.json'), 'utf8');

/** @param {string} lock */
const hashOf = (lock) => createHash('sha256').update(lock).digest('hex');

/**
 * Tells whether exactly the packages of the lock file are installed.
 *
 * @param {string} folder
 */
export async function isInstalled(folder) {
  const stamp = await readFile(stampFileOf(folder), 'utf8').catch(() => undefined);
  return stamp === hashOf(await lockOf(folder));
}

/** @param {string} folder */
export async function markInstalled(folder) {
  await writeFile(stampFileOf(folder), hashOf(await lockOf(folder)));
}

/** @param {string} folder */
export async function markMissing(folder) {
  await rm(stampFileOf(folder), { force: true });
}

/**
 * Installs exactly the packages of the lock file, unless they are there.
 *
 * @param {string} folder
 * @param {object} options
 * @param {string} options.failure how the error begins: `VitePress could not be installed.`
 * @param {OnProgress} [options.onProgress]
 */
export async function installPackages(folder, { failure, onProgress }) {
  if (await isInstalled(folder)) return;
  const { code, output } = await npmCi(folder, onProgress);
  if (code !== 0)
    throw new Error(`${failure} ${reasonOf(output) || `npm ci ended with ${code}:\n${output}`}`);
  await markInstalled(folder);
}

/**
 * Runs `npm ci` in a folder.
 *
 * @param {string} folder
 * @param {OnProgress} [onProgress]
 * @returns {Promise<Result>}
 */
export async function npmCi(folder, onProgress = () => {}) {
  const total = Object.keys(JSON.parse(await lockOf(folder)).packages).length - 1;
  // npm_execpath is the npm that runs this script, if one does; it needs no shell on Windows.
  const script = process.env['npm_execpath'];
  const viaScript = script !== undefined && /npm-cli\.c?js$/.test(script);
  const args = [
    'ci',
    '--no-audit',
    '--no-fund',
    '--include=optional',
    '--ignore-scripts=false',
    '--loglevel=http',
  ];
  const child = spawn(viaScript ? process.execPath : 'npm', viaScript ? [script, ...args] : args, {
    cwd: folder,
    env: environmentForNpm(),
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: !viaScript && process.platform === 'win32',
  });

  let fetched = 0;
  /** @type {string[]} */
  const kept = [];
  /** @param {string} line */
  const take = (line) => {
    if (/^npm http /.test(line)) {
      if (/\.tgz\b/.test(line)) fetched += 1;
      onProgress({ done: fetched, total, doing: `${fetched} of ${total} packages` });
    } else if (line.trim() && !/EBADENGINE|Unknown user config/.test(line)) {
      kept.push(line);
    }
  };
  let rest = '';
  /** @param {string} chunk */
  const read = (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(take);
  };
  child.stdout.setEncoding('utf8').on('data', read);
  child.stderr.setEncoding('utf8').on('data', read);

  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      reject(new Error(`npm could not be started: ${error.message}`));
    });
    child.once('close', (code) => {
      if (rest) take(rest);
      resolve({ code, output: kept.slice(-40).join('\n'), packages: `${fetched} packages` });
    });
  });
}

/** When `npm run` starts this, it has set variables about the outer package: npm must not see them. */
function environmentForNpm() {
  const own =
    /^npm_(package_|lifecycle_|command$|config_(local_prefix|prefix|workspaces?|omit|only|global)$)/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
}

/**
 * Puts npm's output into a sentence where its reason is a common one.
 *
 * @param {string} output
 * @returns {string} empty for other reasons
 */
export function reasonOf(output) {
  if (/ENOSPC/.test(output)) return 'The disk is full: free about 1 GB, then start again.';
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|ETIMEDOUT|ECONNRESET/.test(output))
    return 'npm cannot reach its registry: check the network and npm’s proxy settings, then start again.';
  if (/EACCES|EPERM|EROFS/.test(output))
    return 'npm may not write into the folder of this project: check who owns it, then start again.';
  return '';
}
