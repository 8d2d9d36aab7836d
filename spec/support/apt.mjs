// @ts-check
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Whether this process may install packages of Debian. */
export function canInstall() {
  return existsSync('/usr/bin/apt-get') && process.getuid?.() === 0;
}

/**
 * Installs packages of Debian, and starts none of their services.
 *
 * @param {readonly string[]} packages
 */
export function install(packages) {
  aptGet(['update']);
  aptGet(['install', '-y', ...packages]);
}

/** @param {readonly string[]} args */
function aptGet(args) {
  process.stderr.write(`apt-get ${args.join(' ')}\n`);
  // apt's progress goes to our stderr: stdout belongs to the test report.
  const { status, error } = spawnSync('apt-get', args, {
    stdio: ['ignore', 2, 2],
    // RUNLEVEL=1: packages of servers do not start what they install.
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`apt-get ${args.join(' ')} ended with code ${status}.`);
}
