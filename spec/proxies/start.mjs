// @ts-check
import { spawn } from 'node:child_process';
import { accessSync, chmodSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../demo/server/free-port.mjs';
import { canInstall, install } from '../support/apt.mjs';

/** @typedef {import('./servers/types').Proxy} Proxy */

/** @typedef {{ url: string, restart: () => Promise<void>, stop: () => Promise<void> }} RunningProxy */

const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/bin'];

/** @param {string} name */
function find(name) {
  return folders
    .map((folder) => join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/**
 * Installs the proxies that are missing.
 *
 * @param {readonly Proxy[]} proxies
 */
export function installMissing(proxies) {
  const isMissing = (/** @type {Proxy} */ { binary }) => find(binary) === undefined;
  const missing = proxies.filter(isMissing).map((proxy) => proxy.package);
  if (missing.length === 0) return;
  if (canInstall()) install(missing);
  if (proxies.some(isMissing)) {
    throw new Error(`Missing proxies. On Debian: sudo apt-get install ${missing.join(' ')}`);
  }
}

/** Milliseconds. Varnish compiles its configuration with a C compiler first. */
const START_TIMEOUT = 60_000;

/** @type {Set<() => void>} */
const running = new Set();
process.on('exit', () => running.forEach((kill) => kill()));

/**
 * Starts a proxy in front of `upstream` on a free port of 127.0.0.1, with files of its own.
 *
 * @param {Proxy} proxy
 * @param {object} settings
 * @param {string} settings.upstream
 * @param {(folder: string) => string} settings.site with the addresses of docs/proxies.md
 * @param {number} [settings.idleSeconds]
 * @returns {Promise<RunningProxy>}
 */
export async function startProxy(proxy, { upstream, site, idleSeconds }) {
  const folder = mkdtempSync(join(tmpdir(), `directus-rx-${proxy.package}-`));
  // Proxies that are started by root enter it as another user.
  chmodSync(folder, 0o755);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const file = join(folder, 'site.conf');
  const settings = {
    ...{ folder, port, idleSeconds },
    site: withAddresses(site(folder), port, new URL(upstream).port),
  };
  writeFileSync(file, proxy.file(settings));

  /** @type {Awaited<ReturnType<typeof run>>} */
  let process = await run();

  async function run() {
    const output = join(folder, 'output.log');
    writeFileSync(output, '');
    const child = spawn(find(proxy.binary) ?? proxy.binary, proxy.args(file, settings), {
      cwd: folder,
      env: {
        ...globalThis.process.env,
        HOME: folder,
        XDG_CONFIG_HOME: folder,
        XDG_DATA_HOME: folder,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (/** @type {Buffer} */ text) => (said = (said + text).slice(-4_000)));
    const ended = new Promise((resolve) => child.once('close', resolve).once('error', resolve));
    const kill = () => child.kill('SIGTERM');
    running.add(kill);
    const stop = async () => {
      kill();
      const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await ended;
      clearTimeout(timer);
      running.delete(kill);
    };
    const deadline = Date.now() + START_TIMEOUT;
    while (Date.now() < deadline && child.exitCode === null) {
      if (await answers(url)) return { stop };
      await sleep(100);
    }
    const log = await readFile(join(folder, 'error.log'), 'utf8').catch(() => '');
    await stop();
    throw new Error(`${proxy.name} does not answer.\n${said}\n${log.slice(-2_000)}`);
  }

  return {
    url,
    restart: async () => {
      await process.stop();
      process = await run();
    },
    stop: async () => {
      await process.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Puts real ports in place of those of docs/proxies.md.
 *
 * @param {string} text
 * @param {number} port
 * @param {string} upstreamPort
 */
const withAddresses = (text, port, upstreamPort) =>
  text.replaceAll(/\b8055\b/g, upstreamPort).replaceAll(/\b8080\b/g, String(port));

/**
 * Whether something answers at all: with the scenes, nothing is at the root.
 *
 * @param {string} url
 */
async function answers(url) {
  try {
    await fetch(`${url}/server/ping`, { signal: AbortSignal.timeout(2_000) });
    return true;
  } catch {
    return false;
  }
}
