// @ts-check
import { spawnSync } from 'node:child_process';
import { lstat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { withFolderLock } from './folder-lock.mjs';
import { nodeBinary } from './node-binary.mjs';
import { isInstalled, markInstalled, markMissing, npmCi, reasonOf } from './npm-ci.mjs';
import { cacheFolder } from './paths.mjs';
import { defaultRelease, releaseOf } from './releases.mjs';

/** @typedef {(line: string) => void} Log */
/** @typedef {import('./npm-ci.mjs').OnProgress} OnProgress */
/** @typedef {import('./releases.mjs').Release} Release */

/**
 * Packages with compiled parts that Directus cannot start without. npm counts some of them as
 * optional and leaves them out silently when they cannot be built, so each is loaded after the
 * install.
 */
const nativeAddons = ['sqlite3', 'argon2', 'sharp'];
const compilerTools = ['python3', 'make', 'g++'];

/**
 * Installs a Directus next to its package-lock.json, unless exactly that is installed.
 *
 * @param {object} [options]
 * @param {Release} [options.release] default: the demo's
 * @param {Log} [options.log] gets a line for each thing that takes long (default: standard error)
 * @param {OnProgress} [options.onProgress] gets how far npm is
 * @returns {Promise<void>}
 */
export async function installDirectus({
  release = defaultRelease,
  log = (line) => console.error(line),
  onProgress = () => {},
} = {}) {
  if (await isInstalled(release.folder)) return;
  await withFolderLock(
    join(cacheFolder, 'install.lock'),
    async () => {
      if (await isInstalled(release.folder)) return;
      await install(release, { log, onProgress });
    },
    () => log('Another process is installing Directus: waiting for it.'),
  );
}

/**
 * @param {Release} release
 * @param {{ log: Log, onProgress: OnProgress }} watchers
 */
async function install(release, { log, onProgress }) {
  const started = Date.now();
  log(
    `Installing Directus ${release.version} from npm (up to 200 MB to download, 510 MB on disk; takes a minute or two).`,
  );
  await removeLink(join(release.folder, 'node_modules'));
  await markMissing(release.folder);
  let problem = await tryInstall(release, onProgress);
  if (problem && missingTools().length > 0) {
    if (canInstallTools()) {
      installTools(missingTools(), log);
      problem = await tryInstall(release, onProgress);
    } else {
      problem +=
        `\n\nMissing on this machine: ${missingTools().join(', ')}. Directus's native parts are` +
        ' compiled when no prebuilt binary can be downloaded, and that needs them.';
    }
  }
  if (problem) throw new Error(`Directus could not be installed.\n${problem}`);
  await markInstalled(release.folder);
  log(`Directus ${release.version} is installed (${seconds(started)} s).`);
}

/**
 * npm would empty the folder that a link leads to, and that belongs to somebody else.
 *
 * @param {string} path
 */
async function removeLink(path) {
  const found = await lstat(path).catch(() => undefined);
  if (found?.isSymbolicLink()) await unlink(path);
}

/**
 * @param {Release} release
 * @param {OnProgress} onProgress
 * @returns {Promise<string>} what went wrong, or ''
 */
async function tryInstall(release, onProgress) {
  const { code, output } = await npmCi(release.folder, onProgress);
  if (code !== 0) return reasonOf(output) || `npm ci ended with ${code}:\n${output}`;
  const check = spawnSync(
    nodeBinary(release),
    ['-e', nativeAddons.map((name) => `require('${name}')`).join(';')],
    { cwd: release.folder, encoding: 'utf8' },
  );
  if (check.status === 0) return '';
  return `Installed, but a native part does not load:\n${check.stderr.trim()}\n\nnpm's output:\n${output}`;
}

function missingTools() {
  if (process.platform === 'win32') return [];
  return compilerTools.filter((tool) => spawnSync(tool, ['--version']).error !== undefined);
}

function canInstallTools() {
  return process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).error === undefined;
}

/**
 * @param {string[]} tools
 * @param {Log} log
 */
function installTools(tools, log) {
  log(`A native part has to be compiled: installing ${tools.join(', ')} with apt-get.`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...tools]]) {
    const run = spawnSync('apt-get', args, { env, encoding: 'utf8' });
    if (run.status !== 0) {
      throw new Error(
        `apt-get ${args[0]} failed:\n${run.stderr.split('\n').slice(-20).join('\n')}`,
      );
    }
  }
}

/** @param {number} since */
function seconds(since) {
  return Math.round((Date.now() - since) / 1000);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await installDirectus({ release: releaseOf(process.argv[2]) });
}
