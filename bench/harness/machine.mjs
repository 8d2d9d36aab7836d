/** Where and when a benchmark runs, for the line below its table. */
import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg } from 'node:os';

export const machine = `Node ${process.version}, ${availableParallelism()} cores, ${cpus()[0]?.model ?? 'unknown processor'}`;

/** Said of a machine that is not quiet: more than half a core is busy with something else. */
export const busy =
  loadavg()[0] > 0.5 ? `, **provisional: load ${loadavg()[0].toFixed(1)} before**` : '';

export const today = new Date().toISOString().slice(0, 10);

/** The commit that is measured, with a star if files have changed since. */
export const commit = git('describe', '--always', '--dirty=*');

function git(...options) {
  const setting = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] };
  try {
    return execFileSync('git', options, { ...setting, cwd: import.meta.dirname }).trim();
  } catch {
    return 'no commit';
  }
}
