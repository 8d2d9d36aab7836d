// @ts-check
import { mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const heartbeatMs = 5_000;
const staleAfterMs = 60_000;

/**
 * Runs `work` while no other process runs anything under the same lock folder. Making a folder
 * either succeeds or fails as one step, on every platform, which is all that a lock needs.
 *
 * @template T
 * @param {string} folder
 * @param {() => Promise<T>} work
 * @param {() => void} [onWait] called once if another process holds the lock
 * @returns {Promise<T>}
 */
export async function withFolderLock(folder, work, onWait) {
  await mkdir(dirname(folder), { recursive: true });
  let waited = false;
  while (!(await take(folder))) {
    if (await isStale(folder)) {
      await rm(folder, { recursive: true, force: true });
      continue;
    }
    if (!waited) onWait?.();
    waited = true;
    await sleep(500);
  }
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(folder, now, now).catch(() => {});
  }, heartbeatMs);
  heartbeat.unref();
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param {string} folder */
async function take(folder) {
  try {
    await mkdir(folder);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
  await writeFile(join(folder, 'pid'), String(process.pid));
  return true;
}

/**
 * A holder that was killed leaves its folder behind: its process is gone, or (when the pid means
 * nothing here, as in another container) its heartbeat has stopped.
 *
 * @param {string} folder
 */
async function isStale(folder) {
  try {
    if (Date.now() - (await stat(folder)).mtimeMs > staleAfterMs) return true;
    const pid = Number(await readFile(join(folder, 'pid'), 'utf8'));
    return pid > 0 && !isRunning(pid);
  } catch {
    // Released, or taken and not yet signed: try again.
    return false;
  }
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
