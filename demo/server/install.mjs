// @ts-check
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { lstat, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { withFolderLock } from './folder-lock.mjs';
import { nodeBinary } from './node-binary.mjs';
import { cacheFolder } from './paths.mjs';
import { defaultRelease, releaseOf } from './releases.mjs';

/** @typedef {(line: string) => void} Log */
/** @typedef {import('./releases.mjs').Release} Release */

/** @param {Release} release */
const stampFileOf = ({ folder }) => join(folder, 'node_modules', '.installed-from-lock');

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
 * @param {Log} [options.log] gets progress lines (default: standard error)
 * @returns {Promise<void>}
 */
export async function installDirectus({
  release = defaultRelease,
  log = (line) => console.error(line),
} = {}) {
  if (await isInstalled(release)) return;
  await withFolderLock(
    join(cacheFolder, 'install.lock'),
    async () => {
      if (await isInstalled(release)) return;
      await install(release, log);
    },
    () => log('Another process is installing Directus: waiting for it.'),
  );
}

/** @param {Release} release */
async function isInstalled(release) {
  const stamp = await readFile(stampFileOf(release), 'utf8').catch(() => undefined);
  return stamp === (await lockHash(release));
}

/** @param {Release} release */
async function lockHash({ folder }) {
  return createHash('sha256')
    .update(await readFile(join(folder, 'package-lock.json')))
    .digest('hex');
}

/**
 * @param {Release} release
 * @param {Log} log
 */
async function install(release, log) {
  const started = Date.now();
  log(
    `Installing Directus ${release.version} from npm (up to 200 MB to download, 510 MB on disk; takes a minute or two).`,
  );
  await removeLink(join(release.folder, 'node_modules'));
  await rm(stampFileOf(release), { force: true });
  let problem = await tryInstall(release, log);
  if (problem && missingTools().length > 0) {
    if (canInstallTools()) {
      installTools(missingTools(), log);
      problem = await tryInstall(release, log);
    } else {
      problem +=
        `\n\nMissing on this machine: ${missingTools().join(', ')}. Directus's native parts are` +
        ' compiled when no prebuilt binary can be downloaded, and that needs them.';
    }
  }
  if (problem) throw new Error(`Directus could not be installed.\n${problem}`);
  await writeFile(stampFileOf(release), await lockHash(release));
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
 * @param {Log} log
 * @returns {Promise<string>} what went wrong, or ''
 */
async function tryInstall(release, log) {
  const { code, output } = await npmCi(release, log);
  if (code !== 0) return `npm ci ended with ${code}:\n${output}`;
  const check = spawnSync(
    nodeBinary(release),
    ['-e', nativeAddons.map((name) => `require('${name}')`).join(';')],
    { cwd: release.folder, encoding: 'utf8' },
  );
  if (check.status === 0) return '';
  return `Installed, but a native part does not load:\n${check.stderr.trim()}\n\nnpm's output:\n${output}`;
}

/**
 * @param {Release} release
 * @param {Log} log
 * @returns {Promise<{ code: number | null, output: string }>}
 */
function npmCi({ folder }, log) {
  const started = Date.now();
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

  let fetchedBefore = -1;
  const progress = setInterval(() => {
    const doing =
      fetched === 0 || fetched !== fetchedBefore
        ? 'downloading'
        : 'unpacking and building native parts';
    fetchedBefore = fetched;
    log(`  ${seconds(started)} s: ${fetched} packages fetched, ${doing}`);
  }, 5_000);

  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      clearInterval(progress);
      reject(new Error(`npm could not be started: ${error.message}`));
    });
    child.once('close', (code) => {
      clearInterval(progress);
      if (rest) take(rest);
      resolve({ code, output: kept.slice(-40).join('\n') });
    });
  });
}

/** When `npm run` starts this, it has set variables about the outer package: npm must not see them. */
function environmentForNpm() {
  const own =
    /^npm_(package_|lifecycle_|command$|config_(local_prefix|prefix|workspaces?|omit|only|global)$)/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
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
