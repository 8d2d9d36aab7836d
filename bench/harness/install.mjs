/** Installs what the benchmarks compare with, when it is not there yet or not what the lock says. */
import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = new URL('../', import.meta.url);

export function install() {
  if (changed('node_modules/.package-lock.json') >= changed('package-lock.json')) return;
  console.log('Installing what to compare with (npm ci in bench) ...');
  // A peer asks for a newer Node than it needs; npm would print that warning on every install.
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync('npm', ['ci', ...options], { cwd: fileURLToPath(folder), stdio: 'inherit' });
}

function changed(file) {
  return statSync(new URL(file, folder), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
